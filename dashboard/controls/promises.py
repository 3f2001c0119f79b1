"""The editor of promises and calendars that is open, and what its buttons do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import promises as actions
from dashboard.actions.notices import Notice
from dashboard.controls.editor import Editor
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.actions.editing import EditingDesk, SavedRow
    from dashboard.actions.promises import Kind

_SNAPSHOT = " Cases that are open keep what was promised to them."
_KEEP = {"promise": _SNAPSHOT, "calendar": _SNAPSHOT, "rule": ""}
_notices = Notices("_promise_notice")
_editor = Editor("promise", _notices)


def pick(label: str, rows: Sequence[Any], key: str) -> Any:  # noqa: ANN401  a promise or a calendar
    """The one of these that a person looks at; the first at the beginning."""
    if len(rows) == 1:
        return rows[0]
    names = {row.name: row for row in rows}
    picked = st.selectbox(label, list(names), key=key)
    return names.get(picked or "", rows[0])


def promise_desk() -> EditingDesk[Kind]:
    """What the person may do with promises."""
    return _editor.desk(actions.MAKER, check=actions.check, save=_save, remove=_remove)


def _save(kind: Kind, values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    was = _editor.was

    def act(token: str) -> SavedRow:
        seen = (was.id, was.version) if was is not None else None
        who = identity.current_user()
        return actions.save(reads.record(), who, kind, values, was=seen, submission_id=f"{kind}-{token}")

    saved = _editor.save(actions.check(kind, values), act)
    if saved is None:
        return False
    done = "is made" if was is None else "was changed"
    told = f"The {kind} {values['name'].strip()} {done}.{_KEEP[kind]}"
    _notices.say(Notice(text=told, undo=partial(_back, kind, saved)))
    return True


def _back(kind: Kind, saved: SavedRow) -> Notice:
    actions.take_back(reads.record(), identity.current_user(), kind, saved)
    return Notice(text=f"The {kind} is as it was." if saved.before else f"The {kind} is gone again.")


def _remove(kind: Kind, row: Any) -> None:  # noqa: ANN401  as above
    def act() -> Notice:
        actions.remove(reads.record(), identity.current_user(), kind, row.id, row.version)
        return Notice(text=f"The {kind} {row.name} was removed.{_KEEP[kind]}")

    _notices.attempt(act)
