"""Where the revenue of the year before went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import frame
from dashboard.analytics.revenue_retention import FEWEST_CUSTOMERS
from dashboard.charts import lifecycle as charts
from dashboard.components.cards import card, chart
from dashboard.components.download import table_and_download
from dashboard.components.notes import thin_data
from dashboard.components.words import words
from dashboard.theme import count, money, month_range, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.analytics.revenue_retention import RevenueRetention

    Columns = Callable[[Iterable[str]], dict[str, Any]]  # the configuration of columns, by their names

PARTS_TABLE = ("part", "money")


def bridge_card(found: RevenueRetention | None, currency: str, columns: Columns) -> None:
    """Where the revenue of the year before went."""
    heading = "Do the customers we keep buy as much?"
    if found is None:
        with card("bridge", heading, "Revenue of two times twelve finished months"):
            words("Not enough data: it needs 24 finished months.", "muted", "bridge_young")
        return
    base, now, end = found.periods
    subline = f"{month_range(base, now - 1)} against {month_range(now, end - 1)}"
    with card("bridge", heading, subline):
        if not found.enough:
            thin_data(FEWEST_CUSTOMERS, found.customers, key="bridge")
            return
        t = frame.current_tokens()
        figure = charts.revenue_bridge(found, currency, t)
        steps = charts.bridge_steps(found)
        told = "; ".join(f"{name} {money(cents, currency)}" for name, cents, _ in steps)
        chart(figure, "bridge", f"Bars: {told}.")
        words(_bridge_note(found), "fine", "bridge")
        table = pd.DataFrame([(name, cents / 100) for name, cents, _ in steps], columns=list(PARTS_TABLE))
        table_and_download(
            table, "bridge", "Revenue of the same customers", "net_retention", columns=columns(PARTS_TABLE)
        )


def _bridge_note(found: RevenueRetention) -> str:
    return (
        f"Of {quantity(found.customers, 'customer')} of the year before, {count(found.lost_customers)} bought nothing "
        f"since. Sales before returns. Back after a break: {quantity(found.reactivated_customers, 'customer')}; new: "
        f"{count(found.new_customers)}."
    )
