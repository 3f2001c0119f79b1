"""The parts about what delights: the map of groups and topics, the words behind a cell, and what is bought next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import advocate_story as story
from dashboard.analytics.cohort_story import CellChoices
from dashboard.analytics.preferences import CANNOT_TELL, FEWEST_CUSTOMERS, MORE
from dashboard.charts import preferences as charts
from dashboard.components.advocates import ROWS, quote
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.preferences import VERDICTS
from dashboard.components.words import words
from dashboard.theme import NOTHING, count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

    from dashboard.reads.advocates import Delighted
    from data_access.filters import Filters
    from data_access.queries.delights import By

    Columns = Callable[[Iterable[str]], dict[str, Any]]

BY: dict[By, str] = {"category": "Category", "product": "Product", "segment": "Segment"}
NEXT: dict[Literal["category", "product"], str] = {"category": "Categories", "product": "Products"}
KEYS, TITLES = ("delight", "of"), ("Topic praised", "Group")
UNIT = "Share of the customers of each group who praise a topic, by their newest words"
_BASE = (
    "By the first words of each customer in a year that had 90 days since, against customers of the same recency, "
    "frequency, money and segment who spoke too. It is a comparison, not a trial."
)
_KEY = "▲ more, ▼ less than all customers, and it holds. Faint: could be chance. Full colour at twice or half."
_TABLE = ("group_name", "topic_name", "customers", "praising", "praise_share", "praise_low", "praise_high",
          "praise_share_of_all", "preference_index", "index_low", "index_high", "verdict")  # fmt: skip
_WORDS = ("page", "customer_name", "received_on", "words_said", "rated", "product_said")
_NEXT = ("next_item", "next_buyers", "next_share", "others_share", "next_points", "verdict")
_NEXT_FULL = ("next_item", "praising", "next_buyers", "next_share", "next_low", "next_high", "others_share",
              "next_points", "next_from", "next_to", "verdict")  # fmt: skip


def sentence(filters: Filters, answer: Delighted) -> str:
    """Whose words the figures are made of."""
    heard = quantity(answer.found.found.customers, "customer")
    return " · ".join(["What customers praise", *filters.phrases().values(), f"{heard} heard"])


def lead(answer: Delighted) -> str:
    """The takeaway of this view."""
    found = answer.found
    if found.empty:
        return "Nothing can be told of groups yet."
    return story.delight_takeaway(found.found, list(found.topics.values()), found.groups)


def too_few(answer: Delighted) -> None:
    """No group is large enough, or nobody praises a topic."""
    most = answer.found.largest
    if most < FEWEST_CUSTOMERS:
        needed = f"a group needs at least {FEWEST_CUSTOMERS} customers whose words were read"
        words(f"Too few to tell: {needed}; the largest has {count(most)}. Look by another group.", "muted", "too_few")
    else:
        words("Nobody praises a topic yet.", "muted", "no_praise")


def cell_choices(answer: Delighted) -> CellChoices:
    """The cells offered; at first the surest delight, else the topic most praised in the largest group."""
    found = answer.found
    places = {group: place for place, group in enumerate(found.groups, start=1)}
    held = found.found.held
    more = held[held["holds"] == MORE]
    first = (int(more["item"].iloc[0]), places[str(more["group"].iloc[0])]) if len(more) else (0, 1)
    return CellChoices(
        cohorts=dict(enumerate(found.topics.values())),
        ages=list(places.values()),
        proposed=first,
        ages_written={place: found.groups[group] for group, place in places.items()},
    )


def map_card(answer: Delighted, picked: tuple[int, int], columns: Columns) -> None:
    """The share of each group that praises each topic; a click on a cell chooses it."""
    found, t = answer.found, frame.current_tokens()
    sizes = found.table.drop_duplicates("group")["customers"]
    axes = charts.Axes(items=list(found.topics.values()), groups=list(found.groups.values()),
                       sizes=[count(int(size)) for size in sizes])  # fmt: skip
    figure = reads.finished(
        lambda: charts.preference_heatmap(_cells(answer), axes, t, picked=picked), "delights", answer.number, picked,
        t.mode,
    )  # fmt: skip
    # The buttons stand inside too: what scrolls must hold something that a keyboard can reach.
    with st.container(key=f"wide_{charts.width_needed(axes)}"):
        chart(figure, "delights", f"Map of {len(found.topics)} topics by {len(found.groups)} groups. {lead(answer)} "
              "The table has every figure.", on_select=True)  # fmt: skip
        table = found.table.assign(verdict=[VERDICTS[holds] for holds in found.table["holds"]])
        table_and_download(table, "delights", "What delights", "praise_share", columns=columns(_TABLE))
    words(_KEY, "fine", "key")
    if found.found.small or found.found.beyond:
        left = f"{quantity(found.found.small, 'group')} of fewer than {FEWEST_CUSTOMERS} customers left out"
        more = f"; {quantity(found.found.beyond, 'smaller group')} not shown" if found.found.beyond else ""
        words(f"{left}{more}.", "fine", "left_out")


def _cells(answer: Delighted) -> list[charts.Cell]:
    topics = {name: place for place, name in enumerate(answer.found.topics)}
    groups = {name: place for place, name in enumerate(answer.found.groups)}
    drawn = []
    for row in charts.rows(answer.found.table):
        holds = row.holds != CANNOT_TELL
        mark = ("▲" if row.holds == MORE else "▼") if holds else ""
        text = NOTHING if pd.isna(row.praise_share) else f"{mark}{percent(row.praise_share, decimals=0)}"
        told = story.cell_sentence(row, holds).replace(": ", ":<br>", 1).replace(". ", ".<br>")
        drawn.append(charts.Cell(item=topics[row.topic], group=groups[row.group], index=row.preference_index,
                                 text=text, sentence=told, holds=holds))  # fmt: skip
    return drawn


def picked_cell(answer: Delighted, picked: tuple[int, int]) -> tuple[str, str]:
    """Group and topic of the chosen cell."""
    return list(answer.found.groups)[picked[1] - 1], list(answer.found.topics)[picked[0]]


def picked_words(answer: Delighted, picked: tuple[int, int]) -> str:
    """The chosen cell in a sentence."""
    group, topic = picked_cell(answer, picked)
    table = answer.found.table
    row = next(charts.rows(table[(table["group"] == group) & (table["topic"] == topic)]))
    return story.cell_sentence(row, row.holds != CANNOT_TELL)


def words_card(found: tuple[pd.DataFrame, pd.DataFrame], told: str, columns: Columns) -> None:
    """What the customers of a cell wrote, the most typical words first, and all of them as a list."""
    said, typical = found
    with card("delight_words", "In their words", told):
        if said.empty:
            words("Nobody of this group praises it.", "muted", "no_words")
            return
        for place, row in enumerate(charts.rows(typical)):
            quote(str(row.text or ""), f"delight_{place}")
            rating = row.last_rating if isinstance(row.last_rating, str) else ""
            told_by = [str(row.customer_name), day(row.received_on), rating]
            words(" · ".join(part for part in told_by if part), "fine", f"delighted_{place}")
        listed = said.assign(words_said=said["text"], rated=said["last_rating"], product_said=said["product_name"])
        height = table_height(listed, ROWS)
        tabular(listed, "delighted", columns(_WORDS), alt="Customers who praise it", height=height)
        table_and_download(listed, "delighted", "Customers who praise it", columns=columns(_WORDS))


def next_table(found: pd.DataFrame, topic: str, columns: Columns) -> None:
    """What those who praised a topic bought next, against like customers."""
    words(story.next_sentence(found, topic), "strong", "next_bought")
    if found.empty:
        return
    shown = found.assign(
        next_item=found["item_name"],
        verdict=[VERDICTS[holds] for holds in found["holds"]],
        **{new: found[old].astype("float64") * 100 for new, old in (
            ("next_points", "next_difference"), ("next_from", "difference_low"), ("next_to", "difference_high"))},
    )  # fmt: skip
    height = table_height(shown, ROWS)
    tabular(shown, "next_bought", columns(_NEXT), alt="What they bought next", height=height)
    table_and_download(shown, "next_bought", "Bought after praise", "next_difference", columns=columns(_NEXT_FULL))
    words(_BASE, "fine", "next_base")
