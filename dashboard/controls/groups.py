"""The choice of one customer group, by a box or by a click on the chart of groups; bound to the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = "group"  # "segment" in the address is the business's own, a filter
_LAST = "_last_clicked_group"


def pick_group(choices: Mapping[str, str], proposed: str, chart: str, key: str = GROUP, title: str = "Group") -> str:
    """The group a person chose; at first the proposed one. The box stands for those who use no mouse.

    Parameters
    ----------
    choices : name to title, in the order to offer.
    chart : key of the chart whose points carry ``customdata`` that begins with a name.
    key : its name in the address; another one where the choices are others.
    title : what stands above the box.
    """
    clicked = _clicked(chart)
    if clicked != st.session_state.get(_LAST):
        # The chart keeps its selection over reruns: each click counts once only.
        st.session_state[_LAST] = clicked
        if clicked is not None and clicked in choices:
            st.session_state[key] = choices[clicked]
    names = {title: name for name, title in choices.items()}
    first = list(choices).index(proposed)
    picked = st.selectbox(title, list(names), first, key=key, bind="query-params", width=220)
    return names[picked] if picked else proposed


def _clicked(chart: str) -> str | None:
    state = st.session_state.get(f"chart_{chart}") or {}
    points = state.get("selection", {}).get("points", [])
    named = [point["customdata"] for point in points if point.get("customdata")]
    return str(named[-1][0]) if named else None


def pick_place(choices: Mapping[str, str], proposed: str, *, key: str) -> str:
    """What the map shows, of some places (code to name); not asked where there is one only.

    ``key`` is its name in the address: one for each list of places, as another list has another usual place.
    """
    if len(choices) == 1:
        return proposed
    codes = {name: code for code, name in choices.items()}
    first = list(choices).index(proposed)
    picked = st.selectbox("Map of", list(codes), first, key=key, bind="query-params", width=220)
    return codes[picked] if picked else proposed
