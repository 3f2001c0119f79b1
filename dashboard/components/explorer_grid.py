"""The grid of the Retention page for any rule: cohorts or groups by age, of customers, money, orders or units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import cohort_story, explorer_story
from dashboard.charts import retention as charts
from dashboard.charts.base import plain, rows
from dashboard.components.cards import chart
from dashboard.components.words import words
from dashboard.reads.explorer import AGES
from dashboard.theme import count, day, money, percent, quantity, symbol

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.reads import Explored, StoreFacts
    from data_access.queries.cohort_rules import Measure

MEASURES = {
    "customers": "Customers",
    "revenue": "Revenue",
    "net": "Net of returns",
    "orders": "Orders",
    "units": "Units",
}
AMOUNTS: dict[str, Measure] = {
    "revenue": "gross_cents",
    "net": "net_cents",
    "orders": "purchase_count",
    "units": "units_milli",
}
AMOUNT_NAMES = {"revenue": "Revenue", "net": "Revenue net of returns", "orders": "Orders", "units": "Units"}
COHORTS, MOST_CELLS = 24, 950
LONGEST_NAME = 22  # characters beside a row
CELL_TABLE = ("row_name", "cohort_size", "age_name", "active_customers", "retention_rate", "low", "high", "complete")
AMOUNT_TABLE = ("row_name", "cohort_size", "age_name", "active_customers", "amount_total", "amount_each", "complete")
PEOPLE_COLUMNS = ("page", "customer_name", "last_purchase_on", "follow_up", "purchase_count")
PEOPLE_TABLE = ("customer", "customer_name", "country_name", "segment", "purchase_count", "last_purchase_on", "reason",
                "follow_up")  # fmt: skip


def shown_cells(answer: Explored, *, everything: bool) -> pd.DataFrame:
    """The cells there is room for: newest cohorts and first ages, or as many as can be drawn."""
    cells = answer.cells[answer.cells["age"] > 0]
    if not everything:
        cells = cells[cells["age"] <= AGES]
        if not answer.question.by:
            cells = cells[cells["row"] >= len(answer.names) - COHORTS]
    totals = cells.groupby("age").size().sort_index().cumsum()
    return cells[cells["age"].isin(totals[totals <= MOST_CELLS].index)]


def hides_some(answer: Explored) -> bool:
    """Whether there is more than is shown at first."""
    many = not answer.question.by and len(answer.names) > COHORTS
    return many or bool((answer.cells["age"] > AGES).any())


def grid(
    answer: Explored,
    measure: str,
    *,
    absolute: bool,
    everything: bool,
    facts: StoreFacts,
    picked: tuple[int, int] | None,
) -> tuple[pd.DataFrame, DeltaGenerator]:
    """The heat map of any rows and ages; gives the cells that were drawn and the place for their table's buttons.

    They belong into the region that scrolls: it must hold something that a keyboard can reach.
    """
    t = frame.current_tokens()
    cells = shown_cells(answer, everything=everything)
    if cells.empty:
        words("No period after a first purchase has begun yet.", "muted", "no_cells")
        return cells, st.container()

    def build() -> tuple[Any, str, int]:
        top = _colour_top(answer)
        drawn = [_cell(row, answer, measure, facts, top, absolute=absolute) for row in rows(cells)]
        drawn += [_average_cell(row, answer, measure, facts, top, absolute=absolute) for row in _average(answer, cells)]
        first = answer.cells[answer.cells["age"] == 0].set_index("row")["cohort_size"]
        kept = sorted({int(row) for row in cells["row"]})
        places = {row: place for place, row in enumerate(kept)}
        drawn = [charts.Cell(places[int(c.row)] if c.month is not None else c.row, c.age, c.share, c.text, c.sentence,
                             c.month) for c in drawn]  # fmt: skip
        sizes = {row: int(first.get(row, 0)) for row in kept}
        figure = charts.cohort_heatmap(drawn, sizes, t, picked=picked, words=_axes(answer, cells))
        by = explorer_story.age_axis(answer.question.rule.clock).lower()
        alt = f"Heat map of {quantity(len(kept), 'row')} by {by}."
        return figure, f"{alt} The table has every figure.", charts.width_needed(drawn)

    figure, alt, width = reads.finished(build, "explored", answer.number, measure, absolute, everything, picked, t.mode)
    place = st.container(key=f"wide_{width}")
    with place:
        chart(figure, "explored", alt, on_select=True)
    return cells, place


def _colour_top(answer: Explored) -> float:
    """What full colour stands for: near the largest finished figure of a row that is not small."""
    cells = answer.cells.rename(columns={"age": "age_months"})
    if "amount" not in cells:
        return cohort_story.colour_top(cells, "retention_rate")
    large = cells[
        cells["complete"] & (cells["age_months"] > 0) & (cells["cohort_size"] >= cohort_story.FEWEST_CUSTOMERS)
    ]
    each = large["amount"] / large["cohort_size"]
    return max(float(each.quantile(0.98)), 1e-9) if len(each) else 1.0


def _average(answer: Explored, cells: pd.DataFrame) -> list[Any]:
    return list(rows(answer.average[answer.average["age"].isin(cells["age"].unique())]))


def _axes(answer: Explored, cells: pd.DataFrame) -> charts.Axes:
    clock = answer.question.rule.clock
    ticks = {int(age): explorer_story.age_tick(clock, int(age)) for age in cells["age"].unique()}
    names = {row: plain(_short(name)) for row, name in answer.names.items()}
    return charts.Axes(rows=names, ticks=ticks, title=explorer_story.age_axis(clock))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def value_of(row: Any, measure: str, currency: str, *, absolute: bool) -> tuple[float, str, str]:  # noqa: ANN401  a row
    """What colours a cell, what stands in it, and its sentence."""
    size = int(row.cohort_size)
    if measure == "customers":
        text = count(row.active_customers) if absolute else percent(row.retention_rate, decimals=0)[:-1]
        told = (
            f"{count(row.active_customers)} of {quantity(size, 'customer')} ({percent(row.retention_rate)}) came back."
        )
        return row.retention_rate, text, f"{told}<br>95% interval {percent(row.low)} to {percent(row.high)}."
    each, total = row.amount / size if size else 0.0, row.amount
    if measure in {"revenue", "net"}:
        return (
            each,
            money(total if absolute else each, currency)[0:12],
            (f"{money(total, currency)} from {quantity(size, 'customer')},<br>{money(each, currency)} for each."),
        )
    scale = 1000 if measure == "units" else 1
    total, each = total / scale, each / scale
    unit = "units" if measure == "units" else "orders"
    told = f"{count(total)} {unit} of {quantity(size, 'customer')},<br>{each:.2f} for each."
    return row.amount / size if size else 0.0, count(total) if absolute else f"{each:.2f}", told


def _cell(row: Any, answer: Explored, measure: str, facts: StoreFacts, top: float, *, absolute: bool) -> charts.Cell:  # noqa: ANN401  a row of itertuples
    share, text, told = value_of(row, measure, facts.currency, absolute=absolute)
    when = explorer_story.age_words(answer.question.rule.clock, int(row.age))
    sentence = f"{plain(answer.names[row.row])}, {when}:<br>{told}"
    if not row.complete:
        sentence += f"<br>The period is not over: data up to {day(facts.as_of)}."
    return charts.Cell(int(row.row), int(row.age), share / top if row.complete else None, text, sentence, int(row.row))


def _average_cell(
    row: Any,  # noqa: ANN401  a row of itertuples
    answer: Explored,
    measure: str,
    facts: StoreFacts,
    top: float,
    *,
    absolute: bool,
) -> charts.Cell:
    share, text, told = value_of(row, measure, facts.currency, absolute=absolute)
    when = explorer_story.age_words(answer.question.rule.clock, int(row.age))
    return charts.Cell(charts.AVERAGE_ROW, int(row.age), share / top, text, f"All finished, {when}:<br>{told}")


def unit_words(measure: str, currency: str, *, absolute: bool) -> str:
    """What the numbers in the cells are."""
    if measure == "customers":
        return "Customers who came back" if absolute else "Customers who came back, in % of the row"
    unit = f", {symbol(currency).strip()}" if measure in {"revenue", "net"} else ""
    return (
        f"{AMOUNT_NAMES[measure]}{unit}" if absolute else f"{AMOUNT_NAMES[measure]} for each customer of the row{unit}"
    )


def definition(measure: str) -> str:
    """The entry of the registry that says how a measure is computed."""
    return "amount_by_rule" if measure in AMOUNTS else "retention_by_rule"


def rows_words(answer: Explored) -> str:
    """What the rows of a grid are."""
    if answer.question.by:
        return "One row per group, all cohorts together that are old enough."
    clock = answer.question.rule.clock
    name = {"week": "week", "quarter": "quarter"}.get(clock.period, "month")
    return f"One row per {name} of first purchase."


def grid_note(answer: Explored, facts: StoreFacts) -> str:
    """Who is counted in a cell, and what the hatch means."""
    clock = answer.question.rule.clock
    old = "A customer counts at an age once the whole of that period lies in the data."
    if clock.own or answer.question.by:
        return old
    return f"{old} Hatched: period not over, data up to {day(facts.as_of)}."


def place_choices(answer: Explored) -> cohort_story.CellChoices | None:
    """The cells there are to choose from; None where there is none."""
    cells = answer.cells[answer.cells["age"] > 0]
    if cells.empty:
        return None
    clock, by = answer.question.rule.clock, answer.question.by
    order = sorted((int(row) for row in cells["row"].unique()), reverse=not by)
    came = cells[cells["complete"] & (cells["age"] == 1) & (cells["active_customers"] > 0)]["row"]
    first = order[0] if came.empty else int(came.min() if by else came.max())
    ages = [int(age) for age in sorted(cells["age"].unique())]
    return cohort_story.CellChoices(
        cohorts={row: answer.names[row] for row in order},
        ages=ages,
        proposed=(first, ages[0]),
        ages_written={age: explorer_story.age_words(clock, age) for age in ages},
    )


def cell_table(answer: Explored, cells: pd.DataFrame, measure: str = "customers") -> pd.DataFrame:
    """The drawn cells as rows for people and spreadsheets."""
    clock = answer.question.rule.clock
    if measure != "customers" and len(cells):
        total = cells["amount"] / {"orders": 1, "units": 1000}.get(measure, 100)
        cells = cells.assign(amount_total=total, amount_each=total / cells["cohort_size"])
    return cells.assign(
        row_name=[answer.names[int(row)] for row in cells["row"]],
        age_name=[explorer_story.age_words(clock, int(age)) for age in cells["age"]],
    )
