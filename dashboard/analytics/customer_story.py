"""One customer in words: how they buy, whether they are late, the group they are in, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analytics import rfm
from dashboard.analytics.silence import OWN_GAPS, SHARE, percentile
from dashboard.theme import count, day, money, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.analytics.rfm import Thresholds

SOON_DAYS = 14  # ahead of a usual purchase, in which a reminder is welcome
RECENT_DAYS = 90  # in which an unhappy word still asks for an answer
LIKELY_UNHAPPY = 0.5  # probability, by words and rating together
OPEN_CASES = ("new", "claimed", "in_progress", "waiting", "reopened")
# The highest rating that is a complaint on each scale.
UNHAPPY = {"stars": 2, "nps": 6, "csat": 2, "ces": 3}
SCALES = {"stars": "{} of 5 stars", "nps": "{} of 10", "csat": "{} of 5", "ces": "{} of 7"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What a customer has bought up to ``as_of``. Days are None and counts 0 for who never bought.

    ``usual_gap_days`` and ``limit_days`` are the median and the 90th percentile of the customer's own gaps, None with
    fewer than five gaps. ``segment`` and ``segment_before`` are the group by fixed limits, now and a quarter earlier
    (``not_yet`` before the first purchase), None for who never bought.
    """

    as_of: date
    purchases: int = 0
    returns: int = 0
    gross_cents: int = 0
    net_cents: int = 0
    first_on: date | None = None
    last_on: date | None = None
    usual_gap_days: float | None = None
    limit_days: float | None = None
    segment: str | None = None
    segment_before: str | None = None

    @property
    def silent_days(self) -> int | None:
        """Days from the last purchase to the last day of the data."""
        return None if self.last_on is None else max(0, (self.as_of - self.last_on).days)

    @property
    def silent(self) -> bool | None:
        """Whether the silence is longer than nine of ten of the customer's own gaps; None where too few are known."""
        if self.limit_days is None or self.silent_days is None:
            return None
        return self.silent_days > self.limit_days

    @property
    def next_on(self) -> date | None:
        """The day of the next purchase if the usual gap holds."""
        if self.usual_gap_days is None or self.last_on is None:
            return None
        return self.last_on + timedelta(days=round(self.usual_gap_days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next and why. ``kind`` is the kind of reason of a follow-up."""

    title: str
    why: str
    kind: str = "group"


def bought(purchases: pd.DataFrame, as_of: date, limits: Thresholds | None) -> Bought:
    """The customer's purchases in figures.

    Parameters
    ----------
    purchases : ``purchased_on, sale_lines, return_lines, gross_cents, net_cents``, one row per document.
    as_of : the last day that purchase data cover.
    limits : the fixed limits that groups are made with; None where there are none yet.
    """
    known = purchases[purchases["purchased_on"].map(lambda on: on <= as_of).astype(bool)]
    sold = known[known["sale_lines"] > 0]
    if sold.empty:
        return Bought(
            as_of=as_of, returns=int((known["return_lines"] > 0).sum()), net_cents=int(known["net_cents"].sum())
        )
    days = np.unique(sold["purchased_on"].to_numpy().astype("datetime64[D]"))
    gaps = np.sort(np.diff(days).astype("int64")).astype("float64")
    enough = len(gaps) >= OWN_GAPS
    return Bought(
        as_of=as_of,
        purchases=len(sold),
        returns=int((known["return_lines"] > 0).sum()),
        gross_cents=int(known["gross_cents"].sum()),
        net_cents=int(known["net_cents"].sum()),
        first_on=sold["purchased_on"].min(),
        last_on=sold["purchased_on"].max(),
        usual_gap_days=_own(gaps, 0.5) if enough else None,
        limit_days=_own(gaps, SHARE) if enough else None,
        segment=segment_on(sold, as_of, limits),
        segment_before=segment_on(sold, rfm.quarter_before(as_of), limits),
    )


def _own(gaps: np.ndarray, share: float) -> float:
    return float(percentile(gaps, np.zeros(1, "int64"), np.array([len(gaps)]), share)[0])


def segment_on(sold: pd.DataFrame, on: date, limits: Thresholds | None) -> str | None:
    """The customer's group by fixed limits as of a day, as the page of groups has it; None without limits."""
    if limits is None:
        return None
    until = sold[sold["purchased_on"].map(lambda day_: day_ <= on).astype(bool)]
    if until.empty:
        return rfm.NOT_YET
    row = {
        "recency_days": (on - until["purchased_on"].max()).days + 1,
        "purchase_count": len(until),
        "monetary_cents": int(until["gross_cents"].sum()),
    }
    return str(rfm.scored(pd.DataFrame([row]), limits)["segment"].iloc[0])


def summary(found: Bought, currency: str) -> str:
    """The customer in one or two sentences."""
    if found.first_on is None or found.last_on is None:
        return "Has not bought anything yet."
    title = f"{rfm.SEGMENTS[found.segment].title}: " if found.segment in rfm.SEGMENTS else ""
    what = f"{title}{quantity(found.purchases, 'purchase')} for {money(found.net_cents, currency)} after returns"
    since = f"since {day(found.first_on)}" if found.purchases > 1 else f"on {day(found.first_on)}"
    return f"{what} {since}. {_rhythm(found)}"


def _rhythm(found: Bought) -> str:
    silent = found.silent_days or 0
    if found.usual_gap_days is None or found.limit_days is None:
        few = "" if found.purchases == 1 else "; too few gaps so far to tell a rhythm"
        return f"The last was {_ago(silent)}{few}."
    usual = f"usually {quantity(round(found.usual_gap_days), 'day')} pass between two"
    if found.silent:
        return (
            f"The last was {_ago(silent)}, longer than nine of ten of their own gaps "
            f"(at most {count(np.floor(found.limit_days))} days); {usual}."
        )
    coming = found.next_on
    due = f", so the next is due about {day(coming)}" if coming and coming >= found.as_of else ""
    return f"The last was {_ago(silent)}; {usual}{due}."


def _ago(days: int) -> str:
    return "on the last day of the data" if days == 0 else f"{quantity(days, 'day')} ago"


def risk_words(found: Bought) -> tuple[str, str]:
    """Whether the customer is about to be lost, in two words, and by which rule."""
    if found.last_on is None:
        return "No purchase yet", "Nothing to lose, everything to win"
    if found.silent is not None:
        limit = f"Own gaps: nine of ten at most {count(np.floor(found.limit_days or 0))} days"
        return ("Gone silent" if found.silent else "In rhythm"), limit
    stages = {"buying": "Warm", "cooling": "Cooling off", "quiet": "Gone quiet"}
    if found.segment in rfm.SEGMENTS:
        return stages[rfm.SEGMENTS[found.segment].stage], "Against all customers: fewer than five gaps of their own"
    return "Too few to tell", "Needs at least five gaps between purchases"


def movement_words(found: Bought) -> str:
    """The group a quarter earlier, in words."""
    before = day(rfm.quarter_before(found.as_of))
    if found.segment is None or found.segment_before is None:
        return ""
    if found.segment_before == rfm.NOT_YET:
        return f"First bought since {before}"
    if found.segment_before == found.segment:
        return f"As on {before}"
    return f"{rfm.SEGMENTS[found.segment_before].title} on {before}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerns:
    """What else decides about the next step: rows with these columns as attributes, the newest first.

    ``cases`` with ``topic, state, opened_at, due_at``; ``feedback`` with ``received_on, rating, rating_scale,
    p_unhappy``; ``visits`` with ``kind, due_on, status``; ``purchases`` with ``purchase, promised_on, delivered_on``;
    ``favourite``, what they like to buy, in words.
    """

    cases: Sequence[Any]
    feedback: Sequence[Any]
    visits: Sequence[Any]
    purchases: Sequence[Any]
    favourite: str = ""


def unsettled(concerns: Concerns, as_of: date) -> bool:
    """Whether a case is open or a visit overdue: no moment to sell anything."""
    overdue = any(row.status == "planned" and row.due_on < as_of for row in concerns.visits)
    return overdue or any(row.state in OPEN_CASES for row in concerns.cases)


def next_step(found: Bought, concerns: Concerns) -> Step:
    """The one thing to do next: what troubles the customer, then what may bring them back, then what they need."""
    for rule in (_open_case, _unhappy, _late_delivery, _late_visit):
        if step := rule(found, concerns):
            return step
    if found.last_on is None:
        return Step(title="Ask what they are looking for", why="They are in the store but have not bought anything.")
    if found.silent:
        like = f" with something of {concerns.favourite}" if concerns.favourite else ""
        told = f"Silent for {quantity(found.silent_days or 0, 'day')}; nine of ten of their gaps were shorter."
        return Step(title=f"Win them back{like}", why=told, kind="silent")
    if found.next_on and found.as_of <= found.next_on <= found.as_of + timedelta(days=SOON_DAYS):
        usual = quantity(round(found.usual_gap_days or 0), "day")
        why = f"The next purchase is due about {day(found.next_on)}: usually {usual} pass between two."
        return Step(title="Remind them now", why=why)
    if found.segment in rfm.SEGMENTS:
        segment = rfm.SEGMENTS[found.segment]
        kind = "at_risk" if found.segment in {"at_risk", "cant_lose"} else "group"
        return Step(title=segment.needs, why=f"They are in the group {segment.title}.", kind=kind)
    return Step(title="Nothing needs to be done now", why="They bought lately and have said nothing bad.")


def _open_case(found: Bought, concerns: Concerns) -> Step | None:
    cases = [case for case in concerns.cases if case.state in OPEN_CASES]
    if not cases:
        return None
    opened = cases[-1].opened_at.date()
    about = f" about {cases[-1].topic.lower()}" if cases[-1].topic else ""
    waits = f" and waits for {quantity((found.as_of - opened).days, 'day')}" if found.as_of > opened else ""
    why = f"It was opened on {day(opened)}{waits}. Offer nothing before."
    return Step(title=f"Settle the open case{about}", why=why)


def _unhappy(found: Bought, concerns: Concerns) -> Step | None:
    if not concerns.feedback:
        return None
    last = concerns.feedback[0]
    low = last.rating_scale is not None and last.rating <= UNHAPPY[last.rating_scale]
    unhappy = low or (last.p_unhappy is not None and last.p_unhappy >= LIKELY_UNHAPPY)
    fresh = (found.as_of - last.received_on).days <= RECENT_DAYS
    looked_after = any(case.opened_at.date() >= last.received_on for case in concerns.cases)
    if not fresh or not unhappy or looked_after:
        return None
    gave = f"gave {SCALES[last.rating_scale].format(last.rating)}" if low else "sounded unhappy"
    return Step(title="Ask what went wrong", why=f"They {gave} on {day(last.received_on)} and no case was opened.")


def _late_delivery(found: Bought, concerns: Concerns) -> Step | None:
    late = [
        row
        for row in concerns.purchases
        if row.promised_on is not None
        and row.delivered_on is None
        and timedelta(0) < found.as_of - row.promised_on <= timedelta(days=RECENT_DAYS)
    ]
    if not late:
        return None
    why = f"An order promised for {day(late[0].promised_on)} has not been delivered."
    return Step(title="Tell them when their order comes", why=why)


def _late_visit(found: Bought, concerns: Concerns) -> Step | None:
    late = [visit for visit in concerns.visits if visit.status == "planned" and visit.due_on < found.as_of]
    if not late:
        return None
    return Step(title=f"Make the {late[-1].kind.lower()}", why=f"It was due on {day(late[-1].due_on)}.")
