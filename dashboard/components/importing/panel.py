"""What the page shows of an upload, by how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.components.importing.matching import matching
from dashboard.components.importing.outcome import failure, outcome
from dashboard.components.importing.progress import progress
from dashboard.components.importing.verdict import headline, verdict
from dashboard.components.words import page_head

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import streamlit as st

    from dashboard.actions.importing import Draft, Plan
    from dashboard.reads.importing import StoreSize
    from data_access.importing.fields import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the buttons do: import, check with another plan, undo a batch by number and name, forget the file."""

    start: Callable[[Draft], None]
    again: Callable[[Draft, Plan], None]
    undo: Callable[[int, str], None]
    drop: Callable[[], None]


def head(draft: Draft | None, time_zone: str) -> None:
    """The page's question, and the file it is about."""
    if draft is None:
        page_head("Bring your data in", "One file at a time: checked first, undone with one click", "import")
    elif draft.outcome is not None:
        page_head("Your data are in", draft.name, "import")
    else:
        page_head("Is this file safe to import?", headline(draft, time_zone), "import")


def draft_panel(
    draft: Draft, currency: str, *, fields: Sequence[Field], size: StoreSize, retention: st.Page, steps: Steps
) -> None:
    """The progress of an upload, its result, or what is known of it and what can be changed."""
    busy, done = draft.busy, draft.outcome
    if busy is not None:
        progress(busy)
    elif done is not None:
        outcome(draft, done, currency, retention, undo=steps.undo, another=steps.drop)
    else:
        _checked(draft, fields, size, steps)


def _checked(draft: Draft, fields: Sequence[Field], size: StoreSize, steps: Steps) -> None:
    report, last = draft.verdict, draft.run or draft.check
    open_question = bool(draft.questions)
    if last is not None and last.ended_badly and not open_question:
        failure(last, drop=steps.drop)
    if report is not None:
        verdict(draft, report, size, start=lambda: steps.start(draft), drop=steps.drop)
    if draft.columns:
        matching(draft, fields, lambda plan: steps.again(draft, plan), drop=steps.drop)
