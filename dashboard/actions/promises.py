"""Editing what customers are promised: policies and business calendars, checked field by field, refused when stale."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from dashboard import settings
from dashboard.actions.editing import save_row
from dashboard.actions.permission import require_role
from dashboard.errors import UserError
from data_access.business_time import read_day, read_ical, require_week
from data_access.repositories.promises import LONGEST_NAME, LONGEST_NOTE, Calendars, Promises, Rules
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from dashboard.actions.editing import SavedRow
    from dashboard.actions.permission import Person

__all__ = ["LONGEST_NAME", "LONGEST_NOTE"]

MAKER = "manager"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_HOURS = 8_760.0
ICAL_YEARS = 3  # ahead of which days off are taken from a file
TARGETS = {"first_reply": "first_reply_minutes", "next_reply": "next_reply_minutes", "resolve": "resolve_minutes"}
Kind = Literal["promise", "calendar", "rule"]


def check(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an editor as it stands, by field; empty where it can be saved."""
    return _columns(kind, values)[1]


def _columns(kind: Kind, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns that an editor stands for, and what is wrong with its fields."""
    errors: dict[str, str] = {}
    name = " ".join(str(values["name"]).split())
    if not name:
        errors["name"] = "Write a name."
    read = {"promise": _promise, "calendar": _calendar, "rule": _rule}[kind]
    return {"name": name, **read(values, errors)}, errors


def _promise(values: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    for target in TARGETS:
        hours = values[target]
        if hours is not None and not 0 < hours <= MOST_HOURS:
            errors[target] = f"Write open hours from 0.1 to {MOST_HOURS:,.0f}, or leave it empty to promise nothing."
    minutes = {column: None if values[target] is None else round(values[target] * 60) or 1
               for target, column in TARGETS.items()}  # fmt: skip
    found = {"calendar_id": values["calendar_id"], **minutes}
    if values["is_default"]:
        return found
    whom = {column: list(values[column]) for column in ("segments", "topics", "channels")}
    if not any(whom.values()):
        errors["whom"] = "Choose for whom it is; the default is for everybody else."
    return found | whom


def _rule(values: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    hours = values["after_hours"]
    if hours is None or not 0 < hours <= MOST_HOURS:
        errors["after_hours"] = f"Write hours from 0.1 to {MOST_HOURS:,.0f}."
    if not (values["give_to_id"] or values["raises"] or values["note"].strip()):
        errors["then"] = "Choose what is done: give it to somebody, raise it, or leave a note."
    names = ("state", "give_to_id", "raises", "note", "active")
    return {"after_minutes": round((hours or 0) * 60), **{name: values[name] for name in names}}


def _calendar(values: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    week: list[Any] = []
    for number, text in enumerate(values["days"]):
        try:
            week.append([list(window) for window in read_day(text)])
        except UserError as error:
            week.append([])
            errors[f"day_{number}"] = f"{error.what} {error.do}"
    if not any(name.startswith("day_") for name in errors):
        try:
            require_week(tuple(tuple(tuple(window) for window in day) for day in week))
        except UserError as error:
            errors["week"] = f"{error.what} {error.do}"
    if values["holidays_of"] == "country" and not values["country"]:
        errors["country"] = "Choose a country."
    found = {name: values[name] or None for name in ("time_zone", "country", "subdivision")}
    if values["holidays_of"] != "country":
        found["country"] = found["subdivision"] = None
    days_off = dict(values["days_off"])
    if values["ical"] is not None:
        try:
            days_off |= days_of_file(values["ical"], values["today"])
        except UserError as error:
            errors["ical"] = f"{error.what} {error.do}"
    return {**found, "week": week, "holidays_of": values["holidays_of"], "days_off": days_off}


def days_of_file(raw: bytes, today: date) -> dict[str, str]:
    """The whole days off that an iCal file names from the beginning of last year on.

    Raises
    ------
    UserError : it is no such file, or names none.
    """
    last = today + timedelta(days=365 * ICAL_YEARS)
    found = read_ical(raw, date(today.year - 1, 1, 1), last)
    return {day.isoformat(): name for day, name in found.days.items()}


def save(
    engine: Engine,
    who: Person,
    kind: Kind,
    values: Mapping[str, Any],
    *,
    was: tuple[int, int] | None = None,
    submission_id: str | None = None,
) -> SavedRow:
    """Save a promise or a calendar: a new one, or the one of that id and version. A second click saves nothing more.

    Raises
    ------
    StaleRowError : somebody else changed it since; nothing was overwritten.
    UserError : the person may not, or it cannot be so.
    """
    _refuse_others(who)
    columns, errors = _columns(kind, values)
    if errors:
        raise UserError(next(iter(errors.values())))
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return save_row(_rows(kind, work), columns, was=was, submission_id=submission_id)


def remove(engine: Engine, who: Person, kind: Kind, row_id: int, version: int) -> None:
    """Remove a promise or a calendar. Cases to which the promise was made keep it.

    Raises
    ------
    StaleRowError : somebody else changed it since; it stays.
    UserError : the person may not, or it is needed.
    """
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        _rows(kind, work).remove(row_id, version=version)


def take_back(engine: Engine, who: Person, kind: Kind, saved: SavedRow) -> None:
    """Make a save undone: a new row goes, a changed one is as it was.

    Raises
    ------
    StaleRowError : somebody else changed it since.
    """
    if saved.before is None:
        remove(engine, who, kind, saved.row_id, saved.version)
        return
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        _rows(kind, work).change(saved.row_id, version=saved.version, **saved.before)


def _rows(kind: Kind, work: UnitOfWork) -> Promises | Calendars | Rules:
    if kind == "promise":
        return Promises(work)
    return Calendars(work) if kind == "calendar" else Rules(work)


def _refuse_others(who: Person) -> None:
    require_role(who, MAKER, "can look at promises but not change them")
