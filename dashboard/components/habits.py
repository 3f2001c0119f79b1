"""The parts of the Products page: what rises and falls, one item month by month, what is bought again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import habits_story as story
from dashboard.analytics.item_changes import CANNOT_TELL, FALLING, RISING
from dashboard.answers.habits import AGAIN_DAYS
from dashboard.charts import habits as charts
from dashboard.charts import preferences as matrix
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart
from dashboard.components.download import table_and_download
from dashboard.components.notes import meaning
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, day, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.answers.habits import Changes, Flow
    from dashboard.reads.habits import Again, Flowing, Turned
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]

MOST_ROWS = 16  # drawn; the table has all
UNIT = "Share of the customers who bought anything: now less before, in points"
AGAIN_UNIT = f"Share of a product's buyers who buy it again within {AGAIN_DAYS} days"
CHANGES_TABLE = ("item_name", "buyers_now", "buyers_before", "share_now", "share_before", "change", "change_low",
                 "change_high", "trend_words")  # fmt: skip
MONTHS_TABLE = ("month_name", "customers", "active", "item_share")
AGAIN_TABLE = ("item_name", "category", "buyers", "again", "repeat_rate", "repeat_shrunk", "repeat_low", "repeat_high",
               "repeat_words")  # fmt: skip
TOO_YOUNG = "Too early to say what rises or falls: it takes at least two months of purchases to compare."
_KEY = "Coloured is what surely rises or falls, after counting how many were compared. Grey could be chance."
FLOW_UNIT = f"Share of those who began with a category (column) by their next purchase (row) within {AGAIN_DAYS} days"
FLOW_TABLE = ("first_name", "then_name", "customers", "buyers", "buyer_share", "buyer_share_of_all",
              "preference_index", "index_low", "index_high", "verdict")  # fmt: skip
_HOLDS = {"more": "Surely more than all", "less": "Surely less than all", CANNOT_TELL: "Could be chance"}
_FLOW_KEY = "▲ more, ▼ less often than all customers, and it holds. Faint: could be chance. Two days are two purchases."
_TRENDS = {RISING: "Surely rising", FALLING: "Surely falling", CANNOT_TELL: "Could be chance"}
_ANSWERS: dict[str, charts.Answer] = {RISING: "more", FALLING: "less", CANNOT_TELL: ""}
_AGAINST = {"more": "Surely more", "less": "Surely less", "": "Cannot tell"}


def sentence(filters: Filters, answer: Turned) -> str:
    """Which periods are compared, of whom, and up to when the data reach."""
    found = answer.changes
    asked = [phrase for name, phrase in filters.phrases().items() if name != "start"]
    if found is None:
        return " · ".join(["Customers who bought", *asked, f"data up to {day(answer.last_day)}"])
    months = quantity(found.periods.months, "month")
    compared = f"the last {months} against the {found.periods.months} before"
    season = [] if found.periods.same_season else ["other months of the year: a season can look like a change"]
    who = quantity(found.customers, "customer")
    return " · ".join([compared.capitalize(), *asked, *season, who, f"data up to {day(answer.last_day)}"])


def takeaway_words(found: Changes) -> str:
    """The page's answer."""
    return story.takeaway(found.found, found.items.bought, found.periods.months)


def tiles(found: Changes, again: Again | None) -> None:
    """How many rise and fall, the largest of both, and how often the average product is bought again, if known."""
    table, names = found.found, found.items.names
    kpis = []
    for trend, label, key in ((RISING, "Rising most", "rising"), (FALLING, "Falling most", "falling")):
        held = table[table["trend"] == trend]
        if held.empty:
            kpis.append(Kpi(key=key, label=label, value="None", interval="no change that surely holds", sure=False,
                            help=meaning("item_change")))  # fmt: skip
            continue
        row = story.largest(held)
        bounds = f"{points(float(row['change_low']))} to {points(float(row['change_high']))}"
        told = f"{names[int(row['item'])]} ({bounds}); {count(len(held))} surely {trend}"
        kpis.append(Kpi(key=key, label=label, value=points(float(row["change"])), interval=told,
                        help=meaning("item_change")))  # fmt: skip
    if again and again.prior:
        surely = again.found[again.found["repeat_answer"] == "more"]
        kpis.append(
            Kpi(key="again", label="Average product bought again", value=percent(again.prior.mean),
                interval=f"within {AGAIN_DAYS} days, of {quantity(len(again.found), 'product')}; "
                f"{count(len(surely))} surely more", help=meaning("repeat_rate"))
        )  # fmt: skip
    kpi_row(kpis)


