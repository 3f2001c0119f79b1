"""Customers won and lost month by month, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dashboard import frame, reads
from dashboard.analytics import lifecycle_story as story
from dashboard.charts import lifecycle as charts
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.reads.lifecycle import MOST_PEOPLE
from dashboard.theme import count, day, month_label, month_range, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.reads import Lifecycle, Moved

    Columns = Callable[[Iterable[str]], dict[str, Any]]  # the configuration of columns, by their names

KindName = Literal["lapsed", "reactivated", "new", "returning"]
KINDS: dict[KindName, str] = {
    "lapsed": "Lost",
    "reactivated": "Won back",
    "new": "New",
    "returning": "Active, bought again",
}
PEOPLE_ROWS = 8  # rows
# What a table of people leaves out where the answer has no such column: only those lost can have come back.
PEOPLE_COLUMNS = ("page", "customer_name", "revenue", "came_back_on", "purchase_count", "follow_up", "previous")
PEOPLE_TABLE = (
    "customer", "customer_name", "country_name", "segment", "previous", "came_back_on", "purchase_count", "revenue",
    "reason", "follow_up",
)  # fmt: skip
MONTHS_TABLE = (
    "month_name", "opening_customers", "new_customers", "reactivated_customers", "lapsed_customers",
    "closing_customers", "returning_customers", "quick_ratio", "ratio_low", "ratio_high", "complete", "settled",
)  # fmt: skip


def growth_card(answer: Lifecycle, picked: tuple[int, str], columns: Columns) -> None:
    """Won and lost month by month; a click on a bar lists its customers."""
    with card("growth", "Won and lost, month by month", "Click a bar for its customers"):
        drawn = story.drawn(answer.months)
        if drawn.empty:
            words(_too_young(answer), "muted", "young")
            return
        t = frame.current_tokens()
        figure = reads.finished(
            lambda: charts.growth_bars(drawn, t, picked=picked), "growth", answer.number, picked, t.mode
        )
        chart(figure, "growth", _growth_alt(drawn), on_select=True)
        words(_growth_note(answer, drawn), "fine", "growth")
        table = answer.months.rename(columns={"low": "ratio_low", "high": "ratio_high"})
        table_and_download(table, "growth", "Customers won and lost", "lapsed_customers", columns=columns(MONTHS_TABLE))


def _too_young(answer: Lifecycle) -> str:
    begun = month_label(int(answer.months["month"].iloc[0]))
    return (
        f"The data begin in {begun}, and nobody can be lost before {quantity(answer.window, 'month')} have passed. "
        "Choose fewer months above, or bring in older purchases."
    )


def _growth_note(answer: Lifecycle, drawn: pd.DataFrame) -> str:
    silence = quantity(answer.window, "month")
    rule = f"Lost: no purchase for {silence}. Won back: bought after having been lost."
    hatch = (
        "" if bool(drawn["complete"].iloc[-1])
        else f" Hatched: month not over, data up to {day(answer.last_day)}; who buys before its end is not lost."
    )  # fmt: skip
    early = (
        f" The first {silence} of the data are not drawn: nobody can be lost in them, and old customers look new."
        if int(drawn["month"].iloc[0]) == int(answer.months["month"].iloc[0]) + answer.window
        else ""
    )
    return f"{rule}{hatch}{early}"


def _growth_alt(drawn: pd.DataFrame) -> str:
    whole = drawn[drawn["complete"].astype(bool)]
    if whole.empty:
        return "Bars of customers won and lost; no month is over yet."
    last = whole.iloc[-1]
    months = month_range(int(whole["month"].iloc[0]), int(last["month"]))
    return (
        f"Bars by month, {months}. In the last whole month {count(last['new_customers'])} new, "
        f"{count(last['reactivated_customers'])} won back, {count(last['lapsed_customers'])} lost, "
        f"{count(last['closing_customers'])} active at its end."
    )


def months_offered(answer: Lifecycle) -> list[int]:
    """The months to choose from, newest first."""
    drawn = story.drawn(answer.months)
    shown = answer.months if drawn.empty else drawn
    return [int(month) for month in shown["month"]][::-1]


def proposed(answer: Lifecycle) -> tuple[int, KindName]:
    """What to list first: who was lost in the month that stands out, else in the last whole one."""
    months = months_offered(answer)
    if answer.odd is not None and answer.odd.month in months:
        return answer.odd.month, "lapsed"
    whole = [int(month) for month in answer.months.loc[answer.months["complete"].astype(bool), "month"]]
    return next((month for month in months if month in whole), months[0]), "lapsed"


def people_list(moved: Moved, answer: Lifecycle, pick: tuple[int, KindName], columns: Columns) -> list[int]:
    """Who they are, those who brought most first; gives the rows selected."""
    month, kind = pick
    words(f"{_picked_words(moved.total, answer, month, kind)}{_back_words(moved)}", "strong", "picked")
    if moved.people.empty:
        return []
    if moved.total > MOST_PEOPLE:
        words(f"The {count(MOST_PEOPLE)} with most revenue are listed; an export gives all.", "muted", "listed")
    height = table_height(moved.people, PEOPLE_ROWS)
    brief, alt = columns(PEOPLE_COLUMNS), "The customers of the chosen bar"
    rows = tabular(moved.people, "people", brief, alt=alt, height=height, select_by="customer_id")
    words(f"Purchases and revenue up to the end of {month_label(month)}.", "fine", "people")
    name = f"Customers {KINDS[kind].replace(',', '')} {month_label(month)}"
    table_and_download(moved.people, "people", name, columns=columns(PEOPLE_TABLE))
    return rows


def _back_words(moved: Moved) -> str:
    """How many of those lost have bought again since; nothing where nobody can have."""
    if moved.back is None or not moved.total:
        return ""
    if moved.total == 1:
        return " The customer has come back since." if moved.back else " The customer has not come back since."
    many, have = (count(moved.back) if moved.back else "None"), ("has" if moved.back <= 1 else "have")
    return f" {many} of them {have} come back since."


def _picked_words(total: int, answer: Lifecycle, month: int, kind: KindName) -> str:
    who, when = quantity(total, "customer") if total else "Nobody", month_label(month)
    running = not bool(answer.months.loc[answer.months["month"] == month, "complete"].any())
    so_far = " so far" if running else ""
    if kind == "lapsed":
        silent = f"last bought in {month_label(month - answer.window)}"
        if running:
            return f"{who} {silent} and will be lost unless they buy before the end of {when}."
        return f"{who} {silent} and {'was' if total <= 1 else 'were'} lost in {when}."
    told = {
        "new": f"bought for the first time in {when}{so_far}",
        "reactivated": f"came back in {when}{so_far}, after having been lost",
        "returning": f"were active and bought again in {when}{so_far}"
        if total > 1
        else f"was active and bought again in {when}{so_far}",
    }
    return f"{who} {told[kind]}."
