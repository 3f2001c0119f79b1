"""What a click on the scores of the Quality page does: rules, corrections with a look before, and the way back."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, identity, reads
from dashboard.actions import quality as actions
from dashboard.actions.notices import Notice
from dashboard.actions.quality_desk import FINDING, MOST, Preview, RulesDesk, Wanted
from dashboard.analytics.quality import label_of
from dashboard.controls.notices import Notices
from dashboard.reads import data_quality
from dashboard.theme import quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reads.data_quality import Quality

_PREVIEW, _FORM = "_quality_preview", "_quality_form"
_notices = Notices("_quality_notice", toast=True)


def desk() -> RulesDesk:
    """What the person at the page may do."""
    return RulesDesk(
        may_decide=identity.current_user().may(actions.LEAST_ROLE),
        told=_notices.told(),
        preview=st.session_state.get(_PREVIEW),
        show=show,
        show_row=show_row,
        settle=settle,
        switch=switch,
        look=look,
        apply=apply,
        undo_fix=undo_fix,
        score=score,
        undo=_notices.undo,
        close=_notices.close,
    )


def show(finding: str) -> None:
    """Look at the rows of a finding."""
    st.session_state[FINDING] = finding


def show_row(table: str, findings: Sequence[str | None]) -> None:
    """Look at the rows of the finding that belongs to the clicked row of a table; None where nothing fails."""
    cells = st.session_state[table]["selection"]["cells"]
    if not cells:
        return
    finding = findings[cells[-1][0]]
    if finding is None:
        _notices.say(Notice(text="Nothing fails in that column."))
    else:
        st.session_state[FINDING] = finding


def settle(named: Mapping[str, str]) -> str:
    """Go from a finding that is none any more to the first. Gives what the address names in vain.

    The box is told so: a browser goes on showing the old name where its value is only forgotten.

    Parameters
    ----------
    named : by finding, its name in the box, which is its name in the address too.
    """
    held = st.session_state.get(FINDING)
    if held is not None and held not in named:
        st.session_state[FINDING] = next(iter(named))
    asked = st.query_params.get(FINDING, "")
    return "" if asked in named.values() else asked


def switch(
    name: str, title: str, limits: Mapping[str, float], version: int, *, on: str, typed: Mapping[str, str]
) -> None:
    """Keep the state of a rule's switch and the limits in its boxes; ``on`` and ``typed`` name the widgets."""
    wanted = bool(st.session_state[on])
    new = {limit: float(st.session_state.get(box, limits[limit])) for limit, box in typed.items()}

    def act() -> Notice:
        actions.change_rule(reads.record(), identity.current_user(), name, on=wanted, limits=new, version=version)
        state = "is on" if wanted else "is off"
        told = ", ".join(f"{limit.replace('_', ' ')} {value:g}" for limit, value in new.items())
        return Notice(text=f"“{title}” {state}{f' with {told}' if told and wanted else ''}.")

    _notices.attempt(act)


def look(answer: Quality, wanted: Wanted, spelling: Mapping[str, str], written: str | None = None) -> None:
    """Work out what a correction would do; ``written`` names the box with what to write."""
    if written is not None:
        wanted = replace(wanted, value=str(st.session_state.get(written) or ""))

    def act() -> None:
        engine, who = reads.record(), identity.current_user()
        ids = data_quality.failing_customers(answer, frame.current_scope(), wanted.finding, MOST + 1, wanted.only)
        home = actions.home_country(engine)
        correction = actions.Correction(wanted.finding[1], wanted.how, wanted.value, home, spelling)
        planned = actions.plan_correction(engine, who, correction, ids)
        st.session_state[_FORM] = secrets.token_urlsafe(12)
        st.session_state[_PREVIEW] = Preview(
            wanted=wanted,
            correction=correction,
            planned=tuple(planned),
            asked=len(ids),
            sentence=_sentence(answer, wanted),
        )

    st.session_state.pop(_PREVIEW, None)
    _notices.attempt(act)


def _sentence(answer: Quality, wanted: Wanted) -> str:
    """A correction in words, for the list of corrections; of a person's own data no value stands in it."""
    title = next(one.rule.title for one in answer.settings if one.rule.name == wanted.finding[0])
    done = {
        "empty": "set to empty",
        "replace": f"written as “{wanted.value.strip()}”",
        "normalise": "brought into one form",
    }
    what = f" “{wanted.only}”" if wanted.only else ""
    return f"{label_of(wanted.finding[1])}{what} ({title.lower()}) {done[wanted.how]}"


def apply() -> None:
    """Write what was looked at."""
    preview: Preview | None = st.session_state.get(_PREVIEW)
    if preview is None:
        return

    def act() -> Notice:
        fix = actions.apply_correction(
            reads.record(),
            identity.current_user(),
            preview.correction,
            preview.planned,
            preview.sentence,
            submission_id=st.session_state[_FORM],
        )
        st.session_state.pop(_PREVIEW, None)
        changed = quantity(len(preview.planned), "customer")
        return Notice(text=f"{preview.sentence}: {changed} corrected.", undo=lambda: _undone(fix))

    _notices.attempt(act)


def undo_fix(fix_id: int) -> None:
    """Take an earlier correction back."""
    _notices.attempt(lambda: _undone(fix_id))


def _undone(fix_id: int) -> Notice:
    back = actions.undo_correction(reads.record(), identity.current_user(), fix_id)
    return Notice(text=f"Correction {fix_id} was undone: {quantity(back, 'customer')} as before.")


def score() -> None:
    """Keep the score of this moment."""

    def act() -> Notice:
        found = actions.score_store(reads.record(), identity.current_user().name)
        return Notice(text="There is nothing to score yet." if found is None else f"Kept: {found * 100:.1f} of 100.")

    _notices.attempt(act)
