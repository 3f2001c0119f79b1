"""Which tag the directory is narrowed to, and what tagging customers keeps: the form's name and what was done."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import tags as actions
from dashboard.actions.permission import LEAST_ROLE
from dashboard.controls.directory import first_page
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.actions.notices import Notice
    from dashboard.actions.tags import Direction, TagDesk

TAG, ANY = "tag", "Any tag"
_FORM = "_tag_token"
_notices = Notices("_tag_notice")


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
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        told=_notices.told(),
        change=_change,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _change(ids: Sequence[int], tag: str, direction: Direction, token: str) -> None:
    """Put or take a tag; the form then gets a new name, so that it can be used again."""
    engine, who = reads.record(), identity.current_user()

    def act() -> Notice:
        done = actions.tag_customers(engine, who, ids, tag, direction, submission_id=token)
        st.session_state.pop(_FORM, None)
        return actions.told_of(engine, who, done, direction)

    _notices.attempt(act)
