"""Rows of a batch go in without the insert trigger, and the trigger is there again for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from data_access.schema import ChangeLog, Customer, ImportBatch
from data_access.schema.triggers import batch_inserts
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

pytestmark = pytest.mark.both_databases


def _customer(connection: Connection, reference: str, batch: int | None) -> None:
    row = {"public_id": reference, "reference": reference, "batch_id": batch, "created_at": NOW, "updated_at": NOW}
    connection.execute(insert(Customer).values(**row))


def _batch(connection: Connection) -> int:
    row = {"kind": "customers", "file_name": "a.csv", "started_at": NOW, "started_by": "test"}
    found: int = connection.execute(insert(ImportBatch).values(**row).returning(ImportBatch.id)).scalar_one()
    return found


def _logged(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count(ChangeLog.seq))).scalar_one()


def test_a_row_of_a_batch_is_not_logged_and_a_later_row_without_one_is(engine: Engine) -> None:
    with UnitOfWork(engine) as work:
        batch = _batch(work.connection)
        before = _logged(engine)
        with batch_inserts(work.connection, "customers"):
            _customer(work.connection, "of-batch", batch)
    assert _logged(engine) == before
    with UnitOfWork(engine) as work:
        _customer(work.connection, "by-hand", None)
    assert _logged(engine) == before + 1


def test_a_failure_while_the_trigger_is_away_brings_it_back(engine: Engine) -> None:
    def fail() -> None:
        with UnitOfWork(engine) as work, batch_inserts(work.connection, "customers"):
            message = "the disk is full"
            raise OSError(message)

    with pytest.raises(OSError, match="disk"):
        fail()
    before = _logged(engine)
    with UnitOfWork(engine) as work:
        _customer(work.connection, "by-hand", None)
    assert _logged(engine) == before + 1
