"""What the segments say: who brings the money, who has gone quiet, and what changed since a quarter earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.analytics.rfm import NOT_YET, SEGMENTS, STAGES
from dashboard.theme import count, day, money, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

FEWEST_CUSTOMERS = 30
QUIET_REGULARS = ("at_risk", "cant_lose")
NOUNS = ("champion", "potential_loyalist")  # segments whose title names people
_STEP = {name: STAGES.index(segment.stage) for name, segment in SEGMENTS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What some segments hold together; ``before`` is their number of customers a quarter earlier."""

    customers: int
    cents: int
    customer_share: float
    money_share: float
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Customers known a quarter earlier, those who slipped at least one stage, and those who came back at least one."""

    known: int
    slipped: int
    slipped_cents: int
    back: int
    arrived: int


def held(sizes: pd.DataFrame, moves: pd.DataFrame, names: Sequence[str]) -> Held:
    """What the segments of these names hold now, and how many they held before."""
    now = sizes[sizes["segment"].isin(names)]
    return Held(
        customers=int(now["customers"].sum()),
        cents=int(now["monetary_cents"].sum()),
        customer_share=float(now["customer_share"].sum()),
        money_share=float(now["monetary_share"].sum()),
        before=int(moves.loc[moves["before"].isin(names), "customers"].sum()),
    )


def moved(moves: pd.DataFrame) -> Moves:
    """Who changed stage; a new customer has not moved."""
    known = moves[moves["before"] != NOT_YET]
    after, earlier = (known[name].map(_STEP).astype("float64") for name in ("now", "before"))  # of nobody: text
    change = after - earlier
    return Moves(
        known=int(known["customers"].sum()),
        slipped=int(known.loc[change > 0, "customers"].sum()),
        slipped_cents=int(known.loc[change > 0, "monetary_cents"].sum()),
        back=int(known.loc[change < 0, "customers"].sum()),
        arrived=int(moves["customers"].sum() - known["customers"].sum()),
    )


def takeaway(sizes: pd.DataFrame, moves: pd.DataFrame, before: date, currency: str) -> str:
    """The page's answer: who brings the money, what is about to be lost, and what changed."""
    customers = int(sizes["customers"].sum())
    if customers < FEWEST_CUSTOMERS:
        are = "is" if customers == 1 else "are"
        return f"Too few to tell: groups need at least {FEWEST_CUSTOMERS} customers, and there {are} {customers}."
    top = sizes.sort_values("monetary_cents", ascending=False, kind="stable").iloc[0]
    best = (
        f"{_people(top['segment'])} are {percent(top['customer_share'], decimals=0)} of customers and bring "
        f"{percent(top['monetary_share'], decimals=0)} of the money."
    )
    return " ".join([best, _quiet(held(sizes, moves, QUIET_REGULARS), currency), _changed(moved(moves), before)])


def _people(segment: str) -> str:
    """A group as the subject of a sentence: most titles, such as "Can’t lose", name nobody by themselves."""
    title = SEGMENTS[segment].title
    return title if segment in NOUNS else f"Customers in the group “{title}”"


def _quiet(lost: Held, currency: str) -> str:
    if not lost.customers:
        return "No regular customer has gone quiet."
    have = "has" if lost.customers == 1 else "have"
    return f"{quantity(lost.customers, 'regular')} {have} gone quiet; they had brought {money(lost.cents, currency)}."


def _changed(moves: Moves, before: date) -> str:
    if moves.known < FEWEST_CUSTOMERS:
        return f"Too few customers on {day(before)} to tell who moved."
    of = f"Of {quantity(moves.known, 'customer')} on {day(before)}"
    if not moves.slipped and not moves.back:
        return f"{of}, none changed between buying, cooling and quiet."
    return (
        f"{of}, {percent(moves.slipped / moves.known, decimals=0)} have cooled off since and "
        f"{count(moves.back) if moves.back else 'none'} came back."
    )


def reason(row: Any, segment: str, days: tuple[date, date], currency: str) -> str:  # noqa: ANN401  a row of itertuples
    """Why a customer is on the list of a group: where they were a quarter earlier, and what they bought.

    Parameters
    ----------
    row : with ``before`` (the segment a quarter earlier, ``not_yet`` where there was none), ``purchase_count``,
        ``monetary_cents``, ``recency_days``.
    days : a quarter earlier, and the last day of the data.
    """
    earlier, last_day = days
    title = SEGMENTS[segment].title
    moved = {segment: f"{title}, as on {day(earlier)}", NOT_YET: f"{title}, first bought since {day(earlier)}"}
    came = moved.get(row.before) or f"{title}, but {SEGMENTS[row.before].title} on {day(earlier)}"
    bought = last_day - timedelta(days=int(row.recency_days) - 1)  # days count to the end of the last one
    return (
        f"{came}: last bought on {day(bought)}, {quantity(row.purchase_count, 'purchase')}, "
        f"{money(row.monetary_cents, currency)}"
    )
