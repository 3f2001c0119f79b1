"""Small switches on charts, and the choice of one cell of a cohort chart. All bound to the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.analytics.cohort_story import CellChoices

Choice = TypeVar("Choice", bound=str)
Cell = tuple[int, int]  # month of first purchase, months since
COHORT, AGE = "cohort", "after"
TITLES = ("First bought in", "Bought again after")
_LAST = "_last_clicked_cell"


def switch(key: str, title: str, choices: Mapping[Choice, str], usual: Choice | None = None) -> Choice:
    """One of a few choices (value to words), at first the usual one or the first. The title is read out, not shown."""
    options = list(choices)
    first = usual or options[0]
    picked = st.segmented_control(
        title,
        options,
        default=first,
        required=True,
        format_func=lambda option: choices[option],
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return picked or first


def show_everything(*, offered: bool) -> bool:
    """Whether to draw all cohorts and months; offered only where the chart would leave some out."""
    return offered and st.toggle("Show all", key="all", bind="query-params", help="All cohorts and all months")


def work_out(key: str, *, long: bool) -> bool:
    """Whether to work out something that takes a large store seconds; there only when a person asks for it."""
    return not long or st.toggle("Work this out", key=key, bind="query-params", help="Takes some seconds here")


def pick_cell(
    choices: CellChoices, chart: str, keys: tuple[str, str] = (COHORT, AGE), titles: tuple[str, str] = TITLES
) -> Cell:
    """The cell a person chose; at first the one the choices propose.

    Besides the click there are two boxes, which a keyboard reaches; a click fills them.

    Parameters
    ----------
    chart : key of the chart whose points carry ``customdata`` that begins with cohort month (or row) and age.
    keys, titles : names in the address and words of the two boxes.
    """
    written = {age: choices.ages_written.get(age, _months(age)) for age in choices.ages}
    _follow(_clicked(chart), choices, keys, written)
    names = {name: month for month, name in choices.cohorts.items()}
    ages = {name: age for age, name in written.items()}
    first = list(choices.cohorts).index(choices.proposed[0]), choices.ages.index(choices.proposed[1])
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key="pick_cell"):
        cohort = st.selectbox(titles[0], list(names), first[0], key=keys[0], bind="query-params", width=150)
        age = st.selectbox(titles[1], list(ages), first[1], key=keys[1], bind="query-params", width=150)
    return (names[cohort], ages[age]) if cohort and age else choices.proposed


def _clicked(chart: str) -> Cell | None:
    """The cell last clicked on the chart, as Streamlit keeps it; read here because the boxes stand before the chart."""
    state = st.session_state.get(f"chart_{chart}") or {}
    points = state.get("selection", {}).get("points", [])
    cells = [point["customdata"] for point in points if len(point.get("customdata") or ()) > 1]
    return (int(cells[-1][0]), int(cells[-1][1])) if cells else None


def follow_click(chart: str) -> None:
    """Run the whole page again when a cell was clicked that ``pick_cell`` has not seen: the chart is a fragment."""
    if _clicked(chart) != st.session_state.get(_LAST):
        st.rerun()


def _months(age: int) -> str:
    return f"{age} month{'' if age == 1 else 's'}"


def _follow(clicked: Cell | None, choices: CellChoices, keys: tuple[str, str], written: Mapping[int, str]) -> None:
    """Bring a new click into the boxes. The chart keeps its selection over reruns, so each click counts once only."""
    if clicked == st.session_state.get(_LAST):
        return
    st.session_state[_LAST] = clicked
    if clicked is not None and clicked[0] in choices.cohorts:
        st.session_state[keys[0]] = choices.cohorts[clicked[0]]
        st.session_state[keys[1]] = written.get(clicked[1], _months(clicked[1]))
