"""The cohort chart says what the frame says: blank future, hatched present, one ink per cell, words for everybody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from dashboard.analytics import cohort_revenue
from dashboard.analytics.retention import matrix, pooled, revenue_matrix
from dashboard.charts import retention as charts
from dashboard.theme import DARK, LIGHT, Tokens, contrast, ramp

if TYPE_CHECKING:
    import plotly.graph_objects as go

JAN = 2026 * 12
LAST_DAY = date(2026, 4, 10)
COUNTS = [(JAN, 0, 100), (JAN, 1, 26), (JAN, 2, 0), (JAN, 3, 3), (JAN + 1, 0, 50), (JAN + 1, 1, 10), (JAN + 3, 0, 9)]
FRAME = pd.DataFrame(COUNTS, columns=["cohort_month", "age_months", "active_customers"])
SCALE = charts.Scale(top=0.3, currency="GBP")


@pytest.fixture
def customer_cells() -> list[charts.Cell]:
    shown = matrix(FRAME, LAST_DAY)
    later, sizes = shown[shown["age_months"] > 0], [JAN, JAN + 1, JAN + 3]
    average = pooled(shown)
    return charts.customer_cells(
        later, average[average["age_months"] > 0], sizes, SCALE, absolute=False, last_day=LAST_DAY
    )


def figure_of(cells: list[charts.Cell], t: Tokens = LIGHT, **options: Any) -> go.Figure:
    return charts.cohort_heatmap(cells, {JAN: 100, JAN + 1: 50, JAN + 3: 9}, t, **options)


def test_a_month_nobody_came_back_in_is_zero_and_one_to_come_is_blank(customer_cells: list[charts.Cell]) -> None:
    drawn = figure_of(customer_cells).data[0].z
    assert drawn[0][1] == 0
    assert drawn[1][2] is None
    assert all(share is None for share in drawn[2])


def test_a_month_that_is_not_over_is_hatched_without_fill(customer_cells: list[charts.Cell]) -> None:
    figure = figure_of(customer_cells)
    bars = next(trace for trace in figure.data if trace.type == "bar")
    assert list(zip(bars.x, [base + 0.46 for base in bars.base], strict=True)) == [(3, 0), (2, 1)]
    assert figure.data[0].z[0][2] is None


def test_hovering_says_the_whole_sentence(customer_cells: list[charts.Cell]) -> None:
    done, open_ = customer_cells[0], next(cell for cell in customer_cells if cell.share is None)
    assert done.sentence.replace("<br>", " ") == (
        "Of 100 customers who first bought in Jan 2026, 26 (26.0%) bought again in Feb 2026. "
        "95% interval 18.4% to 35.4%."
    )
    assert "so far" in open_.sentence
    assert "The month is not over: data up to 10 Apr 2026." in open_.sentence


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=lambda t: t.mode)
def test_each_number_can_be_read_on_its_cell_and_a_click_dims_none(
    customer_cells: list[charts.Cell], t: Tokens
) -> None:
    figure = figure_of(customer_cells, t)
    shares = {(cell.row, cell.age): cell.share for cell in customer_cells}
    for trace in figure.select_traces({"type": "scatter", "mode": "text"}):
        colour = trace.textfont.color
        assert {trace.selected.textfont.color, trace.unselected.textfont.color} == {colour}
        for age, row in zip(trace.x, trace.y, strict=True):
            share = shares[row, age]
            assert contrast(colour, t.page if share is None else ramp(share, t.sequential)) >= 4.5


def test_a_click_carries_cohort_and_month_and_the_chosen_cell_is_outlined(customer_cells: list[charts.Cell]) -> None:
    figure = figure_of(customer_cells, picked=(JAN + 1, 1))
    targets = next(figure.select_traces({"type": "scatter", "mode": "markers"}))
    assert [list(data[:2]) for data in targets.customdata] == [[c.month, c.age] for c in customer_cells if c.month]
    (shape,) = figure.layout.shapes
    assert (shape.x0, shape.y0) == (1 - 0.48, 1 - 0.48)


def test_the_average_row_weighs_finished_months_only(customer_cells: list[charts.Cell]) -> None:
    averages = {cell.age: cell.text for cell in customer_cells if cell.month is None}
    assert averages == {1: "24", 2: "0"}  # 36 of 150 customers; month 3 is not over for anybody


def test_rows_name_month_and_size_and_the_year_where_it_changes(customer_cells: list[charts.Cell]) -> None:
    labels = figure_of(customer_cells).layout.yaxis.ticktext
    assert [text.split("<")[0].strip() for text in labels[1:]] == ["Jan 2026", "Feb", "Apr"]
    assert "100" in labels[1]


def test_revenue_cells_are_shares_of_the_first_month_or_money() -> None:
    rows = [(JAN, 0, 100, 1_000_000), (JAN, 1, 26, 314_159)]
    frame = pd.DataFrame(rows, columns=["cohort_month", "age_months", "active_customers", "revenue_cents"])
    cells = cohort_revenue.with_share(revenue_matrix(frame, date(2026, 2, 28)))
    later, average = cells[cells["age_months"] > 0], cohort_revenue.pooled(cells).query("age_months > 0")
    drawn = {
        absolute: charts.revenue_cells(later, average, [JAN], SCALE, absolute=absolute, last_day=LAST_DAY)[0]
        for absolute in (False, True)
    }
    assert (drawn[False].text, drawn[True].text) == ("31", "£3.1k")
    assert "spent £3,142 in Feb 2026" in drawn[True].sentence


def test_the_curve_starts_at_zero_and_marks_points_of_few_cohorts() -> None:
    now = pd.DataFrame(
        {
            "age_months": [1, 2],
            "cohorts": [9, 2],
            "cohort_size": [900, 200],
            "retention_rate": [0.26, 0.2],
            "low": [0.23, 0.15],
            "high": [0.29, 0.26],
        }
    )
    before = pd.DataFrame({"age_months": [1], "retention_rate": [0.3]})
    figure = charts.retention_curve(now, before, LIGHT, 300)
    line = figure.data[-1]
    assert figure.layout.yaxis.range[0] == 0
    assert list(line.marker.color) == [LIGHT.accent, LIGHT.page]
    assert "26.0% of 900 customers" in line.customdata[0][0]
    assert "A year ago" in figure.layout.annotations[0].text


def test_the_charts_words_name_what_is_drawn() -> None:
    shown = matrix(FRAME, LAST_DAY)
    average = pooled(shown)
    words = charts.heatmap_words(average[average["age_months"] > 0], 3, "customers who bought again in percent")
    assert "3 monthly cohorts" in words
    assert "24.0% after 1 month" in words


@pytest.mark.parametrize(
    ("text", "ages", "width"), [("26", 12, 320), ("100", 12, 640), ("£2.2k", 12, 640), ("£2.2k", 30, 1280)]
)
def test_a_chart_whose_numbers_would_touch_asks_for_more_room(text: str, ages: int, width: int) -> None:
    cells = [charts.Cell(0, age, 0.5, text, "", JAN) for age in range(1, ages + 1)]
    assert charts.width_needed(cells) == width


def test_the_axis_of_amounts_has_round_ticks_and_reaches_below_zero_only_for_points_there() -> None:
    points = charts.Points(column="each", words=str, told=str, tick=lambda value, step: f"{value:g} by {step:g}")
    above = points.axis([pd.DataFrame({"each": [30.0, 410.0]}), pd.DataFrame({"each": []})])
    assert above["ticktext"] == ["0 by 100", "100 by 100", "200 by 100", "300 by 100", "400 by 100"]
    assert above["range"][0] == 0
    below = points.axis([pd.DataFrame({"each": [-150.0, 410.0]})])
    assert below["tickvals"] == [-100, 0, 100, 200, 300, 400]
    assert below["range"][0] < -150 < 410 < below["range"][1]
    assert points.axis([pd.DataFrame({"each": [0.0]})])["tickvals"][0] == 0
