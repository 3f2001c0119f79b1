"""The parts of the Preferences page: its tiles, the heat map, what stands out in words, the customers of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import preference_story as story
from dashboard.analytics import voices
from dashboard.analytics.cohort_story import CellChoices
from dashboard.analytics.preferences import CANNOT_TELL, FEWEST_CUSTOMERS, MORE
from dashboard.analytics.voices import FEWEST_HEARD
from dashboard.charts import preferences as charts
from dashboard.components.cards import card, chart
from dashboard.components.download import table_and_download
from dashboard.components.notes import meaning
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import NOTHING, count, day, percent, quantity
from data_access.filters import country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.answers.preferences import Period
    from dashboard.reads.preferences import Preferred
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]

Measure = Literal["customers", "money"]
MEASURES: dict[Measure, str] = {"customers": "Customers", "money": "Money"}
UNIT = "Against all customers: 1.0 is no preference. Below each group the number of its customers"
PERIODS: dict[Period, str] = {"year": "Last 12 months", "all": "All time"}
KEYS, TITLES = ("item", "among"), ("Bought", "Group")
CELLS_TABLE = ("group_name", "item_name", "customers", "buyers", "buyer_share", "buyer_share_of_all",
               "preference_index", "index_low", "index_high", "verdict")  # fmt: skip
REASONS_TABLE = ("group_name", "heard", "praised", "praised_by", "praised_share", "praised_low", "praised_high",
                 "complained", "complained_by", "complained_share", "complained_low", "complained_high")  # fmt: skip
MONEY_TABLE = ("money_share", "money_share_of_all", "money_index", "money_low", "money_high")
VERDICTS = {"more": "Holds: more", "less": "Holds: less", CANNOT_TELL: "Could be chance"}
_KEY = "▲ more, ▼ less than all customers, and it holds. Faint: could be chance. Full colour at twice or half."
_MONEY_KEY = "▲ more, ▼ less of their money than all customers: the interval leaves out 1. Not corrected for number."


def title(group: str, answer: Preferred) -> str:
    """A group as the head of its column."""
    return story.group_title(group, answer.asked.by, country_name)


def sentence(filters: Filters, answer: Preferred, period: Period) -> str:
    """Who the figures are about, of which days, and up to when the data reach."""
    phrases = filters.phrases().values()
    who = quantity(answer.found.customers, "customer")
    return " · ".join(["Who bought what", *phrases, PERIODS[period].lower(), who, f"data up to {day(answer.last_day)}"])


def takeaway_words(answer: Preferred) -> str:
    """The page's answer."""
    return story.takeaway(answer.found, answer.asked.by, answer.items.bought, country_name)


def tiles(answer: Preferred) -> None:
    """How many are compared, how much of it holds, the strongest preference, and what most customers buy."""
    found, names = answer.found, answer.items.names
    held = found.held
    compared = quantity(len(found.groups), "group")
    left = f"{found.small} smaller left out" if found.small else "none left out"
    kpis = [
        Kpi(key="groups", label="Groups compared", value=count(len(found.groups)),
            interval=f"at least {FEWEST_CUSTOMERS} customers each, {left}",
            help="Groups of the trait chosen above; smaller ones are left out, as little can be told of them."),
        Kpi(key="held", label="Differences that hold", value=count(len(held)),
            interval=f"of {quantity(found.tested, 'comparison')}, corrected for their number",
            help="At most 1 in 20 of those that hold is expected to be chance."),
    ]  # fmt: skip
    if len(held):
        row = held.sort_values("preference_index", ascending=False).iloc[0]
        where = f"{title(str(row['group']), answer)}: {names[int(row['item'])]}"
        bounds = f"{row['index_low']:.2f} to {row['index_high']:.2f}"
        top = Kpi(key="top", label="Strongest preference", value=story.times(float(row["preference_index"])),
                  interval=f"{where} ({bounds})", help=meaning("preference_index"))  # fmt: skip
        kpis.append(top)
    if names and len(found.cells):
        most = found.cells.sort_values("buyer_share_of_all", ascending=False).iloc[0]
        share = percent(float(most["buyer_share_of_all"]), decimals=0)
        kpis.append(
            Kpi(
                key="most",
                label="Bought by most",
                value=share,
                interval=f"{names[int(most['item'])]}, {compared} together",
                help=meaning("buyer_share_of_all"),
            )
        )
    kpi_row(kpis)


def cell_choices(answer: Preferred) -> CellChoices:
    """The cells offered; at first the surest preference, else the most common item in the largest group."""
    found = answer.found
    places = {group: place for place, group in enumerate(found.groups, start=1)}
    held = found.held.sort_values("holds", key=lambda holds: holds != MORE, kind="stable")  # more before less
    proposed = (int(held["item"].iloc[0]), places[str(held["group"].iloc[0])]) if len(held) else (0, 1)
    return CellChoices(
        cohorts=dict(enumerate(answer.items.names)),
        ages=list(places.values()),
        proposed=proposed,
        ages_written={place: title(group, answer) for group, place in places.items()},
    )


