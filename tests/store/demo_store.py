"""A demo store read back as tables, and the plain analyses that look for what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sqlalchemy import text

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine

BANDS = (0, 7, 14, 30, 60, 90)
EPOCH = pd.Timestamp("2000-01-01")


@dataclass(frozen=True)
class Effect:
    """A ratio with its 95 % interval."""

    ratio: float
    low: float
    high: float


@dataclass
class DemoStore:
    """The tables of one demo store."""

    engine: Engine
    today: date
    truth: dict[str, Any]

    def table(self, statement: str, *dates: str) -> pd.DataFrame:
        """The rows of a statement, with some columns as dates."""
        with self.engine.connect() as connection:
            frame = pd.read_sql(text(statement), connection)
        for name in dates:
            frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_localize(None)
        return frame

    @cached_property
    def bought(self) -> pd.DataFrame:
        """Purchases with a sale and a customer."""
        frame = self.table("SELECT * FROM purchases", "purchased_on", "promised_on", "delivered_on")
        return frame[(frame.sale_lines > 0) & frame.customer_id.notna()].sort_values(
            ["customer_id", "purchased_on", "id"]
        )

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Sale lines with day, customer and category."""
        return self.table(
            "SELECT l.*, p.purchased_on, p.month, p.customer_id, g.category FROM purchase_lines l "
            "JOIN purchases p ON p.id = l.purchase_id JOIN products g ON g.id = l.product_id WHERE l.kind = 1",
            "purchased_on",
        )

    @cached_property
    def feedback(self) -> pd.DataFrame:
        """Feedback with the delivery of its purchase."""
        return self.table(
            "SELECT f.*, p.delivery_partner, p.promised_on, p.delivered_on FROM feedback f "
            "LEFT JOIN purchases p ON p.id = f.purchase_id",
            "received_at", "received_on", "promised_on", "delivered_on",
        )  # fmt: skip

    @cached_property
    def cases(self) -> pd.DataFrame:
        """Cases."""
        return self.table("SELECT * FROM cases", "opened_at", "claimed_at", "first_reply_at", "resolved_at", "due_at")

    @property
    def now(self) -> pd.Timestamp:
        """The end of the last day."""
        return pd.Timestamp(self.today) + pd.Timedelta(days=1)


def late(frame: pd.DataFrame, today: date) -> pd.Series[bool]:
    """Which deliveries missed their promise, those still out among them."""
    out = frame.delivered_on.isna() & (frame.promised_on < pd.Timestamp(today))
    return frame.promised_on.notna() & ((frame.delivered_on > frame.promised_on) | out)


def retention(store: DemoStore, age: int, *, cohorts: list[int] | None = None) -> float:
    """Pooled share of finished cohorts that was active ``age`` months after the first purchase."""
    active = store.bought[["customer_id", "month"]].drop_duplicates()
    first = active.groupby("customer_id").month.min()
    last = store.today.year * 12 + store.today.month - 1
    kept = first[first <= last - age - 1]
    kept = kept[kept.isin(cohorts)] if cohorts else kept
    came = active[active.month == active.customer_id.map(kept) + age].customer_id.nunique()
    return float(came / len(kept))


def recovery(store: DemoStore) -> Effect:
    """How much faster unhappy customers return once answered: Mantel-Haenszel over value tiers and bands of time."""
    unhappy = store.feedback[_is_unhappy(store.feedback) & store.feedback.customer_id.notna()]
    said = _by_customer(unhappy.customer_id, unhappy.received_at)
    replies = _by_customer(store.cases.customer_id, store.cases.first_reply_at)
    days = _by_customer(store.bought.customer_id, store.bought.purchased_on)
    spent = store.bought.groupby("customer_id").gross_cents.apply(np.array).to_dict()
    now, pieces = (store.now - EPOCH) / pd.Timedelta(days=1), []
    for customer, messages in said.items():
        until = -np.inf
        bought, paid = days.get(customer, np.array([])), spent.get(customer, np.array([]))
        answers = replies.get(customer, np.array([]))
        for moment in np.sort(messages):
            if moment < until:
                continue
            until = moment + 90
            value = float(paid[bought <= moment].sum())
            reply = min(answers[(answers >= moment) & (answers <= until)], default=np.inf)
            pieces += [(value, *piece) for piece in _pieces(float(np.floor(moment)), bought, reply, now)]
    return _mantel_haenszel(pd.DataFrame(pieces, columns=["value", "band", "time", "events", "handled"]))


def _by_customer(customer: pd.Series[Any], moment: pd.Series[Any]) -> dict[Any, Any]:
    """The moments of each customer, as days."""
    days = (moment - EPOCH) / pd.Timedelta(days=1)
    return days.groupby(customer).apply(np.array).to_dict()


def _is_unhappy(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame.rating <= np.where(frame.rating_scale == "nps", 6, 2)


def _pieces(start: float, bought: Any, reply: float, now: float) -> list[tuple[int, float, float, bool]]:
    """Time at risk by band, before and after the answer, and whether the return happened in it."""
    event = float(min(bought[bought > start], default=np.inf)) - start
    turn, end = reply - start, min(event, 90.0, now - start)
    found = []
    for band, (low, high) in enumerate(pairwise(BANDS)):
        for handled, (a, b) in ((False, (low, min(high, turn))), (True, (max(low, turn), high))):
            time = min(b, end) - a
            if time > 0:
                found.append((band, time, float(event <= 90 and a < event <= b), handled))
    return found


def _mantel_haenszel(pieces: pd.DataFrame) -> Effect:
    tier = pd.qcut(pieces.value.rank(method="first"), 3, labels=False)
    strata = pieces.assign(tier=tier)
    sums = strata.pivot_table(
        index=["tier", "band"], columns="handled", values=["time", "events"], aggfunc="sum"
    ).fillna(0)
    e0, e1 = sums["events"][False].to_numpy(), sums["events"][True].to_numpy()
    t0, t1 = sums["time"][False].to_numpy(), sums["time"][True].to_numpy()
    whole = t0 + t1
    top, bottom = (e1 * t0 / whole).sum(), (e0 * t1 / whole).sum()
    spread = np.sqrt(((e1 + e0) * t1 * t0 / whole**2).sum() / (top * bottom))
    ratio = float(top / bottom)
    return Effect(ratio, ratio * float(np.exp(-1.96 * spread)), ratio * float(np.exp(1.96 * spread)))
