"""The views of the Retention page, each from its answer to its cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import controls, reads, tables
from dashboard.analytics import explorer_story
from dashboard.analytics.churn import PATIENCE
from dashboard.analytics.compare_groups import ONE, OTHER
from dashboard.components import compare as comparing
from dashboard.components import explorer as parts
from dashboard.components import explorer_grid as cells_of
from dashboard.components import retention as usual
from dashboard.components.cards import card
from dashboard.components.download import table_and_download
from dashboard.components.words import takeaway, words
from dashboard.reads.explorer import AGES
from dashboard.views import retention_people as behind

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.controls import Chosen
    from dashboard.reads import Counted, Explored, Question, Retention, StoreFacts
    from data_access.filters import Filters, Scope

ONLY_CUSTOMERS = "Money, orders and units belong to one period, so only customers are counted here."
MONTHS = "One row per month of first purchase. Click a cell for its customers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for, and of which store."""

    filters: Filters
    scope: Scope
    question: Question
    chosen: Chosen
    facts: StoreFacts


def month_grid(asked: Asked, answer: Retention, counted: Counted) -> None:
    """The first view: months of first purchase by months since, the curve beside it, and the people of a cell."""
    facts = asked.facts
    left, right = st.columns([3, 2], gap="small")
    with right:
        usual.curve_card(answer)
        with card("people", "Customers behind a cell", "Click a cell of the chart, or choose its months here."):
            pick = controls.pick_cell(usual.cell_choices(answer), chart="cohorts")
            words(usual.picked_words(answer.cells, pick), "strong", "picked")
            people = reads.cell_customers(asked.filters, asked.scope, counted, pick)
            behind.listed(asked, people, (usual.PEOPLE_COLUMNS, usual.PEOPLE_TABLE))

    @st.fragment
    def cohorts() -> None:
        """The chart and its switches: they change only this card, so only this card runs again."""
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            measure = controls.switch("measure", "Measure", cells_of.MEASURES)
            absolute = controls.switch("unit", "Unit", {"percent": "%", "number": "n"}) == "number"
            money, other = measure == "revenue", measure in {"net", "orders", "units"}
            drawn = reads.revenue_overview(asked.filters, asked.scope, counted) if money else answer
            everything = controls.show_everything(offered=usual.hides_some(drawn.cells))
        if other:
            _measured_grid(asked, measure, absolute=absolute, everything=everything, picked=pick, key="cohorts")
            return
        words(usual.heatmap_unit(money=money, absolute=absolute, currency=facts.currency), "cap", "unit")
        shown = usual.shown(drawn, everything=everything)
        below = usual.heatmap(drawn, shown, absolute=absolute, facts=facts, picked=pick)
        columns = tables.columns(usual.MONEY_COLUMNS if money else usual.TABLE_COLUMNS, facts.currency)
        name, definition = (
            ("Revenue by cohort", "revenue_share") if money else ("Retention by cohort", "retention_rate")
        )
        with below:
            table_and_download(shown.table, "cohorts", name, definition, columns=columns)
        usual.heatmap_note(facts, drawn.cells, shown.sizes)
        controls.follow_click("cohorts")

    with left, card("cohorts", "Cohort by cohort", MONTHS):
        cohorts()


def _measured_grid(
    asked: Asked, measure: str, *, absolute: bool, everything: bool, picked: tuple[int, int] | None, key: str
) -> None:
    """The heat map of any rule and measure with its unit, note, table and download."""
    amount = cells_of.AMOUNTS.get(measure)
    answer = reads.explored(asked.filters, asked.scope, asked.question, amount)
    words(cells_of.unit_words(measure, asked.facts.currency, absolute=absolute), "cap", "unit")
    cells, below = cells_of.grid(
        answer, measure, absolute=absolute, everything=everything, facts=asked.facts, picked=picked
    )
    columns = tables.columns(cells_of.AMOUNT_TABLE if amount else cells_of.CELL_TABLE, asked.facts.currency)
    table = cells_of.cell_table(answer, cells, measure)
    with below:
        table_and_download(table, key, "Retention", cells_of.definition(measure), columns=columns)
    words(cells_of.grid_note(answer, asked.facts), "fine", "hatched")


