"""The editor of promises and calendars that is open, and what its buttons do."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import promises as actions
from dashboard.actions.notices import Notice
from dashboard.controls.notices import Notices
from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.actions.promises import Kind, PromiseDesk, Saved

_TOKEN, _WAS, _TRIED, _REFUSED = (f"_promise_{name}" for name in ("token", "was", "tried", "refused"))
_SNAPSHOT = " Cases that are open keep what was promised to them."
_KEEP = {"promise": _SNAPSHOT, "calendar": _SNAPSHOT, "rule": ""}
_notices = Notices("_promise_notice")


def pick(label: str, rows: Sequence[Any], key: str) -> Any:  # noqa: ANN401  a promise or a calendar
    """The one of these that a person looks at; the first at the beginning."""
    if len(rows) == 1:
        return rows[0]
    names = {row.name: row for row in rows}
    picked = st.selectbox(label, list(names), key=key)
    return names.get(picked or "", rows[0])


def promise_desk() -> PromiseDesk:
    """What the person may do with promises."""
    return actions.PromiseDesk(
        may_write=identity.current_user().may(actions.MAKER),
        told=_notices.told(),
        token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)),
        was=st.session_state.get(_WAS),
        tried=bool(st.session_state.get(_TRIED)),
        refused=st.session_state.get(_REFUSED, ""),
        current=promise_desk,
        begin=_begin,
        check=actions.check,
        save=_save,
        remove=_remove,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _begin(was: Any) -> None:  # noqa: ANN401  a promise or a calendar, or None
    """Open the editor with a row as it was read, or empty."""
    for key in (_TOKEN, _TRIED, _REFUSED):
        st.session_state.pop(key, None)
    st.session_state[_WAS] = was
    _notices.close()


def _save(kind: Kind, values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    st.session_state[_TRIED] = True
    if actions.check(kind, values):
        return False
    engine, who, was = reads.record(), identity.current_user(), st.session_state.get(_WAS)
    seen = (was.id, was.version) if was is not None else None
    token = f"{kind}-{st.session_state[_TOKEN]}"
    try:
        saved = actions.save(engine, who, kind, values, was=seen, submission_id=token)
    except UserError as error:
        st.session_state[_REFUSED] = f"{error.what} {error.do}"
        return False
    _begin(None)
    done = "is made" if was is None else "was changed"
    told = f"The {kind} {values['name'].strip()} {done}.{_KEEP[kind]}"
    _notices.say(Notice(text=told, undo=partial(_back, saved)))
    return True


def _back(saved: Saved) -> Notice:
    actions.take_back(reads.record(), identity.current_user(), saved)
    return Notice(text=f"The {saved.kind} is as it was." if saved.before else f"The {saved.kind} is gone again.")


def _remove(kind: Kind, row: Any) -> None:  # noqa: ANN401  as above
    def act() -> Notice:
        actions.remove(reads.record(), identity.current_user(), kind, row.id, row.version)
        return Notice(text=f"The {kind} {row.name} was removed.{_KEEP[kind]}")

    _notices.attempt(act)
