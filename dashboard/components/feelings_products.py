"""The part of the page of feelings and loyalty that is about products: to fix, keep, promote or rescue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics.feelings import story
from dashboard.analytics.feelings.quadrant import FEWEST_BUYERS, FEWEST_SPEAKERS
from dashboard.charts import feelings as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.theme import count, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.reads.feelings import Products

    Columns = Callable[[Iterable[str]], dict[str, Any]]

UNIT = "Bought again within 90 days (up) and how feedback that came with it sounds (across); dotted: what is usual"
SHOWN = ("product_named", "place_word", "place_sure", "speakers", "net_told", "followed_buyers", "again_told")
FULL = ("product_named", "category", "place_word", "place_sure", "texts_read", "speakers", "net_points", "points_from",
        "points_to", "followed_buyers", "again", "repeat_rate", "repeat_shrunk", "repeat_low",
        "repeat_high")  # fmt: skip
ORDER = ("fix", "rescue", "promote", "keep", "too few")
MOST_ROWS = 9


def quadrant_card(ask: Callable[[], Products], columns: Columns, wanted: Callable[[], bool]) -> None:
    """Products in four fields, with their names where it is sure; counted when it is wanted."""
    with card("quadrant", "Which products to fix, keep, promote or rescue?", UNIT, fill=False):
        if not wanted():
            return
        answer = ask()
        found = answer.found.products
        words(answer.words, "strong", "quadrant")
        if found.empty:
            return
        placed = found[found["product_place"] != "too few"]
        if len(placed):
            _drawn(answer, placed)
        _left_out(found, placed)
        table = reads.finished(lambda: _table(found), "product_table", answer.number)
        height = table_height(table, MOST_ROWS)
        alt = "Products by what to do with them"
        tabular(table, "quadrant", columns(SHOWN), alt=alt, height=height)
        table_and_download(table, "quadrant_all", "Products in four fields", "product_place", columns=columns(FULL))


def _drawn(answer: Products, placed: pd.DataFrame) -> None:
    t = frame.current_tokens()
    usual = (answer.found.usual_net.value, answer.found.usual_rate)

    def build() -> Any:  # noqa: ANN401  a figure
        sentences = [story.product_sentence(row) for row in rows(placed)]
        return charts.product_quadrant(placed, sentences, usual, t)

    figure = reads.finished(build, "product_quadrant", answer.number, t.mode)
    told = f"{quantity(len(placed), 'product')} by net sentiment and rate of being bought again."
    chart(figure, "quadrant", f"{told} {answer.words} The table has every figure.")


def _left_out(found: pd.DataFrame, placed: pd.DataFrame) -> None:
    words(f"Filled: both 95% intervals leave out what is usual. Hollow: it could be the next field. Feedback that came "
          f"with the product counts, read as a whole. {count(len(found) - len(placed))} of "
          f"{quantity(len(found), 'product')} with fewer than {FEWEST_SPEAKERS} customers who spoke or {FEWEST_BUYERS} "
          "buyers followed stand in the table alone, as too little said.", "fine", "quadrant_note")  # fmt: skip


def _table(found: pd.DataFrame) -> pd.DataFrame:
    """The products as tables show them, what is to be done first, and of that what is sure."""
    told = found.assign(
        product_named=[story.product_name(row) for row in rows(found)],
        followed_buyers=found["buyers"],
        place_word=[story.PLACES[place] for place in found["product_place"]],
        place_sure=found["product_sure"],
        texts_read=found["texts"],
        net_points=found["product_net"] * 100,
        points_from=found["product_net_low"] * 100,
        points_to=found["product_net_high"] * 100,
        net_told=[_interval(story.tone, *each) for each in
                  zip(found["product_net"], found["product_net_low"], found["product_net_high"], strict=True)],
        again_told=[_interval(_percent, *each) for each in
                    zip(found["repeat_shrunk"], found["repeat_low"], found["repeat_high"], strict=True)],
        rank=found["product_place"].map({name: place for place, name in enumerate(ORDER)}),
    )  # fmt: skip
    unsure = (found["product_place"] != "too few") & ~found["product_sure"]
    ordered = told.assign(unsure=unsure).sort_values(
        ["unsure", "rank", "speakers"], ascending=[True, True, False], kind="stable"
    )
    few = ordered["product_place"] == "too few"
    return ordered.loc[[*ordered.index[~few], *ordered.index[few]]]


def _percent(value: float) -> str:
    return f"{value * 100:.0f}%"


def _interval(written: Callable[[float], str], value: float, low: float, high: float) -> str:
    return "" if value != value else f"{written(value)} ({written(low)} to {written(high)})"  # noqa: PLR0124  NaN
