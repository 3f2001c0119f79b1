"""What a click on the Topics page does: opening the form, saving, switching, and the way back."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions.notices import Notice
from dashboard.actions.topic_desk import TopicDesk, TopicDraft
from dashboard.actions.topic_edits import LEAST_ROLE, change_topic, restored
from dashboard.controls.notices import Notices
from dashboard.errors import StaleRowError, UserError
from dashboard.reads.topics import topic_settings
from sentiment.own_topics import edit_of, token_for
from sentiment.taxonomy import TaxonomyError

if TYPE_CHECKING:
    from dashboard.answers.topics import Setting
    from sentiment.own_topics import TopicEdit
    from sentiment.taxonomy import Topic

_DRAFT = "_topic_draft"
_notices = Notices("_topics_notice")
SOON = "Feedback is looked through again in the background."


def topic_desk() -> TopicDesk:
    """What the person at the page may do."""
    return TopicDesk(
        may_decide=identity.current_user().may(LEAST_ROLE),
        told=_notices.told(),
        draft=st.session_state.get(_DRAFT),
        begin=begin,
        begin_picked=begin_picked,
        save=save,
        keep_mine=keep_mine,
        take_theirs=take_theirs,
        switch=switch,
        restore=restore,
        leave=leave,
        undo=_notices.undo,
        close=_notices.close,
    )


def begin(name: str | None, more: str = "") -> None:
    """Open the form for a topic, or for a new one, with a phrase put in."""
    _notices.close()
    setting = None if name is None else _now(name)
    st.session_state[_DRAFT] = TopicDraft.of(secrets.token_hex(6), setting, more)


def begin_picked(box: str, more: str) -> None:
    """Open the form for the topic that a box names."""
    picked = st.session_state.get(box)
    if picked:
        begin(str(picked), more)
        st.session_state[box] = None


def leave() -> None:
    """Close the form; nothing of it is kept."""
    st.session_state.pop(_DRAFT, None)


def save(wanted: Topic) -> None:
    """Keep the topic of the form. Where somebody else was first, both versions are shown."""
    draft: TopicDraft | None = st.session_state.get(_DRAFT)
    if draft is None:
        return
    known = topic_settings(identity.current_user().scope)
    name = draft.was.name if draft.was else token_for(wanted.title, (one.name for one in known))
    edit = edit_of(name, wanted.title, wanted.keywords, "off" if draft.was and draft.was.edit.state == "off" else "on")
    version = draft.was.version if draft.was else 0
    try:
        new = change_topic(reads.record(), identity.current_user(), edit, version, len(known))
    except StaleRowError:
        draft.theirs = _now(name)
        return
    except (UserError, TaxonomyError) as error:
        draft.refused = f"{error.what} {error.do}".strip()
        return
    leave()
    before = draft.was.edit if draft.was else restored(edit)
    verb = "was changed" if draft.was else "is looked for now"
    _notices.say(_told(f"The topic {wanted.title} {verb}. {SOON}", before, new, wanted.title))


def keep_mine(wanted: Topic) -> None:
    """Save over what somebody else saved, now that it was seen."""
    draft: TopicDraft = st.session_state[_DRAFT]
    draft.was, draft.theirs = draft.theirs, None
    save(wanted)


def take_theirs() -> None:
    """Go on from what is stored."""
    draft: TopicDraft = st.session_state[_DRAFT]
    st.session_state[_DRAFT] = TopicDraft.of(secrets.token_hex(6), draft.theirs)


def switch(setting: Setting, on: bool) -> None:  # noqa: FBT001  the argument of a callback
    """Look for a topic, or no longer."""
    edit = replace(setting.edit, state="on" if on else "off")
    _change(setting, edit, f"The topic {setting.title} is {'looked for again' if on else 'switched off'}. {SOON}")


def restore(setting: Setting) -> None:
    """Let a topic be as it comes; an own one goes."""
    done = "was removed" if setting.own else "is as it comes again"
    _change(setting, restored(setting.edit), f"The topic {setting.title} {done}. {SOON}")
    leave()


def _change(setting: Setting, edit: TopicEdit, text: str) -> None:
    def act() -> Notice:
        new = change_topic(reads.record(), identity.current_user(), edit, setting.version)
        return _told(text, setting.edit, new, setting.title)

    _notices.attempt(act)


def _told(text: str, before: TopicEdit, version: int, title: str) -> Notice:
    """What happened, with the way back to how the topic was."""

    def back() -> Notice:
        change_topic(reads.record(), identity.current_user(), before, version)
        return Notice(text=f"The topic {title} is as before. {SOON}")

    return Notice(text=text, undo=back)


def _now(name: str) -> Setting | None:
    """A topic as it stands in the store."""
    return next((one for one in topic_settings(identity.current_user().scope) if one.name == name), None)
