"""The parts of the page on what is bought together: tiles, the matrix, the surest pairs, whom to offer the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import together_story as story
from dashboard.analytics.cohort_story import CellChoices
from dashboard.analytics.preferences import MORE
from dashboard.charts import preferences as charts
from dashboard.components.buyers import buyers_list
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import meaning
from dashboard.components.preferences import PERIODS
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.reads.together import MOST_PAIRS, NEXT_DAYS
from dashboard.theme import count, day, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.answers.preferences import Period
    from dashboard.reads.together import Pairs, Together
    from data_access.filters import Filters
    from data_access.queries.together import Basket

    Columns = Callable[[Iterable[str]], dict[str, Any]]

BASKETS: dict[Basket, str] = {"purchase": "In one purchase", "customer": "By one customer"}
PAIRS: dict[Pairs, str] = {"usual": "Common pairs", "rare": "Rare pairs too"}
KEYS, TITLES = ("first", "other"), ("Bought", "And the other")
NARROW = 40  # px of a column
STRONGEST = 8.0  # the lift with full colour
PAIR_ROWS = 8  # rows
PAIRS_BRIEF = ("one_name", "other_name", "n_ab", "confidence_a_b", "confidence_b_a", "lift", "lift_low")
PAIRS_TABLE = ("one_name", "other_name", "n_a", "n_b", "n_ab", "support", "confidence_a_b", "confidence_b_a", "lift",
               "lift_low", "lift_high")  # fmt: skip
NEXT_BRIEF = ("first_name", "then_name", "n_first", "n_then", "then_share", "usual_share", "times", "times_low")
NEXT_TABLE = ("first_name", "then_name", "n_first", "n_then", "then_share", "then_low", "then_high", "usual_share",
              "times", "times_low", "times_high")  # fmt: skip
UNIT = "How many times as often as chance two products meet; columns are the rows by number"
_KEY = (
    "▲ more often than chance, corrected for number. Faint: could be chance. Blank: fewer than {least}. "
    "Full colour at 8×."
)


def sentence(filters: Filters, answer: Together, period: Period) -> str:
    """Which baskets the figures are about, of which days, and up to when the data reach."""
    number = quantity(answer.baskets, story.UNITS[answer.asked.basket])
    left = f"{quantity(answer.goods.services, 'service')} such as postage left out" if answer.goods.services else ""
    parts = ["Goods bought " + BASKETS[answer.asked.basket].lower(), *filters.phrases().values(),
             PERIODS[period].lower(), number, left, f"data up to {day(answer.last_day)}"]  # fmt: skip
    return " · ".join(part for part in parts if part)


def takeaway_words(answer: Together) -> str:
    """The page's answer."""
    return story.takeaway(answer.shown, answer.baskets, answer.goods.names, answer.asked.basket)


def tiles(answer: Together) -> None:
    """How many baskets, how many with several goods, the pairs that are no chance, the strongest of them."""
    unit = story.UNITS[answer.asked.basket]
    found = answer.shown
    share = percent(answer.several / answer.baskets if answer.baskets else None, decimals=0)
    kpis = [
        Kpi(key="several", label="Hold several goods", value=share,
            interval=f"{count(answer.several)} of {quantity(answer.baskets, unit)}",
            help=f"The share of {unit}s with at least two different goods; services such as postage do not count."),
        Kpi(key="pairs", label="Pairs more often than chance", value=count(found.number_sure),
            interval=f"of {quantity(found.number, 'pair')} in at least {found.least} {unit}s, corrected for number",
            help=meaning("lift")),
    ]  # fmt: skip
    if found.number_sure:
        row = found.surest.iloc[0]
        names = " and ".join(answer.goods.names[int(row[side])] for side in ("a", "b"))
        lift, low, high = (story.times(float(row[name])) for name in ("lift", "lift_low", "lift_high"))
        kpis.append(
            Kpi(
                key="surest",
                label="Surest pair",
                value=f"{lift}×",
                interval=f"{names} ({low} to {high})",
                help=meaning("lift"),
            )
        )
        most = found.most_frequent.iloc[0]
        names = " and ".join(answer.goods.names[int(most[side])] for side in ("a", "b"))
        share = percent(float(most["support"]))
        kpis.append(Kpi(key="frequent", label="Most frequent of them", value=count(int(most["n_ab"])),
                        interval=f"{names}, {share} of all {unit}s", help=meaning("support")))  # fmt: skip
    kpi_row(kpis)


def cell_choices(answer: Together) -> CellChoices:
    """The products of the matrix, at first the surest pair, from the product that leads to the other."""
    names = _numbered(answer)
    places = {item: place for place, item in enumerate(answer.shown.matrix)}
    row = answer.shown.surest.iloc[0]
    ends = (int(row["a"]), int(row["b"]))
    first, second = ends if row["confidence_a_b"] >= row["confidence_b_a"] else ends[::-1]
    return CellChoices(
        cohorts=dict(enumerate(names)),
        ages=list(range(1, len(names) + 1)),
        proposed=(places[first], places[second] + 1),
        ages_written=dict(enumerate(names, start=1)),
    )