def choices(found: Changes) -> dict[str, str]:
    """The items to choose from, by their place."""
    return {str(place): found.items.names[place] for place in story.ranked(found.found)["item"].astype(int)}


def changes_card(answer: Turned, found: Changes, picked: int, columns: Columns) -> None:
    """What rises and falls; a click on a dot chooses the item."""
    t, ranked = frame.current_tokens(), story.ranked(found.found)
    shown = ranked if len(ranked) <= MOST_ROWS else _ends(ranked)

    def build() -> Any:  # noqa: ANN401  a figure
        made = [_change_dot(row, found) for row in rows(shown)]
        return charts.dots(made, 0.0, "As before", t, picked=picked)

    with card("changes", "What rises and falls", UNIT, fill=False):
        chart(reads.finished(build, "changes", answer.number, picked, t.mode), "groups", _alt(found), on_select=True)
        table = ranked.assign(
            item_name=[found.items.names[place] for place in ranked["item"].astype(int)],
            trend_words=[_TRENDS[trend] for trend in ranked["trend"]],
        )
        table_and_download(table, "changes", "Rising and falling", "item_change", columns=columns(CHANGES_TABLE))
        words(_KEY, "fine", "key")
        left = len(ranked) - len(shown)
        if left or found.items.smaller:
            told = f"{count(left)} between them are in the table. " if left else ""
            smaller = f"{count(found.items.smaller)} bought less often are not compared." if found.items.smaller else ""
            words(f"{told}{smaller}".strip(), "fine", "left_out")


def _ends(ranked: pd.DataFrame) -> pd.DataFrame:
    """The rows that rise most and those that fall most."""
    half = MOST_ROWS // 2
    places = [*range(half), *range(len(ranked) - half, len(ranked))]
    return ranked.iloc[places]


def _change_dot(row: Any, found: Changes) -> charts.Dot:  # noqa: ANN401  a row of itertuples
    told = story.change_words(row, found.items.bought[int(row.item)], found.periods.months)
    verdict = _TRENDS[row.trend]
    return charts.Dot(
        key=int(row.item),
        name=found.items.names[int(row.item)],
        value=row.change,
        low=row.change_low,
        high=row.change_high,
        text=points(row.change),
        sentence=f"{told.replace(': ', ':<br>')}<br>{verdict}.",
        answer=_ANSWERS[row.trend],
    )


def _alt(found: Changes) -> str:
    return f"{quantity(len(found.found), 'row')} of dots. {takeaway_words(found)} The table has every figure."


def months_part(answer: Turned, found: Changes, picked: int, columns: Columns) -> None:
    """The chosen item month by month."""
    t = frame.current_tokens()
    months = found.by_month[found.by_month["item"] == picked]
    now = found.periods.now.start

    def build() -> Any:  # noqa: ANN401  a figure
        return charts.item_months(months, now.year * 12 + now.month - 1, t)

    row = found.found.iloc[picked]
    words(story.change_words(row, found.items.bought[picked], found.periods.months), "strong", "picked")
    figure = reads.finished(build, "item_months", answer.number, picked, t.mode)
    chart(figure, "item_months", f"Line of {quantity(len(months), 'month')}: the share that bought it in each.")
    table = months.assign(
        month_name=[f"{int(month) // 12}-{int(month) % 12 + 1:02}" for month in months["month"]],
        item_share=months["share"],
    )
    table_and_download(table, "item_months", "Month by month", columns=columns(MONTHS_TABLE))


def turned_words(found: Changes, picked: int) -> str:
    """Who is listed below the line."""
    rising = found.found["trend"].iloc[picked] == RISING
    bought = found.items.bought[picked]
    return f"Bought {bought} now and not before" if rising else f"Bought {bought} before and not since"


