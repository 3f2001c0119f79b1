"""Calendars and promises that people edit: refused when they cannot be, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from data_access.errors import StaleRowError, UserError
from data_access.repositories import Settings
from data_access.repositories.promises import Calendars, Promises, read_calendars, read_promises
from data_access.schema import (
    Promise,
)
from data_access.unit_of_work import UnitOfWork
from tests.store.case_builders import (
    ANA,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_new_store_promises_an_answer_within_a_working_day(engine: Engine) -> None:
    calendar, promise = read_calendars(engine)[0], read_promises(engine)[0]
    assert (calendar.name, calendar.time_zone, calendar.holidays_of) == ("Office hours", None, "store")
    assert (promise.first_reply_minutes, promise.next_reply_minutes, promise.resolve_minutes) == (480, 480, 2400)
    assert promise.is_default


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"week": [[]] * 7}, "no open hour"),
        ({"time_zone": "Mars/North"}, "not a time zone"),
        ({"holidays_of": "country"}, "of which country"),
        ({"holidays_of": "country", "country": "GB", "subdivision": "XX"}, "not a part of GB"),
        ({"name": "office HOURS"}, "called Office hours already"),
        (
            {"days_off": {(date(2026, 1, 1) + timedelta(days=n)).isoformat(): "x" for n in range(1_001)}},
            "1,001 days off",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(sqlite_engine: Engine, columns: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Shop", "week": [[[540, 1020]]] + [[]] * 6}
    with pytest.raises(UserError, match=said), UnitOfWork(sqlite_engine, actor=ANA) as work:
        Calendars(work).add(**(good | columns))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"name": "standard"}, "called Standard already"),
        ({"segments": []}, "for everybody"),
        ({"first_reply_minutes": 0}, "first reply is out of bounds"),
        ({"calendar_id": 99}, "no such calendar"),
    ],
)
def test_a_promise_that_cannot_be_is_refused(sqlite_engine: Engine, columns: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Vip", "segments": ["vip"], "calendar_id": read_calendars(sqlite_engine)[0].id}
    with pytest.raises(UserError, match=said), UnitOfWork(sqlite_engine, actor=ANA) as work:
        Promises(work).add(**(good | columns))


def test_a_stale_save_is_refused_and_what_is_needed_stays(engine: Engine) -> None:
    calendar, promise = read_calendars(engine)[0], read_promises(engine)[0]
    with UnitOfWork(engine, actor=ANA) as work:
        Promises(work).change(promise.id, version=1, first_reply_minutes=60, submission_id="form")
    with UnitOfWork(engine, actor=ANA) as work:  # a second click
        assert Promises(work).change(promise.id, version=1, first_reply_minutes=60, submission_id="form").version == 2
    with pytest.raises(StaleRowError), UnitOfWork(engine, actor="Ben") as work:
        Promises(work).change(promise.id, version=1, first_reply_minutes=30)
    with pytest.raises(UserError, match="counted by this calendar"), UnitOfWork(engine) as work:
        Calendars(work).remove(calendar.id, version=1)
    with pytest.raises(UserError, match="where nothing else fits"), UnitOfWork(engine) as work:
        Promises(work).remove(promise.id, version=2)
    with UnitOfWork(engine, actor=ANA) as work:
        row = Promises(work).add(name="Vip", segments=["vip"], calendar_id=calendar.id)
        Promises(work).remove(row.id, version=row.version)
        other = Calendars(work).add(name="Shop", week=[[[540, 1020]]] + [[]] * 6)
        Calendars(work).remove(other.id, version=other.version)
    with Session(engine) as session:
        assert session.scalars(select(Promise.name)).all() == ["Standard"]
    with UnitOfWork(engine) as work:
        assert Settings(work).change({"warn_before_minutes": 30}).warn_before_minutes == 30
