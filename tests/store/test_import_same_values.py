"""The same export in another format, with other dates, decimals or order of rows, changes nothing."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from data_access.importing import buckets
from data_access.importing.interpret import Choices
from data_access.schema import PurchaseLine
from tests.provision.everyday import again
from tests.store.import_files import JUDGED, Files, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

NUMBERED = "order,customer,date,sku,quantity,unit price"
ALONE = "customer,date,sku,quantity,unit price"
DAY_FIRST = Choices(date_order="dmy")
Sale = tuple[int, str, str, str, int, float]


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    """Files for the store of the test."""
    return Files(engine, tmp_path)


def sales(dice: random.Random, number: int) -> list[Sale]:
    """Sales with true repeats; one order is of one day, as in life."""
    made = []
    for _ in range(number):
        order = dice.randrange(number // 3)
        made.append((order, dice.choice(("", "A", "B")), f"2026-01-{1 + order % 3:02}", dice.choice(("TEA", "CUP")),
                     dice.choice((1, 2)), dice.choice((10, 12.5))))  # fmt: skip
    return made


def as_csv(sold: list[Sale], head: str) -> list[str]:
    """The sales as a program writes them."""
    return _written(head, [(f"O{order}", who, day, sku, str(units), f"{price:.2f}")
                           for order, who, day, sku, units, price in sold])  # fmt: skip


def as_saved_again(sold: list[Sale], head: str) -> list[str]:
    """The sales as a spreadsheet saves them: other dates, no zeros at the end."""
    return _written(head, [(f"O{order}", who, "/".join(reversed(day.split("-"))), sku, f"{units}.0", f"{price:g}")
                           for order, who, day, sku, units, price in sold])  # fmt: skip


def _written(head: str, cells: list[tuple[str, ...]]) -> list[str]:
    return [",".join(row if head == NUMBERED else row[1:]) for row in cells]


@JUDGED
@pytest.mark.parametrize("head", [NUMBERED, again(ALONE)])
def test_rows_saved_in_another_format_are_known_and_only_the_new_ones_come_in(
    files: Files, engine: Engine, monkeypatch: pytest.MonkeyPatch, head: str
) -> None:
    monkeypatch.setattr(buckets, "BUCKET_ROWS", 11)  # a large file is judged in parts
    dice = random.Random(head)
    sold = sales(dice, 30)
    half, shuffled = sold[:15], dice.sample(sold, len(sold))
    files.bring(*as_csv(half, head), head=head)
    report = files.bring(*as_saved_again(shuffled, head), head=head, choices=DAY_FIRST)
    assert verdicts(report) == (15, 0, 15, 0, 0)
    assert verdicts(files.bring(*as_csv(sold, head), head=head)) == (0, 0, 30, 0, 0)
    assert len(rows(engine, PurchaseLine.id)) == 30


def test_another_price_product_time_or_buyer_is_another_row(files: Files) -> None:
    files.bring("1,A,2026-01-05 10:00,TEA,1,10.00", head=NUMBERED)
    other = ("1,A,2026-01-05 10:00,TEA,1,10.5", "1,A,2026-01-05 10:00,CUP,1,10", "1,B,2026-01-05 10:00,TEA,1,10")
    assert verdicts(files.look(*other, "1,A,2026-01-05 10:00,TEA,1,10", head=NUMBERED)) == (3, 0, 1, 0, 0)
    assert verdicts(files.look("1,A,2026-01-05 10:01,TEA,1,10", head=NUMBERED)) == (1, 0, 0, 0, 0)


@JUDGED
def test_an_order_exported_again_with_another_status_does_not_count_twice(files: Files, engine: Engine) -> None:
    head = f"{NUMBERED},status"
    files.bring("1,A,2026-01-05,TEA,1,10.00,pending", head=head)
    assert verdicts(files.bring("1,A,2026-01-05,TEA,1,10.00,paid", head=head)) == (0, 0, 1, 0, 0)
    assert rows(engine, PurchaseLine.amount_cents) == [(1_000,)]


def test_without_an_order_number_another_till_is_another_sale(files: Files) -> None:
    head = f"{ALONE},channel"
    files.bring(",2026-01-05,TEA,1,2.50,North", head=head)
    assert verdicts(files.look(",2026-01-05,TEA,1,2.5,South", ",2026-01-05,TEA,1,2.5,North", head=head)) == (
        1, 0, 1, 0, 0,
    )  # fmt: skip
