"""The parts of the directory: the list, what it says of itself, and what to do where nobody fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.cards import tabular
from dashboard.components.download import safe_csv
from dashboard.components.notes import Action, empty_state
from dashboard.components.words import words
from dashboard.theme import count, day, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import pandas as pd

    from dashboard.reads import Directory
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]

ROWS_SHOWN, ROW_HEIGHT = 50, 35  # rows, px
MOST_DOWNLOADED = 10_000
ALWAYS = ("page", "customer_name")
CHOICES = {
    "customer": "Customer no.", "company": "Company", "email": "E-mail", "phone": "Phone", "city": "City",
    "region": "Region", "country_name": "Country", "segment": "Segment", "purchase_count": "Purchases",
    "net_revenue": "Net revenue", "last_purchase_on": "Last bought", "joined_on": "Joined on",
    "acquisition_channel": "Came through", "consent_word": "Advertising", "team": "Team", "follow_up": "Follow-up",
}  # fmt: skip
USUAL = ("customer", "email", "company", "country_name", "purchase_count", "net_revenue", "last_purchase_on")


def sentence(filters: Filters, found: Directory, search: str, last_day: date | None) -> str:
    """How many fit, of how many, and up to when the data reach."""
    fits = f"{count(len(found))} of {quantity(found.everybody, 'customer')}" if search else quantity(
        found.everybody, "customer"
    )  # fmt: skip
    phrases = filters.phrases().values()
    return " · ".join([fits, *phrases, *([f"data up to {day(last_day)}"] if last_day else [])])


def nobody_fits(search: str, filters: Filters, clear: Callable[[], None], reset: Callable[[], None]) -> None:
    """Nobody fits: what was looked for, and the two ways out."""
    looked = f"Nobody has “{search}” in their name, e-mail, phone, company or number" if search else "Nobody fits"
    narrowed = not filters.empty
    actions = (
        [Action(label="Clear the search", icon=":material/backspace:", on_click=clear, primary=True)] if search else []
    )
    if narrowed:
        actions.append(
            Action(label="Reset filters", icon=":material/filter_alt_off:", on_click=reset, primary=not search)
        )
    told = f"{looked}, not even with a letter or two wrong" if search else looked
    empty_state(
        "No customer found",
        f"{told}{' inside these filters' if narrowed else ''}. Try fewer or shorter words.",
        actions,
        key="no_customer",
    )


def no_customers(import_page: st.Page) -> None:
    """The store has no customer yet."""
    empty_state(
        "No customers yet",
        "Bring in your customers and their purchases, or add the first one by hand.",
        (Action(label="Import data", icon=":material/upload_file:", page=import_page, primary=True),),
        key="no_customers",
    )


def place_words(start: int, shown: int, found: Directory, search: str) -> None:
    """Which part of the list is shown, and how it is ordered."""
    first = "the best match first" if search else "in the order chosen"
    words(f"{count(start + 1)} to {count(start + shown)} of {count(len(found))}, {first}.", "muted", "place")


def customer_list(rows: pd.DataFrame, chosen: Sequence[str], columns: Columns) -> list[int]:
    """One page of the list; gives the rows selected in it."""
    height = (max(len(rows), 2) + 1) * ROW_HEIGHT + 3
    return tabular(
        rows,
        "directory",
        columns([*ALWAYS, *chosen]),
        alt="Customers: the first column opens the customer’s page",
        height=min(height, 16 * ROW_HEIGHT),
        select_by="customer_id",
    )


def download(found: Directory, chosen: Sequence[str], rows_of: Callable[[int, int], pd.DataFrame]) -> None:
    """The whole list as a file, in its order with its columns."""
    many = len(found) > MOST_DOWNLOADED
    names = {"customer_name": "Name", **{name: CHOICES[name] for name in chosen if name != "follow_up"}}
    st.download_button(
        f"Download the first {count(MOST_DOWNLOADED)}" if many else "Download",
        data=lambda: safe_csv(rows_of(0, MOST_DOWNLOADED)[list(names)].rename(columns=names)),
        file_name="customers.csv",
        mime="text/csv",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        key="download_directory",
        help="All of them: rapport export customers" if many else None,
    )
