"""The currency of a store without amounts is that of its first file; afterwards another one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data_access.errors import UserError
from data_access.importing.remarks import remarks
from data_access.repositories import Settings
from data_access.repositories.rates import Rates
from data_access.schema import Purchase, StoreSettings
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import JUDGED, Files, clock, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

HEAD = "order,customer,date,unit price"


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    """Files for the store of the test."""
    return Files(engine, tmp_path)


def test_the_first_file_decides_by_its_signs_and_the_second_import_changes_nothing(
    files: Files, engine: Engine
) -> None:
    euros = ("1,A,2026-03-01,€10", "2,B,2026-03-02,12.50 €")
    look = files.look(*euros, head=HEAD)
    assert (verdicts(look), look.currency, rows(engine, StoreSettings.currency)) == ((2, 0, 0, 0, 0), "EUR", [("GBP",)])
    assert remarks(look)[-1] == "The store held no amounts; it would keep EUR from this file on."
    files.bring(*euros, head=HEAD)
    assert rows(engine, StoreSettings.currency) == [("EUR",)]
    assert verdicts(files.bring(*euros, head=HEAD)) == (0, 0, 2, 0, 0)
    refused = files.look("3,A,2026-03-03,£10", "4,A,2026-03-03,10", head=HEAD)
    assert (verdicts(refused), refused.reasons) == ((1, 0, 0, 0, 1), {"other_currency": 1})


@JUDGED
def test_two_currencies_in_one_file_or_a_chosen_one_decide_nothing(files: Files, engine: Engine) -> None:
    mixed = files.look("1,A,2026-03-01,€10", "2,B,2026-03-02,£5", "3,B,2026-03-02,7 USD", head=HEAD)
    assert (verdicts(mixed), mixed.currency) == ((1, 0, 0, 0, 2), "GBP")
    files.settings(currency="AUD")
    dollars = files.bring("1,A,2026-03-01,$10", "2,A,2026-03-01,€10", head=HEAD)
    assert (verdicts(dollars), rows(engine, Purchase.currency)) == ((1, 0, 0, 0, 1), [("AUD",)])


@JUDGED
def test_a_currency_with_thousandths_is_refused_wherever_it_turns_up(files: Files, engine: Engine) -> None:
    dinars = files.look("1,A,2026-03-01,1.234,KWD", "2,A,2026-03-01,2.5,KWD", head=f"{HEAD},currency")
    assert (dinars.reasons, dinars.currency) == ({"other_currency": 2}, "GBP")
    assert "which has thousandths" in dinars.examples["other_currency"][0].message
    with pytest.raises(UserError, match="BHD has thousandths"), UnitOfWork(engine, clock=clock) as work:
        Settings(work).change({"currency": "BHD"})
    with pytest.raises(UserError, match="TND has thousandths"), UnitOfWork(engine, clock=clock) as work:
        Rates(work).add("TND", clock().date(), "0.26")
