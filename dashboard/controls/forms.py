"""Which form is looked at, the editor that is open, and what its buttons do."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import forms as actions
from dashboard.actions.notices import Notice
from dashboard.answers.form_links import server_of
from dashboard.controls.notices import Notices
from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.actions.forms import FormDesk
    from dashboard.answers.forms import Standing

FORM = "form"
_TOKEN, _WAS, _TRIED, _REFUSED, _NEXT = (f"_form_{name}" for name in ("token", "was", "tried", "refused", "next"))
_notices = Notices("_form_notice")


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
        token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)),
        was=st.session_state.get(_WAS),
        tried=bool(st.session_state.get(_TRIED)),
        refused=st.session_state.get(_REFUSED, ""),
        current=form_desk,
        begin=_begin,
        check=actions.check_form,
        save=_save,
        switch=_switch,
        make_links=_make_links,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _begin(was: Any) -> None:  # noqa: ANN401  a row of the forms, or None
    """Open the editor with the form as it was read, or empty."""
    for key in (_TOKEN, _TRIED, _REFUSED):
        st.session_state.pop(key, None)
    st.session_state[_WAS] = was
    _notices.close()


def _save(values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    st.session_state[_TRIED] = True
    if actions.check_form(values):
        return False
    engine, who, was = reads.record(), identity.current_user(), st.session_state.get(_WAS)
    seen = (was.form_id, was.version) if was is not None else None
    try:
        saved = actions.save_form(engine, who, values, was=seen, submission_id=f"form-{st.session_state[_TOKEN]}")
    except UserError as error:
        st.session_state[_REFUSED] = f"{error.what} {error.do}"
        return False
    _begin(None)
    done = "is made" if was is None else "was changed"
    _say(f"The form {values['title'].strip()} {done}.", saved)
    # Also of one that was there: it may have another title now.
    st.session_state[_NEXT] = _named(saved.form_id, " ".join(values["title"].split()))
    return True


def _say(text: str, saved: actions.SavedForm) -> None:
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
    token = st.session_state[_TOKEN]

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        told = actions.make_links(engine, who, form_id, start=start, end=end, submission_id=f"links-{token}")
        st.session_state.pop(_TOKEN, None)
        return told

    _notices.attempt(act)


def pick_since() -> int:
    """How many days back purchases are asked about."""
    days = st.number_input("Delivered in the last days", 1, 365, 14, key="form_days", persist_state="session")
    return int(days)
