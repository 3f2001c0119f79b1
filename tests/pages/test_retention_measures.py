"""Curves and the trend of money, orders and units: every point is the figure of the grid's cell."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.pages.opening import closed, open_page, said
from tests.provision.everyday import again

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.builders import Store

JANUARY, FEBRUARY = date(2026, 1, 10), date(2026, 2, 10)
WINDOWS = {"period": "Own windows of days", "days": "30"}
# Of 40 customers won in January 8 come back after a month, with 12 orders of 3 units at 5.00, and 4 units go back; of
# 40 won in February 4 come back for 1 unit of 5.00 each. All together: half of the sum of both.
BY_HAND = {
    "Customers": ("20.0% of 40 customers came back.", 0.2, 0.1, "All, 15.0%"),
    "Revenue": ("£180 from 40 customers,<br>£4.50 for each.", 450.0, 50.0, "All, £2.50"),
    "Net of returns": ("£160 from 40 customers,<br>£4 for each.", 400.0, 50.0, "All, £2.25"),
    "Orders": ("12 orders of 40 customers,<br>0.30 for each.", 0.3, 0.1, "All, 0.20"),
    "Units": ("36 units of 40 customers,<br>0.90 for each.", 0.9, 0.1, "All, 0.50"),
}
OF_THE_DAY = {"Customers", "Net of returns"}


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Two cohorts of 40, the data end when the first window of both is over."""
    for number in range(40):
        who = new_store.customer()
        new_store.purchase(who, on=JANUARY, lines=[(None, 2, 1000)])
        for _ in range((number < 8) + (number < 4)):
            new_store.purchase(who, on=JANUARY + timedelta(days=35), lines=[(None, 3, 500)])
        if number < 4:
            new_store.purchase(who, on=JANUARY + timedelta(days=40), lines=[(None, -1, 500)])
        who = new_store.customer()
        new_store.purchase(who, on=FEBRUARY, lines=[(None, 2, 1000)])
        if number < 4:
            new_store.purchase(who, on=FEBRUARY + timedelta(days=35), lines=[(None, 1, 500)])
    new_store.purchase(None, on="2026-04-15")
    return closed(new_store)


def figure_of(page: AppTest, key: str) -> dict[str, Any]:
    (drawn,) = [chart for chart in page.get("plotly_chart") if chart.proto.id.endswith(f"-chart_{key}")]
    return dict(json.loads(drawn.proto.spec))


def numbers(values: Any) -> list[float]:
    """The values of a trace, which Plotly writes as bytes."""
    if isinstance(values, dict):
        return [float(value) for value in np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])]
    return [float(value) for value in values]


def sentences(figure: dict[str, Any]) -> list[str]:
    """What the points of a figure say."""
    traces = [trace.get("customdata", []) for trace in figure["data"]]
    return [str(point) for trace in traces for point in np.array(trace, dtype=object).ravel()]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("measure", [name if name in OF_THE_DAY else again(name) for name in BY_HAND])
def test_a_point_of_a_curve_and_of_the_trend_is_the_cell_of_the_grid(measure: str) -> None:
    told, january, february, together = BY_HAND[measure]
    grid, curves, trend = (
        open_page("retention", view=view, measure=measure, **WINDOWS) for view in ("Grid", "Curves", "Trend")
    )
    cell = "8 of 40 customers (20.0%) came back." if measure == "Customers" else told
    assert any(cell in sentence for sentence in sentences(figure_of(grid, "explored")))
    drawn = figure_of(curves, "curves")
    (line,) = [trace for trace in drawn["data"] if "Jan 2026" in str(trace.get("customdata"))]
    assert told in str(line["customdata"][0])
    assert numbers(line["y"])[0] == pytest.approx(january)
    drawn = figure_of(trend, "trend")
    assert numbers(drawn["data"][0]["y"]) == pytest.approx([january, february])
    assert told in str(drawn["data"][0]["customdata"][0])
    assert together in drawn["layout"]["annotations"][0]["text"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("view", "above"), [("Curves", "The answer and the tiles above count"), ("Trend", "The answer above counts")]
)
def test_a_measure_without_intervals_says_so_and_customers_keep_theirs(view: str, above: str) -> None:
    page = open_page("retention", view=view, **WINDOWS)
    chart = view.lower()
    assert "Bands: 95% intervals." in said(page) or "Lines: 95% intervals." in said(page)
    page.segmented_control(key="measure").select("Net of returns").run()
    assert "No intervals: only sums are kept here" in said(page)
    assert f"{above} customers." in said(page)
    assert "Revenue net of returns for each customer of the cohort, £" in said(page)
    figure = figure_of(page, chart)
    assert not any(trace.get("fill") or trace.get("error_y") for trace in figure["data"])
    assert all(text.startswith(("£", "-£")) for text in figure["layout"]["yaxis"]["ticktext"])
    assert "Revenue, revenue net of returns, orders or units of a period" in said(page)
    page.button(key=f"open_table_{chart}").click().run()
    (table,) = [found.value for found in page.dataframe if "row_name" in found.value]
    first = table[(table["row_name"] == "Jan 2026") & (table["age_name"] == "days 30 to 59")].iloc[0]
    assert (first["amount_total"], first["amount_each"]) == (160.0, 4.0)
    assert "low" not in table


@pytest.mark.usefixtures("store")
def test_in_it_or_later_draws_customers_only_and_says_why() -> None:
    page = open_page("retention", view="Curves", measure="Revenue", back="In it or later", **WINDOWS)
    assert page.segmented_control(key="measure").options == ["Customers"]
    assert "Money, orders and units belong to one period" in said(page)
    assert "Bands: 95% intervals." in said(page)
