"""Which form is looked at, the editor that is open, and what its buttons do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import forms as actions
from dashboard.actions.notices import Notice
from dashboard.answers.form_links import server_of
from dashboard.controls.editor import Editor
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.actions.editing import SavedRow
    from dashboard.actions.forms import FormDesk
    from dashboard.answers.forms import Standing

FORM = "form"
_NEXT = "_form_next"
_notices = Notices("_form_notice")
_editor = Editor("form", _notices)


def pick_form(forms: Sequence[Standing]) -> Standing:
    """The form a person chose; at first the newest that is switched on."""
    known = {_named(one.row.form_id, one.row.title): one for one in forms}
    following = st.session_state.pop(_NEXT, None)
    if following in known:
        st.session_state[FORM] = following
    picked = st.selectbox("Form", list(known), key=FORM, bind="query-params")
    return known.get(picked or "", forms[0])


def _named(form_id: int, title: str) -> str:
    return f"{form_id} · {title}"


def server() -> str:
    """How the links of forms begin: as the settings say, else as the address in the browser of who looks."""
    return settings.public_url() or server_of(st.context.url or "")


def form_desk() -> FormDesk:
    """What the person may do with forms."""
    return actions.FormDesk(
        may_write=identity.current_user().may(actions.MAKER),
        told=_notices.told(),
        editor=_editor.stands(),
        current=form_desk,
        begin=_editor.begin,
        check=actions.check_form,
        save=_save,
        switch=_switch,
        make_links=_make_links,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _save(values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    was = _editor.was

    def act(token: str) -> SavedRow:
        seen = (was.form_id, was.version) if was is not None else None
        who = identity.current_user()
        return actions.save_form(reads.record(), who, values, was=seen, submission_id=f"form-{token}")

    saved = _editor.save(actions.check_form(values), act)
    if saved is None:
        return False
    done = "is made" if was is None else "was changed"
    _say(f"The form {values['title'].strip()} {done}.", saved)
    # Also of one that was there: it may have another title now.
    st.session_state[_NEXT] = _named(saved.row_id, " ".join(values["title"].split()))
    return True


def _say(text: str, saved: SavedRow) -> None:
    engine, who = reads.record(), identity.current_user()
    _notices.say(Notice(text=text, undo=partial(actions.take_back_form, engine, who, saved)))


def _switch(form_id: int, version: int, active: bool) -> None:  # noqa: FBT001  a callback of a button
    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        saved = actions.save_form(engine, who, {"active": active}, was=(form_id, version))
        told = "The form takes answers again." if active else "The form is switched off: its links say it is closed."
        return Notice(text=told, undo=partial(actions.take_back_form, engine, who, saved))

    _notices.attempt(act)


def _make_links(form_id: int, start: date, end: date) -> None:
    token = _editor.token()

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        told = actions.make_links(engine, who, form_id, start=start, end=end, submission_id=f"links-{token}")
        _editor.renew()
        return told

    _notices.attempt(act)


def pick_since() -> int:
    """How many days back purchases are asked about."""
    days = st.number_input("Delivered in the last days", 1, 365, 14, key="form_days", persist_state="session")
    return int(days)
