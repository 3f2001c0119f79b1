"""Editing what holds for the whole store, and what other currencies are worth; refused when stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dashboard import settings
from dashboard.actions.editing import SavedRow
from dashboard.actions.permission import require_role
from dashboard.errors import UserError
from data_access.repositories import WEEKDAYS, Settings
from data_access.repositories.rates import Rates, rate_micros, written
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

MAKER = "owner"
LONGEST_NAME = 80
MOST_DAYS, MOST_MINUTES = 36_500, 10_080
DAYS = tuple(name.capitalize() for name in WEEKDAYS)
Kind = Literal["business", "work", "rate"]


def check(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an editor as it stands, by field; empty where it can be saved."""
    errors: dict[str, str] = {}
    if kind == "rate":
        errors |= {name: "Choose a currency." for name in ("currency",) if not values[name]}
        errors |= {name: "Choose a day." for name in ("valid_from",) if not values[name]}
        try:
            rate_micros(values["rate"])
        except UserError as error:
            errors["rate"] = f"{error.what} {error.do}" if values["rate"].strip() else error.do
    return errors


def save(engine: Engine, who: Person, values: Mapping[str, Any], version: int) -> SavedRow:
    """Change settings.

    Raises
    ------
    StaleRowError : somebody else changed them since that version; nothing was overwritten.
    UserError : the role is too low, or what is stored does not let one of them change.
    """
    _require_maker(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        stored = Settings(work)
        row = stored.get()
        before = {name: getattr(row, name) for name in values}
        row = stored.change(values, version=version)
        return SavedRow(row_id=1, version=row.version, before=before)


def add_rate(engine: Engine, who: Person, currency: str, valid_from: date, rate: str) -> str:
    """Add a rate; it in words."""
    _require_maker(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = Rates(work).add(currency, valid_from, rate)
        return f"{row.currency} {written(row.rate_micros)}"


def remove_rate(engine: Engine, who: Person, currency: str, valid_from: date) -> None:
    """Remove a rate.

    Raises
    ------
    StaleRowError : somebody else removed it meanwhile.
    """
    _require_maker(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Rates(work).remove(currency, valid_from)


def _require_maker(who: Person) -> None:
    require_role(who, MAKER, "can look at the settings but not change them")
