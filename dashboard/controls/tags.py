"""Which tag the directory is narrowed to, and what tagging customers keeps: the form's name and what was done."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import tags as actions
from dashboard.actions.follow_ups import LEAST_ROLE, Notice
from dashboard.controls.directory import first_page
from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.actions.tags import Direction, TagDesk

TAG, ANY = "tag", "Any tag"
_TOKEN, _NOTICE = "_tag_token", "_tag_notice"


def pick_tag(tags: Sequence[str]) -> str:
    """The tag that customers must have, empty for any; nothing is drawn where there is no tag."""
    if not tags:
        return ""
    picked = st.selectbox("Tag", [ANY, *tags], key=TAG, bind="query-params", width=150, on_change=first_page)
    return "" if picked == ANY else picked


def tag_desk() -> TagDesk:
    """What the tagging of customers calls."""
    return actions.TagDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)),
        told=st.session_state.get(_NOTICE),
        change=_change,
        undo=_undo,
        close_notice=lambda: st.session_state.pop(_NOTICE, None),
    )


def _change(ids: Sequence[int], tag: str, direction: Direction, token: str) -> None:
    """Put or take a tag; the form then gets a new name, so that it can be used again."""
    engine, who = reads.record(), identity.current_user()
    try:
        done = actions.tag_customers(engine, who, ids, tag, direction, submission_id=token)
    except UserError as error:
        st.session_state[_NOTICE] = Notice(text=error.what, do=error.do, refused=True)
        return
    st.session_state[_NOTICE] = actions.told_of(engine, who, done, direction)
    st.session_state.pop(_TOKEN, None)


def _undo() -> None:
    found: Notice | None = st.session_state.get(_NOTICE)
    if found is None or found.undo is None:
        return
    try:
        st.session_state[_NOTICE] = found.undo()
    except UserError as error:
        st.session_state[_NOTICE] = Notice(text=error.what, do=error.do, refused=True)
