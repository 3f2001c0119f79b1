"""One transaction is one action: all of it or nothing, one writer at a time, no stale save."""

from __future__ import annotations

import threading
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text

from data_access.engine import open_engine
from data_access.errors import StaleRowError, StoreBusyError, StoreError
from data_access.schema import AuditEvent, Customer, Tag
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.both_databases


def _tags(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Tag.name).order_by(Tag.id)))


def test_a_block_that_ends_is_kept_and_one_that_fails_leaves_nothing(engine: Engine) -> None:
    with UnitOfWork(engine) as work:
        work.session.add(Tag(name="kept"))

    def fail() -> None:
        with UnitOfWork(engine) as work:
            work.session.add(Tag(name="lost"))
            work.session.flush()
            work.record("something")
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _tags(engine) == ["kept"]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count(AuditEvent.id))) == 0


def test_an_action_is_recorded_with_its_time_and_actor(engine: Engine) -> None:
    with UnitOfWork(engine, clock=lambda: NOW, actor="ann") as work:
        work.record("tag added", subject_kind="tag", subject_id=7, details={"name": "vip"})
    with engine.connect() as connection:
        event = connection.execute(select(AuditEvent.happened_at, AuditEvent.actor, AuditEvent.details)).one()
    assert tuple(event) == (NOW, "ann", {"name": "vip"})


@pytest.mark.parametrize("flushed", [False, True])
def test_a_save_of_a_row_that_changed_meanwhile_is_refused_in_words(engine: Engine, *, flushed: bool) -> None:
    ana = Store(engine).customer(name="Ana")
    with UnitOfWork(engine) as work:
        work.session.get_one(Customer, ana.id).name = "Anna"
    ana.name = "Anne"

    def save() -> None:
        with UnitOfWork(engine) as work:
            work.session.add(ana)
            if flushed:
                work.session.flush()

    with pytest.raises(StaleRowError, match="Somebody else changed this"):
        save()
    with engine.connect() as connection:
        assert connection.scalar(select(Customer.name)) == "Anna"


def _impatient(engine: Engine) -> Engine:
    return open_engine(engine.url.render_as_string(hide_password=False), busy_timeout_ms=50)


def test_a_writer_that_waits_too_long_hears_that_the_store_is_busy(engine: Engine) -> None:
    impatient = _impatient(engine)
    with UnitOfWork(engine) as first:
        first.session.add(Tag(name="first"))
        with pytest.raises(StoreBusyError, match="busy and nothing was saved"), UnitOfWork(impatient):
            pytest.fail("two writers at once")
    with UnitOfWork(impatient) as work:
        work.session.add(Tag(name="later"))
    assert _tags(engine) == ["first", "later"]
    impatient.dispose()


def test_a_second_writer_waits_and_sees_what_the_first_wrote(engine: Engine) -> None:
    seen: list[str] = []
    about_to_write = threading.Event()

    def second() -> None:
        about_to_write.set()
        with UnitOfWork(engine) as work:
            seen.extend(work.session.scalars(select(Tag.name)))

    thread = threading.Thread(target=second)
    with UnitOfWork(engine) as work:
        thread.start()
        about_to_write.wait()
        work.session.add(Tag(name="first"))
    thread.join(60)
    assert seen == ["first"]


def test_readers_go_on_while_somebody_writes(engine: Engine) -> None:
    with UnitOfWork(engine) as work:
        work.session.add(Tag(name="not yet"))
        work.session.flush()
        assert _tags(engine) == []
    assert _tags(engine) == ["not yet"]


def test_a_naive_time_is_refused(engine: Engine) -> None:
    store = Store(engine)
    with pytest.raises(Exception, match="has no time zone"):
        store.customer(created_at=NOW.replace(tzinfo=None))


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(engine: Engine) -> None:
    there = NOW.astimezone(ZoneInfo("Asia/Tokyo"))
    found = Store(engine).customer(created_at=there).created_at
    assert (found, found.tzinfo) == (NOW, UTC)


def test_a_store_that_may_not_be_written_says_so(tmp_path: Path, sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(StoreError, match="cannot be written"), UnitOfWork(sqlite_engine) as work:
        work.session.add(Tag(name="never"))
    assert tmp_path.exists()
