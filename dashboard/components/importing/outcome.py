"""How an import ended: what came in, or why nothing did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.importing.reasons import rejects_download
from dashboard.components.notes import error_panel
from dashboard.components.words import words
from dashboard.theme import money, quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.importing import Draft, Task
    from data_access.importing.report import Report


def outcome(
    draft: Draft,
    report: Report,
    currency: str,
    retention: st.Page,
    *,
    undo: Callable[[int, str], None],
    another: Callable[[], None],
) -> None:
    """The import is done: what came in, where to look, and the way back."""
    with st.container(border=True, gap="small", key="card_outcome"):
        st.badge("Imported", icon=":material/check_circle:", color="green")
        words(_sentence(draft, report), "lead", "outcome")
        figures = _figures(report, currency)
        if figures:
            words(figures, "muted", "outcome_figures")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if report.kind == "purchases" and _look_closer():
                st.switch_page(retention)
            st.button("Import another file", icon=":material/upload_file:", key="import_another", on_click=another)
            rejects_download(report, draft.name)
            if report.batch is not None:
                st.button(
                    "Undo this import",
                    type="tertiary",
                    icon=":material/undo:",
                    key="undo_this",
                    on_click=undo,
                    args=(report.batch, draft.name),
                )


def _look_closer() -> bool:
    return st.button("See who comes back", type="primary", icon=":material/replay:", key="see_retention")


def _sentence(draft: Draft, report: Report) -> str:
    if report.changes_nothing and not report.to_cases:
        return f"{draft.name} held nothing new; the store is as it was."
    parts = [f"{quantity(report.accepted, 'row')} of {draft.name} came in"]
    if report.updated:
        parts.append(f"{quantity(report.updated, 'row')} changed what was stored")
    if report.to_cases:
        to = "its case" if report.to_cases == 1 else "their cases"
        parts.append(f"{quantity(report.to_cases, 'mail')} went to {to}")
    return ", ".join(parts) + "."


def _figures(report: Report, currency: str) -> str:
    """What the file as a whole holds."""
    if report.kind != "purchases":
        return ""
    parts = [
        quantity(report.customers, "customer"),
        quantity(report.purchases, "purchase"),
        f"{money(report.gross_cents, currency)} of sales to known customers",
        f"{money(report.net_cents, currency)} net of returns",
    ]
    if report.anonymous:
        worth = money(report.anonymous_cents, currency)
        parts.append(f"{quantity(report.anonymous, 'row')} without a customer ({worth})")
    return " · ".join(parts)


def failure(task: Task[Report], *, drop: Callable[[], None]) -> None:
    """The work did not end well: what happened, what to do, and that nothing was written."""
    if task.reference:
        error_panel(task.reference)
        return
    with st.container(border=True, gap="small", key="card_failure"):
        if task.stopped:
            st.badge("Stopped", icon=":material/stop_circle:", color="gray")
            words("You stopped this. Nothing of the file is in the store.", "lead", "failure")
        elif task.error is not None:
            st.badge("Cannot go on", icon=":material/error:", color="red")
            words(task.error.what, "lead", "failure")
            words(task.error.do, "muted", "failure_do")
        st.button("Discard this file", type="tertiary", key="discard_failed", on_click=drop)
