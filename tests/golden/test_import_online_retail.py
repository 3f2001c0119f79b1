"""Online Retail II, sheet 2009-10: the figures of the data set, and a part of it on both databases.

The figures were computed with plain pandas from the file: 525,461 rows, 4,383 customers of whom 4,312 have a purchase
row, a purchase value of 8,832,003.27 pounds, 8,798,233.74 without exact repeats.
"""

from __future__ import annotations

import gzip
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from sqlalchemy import func, select

from dashboard import exports
from data_access.importing import check_file, run_import
from data_access.schema import Customer, LineKind, Purchase, PurchaseLine, customer_month
from tests.store.import_files import content

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.golden.conftest import Imported

pytestmark = pytest.mark.xdist_group("sheet")  # one process imports it for all golden tests

READ = 525_461
PART = 40_000  # more rows than what a SQLite file is written with by a process of its own


def test_every_row_has_its_verdict(imported: Imported) -> None:
    report = imported.report
    assert (report.read, report.accepted, report.updated, report.unchanged) == (READ, READ - 3, 0, 0)
    # three adjustments of bad debt: a document A... with a price below zero
    assert (report.rejected, report.reasons) == (3, {"negative_price": 3})
    assert report.anonymous == 107_924


def test_customers_and_purchase_value(imported: Imported) -> None:
    report = imported.report
    assert report.customers == 4_383
    assert report.gross_cents == 883_200_327
    with imported.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Customer)).scalar() == 4_383
        bought = select(func.count(Purchase.customer_id.distinct())).where(Purchase.sale_lines > 0)
        assert connection.execute(bought).scalar() == 4_312


def test_zero_prices_are_kept_and_are_no_purchase(stored: Imported) -> None:
    with stored.engine.connect() as connection:
        free = select(func.count()).where(PurchaseLine.unit_price_micros == 0)
        assert connection.execute(free).scalar() == 3_687
        sold = select(func.count()).where(PurchaseLine.unit_price_micros == 0, PurchaseLine.kind == LineKind.SALE)
        assert connection.execute(sold).scalar() == 0


def test_the_same_file_again_changes_nothing(imported: Imported) -> None:
    assert imported.again.unchanged == READ - 3
    assert imported.again.changes_nothing
    assert imported.again.gross_cents == imported.report.gross_cents


def test_totals_of_purchases_are_those_of_their_lines(stored: Imported) -> None:
    with stored.engine.connect() as connection:
        lines = connection.execute(select(func.sum(PurchaseLine.amount_cents), func.count())).one()
        heads = select(func.sum(Purchase.net_cents),
                       func.sum(Purchase.sale_lines + Purchase.free_lines + Purchase.return_lines))  # fmt: skip
        assert tuple(connection.execute(heads).one()) == tuple(lines)
        months = connection.execute(select(func.sum(customer_month.c.gross_cents))).scalar()
    # stored line by line in cents: the fourteen lines at a tenth of a cent are rounded away, 1.4 cents in all
    assert months == 883_200_326


def test_dropping_exact_repeats_gives_the_other_known_value(sheet: Path, sqlite_engine: Engine) -> None:
    report = check_file(sqlite_engine, sheet, "purchases", duplicates="drop")
    assert report.gross_cents == 879_823_374
    assert report.duplicates == 6_865


# What the golden files are about.
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("cohort_retention", {}),
    ("cohort_retention", {"cancellations": "count"}),
    ("cohort_revenue", {}),
    ("rfm", {}),
    ("rfm_segments", {}),
    ("products", {"services": "skip"}),
    ("countries", {}),
    ("lifecycle", {}),
    ("purchase_intervals", {}),
    ("bought_together", {"period": "all"}),
)


def answer(engine: Engine, name: str, options: dict[str, str]) -> pd.DataFrame:
    """A view in one order: rows that tie may come in any."""
    frame = exports.export(engine, name, options=options)
    return frame.sort_values(list(frame.columns), key=lambda column: column.astype("str"), ignore_index=True)


def test_the_first_weeks_are_the_same_store_on_both_databases_and_come_in_once(
    sheet: Path, sqlite_engine: Engine, postgres_engine: Engine, tmp_path: Path
) -> None:
    part = tmp_path / "part.csv"
    with gzip.open(sheet, "rb") as whole:
        part.write_bytes(b"".join(islice(whole, PART + 1)))
    reports = [run_import(engine, part, "purchases") for engine in (sqlite_engine, postgres_engine)]
    told = [
        (r.read, r.accepted, r.rejected, r.anonymous, r.customers, r.gross_cents, r.duplicates, r.reasons)
        for r in reports
    ]
    assert told[0] == told[1]
    assert told[0][0] == PART
    assert content(sqlite_engine) == content(postgres_engine)
    for name, options in ASKED:
        found, expected = (answer(engine, name, options) for engine in (postgres_engine, sqlite_engine))
        assert len(expected), name
        pd.testing.assert_frame_equal(found, expected, rtol=1e-12, obj=name)
    again = check_file(postgres_engine, part, "purchases")
    assert again.unchanged == reports[1].accepted
    assert again.changes_nothing
