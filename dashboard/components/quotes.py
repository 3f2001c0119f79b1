"""What customers said, as they said it, with the words marked that are spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics.feedback_words import excerpt
from dashboard.theme import inert

if TYPE_CHECKING:
    from collections.abc import Sequence

    Span = tuple[int, int]

BEFORE, LONGEST = 60, 220  # characters ahead of the first mark, and in all


def quote(text: str, spans: Sequence[Span], key: str) -> None:
    """A piece of a text around its first mark. The text is shown as it is: never as markdown, never as HTML."""
    shown, inside = excerpt(text, spans, before=BEFORE, longest=LONGEST)
    parts, place = [], 0
    for left, right in inside:
        if place <= left < right:
            parts += [inert(shown[place:left]), f":orange-background[{inert(shown[left:right])}]"]
            place = right
    parts.append(inert(shown[place:]))
    with st.container(key=f"quote_{key}", gap=None):
        st.markdown(f"“{''.join(parts)}”")


def places_of(text: str, phrase: str) -> list[Span]:
    """Where a phrase stands in a text, whatever its case; none where its words are written otherwise."""
    plain, wanted = text.casefold(), phrase.casefold()
    if len(plain) != len(text) or not wanted:
        return []
    found, at = [], plain.find(wanted)
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = plain.find(wanted, at + len(wanted))
    return found
