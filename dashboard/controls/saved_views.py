"""Which saved view of the queue is shown, and what the form that saves one does.

A saved view is a beginning: choosing it puts its view, topic and filters into the page's own controls, which then show
what is listed and can be changed as ever. A link that names one does the same once, unless it names filters itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import reads
from dashboard.actions import saved_views as actions
from dashboard.answers.saved_views import Looks, SavedView
from dashboard.controls.filter_bar import adopt_filters, filters_in_address, kept_filters
from dashboard.controls.notices import Notices
from dashboard.controls.queue import BUILT_IN, TOPIC, VIEW, first_page, shown_view, topic_words
from dashboard.theme import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.actions.cases import Seat
    from dashboard.actions.notices import Notice

SAVED = "saved-"
_BOX, _BEGUN, _TOKEN = "_queue_saved", "_queue_saved_begun", "_queue_saved_token"
NONE = "No saved view"
_notices = Notices("_queue_saved_notice")


def shown_saved_view(saved: Sequence[SavedView], titles: Mapping[str, str]) -> SavedView | None:
    """The saved view that the address names; None where it names none. To be asked before the topic is drawn."""
    shown = next((one for one in saved if one.public_id == _named()), None)
    if shown is not None and st.session_state.get(_BEGUN) != shown.public_id:
        _arrive(shown, titles)
    return shown


def pick_saved_view(saved: Sequence[SavedView], shown: SavedView | None, titles: Mapping[str, str]) -> None:
    """The box that chooses another saved view; nothing where there is none."""
    if not saved:
        return
    st.session_state[_BOX] = shown.public_id if shown else ""
    names = {"": NONE, **{one.public_id: label(one.name) for one in saved}}
    st.selectbox(
        "Saved view", list(names), key=_BOX, format_func=lambda one: names.get(one, NONE), width=170,
        label_visibility="collapsed", on_change=_picked, args=({one.public_id: one for one in saved}, titles),
    )  # fmt: skip


def topics_of(shown: SavedView | None) -> tuple[str, ...]:
    """The topic of a saved view: it is offered though no open case is about it."""
    return () if shown is None or shown.looks.topic is None else (shown.looks.topic,)


def _named() -> str | None:
    named = st.query_params.get(VIEW, "")
    return named.removeprefix(SAVED) if named.startswith(SAVED) else None


def _arrive(shown: SavedView, titles: Mapping[str, str]) -> None:
    """Begin with a view that came in the address."""
    st.session_state[_BEGUN] = shown.public_id
    if filters_in_address() or TOPIC in st.query_params:
        return
    st.session_state[TOPIC] = topic_words(shown.looks.topic, titles)
    if shown.looks.filters:
        adopt_filters(shown.looks.filters)
        st.rerun()  # the bar above is drawn already


def _picked(known: Mapping[str, SavedView], titles: Mapping[str, str]) -> None:
    one = known.get(st.session_state[_BOX] or "")
    if one is None:
        st.query_params[VIEW] = st.session_state.get(BUILT_IN) or "unclaimed"
    else:
        _name(one)
        st.session_state[TOPIC] = topic_words(one.looks.topic, titles)
        st.session_state[BUILT_IN] = one.looks.view
        adopt_filters(one.looks.filters)
    first_page()


def _name(one: SavedView) -> None:
    """The address names the view, and what is shown is what it looks at."""
    st.query_params[VIEW] = f"{SAVED}{one.public_id}"
    st.session_state[_BEGUN] = one.public_id


def view_desk(me: Seat | None, shown: SavedView | None, topic: str | None) -> actions.ViewDesk:
    """What the person may do with saved views."""
    at = _Desk(me=me, shown=shown, topic=topic, token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)))
    return actions.ViewDesk(
        shown=shown,
        gone=shown is None and _named() is not None,
        may_save=me is not None,
        may_change=shown is not None and actions.may_change(me, shown),
        for_team=me is not None and me.agent.manages,
        told=_notices.told(),
        field=at.field,
        save=at.save,
        change=at.change,
        remove=at.remove,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The form as the person saw it when it was drawn."""

    me: Seat | None
    shown: SavedView | None
    topic: str | None
    token: str

    def field(self, name: str) -> str:
        """The key of a field: another form has others."""
        return f"view_{name}_{self.token}_{self.shown.view_id if self.shown else 0}"

    def save(self) -> None:
        """Keep what is shown as a new view."""
        name, team = st.session_state.get(self.field("name")) or "", bool(st.session_state.get(self.field("team")))

        def step() -> Notice | None:
            if self.me is None:
                return None
            saved, told = actions.save_view(reads.record(), self.me, name, self._looks(), team=team,
                                            submission_id=self.token)  # fmt: skip
            return self._done(saved, told)

        _notices.attempt(step)

    def change(self) -> None:
        """Give the view that is shown its new name and what is shown now."""
        name, me, shown = st.session_state.get(self.field("rename")) or "", self.me, self.shown
        if me is not None and shown is not None:
            _notices.attempt(lambda: self._done(*actions.change_view(reads.record(), me, shown, name, self._looks())))

    def remove(self) -> None:
        """Delete the view that is shown; what it looked at stays on the screen."""
        me, shown = self.me, self.shown
        if me is not None and shown is not None:
            view = shown_view(shown)
            if _notices.attempt(lambda: actions.remove_view(reads.record(), me, shown)):
                st.query_params[VIEW] = view

    def _looks(self) -> Looks:
        built_in = st.session_state.get(BUILT_IN) or shown_view(self.shown)
        return Looks(view=built_in, topic=self.topic, filters=kept_filters())

    def _done(self, saved: SavedView, told: Notice) -> Notice:
        _name(saved)
        st.session_state.pop(_TOKEN, None)
        return told
