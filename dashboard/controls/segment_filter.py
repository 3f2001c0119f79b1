"""The filter by saved segments. The address holds their opaque ids, the reader sees their names.

A bound list would write into the address what it shows and drop what it does not offer. So a line of text that nobody
sees is bound to the address, and the list that is seen follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.theme import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.answers.saved_segments import Saved

SAVED_SEGMENT = "saved_segment"
TITLE = "Saved segment"
_BOX = "_saved_segment_box"
_HELP = (
    "Shows the customers who fit the rules of a saved segment. Rules about purchases choose customers by what they did "
    "later, so rates of coming back among them say nothing of new customers."
)


def saved_segments_field(saved: Callable[[], Sequence[Saved]], *, enabled: bool) -> tuple[str, ...]:
    """The opaque ids that are chosen, those of segments that are gone too. Drawn on every page, as the others."""
    with st.container(key="unseen_saved_segment"):
        st.text_input(TITLE, key=SAVED_SEGMENT, bind="query-params", label_visibility="collapsed")
    chosen = chosen_ids()
    names = {one.public_id: label(one.name, 30) for one in saved()}
    st.session_state[_BOX] = [public_id for public_id in chosen if public_id in names]
    st.multiselect(
        TITLE,
        list(names),
        key=_BOX,
        format_func=lambda public_id: names.get(public_id, public_id),
        placeholder="All customers" if names else "None saved yet",
        help=_HELP,
        disabled=not enabled,
        on_change=_picked,
    )
    return chosen


def chosen_ids() -> tuple[str, ...]:
    """The opaque ids as they stand in the address."""
    text = str(st.session_state.get(SAVED_SEGMENT) or "")
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def choose_segments(public_ids: Sequence[str]) -> None:
    """Narrow to these alone."""
    st.session_state[SAVED_SEGMENT] = ",".join(public_ids)


def remove_segment(public_id: str | None) -> None:
    """Narrow to it no more; without an id, to none."""
    choose_segments([] if public_id is None else [one for one in chosen_ids() if one != public_id])


def _picked() -> None:
    choose_segments(st.session_state[_BOX])
