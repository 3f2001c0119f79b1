"""The parts of the Quality page: how many pairs look like one person, each pair side by side, and past merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard.analytics.duplicates import LIKELY
from dashboard.components.cards import card
from dashboard.components.duplicate_pairs import OWNED_WORDS, owned_words
from dashboard.components.notes import Action, empty_state
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, label, moment, percent

if TYPE_CHECKING:
    from dashboard.actions.duplicates import Desk
    from dashboard.actions.quality_desk import RulesDesk
    from dashboard.reads.quality import Duplicates

SHOWN = 5
SHOWN_MERGES = 8


def sentence(found: Duplicates, time_zone: str) -> str:
    """When the customers were compared, and how many."""
    if found.scan is None:
        return "Customers have not been compared with each other yet."
    when = moment(found.scan["scanned_at"].to_pydatetime().astimezone(ZoneInfo(time_zone)))
    return f"All {count(int(found.scan['customers']))} customers were compared {when} by {found.scan['scanned_by']}."


def first_scan(desk: Desk) -> None:
    """Nothing was compared yet, with the button that does it."""
    empty_state(
        "Is anybody in the store twice?",
        "Names, e-mail, phone, address and year of birth of all customers are compared on this machine; nothing is "
        "changed. Half a million customers take about a minute.",
        (Action(label="Look for duplicates", icon=":material/join_inner:", on_click=desk.scan, primary=True),)
        if desk.may_decide
        else (),
        key="scan",
    )


def tiles(found: Duplicates) -> None:
    """How many pairs wait, the share of customers they are of, and the merges so far."""
    compared = int(found.scan["customers"]) if found.scan else 0
    twice = len(found.pairs)
    kept = int(found.merges["undone_at"].isna().sum())
    share = percent(twice / compared) if compared else "–"
    kpi_row(
        (
            Kpi(
                key="pairs",
                label="Likely pairs to look at",
                value=count(twice),
                interval=f"from {percent(LIKELY, decimals=0)} likely on",
            ),
            Kpi(
                key="share",
                label="Customers in the store twice",
                value=share,
                interval=f"of {count(compared)}, if all are right",
            ),
            Kpi(key="merged", label="Merged so far", value=count(kept), interval="each can be undone"),
        )
    )


@st.fragment(run_every="1s")
def progress(desk: Desk) -> None:
    """How far the scan is, once a second; the page is drawn anew when it has ended."""
    task = desk.scanning
    if task is None:
        return
    if not task.running:
        st.rerun()
    with st.container(border=True, gap="small", key="card_progress"):
        st.header("Comparing customers", anchor=False)
        done = task.progress.done if task.progress else 0
        st.progress(done / 100, text=f"{done}% done" if done else "Reading the customers")
        words("You can leave this page; the work goes on and is shown here when you return.", "muted", "scan_note")


def scan_ended(desk: Desk) -> None:
    """What is said once about a scan that ended badly."""
    task = desk.scanning
    if task is None or task.running:
        return
    if task.error is not None:
        _broken(f"{task.error.what} {task.error.do}".strip(), "scan")
    elif task.reference is not None:
        _broken(f"The customers could not be compared. Reference: {task.reference}", "scan")
    desk.read()


def notice(desk: Desk | RulesDesk) -> None:
    """What the last action did, with its undo."""
    if desk.told is None:
        return
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key="card_notice"):
        _badge(good=not desk.told.refused)
        words(" ".join(part for part in (desk.told.text, desk.told.do) if part), "strong", "notice")
        if desk.told.undo is not None:
            st.button("Undo", icon=":material/undo:", type="tertiary", key="undo_decision", on_click=desk.undo)
        st.button("Close", icon=":material/close:", type="tertiary", key="close_notice", on_click=desk.close)


def _broken(text: str, key: str) -> None:
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key=f"card_{key}_line"):
        _badge(good=False)
        words(text, "strong", f"{key}_line")


def _badge(*, good: bool) -> None:
    st.badge("Saved" if good else "Not saved", icon=":material/check:" if good else ":material/error:",
             color="green" if good else "red")  # fmt: skip


def merges_card(found: Duplicates, desk: Desk, time_zone: str) -> None:
    """The merges so far, newest first, each with its undo."""
    if found.merges.empty:
        return
    with card("merges", "Merged so far", "Undoing a merge brings every row back as it was; the last one first"):
        for place, row in enumerate(found.merges.head(SHOWN_MERGES).itertuples(index=False)):
            if place:
                st.html('<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">')
            _merge_row(row, place, desk, time_zone)
        if len(found.merges) > SHOWN_MERGES:
            words(f"The {SHOWN_MERGES} newest of {count(len(found.merges))} are shown.", "muted", "more_merges")


def _merge_row(row: Any, place: int, desk: Desk, time_zone: str) -> None:  # noqa: ANN401  a row of itertuples
    undone = not pd.isna(row.undone_at)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"past_{row.merge_id}"):
        st.badge("Undone" if undone else "Merged", icon=":material/undo:" if undone else ":material/merge:",
                 color="gray" if undone else "green", width=112)  # fmt: skip
        with st.container(gap="xxsmall", width="stretch"):
            words(f"{', '.join(row.merged)} into {row.survivor}", "strong", f"merge_name_{place}")
            when = moment(row.merged_at.to_pydatetime().astimezone(ZoneInfo(time_zone)))
            moved = owned_words({name: int(row.moved.get(name, 0)) for name in OWNED_WORDS})
            words(f"{moved} · by {row.merged_by}, {when}", "muted", f"merge_text_{place}")
        if not undone and desk.may_decide:
            st.button(
                "Undo",
                icon=":material/undo:",
                type="tertiary",
                key=f"unmerge_{row.merge_id}",
                help=f"Undo the merge into {label(str(row.survivor))}",
                on_click=desk.undo_merge,
                args=(int(row.merge_id),),
            )
