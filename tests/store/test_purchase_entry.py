"""A purchase entered by hand: seen by both readers, saved once, on the right day, and taken back without a trace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard.actions.purchases import TypedPurchase, check_purchase, save_purchase, take_back_purchase
from dashboard.identity import OWNER, User
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries.directory import customer_measures
from data_access.queries.purchases import product_sales
from data_access.readers import ColumnarReader, RecordReader
from data_access.repositories import Purchases, Settings
from data_access.schema import Purchase
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.stores import differences, export

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def typed(*lines: tuple[str, str, str, str], day: date | None = date(2026, 5, 31), channel: str = "") -> TypedPurchase:
    names = ("product", "quantity", "price", "discount")
    return TypedPurchase(day=day, channel=channel, lines=tuple(dict(zip(names, line, strict=True)) for line in lines))


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-06-30")


def test_both_readers_see_the_purchase_and_its_undo_leaves_no_trace(engine: Engine, tmp_path: Path) -> None:
    store = Store(engine)
    ana = store.customer()
    store.product(code="TEA", category="Tea")
    copy = ColumnarReader(engine, tmp_path / "copy")
    copy.rebuild()
    before = export(engine)
    wanted = typed(("TEA", "2", "10", "0.50"), ("Gift wrap", "1", "2", ""), ("TEA", "-1", "10", ""), channel="phone")
    assert check_purchase(engine, wanted).total_cents == 1150
    saved = save_purchase(engine, OWNER, ana.id, wanted, submission_id="one")
    assert save_purchase(engine, OWNER, ana.id, wanted, submission_id="one").purchase_id == saved.purchase_id
    for reader in (RecordReader(engine), copy):
        row = reader.frame(customer_measures(Filters(), EVERYTHING)).iloc[0]
        assert (row["purchase_count"], row["net_cents"]) == (1, 1150)
        sales = reader.frame(product_sales(Filters(), EVERYTHING)).set_index("product")
        assert sales.loc["TEA", "net_cents"] == 950
    with engine.connect() as connection:
        kept = connection.execute(select(Purchase.gross_cents, Purchase.channel, Purchase.sale_lines)).one()
    assert tuple(kept) == (2150, "phone", 2)
    take_back_purchase(engine, OWNER, saved)
    assert differences(before, export(engine)) == []
    assert copy.frame(customer_measures(Filters(), EVERYTHING))["purchase_count"].tolist() == [0]
    copy.close()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_day_is_that_of_the_business_wherever_it_is(engine: Engine, zone: str) -> None:
    with UnitOfWork(engine) as work:
        Settings(work).change({"time_zone": zone})
    ana = Store(engine).customer()
    save_purchase(engine, OWNER, ana.id, typed(("Tea", "1", "5", "")))
    with engine.connect() as connection:
        kept = connection.execute(select(Purchase.purchased_on, Purchase.month)).one()
    assert tuple(kept) == (date(2026, 5, 31), 2026 * 12 + 4)


def test_wrong_fields_strangers_and_viewers_are_refused_and_nothing_is_kept(engine: Engine) -> None:
    store = Store(engine)
    ana = store.customer(team="north")
    before = export(engine)
    south = User(name="sam", role="agent", scope=Scope(teams=("south",)))
    viewer = User(name="vic", role="viewer", scope=EVERYTHING)
    good = typed(("Tea", "1", "5", ""))
    for who, wanted, told in (
        (OWNER, typed(("Tea", "1", "", "")), "Write a number"),
        (OWNER, typed(("Tea", "1", "5", ""), day=None), "Choose the day"),
        (south, good, "no customer"),
        (viewer, good, "As viewer"),
    ):
        with pytest.raises(UserError, match=told):
            save_purchase(engine, who, ana.id, wanted)
    assert differences(before, export(engine)) == []


def test_a_purchase_that_others_worked_on_is_not_taken_back(engine: Engine) -> None:
    store = Store(engine)
    ana = store.customer()
    saved = save_purchase(engine, OWNER, ana.id, typed(("Tea", "1", "5", "")))
    with UnitOfWork(engine) as work:
        later = Purchases(work).change(saved.purchase_id, version=saved.version, channel="web")
    with pytest.raises(StaleRowError):
        take_back_purchase(engine, OWNER, saved)
    said = store.feedback(ana, purchase_id=saved.purchase_id)
    assert said.purchase_id == saved.purchase_id
    with UnitOfWork(engine) as work, pytest.raises(UserError, match="refers to this purchase"):
        Purchases(work).take_back(saved.purchase_id, version=later.version)
