"""A large file is judged in buckets and written in slices; what the store holds afterwards is the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from data_access.importing import buckets, purchases, run_import
from data_access.maintenance import check
from data_access.schema import Feedback, Purchase, PurchaseLine
from tests.provision.empty import empty_store
from tests.store.import_files import HEAD, clock, content

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

DAYS = 28


def sheet(seed: int, *, lines: int = 400) -> list[str]:
    """Invoice lines in no order: repeats, returns, free goods, orders without a customer or shared by two."""
    chance = random.Random(seed)
    rows = []
    for _ in range(lines):
        order, customer = chance.randrange(80), chance.choice([*"ABCDEFGH", ""])
        product, price = chance.randrange(6), chance.choice(["2.00", "2.50", "0"])
        back = chance.random() < 0.15
        quantity = -chance.randint(1, 2) if back else chance.randint(1, 5)
        day = 1 + order % DAYS
        number = f"{'C' if back else ''}{1000 + order}"
        rows.append(f"{number},{customer},2026-01-{day:02},P{product},Product {product},{quantity},{price},GB")
    return rows + chance.sample(rows, lines // 10)


def ids(engine: Engine) -> list[tuple[Any, ...]]:
    """Which row got which id."""
    p, ln = Purchase, PurchaseLine
    with engine.connect() as connection:
        lines = connection.execute(select(ln.id, ln.identity, p.id, p.identity, p.customer_id, ln.product_id).join(p))
        return sorted(tuple(row) for row in lines)


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four buckets and three slices, where a file of this size has one of each, and rows judged as in large files."""
    monkeypatch.setattr(purchases, "FEW_ROWS", 0)
    monkeypatch.setattr(buckets, "BUCKET_ROWS", 120)
    monkeypatch.setattr(buckets, "SLICE_ROWS", 150)
    monkeypatch.setattr(buckets, "SORTED_ROWS", 70)


@pytest.fixture
def whole(tmp_path: Path) -> Engine:
    """A second store, for what is imported in one part."""
    return empty_store(tmp_path / "whole.db")


def write(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def bring(engine: Engine, files: list[Path]) -> tuple[list[tuple[Any, ...]], list[dict[str, Any]]]:
    """The ids after the first file (later ones may number their lines otherwise), and all reports."""
    reports = [run_import(engine, files[0], "purchases", clock=clock).summary()]
    given = ids(engine)
    return given, [*reports, *(run_import(engine, file, "purchases", clock=clock).summary() for file in files[1:])]


def test_parts_change_nothing_of_what_the_store_holds(
    engine: Engine, whole: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # The second file overlaps the first, adds lines to purchases the store has, and returns what it sold.
    first, second = sheet(1), [*sheet(1)[100:300], *sheet(2, lines=150)]
    files = [write(tmp_path / "first.csv", *first), write(tmp_path / "second.csv", *second)]
    ids_whole, reports = bring(whole, files)
    request.getfixturevalue("in_parts")
    ids_in_parts, in_parts_reports = bring(engine, files)
    assert in_parts_reports == reports
    assert ids_in_parts == ids_whole
    assert reports[0]["returns_linked"] > 0
    assert reports[1]["unchanged"] > 0
    assert reports[1]["accepted"] > 0
    assert content(engine) == content(whole)
    assert check(engine) == []
    again = run_import(engine, files[0], "purchases", clock=clock)
    assert (again.accepted, again.updated, again.rejected) == (0, 0, 0)


@pytest.mark.usefixtures("in_parts")
def test_lines_with_ids_are_updated_and_refused_in_parts_as_in_one(sqlite_engine: Engine, tmp_path: Path) -> None:
    head = f"{HEAD},line id"
    rows = [f"{n // 3},{'ABC'[n // 3 % 3]},2026-01-0{1 + n // 3 % 9},P,Tea,1,2.00,GB,L{n}" for n in range(300)]
    run_import(sqlite_engine, write(tmp_path / "a.csv", *rows, head=head), "purchases", clock=clock)
    changed = [row.replace(",1,2.00", ",2,2.00") if n % 10 == 0 else row for n, row in enumerate(rows)]
    twice = changed[7].replace(",1,2.00", ",9,2.00")
    file = write(tmp_path / "b.csv", *changed, twice, head=head)
    report = run_import(sqlite_engine, file, "purchases", clock=clock)
    assert (report.accepted, report.updated, report.unchanged, report.rejected) == (0, 30, 270, 1)
    assert report.reasons == {"line_repeated": 1}
    with sqlite_engine.connect() as connection:
        assert sum(connection.execute(select(Purchase.net_cents)).scalars()) == (300 + 30) * 200
    assert check(sqlite_engine) == []


@pytest.mark.usefixtures("in_parts")
def test_what_only_the_first_row_of_an_order_says_counts_for_all_in_parts_too(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    head = ("Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
            "Lineitem sku,Billing Name,Shipping Country,Shipping Method")  # fmt: skip
    said = "#{0},p{0}@example.com,paid,GBP,2026-01-05 10:00:00 +0000,1,Tea,3.50,TEA,Name {0},GB,Post"
    below = "#{0},,,,2026-01-05 10:00:00 +0000,2,Cup,8.00,CUP,,,"
    rows = [pattern.format(order) for order in range(120) for pattern in (said, below)]
    file = write(tmp_path / "orders.csv", *rows, head=head)
    report = run_import(sqlite_engine, file, "purchases", clock=clock)
    assert (report.accepted, report.purchases, report.customers, report.anonymous) == (240, 120, 120, 0)
    with sqlite_engine.connect() as connection:
        assert set(connection.execute(select(Purchase.sale_lines, Purchase.country))) == {(2, "GB")}


@pytest.mark.usefixtures("in_parts")
def test_feedback_that_repeats_is_known_again_in_parts(sqlite_engine: Engine, tmp_path: Path) -> None:
    rows = [f"C{n % 7},2026-01-{1 + n % DAYS:02},{n % 5 + 1},text {n % 50}" for n in range(280)]
    file = write(tmp_path / "said.csv", *rows, head="customer,date,rating,text")
    assert run_import(sqlite_engine, file, "feedback", clock=clock).accepted == 280
    again = run_import(sqlite_engine, file, "feedback", clock=clock)
    assert (again.accepted, again.unchanged) == (0, 280)
    with sqlite_engine.connect() as connection:
        assert len(set(connection.execute(select(Feedback.identity)).scalars())) == 280