def again_card(ask: Callable[[], Again], columns: Columns, wanted: Callable[[], bool]) -> None:
    """Products by how surely they are bought again; counted when it is wanted."""
    with card("again", "What is bought again", AGAIN_UNIT):
        if not wanted():
            return
        again = ask()
        words(story.again_words(_named(again), again.prior, AGAIN_DAYS), "strong", "again")
        if again.prior is None:
            return
        t, average = frame.current_tokens(), again.prior.mean
        shown = _named(again).sort_values("repeat_low", ascending=False, kind="stable").head(MOST_ROWS)

        def build() -> Any:  # noqa: ANN401  a figure
            made = [_again_dot(place, row) for place, row in enumerate(rows(shown))]
            return charts.dots(made, average, f"Average {percent(average)}", t)

        figure = reads.finished(build, "again", again.number, t.mode)
        alt = story.again_words(_named(again), again.prior, AGAIN_DAYS)
        chart(figure, "again", f"{quantity(len(shown), 'row')} of dots. {alt} The table has every figure.")
        table = _named(again).assign(repeat_words=[_AGAINST[answer] for answer in again.found["repeat_answer"]])
        table_and_download(table, "again", "Bought again", "repeat_shrunk", columns=columns(AGAIN_TABLE))
        if len(shown) < len(again.found):
            words(f"The {len(shown)} with the highest lower bound; the table has all.", "fine", "again_left")


def _named(again: Again) -> pd.DataFrame:
    found = again.found
    names = found["product_name"].astype("object").where(found["product_name"].notna(), found["code"])
    return found.assign(item_name=names.astype("str"))


def _again_dot(place: int, row: Any) -> charts.Dot:  # noqa: ANN401  a row of itertuples
    bounds = f"{percent(row.repeat_low)} to {percent(row.repeat_high)}"
    return charts.Dot(
        key=place,
        name=row.item_name,
        value=row.repeat_shrunk,
        low=row.repeat_low,
        high=row.repeat_high,
        text=percent(row.repeat_shrunk, decimals=0),
        sentence=f"{count(row.again)} of {quantity(row.buyers, 'buyer')} bought it again within {AGAIN_DAYS} days;<br>"
        f"drawn towards all products {percent(row.repeat_shrunk)}, 95% interval {bounds}.",
        answer=row.repeat_answer,
    )


def flow_card(ask: Callable[[], Flowing], columns: Columns, wanted: Callable[[], bool]) -> None:
    """What customers bought next, by what they bought first, as a heat map; counted when it is wanted."""
    with card("flow", "What comes after the first purchase", FLOW_UNIT, fill=False):
        if wanted():
            _flow(ask(), columns)


def _flow(answer: Flowing, columns: Columns) -> None:
    flow, t = answer.flow, frame.current_tokens()
    groups = flow.found.groups
    if len(groups) < 2:  # noqa: PLR2004  a comparison takes two
        words("Too few customers are followed that long: it takes two categories of at least 30.", "muted", "flow")
        return
    words(story.flow_words(flow.found, flow.names, flow.days), "strong", "flow")
    sizes = flow.found.cells.drop_duplicates("group")["customers"]
    axes = matrix.Axes(items=flow.names, groups=groups, sizes=[count(int(size)) for size in sizes])
    made = [_flow_cell(row, flow, groups) for row in rows(flow.found.cells)]
    with st.container(key=f"wide_{matrix.width_needed(axes)}"):
        figure = reads.finished(lambda: matrix.preference_heatmap(made, axes, t), "flow", answer.number, t.mode)
        alt = f"Heat map of {len(flow.names)} next by {len(groups)} first categories. The table has every figure."
        chart(figure, "flow", alt)
        table = flow.found.cells.assign(
            first_name=flow.found.cells["group"],
            then_name=[flow.names[place] for place in flow.found.cells["item"].astype(int)],
            verdict=[_HOLDS[holds] for holds in flow.found.cells["holds"]],
        )
        table_and_download(table, "flow", "From first to next purchase", "next_category", columns=columns(FLOW_TABLE))
    words(_FLOW_KEY, "fine", "flow_key")


def _flow_cell(row: Any, flow: Flow, groups: list[str]) -> matrix.Cell:  # noqa: ANN401  a row of itertuples
    name, holds = flow.names[row.item], row.holds != CANNOT_TELL
    mark = ("▲" if row.preference_index > 1 else "▼") if holds else ""
    next_ = f"had not come back after {flow.days} days" if name == flow.names[-1] else f"bought {name} next"
    told = (
        f"{count(row.buyers)} of {quantity(row.customers, 'customer')} whose first purchase was {row.group}<br>"
        f"{next_} ({percent(row.buyer_share)}); of all customers {percent(row.buyer_share_of_all)}.<br>"
        f"{_HOLDS[row.holds]}."
    )
    text = f"{mark}{percent(row.buyer_share, decimals=0)}"
    place = groups.index(row.group)
    return matrix.Cell(item=row.item, group=place, index=row.preference_index, text=text, sentence=told, holds=holds)
