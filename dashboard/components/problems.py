"""The parts of the page of problems: tiles, the list, one problem with chart, words and form, and its customers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import radar_story as story
from dashboard.answers.problems import customers_of
from dashboard.charts import problems as charts
from dashboard.components import follow_ups
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.follow_ups import NOBODY
from dashboard.components.notes import definition_popover
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dashboard.actions.follow_ups import Seat
    from dashboard.actions.problems import ProblemDesk
    from dashboard.answers.problems import Standing
    from dashboard.reads.problems import ProblemsAnswer
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]

STATES = {"open": "Open", "working": "Being worked on", "closed": "Closed"}
QUOTES, LONGEST_QUOTE = 5, 300  # quotes, letters
ROWS = 8
MOST_TOLD = 1_000  # customers told with one click
_LIST = ("problem", "problem_state", "times_expected", "rate_now", "rate_expected", "since_day", "complaint_count",
         "is_over", "owner")  # fmt: skip
_FEEDBACK = ("page", "customer_name", "received_on", "complaint", "channel", "case")
_PEOPLE = ("page", "customer_name", "complaint_count", "complaint", "follow_up")
_WEEKS = ("week_end", "complaint_count", "deliveries", "complaint_rate", "expected_rate", "low_rate", "high_rate")


def sentence(filters: Filters, answer: ProblemsAnswer) -> str:
    """Who the figures are about and up to when the data reach."""
    looked = f"{count(answer.cells)} topics by product, delivery partner, region and channel with complaints"
    return " · ".join(["Complaints per delivery", *filters.phrases().values(), looked if answer.cells else "",
                       f"data up to {day(answer.last_day)}"]).replace(" ·  · ", " · ")  # fmt: skip


def lead(answer: ProblemsAnswer) -> str:
    """The takeaway: the problem furthest beyond expectation, and how many others there are."""
    still = [one for one in answer.problems if one.row.state != "closed"]
    if answer.waiting and not still:
        return (
            f"Nothing stands out so far, but {quantity(answer.waiting, 'piece')} of feedback "
            f"{'waits' if answer.waiting == 1 else 'wait'} to be read. The radar looks when that is done."
        )
    if not answer.cells:
        return (
            "Nothing can be told yet: it takes complaints of at least four weeks whose words were read, and purchases."
        )
    if not still:
        return (
            "Nothing stands out: no topic of any product, delivery partner, region or channel is complained of more "
            "than the eight weeks before led to expect."
        )
    worst = still[0]
    others = f" {quantity(len(still) - 1, 'other problem')} not closed." if len(still) > 1 else ""
    more = f" {worst.speak_of[0].upper()}{worst.speak_of[1:]}." if worst.speak_of else ""
    return f"{headline(worst)}{more} {story.over_words(worst.verdict, worst.lately)}{others}"


def headline(one: Standing) -> str:
    """How far beyond expectation a problem is, since when."""
    return story.since_words(one.about, one.since, one.deliveries, one.row.first_day)


def tiles(answer: ProblemsAnswer) -> None:
    """How many are open, how many nobody owns, and the customers and complaints behind them."""
    still = [one for one in answer.problems if one.row.state != "closed"]
    ownerless = sum(one.row.owner is None for one in still)
    over = sum(one.verdict == "over" for one in still)
    kpi_row(
        [
            Kpi(key="not_closed", label="Problems not closed", value=count(len(still)), good="down",
                interval=f"{count(over)} of them back to what is usual"),
            Kpi(key="ownerless", label="Without an owner", value=count(ownerless), good="down"),
            Kpi(key="complaints", label="Complaints behind them", good="down", interval="since each began",
                value=count(sum(one.row.feedback_count for one in still))),
            Kpi(key="affected", label="Customers who complained",
                value=count(sum(one.row.customers for one in still)), good="down",
                interval="a customer of two problems counts twice" if len(still) > 1 else "known by name or number"),
        ]
    )  # fmt: skip


def list_card(answer: ProblemsAnswer, columns: Columns) -> None:
    """All problems with their rates now and what is expected."""
    with card("problems", "Problems", "The furthest beyond expectation first; rates of the last 14 days"):
        shown = pd.DataFrame([_listed(one) for one in answer.problems])
        height = table_height(shown, ROWS)
        tabular(shown, "problems", columns(_LIST), alt="Problems", height=height)
        table_and_download(shown, "problems", "Problems", "problem", columns=columns(_LIST))


def _listed(one: Standing) -> dict[str, Any]:
    exposed = one.weeks["at_risk"].tail(2).sum() if len(one.weeks) else 0.0
    known = exposed > 0 and not math.isnan(one.lately.expected)
    return {
        "problem": one.title,
        "problem_state": STATES[one.row.state],
        "times_expected": one.since.times,
        "rate_now": one.lately.complaints / exposed if known else None,
        "rate_expected": one.lately.expected / exposed if known else None,
        "since_day": one.row.first_day,
        "complaint_count": one.row.feedback_count,
        "is_over": story.VERDICTS[one.verdict],
        "owner": one.row.owner or NOBODY,
    }


def one_card(answer: ProblemsAnswer, one: Standing, columns: Columns) -> None:
    """How one problem stands: the sentence, the chart, whether it is over."""
    with card("one", one.title, headline(one)):
        if one.speak_of:
            words(f"{one.speak_of}.", "muted", "speak_of")
        weeks = one.weeks.assign(complaint_count=one.weeks["complaints"])
        if weeks["at_risk"].sum() > 0:
            t = frame.current_tokens()
            row = one.row
            figure = reads.finished(
                lambda: charts.rate_and_band(weeks, row.first_day, row.rang_on, t),
                "problem", answer.number, row.problem_id, t.mode,
            )  # fmt: skip
            chart(figure, "problem", _alt(one))
        words(story.over_words(one.verdict, one.lately), "strong", "over")
        chance = f"1 in {1 / max(one.row.chance, 1e-12):,.0f}"
        alarm = (
            f"The alarm of {day(one.row.rang_on)}: {quantity(one.row.complaints, 'complaint')} in "
            f"{quantity(one.row.window_days, 'day')} where {story.expected_words(one.row.expected)} were to be "
            f"expected; so many come by chance in {chance} such cases."
        )
        words(alarm, "fine", "alarm")
        table_and_download(weeks, "problem_weeks", "Complaints by week", "complaint_rate", columns=columns(_WEEKS))


def _alt(one: Standing) -> str:
    last = one.weeks.iloc[-1]
    return (
        f"Complaints per delivery by week with the range to be expected. {headline(one)} In the last week "
        f"{quantity(int(last['complaints']), 'complaint')}, a rate of {percent(last['complaint_rate'])} against "
        f"{percent(last['expected_rate'])} expected."
    )


def form_card(one: Standing, desk: ProblemDesk, history: pd.DataFrame) -> None:
    """State, owner, cause and fix; and what was done so far."""
    row = one.row
    with card("work", "What is done about it?", "A cause and a fix go into what its customers are told"):
        told_line(desk.told, desk.undo, desk.close_notice, "problem")
        if one.verdict == "over" and row.state != "closed":
            words("Complaints are back to what is usual: it can be closed.", "strong", "can_close")
        with st.form(f"problem_{row.problem_id}", border=False):
            states = list(STATES)
            field = partial(desk.field, row_id=row.problem_id, version=row.version)
            with st.container(horizontal=True, gap="small"):
                st.selectbox("State", states, states.index(row.state), key=field("state"),
                             format_func=STATES.__getitem__, disabled=not desk.may_write)  # fmt: skip
                owners = list(dict.fromkeys([NOBODY, *desk.owners, *([row.owner] if row.owner else [])]))
                st.selectbox("Owner", owners, owners.index(row.owner or NOBODY), key=field("owner"),
                             disabled=not desk.may_write)  # fmt: skip
            st.text_area("Cause", row.cause or "", key=field("cause"), max_chars=2_000, disabled=not desk.may_write,
                         placeholder="What went wrong, as a customer may read it")  # fmt: skip
            st.text_area("Fix", row.fix or "", key=field("fix"), max_chars=2_000, disabled=not desk.may_write,
                         placeholder="What was done about it")  # fmt: skip
            st.form_submit_button("Save", icon=":material/check:", key="save_problem", disabled=not desk.may_write,
                                  help=None if desk.may_write else "Your role may look at problems but not change them",
                                  on_click=desk.save, args=(row.problem_id, row.version, desk.token))  # fmt: skip
        _history(history)


def _history(history: pd.DataFrame) -> None:
    told: Iterator[Any] = iter(history.itertuples(index=False))
    lines = [f"{day(one.happened_at.date())}: {one.action} by {one.actor}" for one in told]
    if lines:
        words("\n".join(lines[:QUOTES]), "fine", "problem_history")


def quotes_card(said: pd.DataFrame, columns: Columns) -> None:
    """What customers wrote, the newest first, and all feedback as a table."""
    with card("quotes", "What do they say?", f"{quantity(len(said), 'piece')} of feedback, the newest first"):
        spoken = said[said["last_said"].notna()].head(QUOTES)
        told: Iterator[Any] = iter(spoken.itertuples(index=False))
        for place, one in enumerate(told):
            text = str(one.last_said)
            cut = f"{text[:LONGEST_QUOTE].rstrip()} …" if len(text) > LONGEST_QUOTE else text
            words(f"“{cut}”", "muted", f"quote_{place}")
            name = one.customer_name if isinstance(one.customer_name, str) else "Unknown customer"
            rating = f", {one.last_rating}" if isinstance(one.last_rating, str) else ""
            words(f"{name}, {day(one.received_on)}{rating} · case: {one.case.lower()}", "fine", f"quoted_{place}")
        if spoken.empty:
            words("Nobody wrote words; there are ratings alone.", "muted", "no_quotes")
        table_and_download(said, "problem_feedback", "Feedback of the problem", columns=columns(_FEEDBACK))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What telling customers needs: the open follow-ups, who is at the page, and where follow-ups are worked on."""

    waiting: pd.DataFrame
    seat: Seat
    more: st.Page


