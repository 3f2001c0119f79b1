"""Answers whether new customers come back, cohort by cohort."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import card, empty_store, filtered_empty, page_head, table_and_download, takeaway, words
from dashboard.components import retention as parts

TITLE = "Do new customers come back?"
SUBLINE = "One row per month of first purchase. Click a cell for its customers."

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "retention")
    empty_store(navigation.page("import_data"))
    st.stop()

with frame.bar_place():
    counted = reads.Counted(**controls.what_counts())
answer = reads.retention_overview(filters, scope, counted)
page_head(TITLE, parts.sentence(filters, answer, counted), "retention")
if answer.empty:
    filtered_empty(controls.reset_filters)
    st.stop()
takeaway(answer.takeaway, "retention")
parts.retention_tiles(answer)

left, right = st.columns([3, 2], gap="small")
with right:
    parts.curve_card(answer)
    with card("people", "Customers behind a cell", "Click a cell of the chart, or choose its months here."):
        pick = controls.pick_cell(parts.cell_choices(answer), chart="cohorts")
        words(parts.picked_words(answer.cells, pick), "strong", "picked")
        people = reads.cell_customers(filters, scope, counted, pick)
        brief, full = (tables.columns(names, facts.currency) for names in (parts.PEOPLE_COLUMNS, parts.PEOPLE_TABLE))
        parts.people_list(people, brief, full)


@st.fragment
def cohorts() -> None:
    """The chart and its switches: they change only this card, so only this card runs again."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        money = controls.switch("measure", "Measure", {"customers": "Customers", "revenue": "Revenue"}) == "revenue"
        absolute = controls.switch("unit", "Unit", {"percent": "%", "number": "n"}) == "number"
        drawn = reads.revenue_overview(filters, scope, counted) if money else answer
        everything = controls.show_everything(offered=parts.hides_some(drawn.cells))
    words(parts.heatmap_unit(money=money, absolute=absolute, currency=facts.currency), "cap", "unit")
    shown = parts.shown(drawn, everything=everything)
    parts.heatmap(drawn, shown, absolute=absolute, facts=facts, picked=pick)
    parts.heatmap_note(facts, drawn.cells, shown.sizes)
    columns = tables.columns(parts.MONEY_COLUMNS if money else parts.TABLE_COLUMNS, facts.currency)
    name, definition = ("Revenue by cohort", "revenue_share") if money else ("Retention by cohort", "retention_rate")
    table_and_download(shown.table, "cohorts", name, definition, columns=columns)
    controls.follow_click("cohorts")


with left, card("cohorts", "Cohort by cohort", SUBLINE):
    cohorts()