def any_grid(asked: Asked, answer: Explored) -> None:
    """The grid of any rule: cohorts or groups by age, and the people of a cell."""
    if asked.question.by:
        found = reads.groups(asked.filters, asked.scope, asked.question)
        takeaway(parts.group_takeaway(answer, found), "retention")
        parts.group_note(asked.question.by, found)
    else:
        takeaway(parts.takeaway_words(answer, after=asked.question.after), "retention")
    if asked.chosen.wrong:
        words(asked.chosen.wrong, "worse", "brackets")
    parts.age_tiles(answer)
    choices = cells_of.place_choices(answer)
    left, right = (st.container(), None) if choices is None else st.columns([3, 2], gap="small")
    pick = None
    if right is not None and choices is not None:
        with right:
            pick = behind.of_cell(asked, answer, choices, "explored")

    @st.fragment
    def cells() -> None:
        """The chart and its switches."""
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            measure = _pick_measure(asked)
            absolute = controls.switch("unit", "Unit", {"percent": "% or each", "number": "n"}) == "number"
            everything = controls.show_everything(offered=cells_of.hides_some(answer))
        if asked.question.after:
            words(ONLY_CUSTOMERS, "fine", "after")
        _measured_grid(asked, measure, absolute=absolute, everything=everything, picked=pick, key="explored")
        controls.follow_click("explored")

    with left, card("cohorts", "Who came back", cells_of.rows_words(answer)):
        cells()


def _pick_measure(asked: Asked) -> str:
    """What is counted; "in it or later" leaves only customers."""
    offered = {"customers": "Customers"} if asked.question.after else cells_of.MEASURES
    return controls.switch("measure", "Measure", offered)


def _measured(asked: Asked, answer: Explored) -> tuple[parts.Measured, Explored, dict[str, Any]]:
    """The measure of curves or a trend, the answer that holds it, and the columns of its table."""
    measured = parts.Measured(_pick_measure(asked), asked.facts.currency)
    if asked.question.after:
        words(ONLY_CUSTOMERS, "fine", "after")
    amount = cells_of.AMOUNTS.get(measured.name)
    found = reads.explored(asked.filters, asked.scope, asked.question, amount) if amount else answer
    columns = tables.columns(cells_of.AMOUNT_TABLE if amount else cells_of.CELL_TABLE, asked.facts.currency)
    return measured, found, columns


def curves_view(asked: Asked, answer: Explored) -> None:
    """The curves of cohorts or groups."""
    if asked.question.by:
        found = reads.groups(asked.filters, asked.scope, asked.question)
        takeaway(parts.group_takeaway(answer, found), "retention")
        parts.group_note(asked.question.by, found)
    else:
        takeaway(parts.takeaway_words(answer, after=asked.question.after), "retention")
    parts.age_tiles(answer)
    left, right = st.columns([3, 2], gap="small")
    with (
        left,
        card("curves", "How fast do they drift away?", "At each age, finished periods only"),
    ):
        measured, counted, columns = _measured(asked, answer)
        drawn = parts.curves(counted, measured)
        table = cells_of.cell_table(answer, drawn, measured.name)
        table_and_download(table, "curves", "Curves", cells_of.definition(measured.name), columns=columns)
    _of_drawn(asked, answer, drawn, "curves", right)


def _of_drawn(asked: Asked, answer: Explored, drawn: pd.DataFrame, chart: str, place: DeltaGenerator) -> None:
    """The customers behind a point that was drawn."""
    choices = behind.choices_drawn(answer, drawn)
    if choices is not None:
        with place:
            behind.of_cell(asked, answer, choices, chart)


