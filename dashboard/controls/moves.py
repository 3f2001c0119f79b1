"""The choices of the Lifecycle page: after how many months a customer counts as lost, and one bar of its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dashboard.theme import month_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KindName = TypeVar("KindName", bound=str)
WINDOW, MONTH, KIND = "window", "month", "moved"
_LAST = "_last_clicked_move"


def pick_window(windows: Sequence[int], usual: int) -> int:
    """After how many months without a purchase a customer counts as lost; the one that fits the store is proposed."""
    names = {str(window): window for window in windows}
    picked = st.segmented_control(
        "Lost after so many months without a purchase",
        list(names),
        default=str(usual),
        required=True,
        format_func=lambda name: f"{name} mo",
        key=WINDOW,
        bind="query-params",
        label_visibility="collapsed",
    )
    return names.get(str(picked), usual)


def pick_move(
    months: Sequence[int], kinds: Mapping[KindName, str], proposed: tuple[int, KindName], chart: str
) -> tuple[int, KindName]:
    """The month and the kind of customers a person chose; at first the proposed ones.

    Besides the click there are two boxes, which a keyboard reaches; a click fills them.

    Parameters
    ----------
    months : those to offer, newest first.
    kinds : each kind with its words.
    chart : key of the chart whose points carry ``customdata`` that begins with month and kind.
    """
    _follow(chart, months, kinds)
    month_names = {month_label(month): month for month in months}
    kind_names = {title: kind for kind, title in kinds.items()}
    first = months.index(proposed[0]), list(kinds).index(proposed[1])
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key="pick_move"):
        month = st.selectbox("Month", list(month_names), first[0], key=MONTH, bind="query-params", width=140)
        kind = st.selectbox("Customers", list(kind_names), first[1], key=KIND, bind="query-params", width=190)
    return (month_names[month], kind_names[kind]) if month and kind else proposed


def _follow(chart: str, months: Sequence[int], kinds: Mapping[KindName, str]) -> None:
    """Bring a new click into the boxes. The chart keeps its selection over reruns, so each click counts once only."""
    state = st.session_state.get(f"chart_{chart}") or {}
    points = state.get("selection", {}).get("points", [])
    bars = [point["customdata"] for point in points if len(point.get("customdata") or ()) > 1]
    clicked = (int(bars[-1][0]), str(bars[-1][1])) if bars else None
    if clicked == st.session_state.get(_LAST):
        return
    st.session_state[_LAST] = clicked
    if clicked is None or clicked[0] not in months:
        return
    title = next((title for kind, title in kinds.items() if kind == clicked[1]), None)
    if title is not None:
        st.session_state[MONTH], st.session_state[KIND] = month_label(clicked[0]), title
