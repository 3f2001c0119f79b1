"""The customers behind a choice, with whom a follow-up can be begun: of a preference, a pair, a product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.components.cards import table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.reads.preferences import MOST_PEOPLE
from dashboard.theme import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    Columns = Callable[[Iterable[str]], dict[str, Any]]

PEOPLE_ROWS = 10  # rows
PEOPLE_COLUMNS = ("page", "customer_name", "revenue", "last_purchase_on", "follow_up")
PEOPLE_TABLE = ("customer", "customer_name", "country_name", "segment", "purchase_count", "revenue",
                "last_purchase_on", "reason", "follow_up")  # fmt: skip


def buyers_list(
    people: pd.DataFrame,
    columns: Columns,
    order: str = "spent most on it",
    empty: str = "Nobody of this group bought it.",
) -> list[int]:
    """The customers of the chosen cell; gives the rows selected. ``order`` and ``empty`` are parts of sentences."""
    if people.empty:
        words(empty, "muted", "nobody")
        return []
    most = f"The {count(MOST_PEOPLE)} who" if len(people) >= MOST_PEOPLE else "Those who"
    words(f"{most} {order} first.", "muted", "listed")
    height = table_height(people, PEOPLE_ROWS)
    alt = "The customers of the chosen cell"
    rows = tabular(people, "people", columns(PEOPLE_COLUMNS), alt=alt, height=height, select_by="customer_id")
    table_and_download(people, "people", "Customers of a preference", columns=columns(PEOPLE_TABLE))
    return rows