def customers_card(one: Standing, said: pd.DataFrame, desk: Telling, columns: Columns) -> None:
    """The customers who complained, and one click to have all of them told."""
    people = follow_ups.marked(customers_of(said, one), desk.waiting).rename(columns={"complaints": "complaint_count"})
    heading = "Tell its customers" if one.row.state == "closed" else "Who complained?"
    sub = "One click makes a follow-up for each, with cause and fix in its text"
    with card("customers", heading, sub):
        if people.empty:
            words("No customer is known behind these complaints.", "muted", "no_customers")
            return
        height = table_height(people, ROWS)
        picked = tabular(people, "problem_customers", columns(_PEOPLE), alt="Customers who complained", height=height,
                         select_by="customer_id")  # fmt: skip
        table_and_download(people, "problem_customers", "Customers of the problem", columns=columns(_PEOPLE))
        words(f"The follow-ups will say: {people['reason'].iloc[0]}", "fine", "will_say")
        follow_ups.offer(people, picked, "problem", desk.seat, desk.more, most=MOST_TOLD)


def sight_card() -> None:
    """What the radar can see, and what it cannot."""
    with card("sight", "What this page can and cannot see"):
        words(story.CAN_SEE, "muted", "can_see")
        words(story.CANNOT_SEE, "muted", "cannot_see")
        definition_popover("complaint_alarm")
