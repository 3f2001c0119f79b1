"""The life cycle of Online Retail II, sheet 2009-10, against plain pandas straight from the file, by all readers.

What counts in the file is what counts behind its golden files: a known customer, an invoice that begins with neither C
nor A, quantity and price above 0. Counts are compared exactly; money to within a penny a customer, because fourteen
lines cost a tenth of a penny.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from dashboard import exports
from dashboard.analytics.growth import WINDOWS
from data_access.filters import Filters
from data_access.readers import RecordReader
from tests.golden.conftest import WHOLE_COPY
from tests.provision.everyday import again

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.readers import Reader

pytestmark = pytest.mark.xdist_group("sheet")  # one process imports it for all golden tests

FIRST, MONTHS = 2009 * 12 + 11, 13  # December 2009 to December 2010, which ends on the 9th


@pytest.fixture(scope="module")
def bought(sheet: Path) -> pd.DataFrame:
    """The purchase rows of the file: customer, day, month and cents."""
    rows = pd.read_csv(sheet, dtype={"Invoice": "str", "Customer ID": "str", "CustomerID": "str"})
    rows.columns = [name.replace(" ", "") for name in rows.columns]
    invoice = rows["Invoice"].str.upper()
    kept = (
        rows["CustomerID"].notna() & ~invoice.str.startswith(("C", "A")) & (rows["Quantity"] > 0) & (rows["Price"] > 0)
    )
    rows = rows[kept]
    day = pd.to_datetime(rows["InvoiceDate"]).dt.normalize()
    return pd.DataFrame(
        {
            "customer": rows["CustomerID"],
            "day": day,
            "month": day.dt.year * 12 + day.dt.month - 1,
            "cents": rows["Quantity"] * rows["Price"] * 100,
        }
    )


@pytest.fixture(scope="module")
def buyers(bought: pd.DataFrame) -> list[set[str]]:
    """Who bought in each month."""
    monthly = bought.groupby("month")["customer"].agg(set)
    return [monthly[FIRST + place] for place in range(MONTHS)]


@pytest.fixture(params=["sqlite_sheet", again("columnar"), WHOLE_COPY])
def reader(request: pytest.FixtureRequest, copies: Callable[[Engine], Reader]) -> Reader:
    if request.param == "columnar":
        return copies(request.getfixturevalue("sqlite_sheet").engine)
    return RecordReader(request.getfixturevalue(request.param).engine)


def view(reader: Reader, name: str, **options: str) -> pd.DataFrame:
    return exports.VIEWS[name].build(reader, Filters(), options)


def test_every_month_is_that_of_sets_of_customers(reader: Reader, buyers: list[set[str]]) -> None:
    for window in WINDOWS:
        _compare(view(reader, "lifecycle", window=str(window)), buyers, window)


def _compare(found: pd.DataFrame, buyers: list[set[str]], window: int) -> None:
    active = [set[str]().union(*buyers[max(0, place - window + 1) : place + 1]) for place in range(MONTHS)]
    ever: set[str] = set()
    for place, row in enumerate(found.to_dict("records")):
        before = active[place - 1] if place else set()
        here = buyers[place]
        expected = (len(before), len(here - ever), len(here & ever - before), len(before - active[place]))
        told = ("opening_customers", "new_customers", "reactivated_customers", "lapsed_customers")
        assert tuple(row[name] for name in told) == expected, row["month"]
        assert (row["closing_customers"], row["returning_customers"]) == (len(active[place]), len(here & before))
        assert expected[0] + expected[1] + expected[2] - expected[3] == row["closing_customers"]
        ever |= here
    assert len(found) == MONTHS
    assert found["complete"].tolist() == [True] * (MONTHS - 1) + [False]
    assert found["new_customers"].sum() == 4_312


def test_revenue_of_the_same_customers_is_that_of_a_table_of_customers_and_periods(
    reader: Reader, bought: pd.DataFrame
) -> None:
    found = view(reader, "revenue_retention", months="6").iloc[0]
    later = FIRST + 6
    assert (found["period_from"], found["period_to"], found["enough"]) == ("2010-06", "2010-11", True)
    whole = bought[bought["month"] < FIRST + 12]
    table = whole.pivot_table(index="customer", columns=whole["month"] >= later, values="cents", aggfunc="sum").fillna(
        0
    )
    start, now = table[False], table[True]
    base = start > 0
    penny = int(base.sum())
    assert found["base_customers"] == penny
    assert found["start_cents"] == pytest.approx(start.sum(), abs=penny)
    assert found["kept_cents"] == pytest.approx(now[base].sum(), abs=penny)
    assert found["lost_cents"] == pytest.approx(start[base & (now == 0)].sum(), abs=penny)
    assert found["new_cents"] == pytest.approx(now[~base].sum(), abs=penny)
    assert found["reactivated_cents"] == 0  # the data begin with the base period
    assert found["net_retention"] == pytest.approx(now[base].sum() / start.sum(), abs=1e-6)
    assert found["gross_retention"] == pytest.approx(np.minimum(now, start)[base].sum() / start.sum(), abs=1e-6)


def test_days_between_purchases_are_those_of_the_file(reader: Reader, bought: pd.DataFrame) -> None:
    days = bought[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    gaps = days.groupby("customer")["day"].diff().dt.days.dropna()
    found = view(reader, "purchase_intervals", show="distribution")
    ended = found[found["gaps"] > 0].set_index("gap_days")["gaps"]
    assert ended.to_dict() == gaps.groupby(gaps.astype(int)).size().to_dict()
    last = (pd.Timestamp("2010-12-09") - days.groupby("customer")["day"].max()).dt.days
    still = found[found["open_gaps"] > 0].set_index("gap_days")["open_gaps"]
    assert still.to_dict() == last.groupby(last).size().to_dict()

    summary = view(reader, "purchase_intervals", show="summary")
    spreads = summary.set_index("interval_of")
    shares = {"gap_p25_days": 0.25, "gap_p50_days": 0.5, "gap_p75_days": 0.75, "gap_p90_days": 0.9}
    means = gaps.groupby(days.loc[gaps.index, "customer"]).mean()
    for name, values in (("gaps", gaps), ("customers", means)):
        assert spreads.loc[name, "interval_count"] == len(values)
        expected = [float(np.quantile(values, share, method="inverted_cdf")) for share in shares.values()]
        assert list(spreads.loc[name, list(shares)]) == pytest.approx(expected, abs=1e-9)
