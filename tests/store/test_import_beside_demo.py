"""Real rows and invented ones never share a store, whichever way a file comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from data_access.demo import create_demo
from data_access.errors import StoreError, UserError
from data_access.importing import check_file, run_import, undo_import
from data_access.schema import ImportBatch, Purchase
from tests.builders import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

SALES = "order,customer,date,product,quantity,price\n1,Ada-1,2026-03-14,CUP,2,4.50\n"


@pytest.fixture
def demo_engine(sqlite_engine: Engine) -> Engine:
    create_demo(sqlite_engine, customers=60, seed=3, today=NOW.date())
    return sqlite_engine


def _purchases(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count(Purchase.id))).scalar_one()


def test_a_file_is_refused_by_a_demo_store_and_nothing_is_written(demo_engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(SALES)
    before = _purchases(demo_engine)
    for bring_in in (check_file, run_import):
        with pytest.raises(StoreError, match="never mix"):
            bring_in(demo_engine, path, "purchases")
    assert _purchases(demo_engine) == before


def test_the_demo_is_cleared_not_undone_like_an_import(demo_engine: Engine) -> None:
    with demo_engine.connect() as connection:
        batch = connection.execute(select(ImportBatch.id).where(ImportBatch.kind == "demo")).scalar_one()
    with pytest.raises(UserError, match="demo --clear"):
        undo_import(demo_engine, batch)
    assert _purchases(demo_engine) > 0