def trend_view(asked: Asked, answer: Explored) -> None:
    """One age over cohorts."""
    clock = asked.question.rule.clock
    over = answer.cells[answer.cells["complete"] & (answer.cells["age"] > 0)]
    ages = [int(age) for age in sorted(over["age"].unique()) if age <= AGES]
    if not ages:
        takeaway(parts.takeaway_words(answer, after=False), "retention")
        return
    said = st.container()
    left, right = st.columns([3, 2], gap="small")
    with left, card("trend", "Do newer customers come back more?", "One point per cohort, oldest first"):
        measured, counted, columns = _measured(asked, answer)
        age = controls.pick_age(ages, {age: explorer_story.age_words(clock, age) for age in ages})
        drawn = parts.trend(counted, age, measured)
        table = cells_of.cell_table(answer, drawn, measured.name)
        table_and_download(table, "trend", "Trend", cells_of.definition(measured.name), columns=columns)
    _of_drawn(asked, answer, drawn, "trend", right)
    with said:
        takeaway(parts.trend_words(answer, age), "retention")


def compare_view(asked: Asked, answer: Explored) -> None:
    """Two groups side by side."""
    del answer
    clock, by = asked.question.rule.clock, asked.question.by or "segment"
    groups = reads.groups(asked.filters, asked.scope, asked.question)
    if len(groups.names) <= 1:
        takeaway(comparing.alone_words(groups, by), "retention")
        parts.group_note(by, groups)
        return
    said = st.container()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="two_groups"):
        one, other = controls.pick_two(groups.names, comparing.proposed(groups, by), by)
    found = reads.compared(asked.filters, asked.scope, asked.question, one, other)
    names = comparing.names_of(groups, by, one, other)
    with said:
        takeaway(comparing.verdict(found, names, clock, after=asked.question.after), "retention")
        parts.group_note(by, groups)
    comparing.compare_tiles(found, names, clock)
    left, right = st.columns([3, 2], gap="small")
    with left, card("compare", "Who comes back more?", "Share that came back at each age, finished periods only"):
        comparing.compare_charts(found, names, clock)
        columns = tables.columns(comparing.COMPARE_TABLE)
        table = comparing.compare_table(found, names, clock)
        table_and_download(table, "compare", "Two groups", "group_difference", columns=columns)
    with right, card("differences", "How much more or less?", "Difference at each age, with 95% interval"):
        comparing.difference_chart(found, clock)
    if len(found.found.ages):
        behind.of_side(asked, groups, (one, other), [int(age) for age in found.found.ages["age"]])


def stay_view(asked: Asked, answer: Explored) -> None:
    """How long customers stay, two groups side by side; all of them where there is only one group."""
    del answer
    by = asked.question.by or "segment"
    groups = reads.groups(asked.filters, asked.scope, asked.question)
    said, sides, names = st.container(), None, {"": ""}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="two_groups"):
        if len(groups.names) > 1:
            sides = controls.pick_two(groups.names, comparing.proposed(groups, by), by)
            names = dict(zip((ONE, OTHER), comparing.names_of(groups, by, *sides), strict=True))
        patience = controls.patience(PATIENCE)
    found = reads.stays(asked.filters, asked.scope, asked.question, sides, patience)
    with said:
        alone = "" if sides else f" {comparing.alone_words(groups, by)}"
        takeaway(comparing.stay_words(found, names) + alone, "retention")
        parts.group_note(by, groups)
    comparing.stay_tiles(found, names)
    with card("stay", "How long do they stay?", "Share that are still customers after so many days"):
        table = comparing.stay_chart(found, names, patience)
        columns = tables.columns(comparing.STAY_TABLE)
        table_and_download(table, "stay", "How long customers stay", "survival", columns=columns)
    behind.of_stay(asked, groups, sides, patience)


VIEWS = {
    "grid": any_grid,
    "curves": curves_view,
    "trend": trend_view,
    "compare": compare_view,
    "survival": stay_view,
}
