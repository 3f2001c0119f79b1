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
_LAST = "_last_clicked_cell"


def switch(key: str, title: str, choices: Mapping[Choice, str]) -> Choice:
    """One of a few choices (value to words); the first is the default. The title is read out, not shown."""
    options = list(choices)
    picked = st.segmented_control(
        title,
        options,
        default=options[0],
        required=True,
        format_func=lambda option: choices[option],
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return picked or options[0]


def what_counts() -> dict[str, bool]:
    """What counts as coming back besides purchases, behind a quiet button: ``cancellations`` and ``free``."""
    with st.popover("What counts", icon=":material/rule:", type="tertiary", key="quiet_counts"):
        st.text("A customer came back when they bought something again. You can also count:")
        return {
            "cancellations": st.toggle("Returns and cancellations", key="cancellations", bind="query-params"),
            "free": st.toggle("Free items only", key="free", bind="query-params"),
        }


def show_everything(*, offered: bool) -> bool:
    """Whether to draw all cohorts and months; offered only where the chart would leave some out."""
    return offered and st.toggle("Show all", key="all", bind="query-params", help="All cohorts and all months")


def pick_cell(choices: CellChoices, chart: str) -> Cell:
    """The cell a person chose; at first the one the choices propose.

    Besides the click there are two boxes, which a keyboard reaches; a click fills them.

    Parameters
    ----------
    chart : key of the chart whose points carry ``customdata`` that begins with cohort month and age.
    """
    _follow(_clicked(chart), choices)
    names = {name: month for month, name in choices.cohorts.items()}
    ages = {_months(age): age for age in choices.ages}
    first = list(choices.cohorts).index(choices.proposed[0]), choices.ages.index(choices.proposed[1])
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key="pick_cell"):
        cohort = st.selectbox("First bought in", list(names), first[0], key=COHORT, bind="query-params", width=150)
        age = st.selectbox("Bought again after", list(ages), first[1], key=AGE, bind="query-params", width=150)
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


def _follow(clicked: Cell | None, choices: CellChoices) -> None:
    """Bring a new click into the boxes. The chart keeps its selection over reruns, so each click counts once only."""
    if clicked == st.session_state.get(_LAST):
        return
    st.session_state[_LAST] = clicked
    if clicked is not None and clicked[0] in choices.cohorts:
        st.session_state[COHORT] = choices.cohorts[clicked[0]]
        st.session_state[AGE] = _months(clicked[1])
