"""The imports so far, newest first, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.components.cards import card
from dashboard.components.importing.progress import progress
from dashboard.components.words import words
from dashboard.theme import count, label, moment, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.actions.importing import Undo
    from data_access.importing.batches import BatchRow

SHOWN = 8
CONFLICTS = 10
_STATES: dict[str, tuple[str, str, Literal["green", "gray", "blue"]]] = {
    "published": ("Imported", ":material/check_circle:", "green"),
    "undone": ("Undone", ":material/undo:", "gray"),
    "abandoned": ("Stopped", ":material/stop_circle:", "gray"),
    "writing": ("Running", ":material/hourglass_top:", "blue"),
}


def history(rows: Sequence[BatchRow], time_zone: str, undo: Callable[[int, str], None]) -> None:
    """The list; ``undo`` is given the number and the name of an import to take back."""
    if not rows:
        return
    with card("history", "Earlier imports", "Undoing one removes its rows and brings changed values back"):
        for place, row in enumerate(rows[:SHOWN]):
            if place:
                st.html('<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">')
            _row(row, place, time_zone, undo)
        if len(rows) > SHOWN:
            with st.expander(f"{len(rows) - SHOWN} more", key="more_history"):
                for place, row in enumerate(rows[SHOWN:], start=SHOWN):
                    _row(row, place, time_zone, undo)


def _row(row: BatchRow, place: int, time_zone: str, undo: Callable[[int, str], None]) -> None:
    name, icon, colour = _STATES[row.state]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"import_{row.id}"):
        st.badge(name, icon=icon, color=colour, width=112)
        with st.container(gap="xxsmall", width="stretch"):
            words(row.file_name, "strong", f"import_name_{place}")
            words(_figures(row, time_zone), "muted", f"import_text_{place}")
        if row.state == "published":
            # The word alone would be the same on every row for somebody who hears the page.
            st.button(
                "Undo",
                type="tertiary",
                icon=":material/undo:",
                key=f"undo_{row.id}",
                help=f"Undo the import of {label(row.file_name)}",
                on_click=undo,
                args=(row.id, row.file_name),
            )


def _figures(row: BatchRow, time_zone: str) -> str:
    parts = [row.kind.capitalize()]
    accepted, updated, rejected = (int(row.summary.get(name, 0)) for name in ("accepted", "updated", "rejected"))
    if row.summary:
        parts.append(quantity(accepted, "new row"))
    if updated:
        parts.append(quantity(updated, "update"))
    apart = int(row.summary.get("warnings", {}).get("held_apart", 0))
    if rejected > apart:
        parts.append(f"{rejected - apart:,} rejected")
    if apart:
        parts.append(f"{apart:,} held apart")
    when = moment(row.started_at.astimezone(ZoneInfo(time_zone)))
    return " · ".join([*parts, f"by {row.started_by}, {when}"])


def undo_panel(found: Undo, *, close: Callable[[], None]) -> None:
    """How the undo goes on, or how it ended; a refused one lists what stands in the way."""
    if found.task.running:
        progress(found.task)
        return
    report, error = found.task.result, found.task.error
    with st.container(border=True, gap="small", key="card_undo"):
        if error is not None:
            st.badge("Not undone", icon=":material/error:", color="red")
            words(error.what, "lead", "undo_error")
            words(error.do, "muted", "undo_error_do")
        elif report is not None and report.undone:
            removed = sum(report.removed.values())
            brought = f", and {quantity(report.restored, 'value')} brought back" if report.restored else ""
            st.badge("Undone", icon=":material/undo:", color="green")
            words(f"{found.name} was taken back: {quantity(removed, 'row')} removed{brought}.", "lead", "undo_done")
        elif report is not None:
            st.badge("Not undone", icon=":material/error:", color="red")
            changed = quantity(report.conflict_count, "thing")
            words(f"{changed} changed since {found.name} came in, so it stays.", "lead", "undo_no")
            for place, conflict in enumerate(report.conflicts[:CONFLICTS]):
                words(conflict, "muted", f"conflict_{place}")
            more = report.conflict_count - CONFLICTS
            last = f"And {count(more)} more. " if more > 0 else ""
            words(f"{last}Undo the newer imports first, or keep this one.", "muted", "undo_no_do")
        else:
            words(f"The undo of {found.name} broke. Reference: {found.task.reference}", "lead", "undo_broke")
        st.button("Close", type="tertiary", key="close_undo", on_click=close)
