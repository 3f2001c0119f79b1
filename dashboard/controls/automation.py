"""The editor of a rule that is open, the rule that is tried, and what the buttons of automation do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import automation as actions
from dashboard.actions.notices import Notice
from dashboard.analytics.automation_words import OUTCOMES
from dashboard.controls.editor import Editor
from dashboard.controls.notices import Notices
from dashboard.reads.automation import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.actions.automation import AutomationDesk, Kind
    from data_access.repositories.automation import Draft

_SECRET, _TRIAL = "_automation_secret", "_automation_trial"
EVERY_RULE, EVERY_OUTCOME = "Every rule", "Every outcome"
_notices = Notices("_automation_notice")
_editor = Editor("automation", _notices)


def automation_desk() -> AutomationDesk:
    """What the person may do with rules."""
    return actions.AutomationDesk(
        may_write=identity.current_user().may(actions.MAKER), told=_notices.told(),
        editor=_editor.stands(),
        secret=st.session_state.get(_SECRET), on_trial=st.session_state.get(_TRIAL), current=automation_desk,
        begin=_editor.begin, check=actions.check, save=_save, try_on=_try_on, switch=partial(_do, actions.switch),
        swap=partial(_do, actions.swap), remove=partial(_do, actions.remove), add_example=_add_example,
        renew=_renew, remove_address=lambda row: _do(actions.remove_address, row.id, row.version),
        again=partial(_do, actions.send_again), all_again=partial(_do, actions.send_all_again),
        undo=_notices.undo, close_notice=_notices.close,
        close_secret=lambda: st.session_state.pop(_SECRET, None),
    )  # fmt: skip


def pick_runs(rules: Mapping[int, str]) -> Asked:
    """Which part of the log of rules a person looks at; it stands in the address."""
    numbers = {f"{name} ({rule})" if list(rules.values()).count(name) > 1 else name: rule
               for rule, name in rules.items()}  # fmt: skip
    with st.container(horizontal=True, gap="small", key="runs_bar"):
        rule = st.selectbox("Of which rule", [EVERY_RULE, *numbers], key="of_rule", bind="query-params", width=300)
        outcome = st.selectbox("Outcome", [EVERY_OUTCOME, *OUTCOMES.values()], key="outcome", bind="query-params",
                               width=200)  # fmt: skip
    codes = {words: code for code, words in OUTCOMES.items()}
    return Asked(numbers.get(rule or ""), codes.get(outcome or ""))


def _do(act: Callable[..., Notice], *what: Any) -> None:  # noqa: ANN401  rows and numbers, as the action takes them
    _notices.attempt(lambda: act(reads.record(), identity.current_user(), *what))


def _try_on(rule: Any) -> None:  # noqa: ANN401  as above
    """Show what a rule would have done; None closes it."""
    st.session_state[_TRIAL] = None if rule is None else rule.id


def _add_example(draft: Draft) -> None:
    _do(partial(actions.save_rule, submission_id=f"example-{_editor.token()}"), draft)
    _editor.renew()


def _save(kind: Kind, values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    was = _editor.was

    def act(token: str) -> Notice:
        engine, who = reads.record(), identity.current_user()
        if kind == "address":
            name, secret = actions.add_address(
                engine, who, name=values["name"], url=values["url"], submission_id=f"address-{token}"
            )
            st.session_state[_SECRET] = (name, secret) if secret else None
            return Notice(text=f"The address {name} is known. Choose it in a rule.")
        seen = (was.id, was.version) if was is not None else None
        return actions.save_rule(engine, who, actions.draft_of(values), was=seen, submission_id=f"rule-{token}")

    told = _editor.save(actions.check(kind, values), act)
    if told is not None:
        _notices.say(told)
    return told is not None


def _renew(row: Any) -> None:  # noqa: ANN401  an address
    def act() -> Notice:
        st.session_state[_SECRET] = actions.renew(reads.record(), identity.current_user(), row.id, row.version)
        return Notice(text=f"The address {row.name} has a new secret; the old one signs nothing any more.")

    _notices.attempt(act)
