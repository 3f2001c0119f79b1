"""Putting a tag on customers of a list, or taking one away, with how many it changes before it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.words import words
from dashboard.theme import count, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from dashboard.actions.tags import TagDesk

MOST_AT_ONCE = 100_000
ALL, SOME = "all", "some"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsHeld:
    """The tags there are, and how many of some customers have one."""

    tags: tuple[str, ...]
    count: Callable[[str, list[int]], int]


def tag_form(desk: TagDesk, picked: Sequence[int], everybody: pd.Series[int], having: TagsHeld) -> None:
    """A popover: whom, which tag, how many change, and the two buttons.

    Parameters
    ----------
    picked : ids of the customers selected in the list.
    everybody : ids of all that are found.
    having : what is held now.
    """
    with st.popover("Tags", icon=":material/label:", type="tertiary", key="quiet_tags", disabled=not desk.may_write):
        whom = _whom(desk.token, len(picked), len(everybody))
        typed = st.selectbox("Tag", having.tags, None, key=f"put_tag_{desk.token}", accept_new_options=True,
                             placeholder="Choose one, or write a new one")  # fmt: skip
        if not typed:
            words("Tags can be searched for in the list and used in the rules of segments.", "fine", "tag_help")
            return
        ids = [int(one) for one in (picked if whom == SOME else everybody)]
        tag = next((name for name in having.tags if name.casefold() == typed.casefold()), typed)
        _act(desk, ids, tag, having.count(tag, ids))


def _whom(token: str, picked: int, size: int) -> str:
    if not picked:
        words(f"For all {quantity(size, 'customer')} found; select rows to choose some.", "muted", "tag_whom")
        return ALL
    names = {SOME: f"The {count(picked)} selected", ALL: f"All {count(size)} found"}
    picked_whom = st.radio("For whom", list(names), format_func=lambda one: names[one], key=f"tag_whom_{token}")
    return picked_whom or SOME


def _act(desk: TagDesk, ids: list[int], tag: str, have: int) -> None:
    if len(ids) > MOST_AT_ONCE:
        words(f"At most {count(MOST_AT_ONCE)} can be tagged at once: narrow the list first.", "worse", "tag_many")
        return
    lacking = len(ids) - have
    words(f"Of {quantity(len(ids), 'customer')}, {count(have)} have “{tag}” and {count(lacking)} have not.", "strong",
          "tag_preview")  # fmt: skip
    with st.container(horizontal=True, gap="small", key="tag_foot"):
        st.button(f"Put it on {count(lacking)}", icon=":material/new_label:", type="primary", key="put_tag",
                  disabled=not lacking, on_click=desk.change, args=(ids, tag, "put", desk.token))  # fmt: skip
        st.button(f"Take it from {count(have)}", icon=":material/label_off:", key="take_tag",
                  disabled=not have, on_click=desk.change, args=(ids, tag, "take", desk.token))  # fmt: skip
