"""Which problem is looked at, and what saving its form does."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE
from dashboard.actions.problems import ProblemChanges, ProblemDesk, change_problem
from dashboard.controls.notices import Notices
from dashboard.theme import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers.problems import Standing

PROBLEM = "problem"
_FORM = "_problem_form"
_notices = Notices("_problem_notice")


def pick_problem(problems: Sequence[Standing]) -> Standing:
    """The problem a person chose; at first the one furthest beyond expectation."""
    names = {f"{one.title} since {day(one.row.first_day)}": one for one in reversed(problems)}
    titles = list(reversed(names))
    picked = st.selectbox("Problem", titles, key=PROBLEM, bind="query-params")
    return names[picked or titles[0]]


def problem_desk() -> ProblemDesk:
    """What the person may do with problems."""
    return ProblemDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        owners=reads.owners(),
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        told=_notices.told(),
        field=field,
        save=save,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def field(name: str, row_id: int, version: int) -> str:
    """The key of a field of the form: with the version, so that what a colleague saved is shown."""
    return f"problem_{name}_{row_id}_{version}"


def save(row_id: int, version: int, token: str) -> None:
    """Save what stands in the form."""

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        changes = _written(row_id, version)
        now, before = change_problem(
            engine, who, row_id, changes, version=version, submission_id=f"{token}-{row_id}-{version}"
        )

        def back() -> Notice:
            change_problem(engine, who, row_id, before, version=now)
            return Notice(text="The problem is as it was.")

        st.session_state.pop(_FORM, None)
        closed = changes["state"] == "closed" and before["state"] != "closed"
        told = "The problem is closed. Tell its customers below." if closed else "The problem was saved."
        return Notice(text=told, undo=back)

    _notices.attempt(act)


def _written(row_id: int, version: int) -> ProblemChanges:
    state = st.session_state
    owner = state.get(field("owner", row_id, version)) or ""  # what stands for nobody is no owner's name
    return {
        "state": state[field("state", row_id, version)],
        "owner_id": reads.owners().get(owner),
        "cause": (state.get(field("cause", row_id, version)) or "").strip() or None,
        "fix": (state.get(field("fix", row_id, version)) or "").strip() or None,
    }
