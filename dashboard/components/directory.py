"""The parts of the directory: the list, what it says of itself, and what to do where nobody fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.answers.segment_words import description, gone_values
from dashboard.components import segment_editor
from dashboard.components.cards import table_height, tabular
from dashboard.components.download import safe_csv
from dashboard.components.notes import Action, empty_state
from dashboard.components.words import words
from dashboard.theme import count, day, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import pandas as pd

    from dashboard.actions.segment_desk import SegmentDesk
    from dashboard.answers.saved_segments import Saved
    from dashboard.reads import Directory, RuleChoices
    from data_access.filters import Filters
    from data_access.filters.rules import Rules

    Columns = Callable[[Iterable[str]], dict[str, Any]]

ROWS_SHOWN = 50
MOST_DOWNLOADED = 10_000
UNSCORED = "No feedback has been scored yet, so nobody’s feedback sounds like anything."
ROWS = 15  # that are seen at once
ALWAYS = ("page", "customer_name")
CHOICES = {
    "customer": "Customer no.", "company": "Company", "email": "E-mail", "phone": "Phone", "city": "City",
    "region": "Region", "country_name": "Country", "segment": "Segment", "purchase_count": "Purchases",
    "net_revenue": "Net revenue", "last_purchase_on": "Last bought", "joined_on": "Joined on",
    "acquisition_channel": "Came through", "consent_word": "Advertising", "team": "Team", "tags": "Tags",
    "follow_up": "Follow-up",
}  # fmt: skip
USUAL = ("customer", "email", "company", "country_name", "purchase_count", "net_revenue", "last_purchase_on")


def sentence(filters: Filters, found: Directory, search: str, last_day: date | None, chosen: Sequence[str] = ()) -> str:
    """How many fit, of how many, what else was ``chosen``, and up to when the data reach."""
    fits = f"{count(len(found))} of {quantity(found.everybody, 'customer')}" if search else quantity(
        found.everybody, "customer"
    )  # fmt: skip
    phrases = [*chosen, *filters.phrases().values()]
    return " · ".join([fits, *phrases, *([f"data up to {day(last_day)}"] if last_day else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFacts:
    """What segments are shown and built with: what rules choose from, whether anything is scored, how many fit."""

    currency: str
    masked: bool
    choices: Callable[[], RuleChoices]
    scored: Callable[[], bool]
    size: Callable[[Rules], int]


def chosen_words(segment: Saved | None, tag: str) -> list[str]:
    """The segment and the tag that are chosen, as parts of a sentence."""
    return [*([f"segment {segment.name}"] if segment else []), *([f"tag {tag}"] if tag else [])]


def segment_line(segment: Saved | None, gone: str, facts: SegmentFacts) -> Rules | None:
    """What the chosen segment holds in words, and what is wrong with it; gives its rules where they can be asked."""
    if gone:
        words("The segment of this link does not exist any more, so all customers are listed.", "worse", "segment_gone")
    if segment is None:
        return None
    if segment.rules is None:
        told = f"The segment {segment.name} cannot be used, so all customers are listed: {segment.wrong}"
        words(told, "worse", "segment_wrong")
        return None
    told = description(segment.rules, facts.currency)
    words(f"{segment.name}: {told}.", "muted", "segment_words")
    for place, sentence in enumerate(gone_values(segment.rules, facts.choices().known)):
        words(sentence, "worse", f"segment_value_{place}")
    if "last_feeling" in segment.rules.fields and not facts.scored():
        words(UNSCORED, "worse", "unscored")
    return segment.rules


def segment_form(facts: SegmentFacts, desk: SegmentDesk) -> None:
    """The editor of a segment."""
    unscored = "" if facts.scored() else UNSCORED
    segment_editor.form(desk, facts.choices(), facts.currency, facts.size, masked=facts.masked, unscored=unscored)


class WaysOut(NamedTuple):
    """What shows more customers: looking for nothing, no filters, neither segment nor tag."""

    clear: Callable[[], None]
    reset: Callable[[], None]
    choose_all: Callable[[], None]


def nobody_fits(search: str, filters: Filters, chosen: Sequence[str], ways: WaysOut) -> None:
    """Nobody fits: what was looked for, and the ways out."""
    places = "their name, e-mail, phone, company, number or orders"
    looked = f"Nobody has “{search}” in {places}" if search else "Nobody fits"
    if chosen:
        looked += f" in {', '.join(chosen)}"
    narrowed = not filters.empty
    actions = (
        [Action(label="Clear the search", icon=":material/backspace:", on_click=ways.clear, primary=True)]
        if search
        else []
    )
    if narrowed:
        actions.append(
            Action(label="Reset filters", icon=":material/filter_alt_off:", on_click=ways.reset, primary=not search)
        )
    if chosen:
        actions.append(
            Action(label="Show all customers", icon=":material/group:", on_click=ways.choose_all, primary=not actions)
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
    return tabular(
        rows,
        "directory",
        columns([*ALWAYS, *chosen]),
        alt="Customers: the first column opens the customer’s page",
        height=table_height(rows, ROWS),
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
