"""Which problem is looked at, and what saving its form does."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions.follow_ups import LEAST_ROLE, Notice
from dashboard.actions.problems import ProblemChanges, ProblemDesk, change_problem
from dashboard.errors import UserError, log_unexpected
from dashboard.theme import day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.answers.problems import Standing

PROBLEM = "problem"
_NOTICE, _FORM = "_problem_notice", "_problem_form"


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
        told=st.session_state.get(_NOTICE),
        field=field,
        save=save,
        undo=undo,
        close_notice=lambda: st.session_state.pop(_NOTICE, None),
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

    _attempt(act)


def _written(row_id: int, version: int) -> ProblemChanges:
    state = st.session_state
    owner = state.get(field("owner", row_id, version)) or ""  # what stands for nobody is no owner's name
    return {
        "state": state[field("state", row_id, version)],
        "owner_id": reads.owners().get(owner),
        "cause": (state.get(field("cause", row_id, version)) or "").strip() or None,
        "fix": (state.get(field("fix", row_id, version)) or "").strip() or None,
    }


def undo() -> None:
    """Take the last change back."""
    found: Notice | None = st.session_state.get(_NOTICE)
    if found is not None and found.undo is not None:
        _attempt(found.undo)


def _attempt(act: Callable[[], Notice]) -> None:
    """Act, and keep what is to be said. A callback runs outside the page, so nobody else would catch its errors."""
    try:
        told = act()
    except UserError as error:
        told = Notice(text=error.what, do=error.do, refused=True)
    except Exception as error:  # noqa: BLE001  whatever it is, it is logged under the number the reader sees
        told = Notice(
            text=f"Something went wrong and nothing was saved. Reference: {log_unexpected(error)}", refused=True
        )
    st.session_state[_NOTICE] = told
