"""What the last action did, with its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.notices import Notice


def told_line(
    told: Notice | None,
    undo: Callable[[], None],
    close: Callable[[], None],
    key: str,
    badges: tuple[str, str] = ("Saved", "Not saved"),
) -> None:
    """A line that says it, and takes it back where that is possible; nothing where nothing was done.

    ``badges`` are the words for what went well and for what did not.
    """
    if told is None:
        return
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key=f"card_told_{key}"):
        if told.refused:
            st.badge(badges[1], icon=":material/error:", color="red")
        else:
            st.badge(badges[0], icon=":material/check:", color="green")
        words(" ".join(part for part in (told.text, told.do) if part), "strong", f"told_{key}")
        if told.undo is not None:
            st.button("Undo", icon=":material/undo:", type="tertiary", key=f"undo_{key}", on_click=undo)
        st.button("Close", icon=":material/close:", type="tertiary", key=f"close_{key}", on_click=close)
