"""Small switches on charts, and the choice of one cell of a cohort chart. All bound to the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COHORT, AGE = "cohort", "after"


@dataclass(frozen=True, slots=True)
class CellPick:
    """One cell: the month of first purchase and the months since."""

    cohort_month: int
    age_months: int


def switch(key: str, title: str, choices: Mapping[str, str]) -> str:
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


def option_toggle(key: str, title: str, explanation: str) -> bool:
    """A yes-or-no option of how a figure is counted."""
    return st.toggle(title, key=key, help=explanation, bind="query-params")


def pick_cell(cohorts: Mapping[int, str], ages: Sequence[int], clicked: Sequence[Mapping[str, Any]]) -> CellPick | None:
    """The cell a person chose: by a click on the chart, or with the two boxes, which a keyboard reaches.

    Parameters
    ----------
    cohorts : month number to its name, as offered.
    ages : months since the first purchase, as offered.
    clicked : the points of the chart's selection; their ``customdata`` begins with cohort month and age.
    """
    _follow(clicked, cohorts)
    names = {name: month for month, name in cohorts.items()}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="pick_cell"):
        cohort = st.selectbox(
            "First bought in", list(names), index=None, key=COHORT, bind="query-params", placeholder="Month", width=160
        )
        age = st.selectbox(
            "Bought again after",
            [_months(age) for age in ages],
            index=None,
            key=AGE,
            bind="query-params",
            placeholder="Months",
            width=160,
        )
        if cohort is not None or age is not None:
            st.button("Clear", type="tertiary", key="clear_cell", on_click=_clear)
    if cohort is None or age is None:
        return None
    return CellPick(names[cohort], int(age.split()[0]))


def _months(age: int) -> str:
    return f"{age} month{'' if age == 1 else 's'}"


def _follow(clicked: Sequence[Mapping[str, Any]], cohorts: Mapping[int, str]) -> None:
    """Bring a new click into the boxes. The chart keeps its selection over reruns, so each click counts once only."""
    cells = [tuple(point["customdata"][:2]) for point in clicked if point.get("customdata")]
    last = cells[-1] if cells else None
    if last == st.session_state.get("_last_clicked_cell"):
        return
    st.session_state["_last_clicked_cell"] = last
    if last is not None and last[0] in cohorts:
        st.session_state[COHORT] = cohorts[last[0]]
        st.session_state[AGE] = _months(last[1])


def _clear() -> None:
    st.session_state[COHORT] = st.session_state[AGE] = None
