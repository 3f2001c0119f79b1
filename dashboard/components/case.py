"""One case: whose it is and what can be done with it, what was said, what is known of the customer, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import frame, reads
from dashboard.actions.case_desk import STATE_WORDS, offered_to
from dashboard.analytics import queue_words as told
from dashboard.analytics.feedback_words import mismatch_words, rating_words, topic_title
from dashboard.components import case_after, case_mail
from dashboard.components.feedback_item import open_button, quoted
from dashboard.components.notes import definition_popover
from dashboard.components.told import told_line
from dashboard.components.words import lines, words
from dashboard.reads import queue as queue_reads
from dashboard.reads.people import PAGE
from dashboard.theme import day, moment, money, quantity, symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.actions.case_desk import CaseDesk
    from dashboard.actions.feedback_desk import FeedbackDesk
    from dashboard.components.case_mail import Way
    from dashboard.components.queue import Look
    from dashboard.reads import Portrait
    from dashboard.reads.queue import OneCase, Row

    Colour = Literal["orange", "green", "blue"]

HISTORY = 6  # entries of the timeline beside the case
STEPS = 8  # of the case's own log, the newest
ANSWER = "Answer or note"
SAVE_KEYS = "Ctrl+Enter"


def nothing_chosen() -> None:
    """No case is open on the screen."""
    words("Choose a case on the left to see what was said and to answer it.", "muted", "no_case")


def gone() -> None:
    """The address names a case there is not, or not for this reader."""
    words("This case is not there any more. It may have gone with an import that was undone.", "muted", "case_gone")


def head(case: OneCase, looking: Sequence[str], desk: CaseDesk, zone: str) -> None:
    """Whose matter it is, how urgent, who has it, who else looks, and the buttons; drawn anew as colleagues act.

    What is said of the last step and of mails comes and goes, so it has a place of its own, as each part of the body.
    """
    row, me = case.row, desk.me
    name = told.named(row["name"], row["company"], row["customer"])
    now = queue_reads.tick()
    with st.container(key="case_back"):
        st.button("Back to the list", icon=":material/arrow_back:", type="tertiary", key="back", on_click=desk.back)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="case_title"):
        st.header(name, anchor=False)
        st.badge(STATE_WORDS[row["state"]].capitalize(), color=_colour(row))
        due = told.due_words(row["due_at"], now, zone, waiting=row["state"] == "waiting")
        if due and case.row["resolved_at"] is None:
            words(due, "worse" if due.startswith("Overdue") else "muted", "case_due", width="content")
    held = f"{row['owner']} has this case" if row["owner"] else "Nobody has this case yet"
    if row["snoozed_until"] is not None and row["snoozed_until"] > now:
        held += f", asleep until {moment(row['snoozed_until'].astimezone(ZoneInfo(zone)))}"
    also = told.others(looking)
    words(" · ".join(part for part in (held, also) if part), "muted", "case_held")
    with st.container():
        told_line(desk.told, desk.undo, desk.close_notice, "case")
        case_mail.fates(case, desk, zone)
    if me is not None:
        _buttons(row, desk)
    else:
        words("Your role may look at cases but not work on them.", "fine", "case_may_not")


def _colour(row: Row) -> Colour:
    known: dict[str, Colour] = {"new": "orange", "reopened": "orange", "resolved": "green", "confirmed": "green"}
    return known.get(row["state"], "blue")


def _buttons(row: Row, desk: CaseDesk) -> None:
    offered = offered_to(desk.me, row["state"], row["owner_id"])
    with st.container(horizontal=True, gap="small", key="case_buttons"):
        if "claimed" in offered:
            st.button("Take this case", icon=":material/person_add:", type="primary", key="case_take", shortcut="T",
                      on_click=desk.act, args=("claimed",))  # fmt: skip
        if "assigned" in offered:
            with st.popover("Give to", icon=":material/person:"):
                st.selectbox("Colleague", [one.name for one in desk.colleagues], key=desk.field("assign"))
                st.button("Give the case", key="case_give", on_click=desk.assign)
        if "snoozed" in offered and row["snoozed_until"] is None:
            with st.popover("Snooze", icon=":material/bedtime:"):
                st.selectbox("Until", list(desk.sleeps), key=desk.field("snooze"))
                st.button("Let it sleep", key="case_sleep", on_click=desk.snooze)
        for kind, title, icon in (
            ("woken", "Wake", ":material/alarm:"), ("released", "Give back", ":material/undo:"),
            ("confirmed", "The customer agreed", ":material/thumb_up:"),
            ("reopened", "Open again", ":material/replay:"),
        ):  # fmt: skip
            if kind in offered and (kind != "woken" or row["snoozed_until"] is not None):
                st.button(title, icon=icon, key=f"case_{kind}", on_click=desk.act, args=(kind,))


def body(case: OneCase, look: Look, feedback: FeedbackDesk, desk: CaseDesk) -> None:
    """What was said, what is at risk, what is known of the customer, what was done; and the forms.

    Each part has a place of its own: one that draws more or less than before then moves none of the others, and a form
    in which somebody types stays where it is.
    """
    with st.container():
        said(case, look.titles, look.zone, feedback)
    with st.container():
        case_after.after(case, desk, look.zone, look.currency)
    with st.container():
        answer(case, desk, look.currency)
    portrait = queue_reads.customer_of(case, frame.current_scope())
    left, right = st.columns([3, 2], gap="small")
    with left:
        steps(case, look.zone)
        customer(portrait, f"{PAGE}{portrait.public_id}" if portrait else None, look.currency)
    with right:
        at_risk(case, look.currency)


def said(case: OneCase, titles: Mapping[str, str], zone: str, desk: FeedbackDesk) -> None:
    """What the customer said, newest first, with the words marked that decided."""
    for place, one in enumerate(told.unanswered(case.events)):
        when = moment(one["happened_at"].astimezone(ZoneInfo(zone)))
        words(f"{told.step_words(one)}, {when}", "cap", f"more_{place}")
        quoted(one["body"], (), f"more_{place}")
    for place, one in enumerate(case.said):
        through = f" by {one['channel'].lower()}" if one["channel"] else ""
        when = moment(one["received_at"].astimezone(ZoneInfo(zone)))
        words(f"Message{through}, {when}", "cap", f"said_{place}")
        if one["text"]:
            reader = one["scorer"] if one["scorer"] in {"quick", "textblob"} else "quick"
            marks = reads.deciding_words(one["text"], reader, frame.current_scope())
            quoted(one["text"], marks, f"case_{place}")
        rating = rating_words(one)
        topic = topic_title(case.row["topic"], titles) if case.row["topic"] and not place else ""
        about = f"Topic: {topic}" if topic else ""
        fine = " · ".join(part for part in (rating, about, mismatch_words(one["rating_mismatch"])) if part)
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"said_fine_{place}"):
            if fine:
                words(fine, "fine", f"said_fine_{place}", width="content")
            open_button(one["feedback_id"], one["text"] or rating or "feedback", desk)
    if not case.said:
        words("Opened by hand: no feedback belongs to it.", "muted", "said_nothing")


def at_risk(case: OneCase, currency: str) -> None:
    """What is at risk with this customer, and the four factors it is made of."""
    row = case.row
    last = max((one["received_at"] for one in case.said), default=row["opened_at"])
    found = told.factors({**row, "said_at": last}, queue_reads.tick(), currency)
    priced = bool(found or row["priority_cents"])
    words(f"{money(row['priority_cents'], currency)} at risk" if priced else "Not priced yet", "strong", "at_risk")
    if priced and not found:
        words("What it is made of is being worked out.", "fine", "factors_wait")
    if not priced and row["p_alive"] is not None:
        words("No purchases are known. It gets its price when they come in.", "fine", "factors_wait")
    lines([f"{title}: {value}" for title, value in found], "fine", "factors")
    definition_popover("case_at_risk")


def customer(portrait: Portrait | None, address: str | None, currency: str) -> None:
    """Who the customer is in one line, what happened lately, and the way to their page."""
    if portrait is None:
        words("Nobody knows who said it: it came without a name or number.", "muted", "case_customer")
        return
    words("History", "cap", "case_history")
    bought = portrait.bought
    parts = [
        f"Customer since {day(bought.first_on)}" if bought.first_on else "Has not bought anything yet",
        f"{money(bought.net_cents, currency)} in all" if bought.purchases else "",
        quantity(bought.purchases, "purchase") if bought.purchases else "",
    ]
    words(" · ".join(part for part in parts if part), "muted", "case_customer")
    lately = portrait.timeline.head(HISTORY).itertuples(index=False)
    lines([f"{day(one.happened_on)}  {one.what}: {one.event}" for one in lately], "fine", "case_events")
    if address:
        with st.container(width="content", key="quiet_case_customer"):
            st.link_button("The customer’s page", address, icon=":material/person:", type="tertiary")


def answer(case: OneCase, desk: CaseDesk, currency: str) -> None:
    """The forms: an answer or a note, and the resolution. Typed words stay when others act on the case."""
    offered = offered_to(desk.me, case.row["state"], case.row["owner_id"])
    if not offered:
        return
    way = case_mail.way_to(case, desk.mail) if "replied" in offered else None
    first, between, last = st.container(), st.container(), st.container()
    with first, st.form(desk.field("write"), border=False, enter_to_submit=False):
        with st.container():
            if way:
                case_mail.beginning(case, desk)
            if way and way.to:
                case_mail.subject(desk)
        with st.container(key="answer_head"):
            st.subheader(ANSWER, anchor=False)  # what the link at the top of the page leads to
        st.text_area(
            ANSWER, key=desk.field("body"), height="content", max_chars=10_000, label_visibility="collapsed",
            placeholder="What did you tell the customer, or what should colleagues know? A note with @Name calls them",
        )  # fmt: skip
        with st.container():
            if way:
                case_mail.below(case, way, desk.mail)
        # Who is not to answer is not asked through what; who can take the case is told to, and loses no word.
        answers = "replied" in offered or "claimed" in offered
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            if answers or "heard" in offered:
                st.selectbox("Through", list(told.CHANNELS), key=desk.field("channel"), width=150,
                             format_func=told.CHANNELS.__getitem__)  # fmt: skip
            if answers:
                st.checkbox("Waits for their answer", key=desk.field("wait"))
        _ways_to_save(way, desk, offered, answers=answers)
    if way:
        with between:
            case_mail.copied(desk.mail)
    if "resolved" in offered:
        with last:
            _resolution(desk, currency)


def _ways_to_save(way: Way | None, desk: CaseDesk, offered: Sequence[str], *, answers: bool) -> None:
    """The buttons of the form. Its first one fills a template in, so the keys that save have to be named."""
    mailed = way is not None and way.to is not None
    with st.container(horizontal=True, gap="small"):
        if mailed:
            st.form_submit_button("Send by e-mail", icon=":material/outgoing_mail:", type="primary", key="case_mailed",
                                  shortcut=SAVE_KEYS, on_click=desk.mail.send)  # fmt: skip
        elif way is not None:
            st.form_submit_button("Text to copy", icon=":material/content_copy:", key="case_copied",
                                  on_click=desk.mail.copy)  # fmt: skip
        for kind, title, icon in (
            ("replied", "Log the answer", ":material/send:"), ("noted", "Save as note", ":material/edit_note:"),
            ("heard", "The customer said this", ":material/hearing:"),
        ):  # fmt: skip
            if kind not in offered and not (kind == "replied" and answers):
                continue
            keys = SAVE_KEYS if kind == "replied" and not mailed else None
            st.form_submit_button(title, icon=icon, key=f"case_{kind}", shortcut=keys, on_click=desk.write,
                                  args=(kind,))  # fmt: skip


def _resolution(desk: CaseDesk, currency: str) -> None:
    with st.form(desk.field("resolve"), border=False):
        words("Resolve", "cap", "resolve")
        st.text_input("What was done?", key=desk.field("action"), max_chars=500,
                      placeholder="Sent a new one, refunded the postage …")  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.text_input("Why did it happen?", key=desk.field("cause"), max_chars=500, placeholder="If you know")
            st.number_input(f"Compensation, {symbol(currency)}", min_value=0.0, step=1.0, value=None,
                            key=desk.field("compensation"), placeholder="0", width=150)  # fmt: skip
        st.form_submit_button("Resolve the case", icon=":material/check:", key="case_resolve", on_click=desk.resolve)


def steps(case: OneCase, zone: str) -> None:
    """What was done so far, the newest first."""
    words("What was done", "cap", "steps")
    shown, mailed = list(reversed(case.events))[:STEPS], case_mail.fates_by_step(case, zone)
    with st.container(gap="xsmall", key="case_steps"):
        for place, one in enumerate(shown):
            _step(one, mailed.get(one["event_id"]), place, zone)
    if len(case.events) > STEPS:
        words(f"{quantity(len(case.events) - STEPS, 'earlier step')}.", "fine", "earlier_steps")


def _step(one: Mapping[str, Any], fate: str | None, place: int, zone: str) -> None:
    when = moment(one["happened_at"].astimezone(ZoneInfo(zone)))
    line = f"{when}  {told.step_words(one)}{told.step_by(one)}"
    below = [f"For {told.both(one['named'])}"] if one["named"] else []
    below += [fate] if fate else []
    if not one["body"]:
        lines([line, *below], "fine", f"step_{place}", gap=None)
        return
    with st.container(gap=None):  # what belongs to a step stands closer to it than to the next one
        words(line, "fine", f"step_{place}")
        words(one["body"], "muted", f"step_body_{place}")
        lines(below, "fine", f"step_below_{place}", gap=None)
