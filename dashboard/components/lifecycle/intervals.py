"""How soon a purchase is followed by another."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics.purchase_intervals import FEWEST_GAPS
from dashboard.charts import lifecycle as charts
from dashboard.components.cards import card, chart
from dashboard.components.download import table_and_download
from dashboard.components.notes import thin_data
from dashboard.components.words import words
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.reads import Lifecycle

    Columns = Callable[[Iterable[str]], dict[str, Any]]  # the configuration of columns, by their names

GAPS_TABLE = ("gap_days", "gaps", "open_gaps", "waiting_gaps", "gap_share", "bought_again_share")


def interval_card(answer: Lifecycle, columns: Columns) -> None:
    """How soon a purchase is followed by another."""
    found = answer.intervals
    with card("waiting", "How soon do they buy again?", "Share of purchases followed by another, by days since"):
        if not found.enough:
            thin_data(FEWEST_GAPS, found.customer_count, "repeat customer", key="waiting")
            return
        t = frame.current_tokens()
        figure = reads.finished(
            lambda: charts.waiting_curve(found.curve, found.customers.p50, t), "waiting", answer.number, t.mode
        )
        chart(figure, "waiting", f"Rising line: {_waiting_words(answer)}")
        words(_waiting_words(answer), "strong", "waiting")
        words(_waiting_note(answer), "fine", "waiting")
        table_and_download(
            found.curve, "waiting", "Days between purchases", "bought_again_share", columns=columns(GAPS_TABLE)
        )


def _waiting_words(answer: Lifecycle) -> str:
    found = answer.intervals
    marks = [(days, found.bought_again(days)) for days in (30, 90, 365)]
    told = [f"{percent(share, decimals=0)} within {days} days" for days, share in marks if not isnan(share)]
    if not told:
        return "The data are too short to say how many come back."
    first, *later = told
    return f"{', '.join([first.replace(' within', ' of purchases are followed by another within'), *later])}."


def _waiting_note(answer: Lifecycle) -> str:
    found = answer.intervals
    ended = found.gaps
    return (
        f"{quantity(found.open_count, 'interval')} still open on {day(answer.last_day)} count for as long as they have "
        f"lasted. The {count(found.gap_count)} that ended: median {ended.p50:.0f} days, middle half {ended.p25:.0f} to "
        f"{ended.p75:.0f}, 9 of 10 within {ended.p90:.0f}; shorter than all, because long ones are still open."
    )
