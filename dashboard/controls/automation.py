"""The editor of a rule that is open, the rule that is tried, and what the buttons of automation do."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import automation as actions
from dashboard.actions.notices import Notice
from dashboard.controls.notices import Notices
from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.actions.automation import AutomationDesk, Kind
    from data_access.repositories.automation import Draft

_TOKEN, _WAS, _TRIED, _REFUSED, _SECRET, _TRIAL = (
    f"_automation_{name}" for name in ("token", "was", "tried", "refused", "secret", "trial")
)
_notices = Notices("_automation_notice")


def automation_desk() -> AutomationDesk:
    """What the person may do with rules."""
    return actions.AutomationDesk(
        may_write=identity.current_user().may(actions.MAKER), told=_notices.told(),
        token=st.session_state.setdefault(_TOKEN, secrets.token_hex(8)), was=st.session_state.get(_WAS),
        tried=bool(st.session_state.get(_TRIED)), refused=st.session_state.get(_REFUSED, ""),
        secret=st.session_state.get(_SECRET), on_trial=st.session_state.get(_TRIAL), current=automation_desk,
        begin=_begin, check=actions.check, save=_save, try_on=_try_on, switch=partial(_do, actions.switch),
        swap=partial(_do, actions.swap), remove=partial(_do, actions.remove), add_example=_add_example,
        renew=_renew, remove_address=lambda row: _do(actions.remove_address, row.id, row.version),
        again=partial(_do, actions.send_again), undo=_notices.undo, close_notice=_notices.close,
        close_secret=lambda: st.session_state.pop(_SECRET, None),
    )  # fmt: skip


def _do(act: Callable[..., Notice], *what: Any) -> None:  # noqa: ANN401  rows and numbers, as the action takes them
    _notices.attempt(lambda: act(reads.record(), identity.current_user(), *what))


def _begin(was: Any) -> None:  # noqa: ANN401  a rule or None
    """Open the editor with a rule as it was read, or empty."""
    for key in (_TOKEN, _TRIED, _REFUSED):
        st.session_state.pop(key, None)
    st.session_state[_WAS] = was
    _notices.close()


def _try_on(rule: Any) -> None:  # noqa: ANN401  as above
    """Show what a rule would have done; None closes it."""
    st.session_state[_TRIAL] = None if rule is None else rule.id


def _add_example(draft: Draft) -> None:
    _do(partial(actions.save_rule, submission_id=f"example-{st.session_state[_TOKEN]}"), draft)
    st.session_state.pop(_TOKEN, None)


def _save(kind: Kind, values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    st.session_state[_TRIED] = True
    if actions.check(kind, values):
        return False
    engine, who, was = reads.record(), identity.current_user(), st.session_state.get(_WAS)
    token = f"{kind}-{st.session_state[_TOKEN]}"
    try:
        if kind == "address":
            name, secret = actions.add_address(engine, who, name=values["name"], url=values["url"], submission_id=token)
            told = Notice(text=f"The address {name} is known. Choose it in a rule.")
            st.session_state[_SECRET] = (name, secret) if secret else None
        else:
            seen = (was.id, was.version) if was is not None else None
            told = actions.save_rule(engine, who, actions.draft_of(values), was=seen, submission_id=token)
    except UserError as error:
        st.session_state[_REFUSED] = f"{error.what} {error.do}"
        return False
    _begin(None)
    _notices.say(told)
    return True


def _renew(row: Any) -> None:  # noqa: ANN401  an address
    def act() -> Notice:
        st.session_state[_SECRET] = actions.renew(reads.record(), identity.current_user(), row.id, row.version)
        return Notice(text=f"The address {row.name} has a new secret; the old one signs nothing any more.")

    _notices.attempt(act)
