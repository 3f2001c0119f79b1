"""What happened with one customer, day by day: purchases, returns, feedback, cases, visits and follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.analytics.customer_story import SCALES
from dashboard.theme import day, quantity

if TYPE_CHECKING:
    from datetime import date

Rows = Iterable[Any]  # rows with the columns of a statement as attributes
Event = tuple[Any, ...]  # a row of the timeline
COLUMNS = ["happened_on", "what", "event", "details", "amount_cents", "feedback_id"]
NAMED_PRODUCTS = 3  # of a purchase; the rest are counted
_STATES = {
    "new": "new",
    "claimed": "claimed",
    "in_progress": "being worked on",
    "waiting": "waiting for the customer",
    "resolved": "resolved",
    "confirmed": "resolved, and the customer agreed",
    "reopened": "opened again",
}


def purchase_events(purchases: Rows, contents: Rows) -> list[Event]:
    """Each document with its dearest products: a purchase, a return, or one of free lines alone.

    Parameters
    ----------
    purchases : ``purchase_id, purchase, purchased_on, channel, sale_lines, return_lines, net_cents``.
    contents : ``purchase_id, product_name``, the dearest first, of those documents whose products are to be named.
    """
    products: dict[int, list[str]] = {}
    for line in contents:
        if line.product_name:
            products.setdefault(line.purchase_id, []).append(line.product_name)
    return [
        (
            row.purchased_on,
            _kind(row),
            _listed(products.get(row.purchase_id, [])) or _lines(row),
            _joined(f"No. {row.purchase}" if _is(row.purchase) else "", row.channel),
            int(row.net_cents),
        )
        for row in purchases
    ]


def feedback_events(feedback: Rows) -> list[Event]:
    """What the customer said: rating and feeling, and the words."""
    return [
        (
            row.received_on,
            "Feedback",
            _joined(_rating(row), _feeling(row)) or "No rating",
            _text(row.text),
            None,
            row.feedback_id,
        )
        for row in feedback
    ]


def case_events(cases: Rows) -> list[Event]:
    """Each case on the day it was opened, with its state."""
    return [
        (
            row.opened_at.date(),
            "Case",
            _joined(row.topic or "", _STATES[row.state]),
            _joined(row.action, "" if row.resolved_at is None else f"Resolved on {day(row.resolved_at.date())}"),
            None,
        )
        for row in cases
    ]


def visit_events(visits: Rows) -> list[Event]:
    """Each visit on the day it was done, else on the day it is due."""
    return [(row.done_on or row.due_on, "Visit", _joined(row.kind, row.status), _visited(row), None) for row in visits]


def follow_up_events(follow_ups: Rows) -> list[Event]:
    """Each closed follow-up on the day it was closed."""
    return [
        (row.closed_at.date(), "Follow-up", _joined(row.state.capitalize(), row.reason), _text(row.note), None)
        for row in follow_ups
    ]


def timeline(parts: Iterable[list[Event]]) -> pd.DataFrame:
    """Everything that happened, newest first: ``happened_on, what, event, details, amount_cents, feedback_id``."""
    together = sorted((event for part in parts for event in part), key=lambda event: event[0], reverse=True)
    filled = [(*event, None)[: len(COLUMNS)] for event in together]
    return pd.DataFrame(filled, columns=COLUMNS).astype({"amount_cents": "Int64", "feedback_id": "Int64"})


def by_month(purchases: pd.DataFrame, until: date, most: int = 24) -> pd.DataFrame:
    """Net revenue of the last months up to ``until``, those without a purchase too: ``month``, ``net_cents``."""
    last = until.year * 12 + until.month - 1
    months = purchases["purchased_on"].map(lambda on: on.year * 12 + on.month - 1).astype("int64")
    summed = purchases["net_cents"].astype("int64").groupby(months).sum()
    first = max(last - most + 1, int(months.min())) if len(months) else last
    found = summed.reindex(range(first, last + 1), fill_value=0)
    return pd.DataFrame({"month": found.index.to_numpy("int64"), "net_cents": found.to_numpy("int64")})


def _kind(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    if row.sale_lines:
        return "Purchase"
    return "Return" if row.return_lines else "Free of charge"


def _lines(row: Any) -> str:  # noqa: ANN401  as above
    return quantity(int(row.sale_lines or row.return_lines or row.free_lines), "line")


def _listed(products: list[str]) -> str:
    named = list(dict.fromkeys(products))
    more = len(named) - NAMED_PRODUCTS
    return ", ".join(named[:NAMED_PRODUCTS]) + (f" and {more} more" if more > 0 else "")


def _rating(row: Any) -> str:  # noqa: ANN401  as above
    return SCALES[row.rating_scale].format(int(row.rating)) if _is(row.rating_scale) else ""


def _feeling(row: Any) -> str:  # noqa: ANN401  as above
    if row.score_state == "scored" and row.label in {"negative", "neutral", "positive"}:
        return f"sounds {row.label}{', unlike the rating' if _is(row.rating_mismatch) else ''}"
    return "not read yet" if _is(row.text) and row.score_state == "pending" else ""


def _visited(row: Any) -> str:  # noqa: ANN401  as above
    due = f"Due on {day(row.due_on)}" if row.done_on and row.done_on != row.due_on else ""
    return _joined(due, row.technician)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _joined(*parts: object) -> str:
    return " · ".join(part for part in parts if isinstance(part, str) and part)