def _numbered(answer: Together) -> list[str]:
    return [f"{place} {answer.goods.names[item]}" for place, item in enumerate(answer.shown.matrix, start=1)]


def matrix_card(answer: Together, picked: tuple[int, int], columns: Columns) -> None:
    """Each product with each other; a click on a cell chooses it."""
    t = frame.current_tokens()
    names = _numbered(answer)
    axes = charts.Axes(items=names, groups=[str(place) for place in range(1, len(names) + 1)], sizes=[""] * len(names))

    def build() -> Any:  # noqa: ANN401  a figure
        return charts.preference_heatmap(_cells(answer), axes, t, picked=picked, strongest=STRONGEST)

    figure = reads.finished(build, "together", answer.number, picked, t.mode)
    table = _table(answer)
    # The buttons stand inside too: what scrolls must hold something that a keyboard can reach.
    with st.container(key=f"wide_{charts.width_needed(axes, NARROW)}"):
        chart(figure, "together", f"Matrix of {len(names)} products. {takeaway_words(answer)}", on_select=True)
        table_and_download(table, "together", "Bought together", "lift", columns=columns(PAIRS_TABLE))
    words(_KEY.format(least=answer.shown.least), "fine", "key")
    brief = columns(PAIRS_BRIEF)
    height = table_height(table, PAIR_ROWS)
    words("The surest pairs", "strong", "pairs")
    tabular(table, "pairs", brief, alt="The surest pairs", height=height)


def _cells(answer: Together) -> list[charts.Cell]:
    places = {item: place for place, item in enumerate(answer.shown.matrix)}
    found = answer.shown.pairs
    inside = found[found["a"].isin(answer.shown.matrix) & found["b"].isin(answer.shown.matrix)]
    drawn = []
    for row in charts.rows(inside):
        text = f"{'▲' * bool(row.sure)}{story.times_short(row.lift)}"
        told = story.pair_sentence(row, answer.goods.names, answer.asked.basket).replace(": ", ":<br>", 1)
        for one, other in ((row.a, row.b), (row.b, row.a)):
            drawn.append(charts.Cell(item=places[one], group=places[other], index=row.lift, text=text, sentence=told,
                                     holds=bool(row.sure)))  # fmt: skip
    return drawn


def _table(answer: Together) -> pd.DataFrame:
    listed = answer.shown.pairs.head(MOST_PAIRS)
    names = answer.goods.names
    return listed.assign(
        one_name=[names[place] for place in listed["a"]], other_name=[names[place] for place in listed["b"]]
    )


def pair_words(answer: Together, picked: tuple[int, int]) -> str:
    """The chosen pair in a sentence."""
    one, other = answer.shown.matrix[picked[0]], answer.shown.matrix[picked[1] - 1]
    if one == other:
        return "Choose two different products."
    low, high = sorted((one, other))
    found = answer.shown.pairs
    found = found[(found["a"] == low) & (found["b"] == high)]
    if found.empty:
        return f"Fewer than {answer.shown.least} {story.UNITS[answer.asked.basket]}s hold both."
    return story.pair_sentence(next(charts.rows(found)), answer.goods.names, answer.asked.basket)


def offer_words(answer: Together, picked: tuple[int, int]) -> str:
    """Who is listed for the chosen pair."""
    one, other = (answer.goods.names[answer.shown.matrix[place]] for place in (picked[0], picked[1] - 1))
    return f"Bought {one} in these days, and never {other}:"


def next_card(after: Callable[[], pd.DataFrame], columns: Columns, wanted: Callable[[], bool]) -> None:
    """What customers buy next, beside how often that is usual; worked out only when it is wanted."""
    subline = f"Within {NEXT_DAYS} days after they first bought something, on a later day; the surest first"
    with card("next", "What do they buy next?", subline):
        if not wanted():
            return
        _next(after(), columns)


def _next(after: pd.DataFrame, columns: Columns) -> None:
    sure = after[after["holds"] == MORE]
    words(story.next_sentence(sure), "strong", "next")
    if after.empty:
        return
    height = table_height(after, PAIR_ROWS)
    brief, full = columns(NEXT_BRIEF), columns(NEXT_TABLE)
    tabular(after, "next", brief, alt="What customers buy next", height=height)
    table_and_download(after, "next", "Bought next", "then_share", columns=full)


def people(listed: pd.DataFrame, columns: Columns) -> list[int]:
    """The customers to offer the other product to; gives the rows selected."""
    return buyers_list(listed, columns, "bought it last", "Everybody who bought the one has bought the other too.")
