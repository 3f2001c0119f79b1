"""Which saved segment the directory shows, and the rules a person builds: what stays while they are changed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import segments as actions
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE
from dashboard.actions.segment_desk import Draft, Group, Row, SegmentDesk
from dashboard.controls.directory import first_page
from dashboard.controls.notices import Notices
from dashboard.controls.tags import ANY, TAG
from dashboard.errors import StaleRowError, UserError
from dashboard.theme import label
from data_access.filters.rules import Rule, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers.saved_segments import Saved

SAVED = "saved"
_BOX, _NEXT, _DRAFT = "_saved_box", "_saved_next", "_segment_draft"
_notices = Notices("_segment_notice")
FIRST = Rule(field="country", operation="is")


def pick_saved(saved: Sequence[Saved]) -> tuple[Saved | None, str]:
    """The segment of the box, which follows the address, and what the address named when there is no such one."""
    known = {one.public_id: one for one in saved}
    named = st.session_state.pop(_NEXT, None)
    named = st.query_params.get(SAVED, "") if named is None else named
    gone = named if named and named not in known else ""
    st.session_state[_BOX] = named if named in known else ""
    _write(st.session_state[_BOX] or gone)
    names = {"": "All customers", **{one.public_id: label(one.name) for one in saved}}
    st.selectbox(
        "Saved segment", list(names), key=_BOX, format_func=lambda option: names.get(option, option), width=220,
        on_change=_picked,
    )  # fmt: skip
    return known.get(st.session_state[_BOX]), gone


def choose_everybody() -> None:
    """Show all customers again, whatever their tags."""
    st.session_state[_NEXT] = ""
    if TAG in st.session_state:
        st.session_state[TAG] = ANY
    first_page()


def _picked() -> None:
    st.session_state[_NEXT] = st.session_state[_BOX] or ""
    first_page()


def _write(public_id: str) -> None:
    if public_id:
        st.query_params[SAVED] = public_id
    elif SAVED in st.query_params:
        del st.query_params[SAVED]


def segment_desk(chosen: Saved | None) -> SegmentDesk:
    """The editor of segments; ``chosen`` is the one that is shown."""
    return SegmentDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        chosen=chosen,
        told=_notices.told(),
        draft=_draft,
        begin=_begin,
        add_rule=lambda group: group.rows.append(Row(_key(), FIRST)),
        add_group=lambda group: group.rows.append(Group(_key(), "any", [Row(_key(), FIRST)])),
        remove=_remove,
        save=_save,
        keep_mine=_keep_mine,
        delete=_delete,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _key() -> str:
    return secrets.token_hex(4)


def _draft() -> Draft:
    found: Draft = st.session_state.setdefault(_DRAFT, _new(None))
    return found


def _new(was: Saved | None) -> Draft:
    rules = was.rules if was is not None and was.rules is not None else Rules(nodes=(FIRST,))
    return Draft(secrets.token_urlsafe(12), _group(rules), was)


def _group(rules: Rules) -> Group:
    rows = [_group(node) if isinstance(node, Rules) else Row(_key(), node) for node in rules.nodes]
    return Group(_key(), rules.match, rows)


def _begin(was: Saved | None) -> None:
    """Open the editor with the segment as it was read, or with one rule to fill."""
    _notices.close()
    st.session_state[_DRAFT] = _new(was)


def _remove(group: Group, key: str) -> None:
    group.rows = [row for row in group.rows if row.key != key]


def _save(name: str, rules: Rules) -> bool:
    """Keep the segment; whether it was. A conflict is kept, so that both versions can be shown."""
    draft, engine, who = _draft(), reads.record(), identity.current_user()
    before = draft.was
    try:
        saved = actions.save_segment(engine, who, name, rules, was=before, submission_id=draft.token)
    except StaleRowError:
        return _conflict(draft)
    except UserError as error:
        draft.refused = str(error)
        return False

    def back() -> Notice:
        if before is not None:
            return actions.former_segment(engine, who, saved, before)
        actions.remove_segment(engine, who, saved)
        return Notice(text=f"The segment {saved.name} is gone again.")

    _done(Notice(text=f"The segment {saved.name} was {'saved' if before is None else 'changed'}.", undo=back))
    st.session_state[_NEXT] = saved.public_id
    return True


def _conflict(draft: Draft) -> bool:
    was = draft.was
    stored = reads.saved_segments(identity.current_user().scope)
    draft.theirs = next((one for one in stored if was is not None and one.public_id == was.public_id), None)
    draft.refused = "" if draft.theirs else "Somebody else removed this segment. Save it under a new name."
    if draft.theirs is None:
        draft.was = None
    return False


def _keep_mine(name: str, rules: Rules) -> bool:
    """Save over what somebody else saved, now that it was seen."""
    draft = _draft()
    draft.was, draft.theirs = draft.theirs, None
    return _save(name, rules)


def _delete() -> bool:
    """Remove the segment that is being changed; whether it was."""
    draft, engine, who = _draft(), reads.record(), identity.current_user()
    was = draft.was
    if was is None:
        return False
    try:
        kept: dict[str, Any] = actions.remove_segment(engine, who, was)
    except StaleRowError:
        return _conflict(draft)
    except UserError as error:
        draft.refused = str(error)
        return False

    def back() -> Notice:
        told = actions.restore_segment(engine, who, kept)
        st.session_state[_NEXT] = was.public_id
        return told

    _done(Notice(text=f"The segment {was.name} was removed.", undo=back))
    st.session_state[_NEXT] = ""
    return True


def _done(told: Notice) -> None:
    st.session_state.pop(_DRAFT, None)
    _notices.say(told)
    first_page()
