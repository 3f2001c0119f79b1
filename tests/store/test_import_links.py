"""Which sale a return takes back, and that links do not depend on the order in which files come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from data_access.importing import undo_import
from data_access.maintenance import check
from data_access.schema import Purchase, PurchaseLine
from tests.store.import_files import JUDGED, Files, content, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    return Files(engine, tmp_path)


def links(engine: Engine) -> dict[str, str]:
    """Order number of each linked return → order number of its sale."""
    line, sale = PurchaseLine.__table__.alias(), PurchaseLine.__table__.alias()
    doc, sold = Purchase.__table__.alias(), Purchase.__table__.alias()
    asked = (
        select(doc.c.reference, sold.c.reference)
        .join_from(line, doc, doc.c.id == line.c.purchase_id)
        .join(sale, sale.c.id == line.c.returns_line_id)
        .join(sold, sold.c.id == sale.c.purchase_id)
    )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(asked)}


def cancels(engine: Engine) -> list[str]:
    """Order numbers of documents that cancel a purchase."""
    found = rows(engine, Purchase.reference, Purchase.cancels_purchase_id)
    return [reference for reference, cancelled in found if cancelled is not None]


SALES = (
    "1,A,2026-01-01,TEA,Tea,5,2.00,GB",
    "2,A,2026-01-10,TEA,Tea,5,2.00,GB",
    "3,A,2026-01-20,TEA,Tea,5,2.50,GB",
    "4,B,2026-01-20,TEA,Tea,5,2.00,GB",
)


def test_a_return_takes_the_latest_earlier_sale_of_the_same_customer_product_and_price(
    files: Files, engine: Engine
) -> None:
    report = files.bring(*SALES, "C9,A,2026-01-25,TEA,Tea,-2,2.00,GB", "C8,A,2025-12-25,TEA,Tea,-1,2.00,GB")
    assert links(engine) == {"C9": "2"}
    assert report.returns_linked == 1
    assert cancels(engine) == ["C9"]
    assert check(engine) == []


@JUDGED
def test_no_sale_gives_back_more_than_it_sold(files: Files, engine: Engine) -> None:
    returns = ("C5,A,2026-01-25,TEA,Tea,-4,2.00,GB", "C6,A,2026-01-26,TEA,Tea,-4,2.00,GB",
               "C7,A,2026-01-27,TEA,Tea,-4,2.00,GB", "C8,A,2026-01-28,TEA,Tea,-1,2.00,GB")  # fmt: skip
    files.bring(*SALES, *returns)
    assert links(engine) == {"C5": "2", "C6": "1", "C8": "2"}


@JUDGED
def test_anonymous_returns_are_not_linked(files: Files, engine: Engine) -> None:
    files.bring("1,,2026-01-01,TEA,Tea,5,2.00,GB", "2,,2026-01-02,TEA,Tea,-1,2.00,GB")
    assert links(engine) == {}


def test_a_return_in_a_later_file_finds_its_sale_in_the_store(files: Files, engine: Engine) -> None:
    files.bring(*SALES)
    files.bring("C9,A,2026-01-25,TEA,Tea,-2,2.00,GB")
    assert links(engine) == {"C9": "2"}


@pytest.mark.both_databases
def test_a_sale_that_comes_after_its_return_is_linked_and_undone_with_its_file(files: Files, engine: Engine) -> None:
    files.bring("C9,A,2026-01-25,TEA,Tea,-2,2.00,GB", SALES[0])
    assert links(engine) == {"C9": "1"}
    before = content(engine)
    later = files.bring(SALES[1])
    assert links(engine) == {"C9": "2"}
    assert later.batch is not None
    undone = undo_import(engine, later.batch)
    assert undone.undone, undone.conflicts
    assert links(engine) == {"C9": "1"}
    assert content(engine) == before
    assert check(engine) == []


def test_a_document_with_links_to_two_purchases_cancels_none(files: Files, engine: Engine) -> None:
    files.bring(*SALES, "1,A,2026-01-01,CUP,Cup,1,9.00,GB", "C9,A,2026-01-25,TEA,Tea,-5,2.00,GB",
                "C9,A,2026-01-25,CUP,Cup,-1,9.00,GB")  # fmt: skip
    assert cancels(engine) == []
