"""The list of the queue: cards that open a case, or a table to choose several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.actions.case_desk import MANY_ACTION, MANY_OWNER, MANY_SLEEP, STATE_WORDS
from dashboard.analytics import queue_words as told
from dashboard.analytics.feedback_words import rating_words, topic_title
from dashboard.components.cards import table_height, tabular
from dashboard.components.notes import empty_state
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.theme import count, label, money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dashboard.actions.case_desk import ListDesk, ManyDesk
    from dashboard.reads.queue import QueuePage, Row
    from data_access.filters import Filters
    from data_access.queries.queue import View

LONGEST_QUOTE = 130
LONGEST_NAME = 34
NOTHING_DUE = "\u200b"  # keeps its place
TABLE = ("case_customer", "case_state", "case_topic", "case_said", "case_due", "case_at_risk", "owner")


def sentence(counts: Mapping[str, int], filters: Filters) -> str:
    """What waits, in one line, and of whom."""
    parts = [f"{count(counts['unclaimed'])} without an owner", f"{count(counts['due_today'])} due today"]
    if counts["breached"]:
        parts.append(f"{count(counts['breached'])} overdue")
    return " · ".join(["Unhappy customers who wait for an answer", *filters.phrases().values(), *parts])


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What cards are drawn with: how topics are called, the currency, the business's time zone."""

    titles: Mapping[str, str]
    currency: str
    zone: str


def cards(page: QueuePage, view: View, chosen: int | None, look: Look, desk: ListDesk) -> None:
    """A card for each case; each is one button, laid over it by the style sheet."""
    if not page.rows:
        nothing(view)
    for row in page.rows:
        _card(row, page, look, desk, on=row["case_id"] == chosen)


def _card(row: Row, page: QueuePage, look: Look, desk: ListDesk, *, on: bool) -> None:
    """Name, due, quote and facts as four plain texts, which the style sheet tells apart by their place.

    The list is drawn with each step for everybody who looks at it: each element less is a tenth of its cost.
    """
    case_id = row["case_id"]
    name = told.named(row["name"], row["company"], row["customer"])
    due = told.due_words(row["due_at"], page.now, look.zone, waiting=row["state"] == "waiting")
    urgency = "late" if row["part"] == 0 else "calm"
    with st.container(border=True, gap=None, key=f"casecard_{'on' if on else 'off'}_{urgency}_{case_id}"):
        st.text(name[:LONGEST_NAME])
        st.text(due or NOTHING_DUE)
        st.text(_quote(row))
        st.text(_facts(row, page, look))
        title = f"Open the case of {label(name, LONGEST_NAME)}"
        st.button(title, key=f"open_case_{case_id}", on_click=desk.open, args=(case_id,))


def _quote(row: Row) -> str:
    said = row["said"]
    if row["heard"]:
        return f"They answered: {_quoted(row['heard'])}"
    if said is None:
        return "Opened by hand"
    return _quoted(said["text"]) if said["text"] else f"No words, only {rating_words(said)}"


def _quoted(words_said: str) -> str:
    text = " ".join(words_said.split())
    return f"“{text[:LONGEST_QUOTE].rstrip()} …”" if len(text) > LONGEST_QUOTE else f"“{text}”"


def _facts(row: Row, page: QueuePage, look: Look) -> str:
    more = f"{row['pieces']} messages" if row["pieces"] > 1 else ""
    since = told.age_words(row["waiting_since"], page.now)
    state = "" if row["state"] in {"new", "claimed"} else STATE_WORDS[row["state"]]
    risk = f"{money(row['priority_cents'], look.currency)} at risk" if row["priority_cents"] else ""
    topic = topic_title(row["topic"], look.titles) if row["topic"] else ""
    return " · ".join(part for part in (risk, topic, since, more, state, row["owner"] or "") if part)


def turning(page: QueuePage, desk: ListDesk) -> None:
    """Which page is on the screen, and the ways to the others."""
    if desk.number == 1 and page.next is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="quiet_turning"):
        st.button("Earlier", icon=":material/chevron_left:", key="page_back", on_click=desk.backward,
                  disabled=desk.number == 1, type="tertiary")  # fmt: skip
        words(f"Page {desk.number}", "muted", "page_number", width="content")
        st.button("Next", icon=":material/chevron_right:", key="page_next", on_click=desk.forward, args=(page.next,),
                  disabled=page.next is None, type="tertiary")  # fmt: skip


def nothing(view: View) -> None:
    """What an empty view means."""
    title, do = told.EMPTY[view]
    empty_state(title, do, (), key=f"queue_{view}")


def table(
    page: QueuePage, view: View, look: Look, desk: ManyDesk, columns: Callable[[Iterable[str]], dict[str, Any]]
) -> None:
    """The same cases as rows, to choose several, and what can be done with them."""
    told_line(desk.told, desk.undo, desk.close_notice, "many")
    if not page.rows:
        nothing(view)
        return
    shown = pd.DataFrame([_row(row, page, look) for row in page.rows])
    picked = tabular(shown, "queue", columns(TABLE), alt="Cases of the queue", select_by="case_id",
                     height=table_height(shown, len(shown)))  # fmt: skip
    chosen = {int(page.rows[place]["case_id"]): int(page.rows[place]["version"]) for place in picked}
    if desk.me is None:
        words("Your role may look at cases but not work on them.", "muted", "may_not")
        return
    words(f"{count(len(chosen))} chosen" if chosen else "Choose cases at the left edge of the table.", "muted",
          "many_chosen")  # fmt: skip
    _many_buttons(chosen, desk)


def _many_buttons(chosen: dict[int, int], desk: ManyDesk) -> None:
    off = not chosen
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="many_buttons"):
        st.button("Take them", icon=":material/person_add:", key="many_take", type="primary", disabled=off,
                  on_click=desk.act, args=(chosen, "claimed"))  # fmt: skip
        with st.popover("Give to", icon=":material/person:", disabled=off):
            st.selectbox("Colleague", [one.name for one in desk.colleagues], key=MANY_OWNER)
            st.button("Give them", key="many_give", on_click=desk.act, args=(chosen, "assigned"))
        with st.popover("Snooze", icon=":material/bedtime:", disabled=off):
            st.selectbox("Until", list(desk.sleeps), key=MANY_SLEEP)
            st.button("Let them sleep", key="many_sleep_button", on_click=desk.act, args=(chosen, "snoozed"))
        with st.popover("Resolve", icon=":material/check:", disabled=off):
            st.text_input("What was done?", key=MANY_ACTION, max_chars=500)
            st.button("Resolve them", key="many_resolve", on_click=desk.act, args=(chosen, "resolved"))


def _row(row: Row, page: QueuePage, look: Look) -> dict[str, Any]:
    return {
        "case_id": int(row["case_id"]),
        "case_customer": told.named(row["name"], row["company"], row["customer"]),
        "case_state": STATE_WORDS[row["state"]].capitalize(),
        "case_topic": topic_title(row["topic"], look.titles) if row["topic"] else None,
        "case_said": _quote(row),
        "case_due": told.due_words(row["due_at"], page.now, look.zone, waiting=row["state"] == "waiting") or None,
        "case_at_risk": round((row["priority_cents"] or 0) / 100),
        "owner": row["owner"],
    }