def heatmap_card(
    answer: Preferred, cells: pd.DataFrame, measure: Measure, picked: tuple[int, int], columns: Columns
) -> None:
    """The heat map of customers or of money; a click on a cell chooses it."""
    axes = _axes(answer)
    t = frame.current_tokens()

    def build() -> Any:  # noqa: ANN401  a figure
        return charts.preference_heatmap(_cells(answer, cells, measure), axes, t, picked=picked)

    figure = reads.finished(build, "preferences", answer.number, measure, picked, t.mode)
    shown = (*CELLS_TABLE, *MONEY_TABLE) if measure == "money" else CELLS_TABLE
    definition = "money_index" if measure == "money" else "preference_index"
    # The buttons stand inside too: what scrolls must hold something that a keyboard can reach.
    with st.container(key=f"wide_{charts.width_needed(axes)}"):
        chart(figure, "preferences", _alt(answer), on_select=True)
        table = _table(answer, cells)
        table_and_download(table, "preferences", "Preferences by group", definition, columns=columns(shown))
    words(_KEY if measure == "customers" else _MONEY_KEY, "fine", "key")
    if answer.items.smaller or answer.found.beyond:
        words(_left_out(answer), "fine", "left_out")


def _left_out(answer: Preferred) -> str:
    parts = []
    if answer.items.smaller:
        kind = story.KIND_NAMES[answer.asked.of].lower()
        parts.append(f"{count(answer.items.smaller)} {kind} bought less often are not shown.")
    if answer.found.beyond:
        parts.append(f"{quantity(answer.found.beyond, 'smaller group')} not shown.")
    return " ".join(parts)


def _axes(answer: Preferred) -> charts.Axes:
    sizes = answer.found.cells.drop_duplicates("group")["customers"]
    return charts.Axes(
        items=answer.items.names,
        groups=[title(group, answer) for group in answer.found.groups],
        sizes=[count(int(size)) for size in sizes],
    )


def _cells(answer: Preferred, cells: pd.DataFrame, measure: Measure) -> list[charts.Cell]:
    places = {group: place for place, group in enumerate(answer.found.groups)}
    drawn = []
    for row in charts.rows(cells):
        who = story.group_words(str(row.group), answer.asked.by, country_name)
        item = answer.items.names[row.item]
        index, low, high = (
            (row.preference_index, row.index_low, row.index_high)
            if measure == "customers"
            else (row.money_index, row.money_low, row.money_high)
        )
        holds = row.holds != CANNOT_TELL if measure == "customers" else bool(low > 1 or high < 1)
        tell = story.cell_sentence if measure == "customers" else story.money_sentence
        told = tell(row, who, item, answer.items.bought[row.item])
        mark = ("▲" if index > 1 else "▼") if holds else ""
        text = NOTHING if index != index else f"{mark}{story.index_words(index, holds=holds)}"  # noqa: PLR0124  NaN
        place = places[row.group]
        drawn.append(charts.Cell(item=row.item, group=place, index=index, text=text, sentence=told, holds=holds))
    return drawn


def _alt(answer: Preferred) -> str:
    told = " ".join(story.claims(answer.found, answer.asked.by, answer.items.bought, country_name)[:3])
    start = f"Heat map of {len(answer.items.names)} items by {quantity(len(answer.found.groups), 'group')}."
    return f"{start} {told or 'Nothing stands out.'} The table has every figure."


def _table(answer: Preferred, cells: pd.DataFrame) -> pd.DataFrame:
    return cells.assign(
        group_name=[title(str(group), answer) for group in cells["group"]],
        item_name=[answer.items.names[item] for item in cells["item"]],
        verdict=[VERDICTS[holds] for holds in cells["holds"]],
    )


def picked_words(answer: Preferred, picked: tuple[int, int]) -> str:
    """The chosen cell in a sentence."""
    cells = answer.found.cells
    group = answer.found.groups[picked[1] - 1]
    row = cells[(cells["group"] == group) & (cells["item"] == picked[0])].iloc[0]
    bought = f"{count(int(row['buyers']))} of {quantity(int(row['customers']), 'customer')}"
    share = f"{percent(float(row['buyer_share']))}; of all {percent(float(row['buyer_share_of_all']))}"
    return f"{title(group, answer)}: {bought} bought {answer.items.bought[picked[0]]} ({share})."


def claims_card(answer: Preferred) -> None:
    """What stands out, one sentence each; nothing else is said."""
    told = story.claims(answer.found, answer.asked.by, answer.items.bought, country_name)
    with card("claims", "What stands out", "The surest first; only what chance does not explain"):
        if not told:
            words("Nothing: no difference is larger than chance would bring.", "muted", "no_claims")
        for place, each in enumerate(told):
            words(each, "muted", f"claim_{place}")
        words(
            "A group that buys more often buys more of everything: compare its cells with each other too.",
            "fine",
            "caveat",
        )


def reasons_card(answer: Preferred, found: pd.DataFrame, columns: Columns) -> None:
    """What the groups praise and complain of, beside what they buy."""
    with card("reasons", "What they say", "A hint at why, not a proof; shares of the customers heard, 95% intervals"):
        if found.empty:
            words(
                f"Too few to tell: the words of {count(FEWEST_HEARD)} customers of a group have to be read first.",
                "muted",
                "no_reasons",
            )
            return
        for place, row in enumerate(found.itertuples(index=False)):
            told = voices.sentence(row, story.group_words(str(row.group), answer.asked.by, country_name))
            words(told, "muted", f"reason_{place}")
        named = found.assign(group_name=[title(group, answer) for group in found["group"]])
        table_and_download(named, "reasons", "What groups of customers say", columns=columns(REASONS_TABLE))
