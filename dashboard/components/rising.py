"""Phrases on the rise that no topic covers, each with its certainty, quotes, and one click that makes it a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.analytics.topics import rise_words
from dashboard.answers.topics import WEEKS_BEFORE, WEEKS_NOW
from dashboard.components.cards import card
from dashboard.components.download import table_and_download
from dashboard.components.quotes import places_of, quote
from dashboard.components.words import words
from dashboard.theme import count, day, label, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.answers.topics import Rising

SHOWN, QUOTES = 8, 2
COLUMNS = {
    "phrase": "Phrase", "recent_count": "Customers now", "earlier_count": "Customers before",
    "recent_share": "Share now (0-1)", "earlier_share": "Share before (0-1)", "rate_ratio": "Times as often",
    "low": "From (95%)", "high": "To (95%)", "p_value": "p", "example": "Example",
}  # fmt: skip


def rising_card(
    rising: Rising | None,
    titles: Mapping[str, str],
    make: Callable[[None, str], None] | None = None,
    add: Callable[[str, str], None] | None = None,
    most: int = SHOWN,
) -> None:
    """What customers say now and did not say before.

    Parameters
    ----------
    titles : the topics that a phrase can be added to, by token.
    make, add : what the buttons call: with None and the phrase; with the key of a box that holds a topic, and the
        phrase. Without them there are no buttons.
    most : so many phrases are shown; the table has all.
    """
    subline = f"Phrases used more often than in the {WEEKS_BEFORE} weeks before, beyond chance, that no topic covers"
    with card("rising", f"New in the last {WEEKS_NOW} weeks", subline, fill=False):
        if rising is None or not rising.recent or not rising.earlier:
            words("It takes feedback of the last weeks and of those before to compare.", "muted", "no_rising")
            return
        words(_base(rising), "fine", "rising_base")
        if rising.phrases.empty:
            words(
                "Nothing new: no phrase that the topics miss is used more often beyond chance.", "muted", "none_rises"
            )
        for place, row in enumerate(rising.phrases.head(most).itertuples(index=False)):
            _phrase(row, place, titles, make, add)
        table_and_download(rising.phrases, "rising", "Phrases on the rise", "rising_phrase", columns=COLUMNS)


def _base(rising: Rising) -> str:
    told = f"{quantity(rising.recent, 'text')} until {day(rising.as_of)} against {count(rising.earlier)} before"
    return f"{told}; only the newest of each were compared" if rising.cut else told


def _phrase(
    row: Any,  # noqa: ANN401  a row of itertuples
    place: int,
    titles: Mapping[str, str],
    make: Callable[[None, str], None] | None,
    add: Callable[[str, str], None] | None,
) -> None:
    with st.container(border=True, gap="xsmall", key=f"rise_{place}"):
        words(f"“{row.phrase}”", "strong", f"rise_name_{place}")
        words(rise_words(row, WEEKS_NOW), "muted", f"rise_words_{place}")
        for number, text in enumerate(row.quotes[:QUOTES]):
            quote(text, places_of(text, row.phrase), f"rise_{place}_{number}")
        if make is None or add is None:
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"quiet_rise_{place}"):
            st.button("Make it a topic", icon=":material/add:", type="tertiary", key=f"rise_make_{place}",
                      help=f"Make “{label(row.phrase)}” a topic", on_click=make, args=(None, row.phrase))  # fmt: skip
            box = f"rise_add_{place}"
            st.selectbox(
                f"Add “{label(row.phrase)}” to a topic", list(titles), None, key=box, label_visibility="collapsed",
                format_func=lambda name: label(titles.get(name, name)), placeholder="Add to a topic", width=190,
                on_change=add, args=(box, row.phrase),
            )  # fmt: skip
