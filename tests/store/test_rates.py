"""Rates of other currencies: what is refused, and what depends on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from data_access.errors import StaleRowError, UserError
from data_access.repositories import Settings
from data_access.repositories.rates import Rates, rate_micros, read_rates, written
from data_access.schema import AuditEvent
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "micros"),
    [("0.8551", 855_100), (" 0,8551 ", 855_100), ("1", 1_000_000), ("27000", 27_000_000_000), ("0.000001", 1)],
)
def test_a_rate_is_read_and_written_as_people_write_it(text: str, micros: int) -> None:
    assert rate_micros(text) == micros
    assert written(micros) == text.strip().replace(",", ".")


@pytest.mark.parametrize("text", ["", "x", "0", "-1", "nan", "inf", "1,000.5", "0.0000001", "2e9"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        rate_micros(text)


def test_rates_are_added_listed_refused_and_removed(engine: Engine) -> None:
    with UnitOfWork(engine) as work:
        rates = Rates(work)
        rates.add("eur", JANUARY, "0.85")
        rates.add("EUR", JUNE, "0.86")
        rates.add("EUR", JUNE, "0.86")
        with pytest.raises(UserError, match=r"one EUR is worth 0\.86 GBP already"):
            rates.add("EUR", JUNE, "0.87")
        with pytest.raises(UserError, match="store's own currency"):
            rates.add("GBP", JUNE, "1")
        with pytest.raises(UserError, match="'XXQ' is not a currency"):
            rates.add("XXQ", JUNE, "1")
    assert [(one.currency, one.valid_from, one.rate_micros) for one in read_rates(engine)] == [
        ("EUR", JUNE, 860_000), ("EUR", JANUARY, 850_000),
    ]  # fmt: skip
    with UnitOfWork(engine) as work, pytest.raises(UserError, match="rates of others are set in it"):
        Settings(work).change({"currency": "USD"})
    with UnitOfWork(engine) as work:
        Rates(work).remove("EUR", JUNE)
        with pytest.raises(StaleRowError, match="no rate of EUR from 2026-06-01"):
            Rates(work).remove("EUR", JUNE)
    assert [action for (action,) in rows(engine, AuditEvent.action) if action.startswith("rate")] == [
        "rate added", "rate added", "rate removed",
    ]  # fmt: skip
