"""The parts of the Segments page: its tiles, its two charts, what each group needs, and the customers of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import rfm_story as story
from dashboard.analytics.rfm import NOT_YET, SEGMENTS
from dashboard.analytics.rfm_limits import wrong_words
from dashboard.charts import rfm as charts
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import thin_data
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.reads.rfm import MOST_PEOPLE
from dashboard.theme import count, day, money, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from dashboard.analytics.rfm_limits import Entered
    from dashboard.reads import Scoring, Segments
    from data_access.filters import Filters

    Columns = Callable[[Iterable[str]], dict[str, Any]]  # the configuration of columns, by their names

# Fixed limits first: under fifths a group cannot grow, and customer numbers decide where many customers are alike.
SCORINGS: dict[Scoring, str] = {
    "thresholds": "Fixed limits",
    "quintiles": "Fifths",
    "together": "Fifths, equals together",
}
PEOPLE_ROWS = 10  # rows
PEOPLE_COLUMNS = ("page", "customer_name", "revenue", "purchase_count", "recency_days", "follow_up")
PEOPLE_TABLE = ("customer", "customer_name", "country_name", "segment", "purchase_count", "recency_days", "revenue",
                "r", "f", "m", "reason", "follow_up")  # fmt: skip
SIZES_TABLE = ("group", "customers", "customer_share", "recency_mean", "purchase_count_mean", "money_each", "money",
               "monetary_share", "needs")  # fmt: skip
MOVES_TABLE = ("group_before", "group_now", "customers", "money")
MOVES_TOLD = 10
_COLOURS = "Orange: cooled off. Green: came back to a warmer stage. Blue: first purchase since. Grey: same stage."
_TILES = {
    "champions": ("Champions", ("champion",)),
    "loyal": ("Loyal", ("loyal",)),
    "arriving": ("New and promising", ("new", "promising")),
    "quiet": ("Regulars gone quiet", story.QUIET_REGULARS),
}
_HELP = {
    "champions": "They bought most recently and most often.",
    "loyal": "They buy often and were here not long ago.",
    "arriving": "One purchase, not long ago: the second decides.",
    "quiet": "At risk and can’t lose: they bought often and have not been here for long.",
}


def sentence(filters: Filters, answer: Segments) -> str:
    """Who the figures are about, how many they are, and up to when the data reach."""
    phrases = filters.phrases().values()
    parts = ["Customers by how recently and how often they bought", *phrases]
    return " · ".join([*parts, quantity(len(answer.customers), "customer"), f"data up to {day(answer.last_day)}"])


def wrong_limits(entered: Entered) -> None:
    """What was typed as limits and cannot be used; nothing when all can."""
    if told := wrong_words(entered):
        words(told, "worse", "limits")


def segment_tiles(answer: Segments, currency: str) -> None:
    """Four groups of groups, and who cooled off."""
    kpi_row([*(_tile(key, answer, currency) for key in _TILES), _cooled(answer, currency)])


def _tile(key: str, answer: Segments, currency: str) -> Kpi:
    title, names = _TILES[key]
    found = story.held(answer.sizes, answer.moves, names)
    if not answer.enough:
        need = f"Needs at least {story.FEWEST_CUSTOMERS} customers, has {count(len(answer.customers))}"
        return Kpi(key=key, label=title, value="Too few", interval=need, sure=False, help=_HELP[key])
    share = f"{percent(found.customer_share, decimals=0)} of customers"
    brought = f"{money(found.cents, currency)}, {percent(found.money_share, decimals=0)} of the money"
    before = f"{count(found.before)} on {day(answer.before)}"
    return Kpi(
        key=key, label=title, value=count(found.customers), interval=f"{share} · {brought} · {before}", help=_HELP[key]
    )


def _cooled(answer: Segments, currency: str) -> Kpi:
    moves, label = answer.moved, "Cooled off in a quarter"
    explained = "Customers who slipped from buying to cooling or quiet, or from cooling to quiet, in three months."
    if moves.known < story.FEWEST_CUSTOMERS:
        need = f"Needs at least {story.FEWEST_CUSTOMERS} customers on {day(answer.before)}, has {count(moves.known)}"
        return Kpi(key="cooled", label=label, value="Too few", interval=need, sure=False, help=explained)
    interval = (
        f"{percent(moves.slipped / moves.known)} of {count(moves.known)} · they had brought "
        f"{money(moves.slipped_cents, currency)} · {count(moves.back)} came back"
    )
    return Kpi(key="cooled", label=label, value=count(moves.slipped), interval=interval, help=explained)


def scoring_words(answer: Segments, currency: str) -> str:
    """How customers were scored, with the limits."""
    if answer.limits is None:
        compared = "Fifths: customers are compared with each other, so one can move because others did."
        if not answer.cut:
            return compared
        return (
            f"{compared} {quantity(answer.cut, 'customer')} bought as often as others of another score: only the "
            "customer number decided. Fixed limits do not have this."
        )
    r, f, m = answer.limits.recency_days, answer.limits.purchase_count, answer.limits.monetary_cents
    name = "Limits set by hand" if answer.own else "Fixed limits"
    return (
        f"{name}: last purchase at most {_listed(r)} days ago (usual time between purchases: "
        f"{quantity(round(answer.interval_days), 'day')}), from {_listed(f)} purchases on, from "
        f"{', '.join(money(cents, currency) for cents in m)} on."
    )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(count, numbers))


def bars_card(answer: Segments, currency: str, picked: str, columns: Columns) -> None:
    """The groups with their customers and money; a click on a bar chooses the group."""
    with card("groups", "Who they are and what they bring", "Click a group for its customers"):
        if not answer.enough:
            thin_data(story.FEWEST_CUSTOMERS, len(answer.customers), key="groups")
            return
        t = frame.current_tokens()
        figure = reads.finished(
            lambda: charts.segment_bars(answer.sizes, currency, t, picked=picked),
            "groups", answer.number, currency, picked, t.mode,
        )  # fmt: skip
        chart(figure, "groups", _bars_alt(answer.sizes), on_select=True)
        words(scoring_words(answer, currency), "fine", "scoring")
        table_and_download(
            _sizes_table(answer.sizes), "groups", "Customer groups", "rfm_segment", columns=columns(SIZES_TABLE)
        )


def _bars_alt(sizes: pd.DataFrame) -> str:
    told = (
        f"{SEGMENTS[name].title} {percent(share)} of customers and {percent(money_share)} of money"
        for name, share, money_share in zip(
            sizes["segment"], sizes["customer_share"], sizes["monetary_share"], strict=True
        )
    )
    return f"Bars by group: {'; '.join(told)}."


def _sizes_table(sizes: pd.DataFrame) -> pd.DataFrame:
    return sizes.assign(
        group=[SEGMENTS[name].title for name in sizes["segment"]],
        needs=[SEGMENTS[name].needs for name in sizes["segment"]],
        money=sizes["monetary_cents"] / 100,
        money_each=sizes["monetary_mean_cents"] / 100,
    )


def choices(answer: Segments) -> dict[str, str]:
    """Every group with its title and size."""
    sizes = answer.sizes.set_index("segment")["customers"]
    return {name: SEGMENTS[name].title for name in SEGMENTS if name in sizes.index}


def proposed(answer: Segments) -> str:
    """The group to begin with: regulars gone quiet with most at stake, else the one that brings most."""
    sizes = answer.sizes.set_index("segment")["monetary_cents"]
    quiet = sizes.loc[list(story.QUIET_REGULARS)]
    return str(quiet.idxmax() if quiet.max() > 0 else sizes.idxmax())


def people_list(people: pd.DataFrame, answer: Segments, picked: str, columns: Columns) -> list[int]:
    """What the chosen group needs, and its customers; gives the rows selected."""
    size = int(answer.sizes.loc[answer.sizes["segment"] == picked, "customers"].iloc[0])
    words(SEGMENTS[picked].needs, "strong", "needs")
    if people.empty:
        words("Nobody is in this group now.", "muted", "nobody")
        return []
    listed = f"{quantity(size, 'customer')}, most revenue first"
    if size > MOST_PEOPLE:
        listed = f"The {count(MOST_PEOPLE)} with most revenue of {quantity(size, 'customer')}"
    words(f"{listed}.", "muted", "listed")
    height = table_height(people, PEOPLE_ROWS)
    brief, full = columns(PEOPLE_COLUMNS), columns(PEOPLE_TABLE)
    rows = tabular(
        people, "people", brief, alt="The customers of the chosen group", height=height, select_by="customer_id"
    )
    table_and_download(people, "people", f"Customers {SEGMENTS[picked].title}".replace("’", ""), columns=full)
    return rows


def movement_card(answer: Segments, columns: Columns) -> None:
    """Who moved between groups since a quarter earlier."""
    subline = f"From {day(answer.before)} (left) to {day(answer.last_day)} (right)"
    with card("moves", "Who moved in a quarter?", subline):
        if answer.moved.known < story.FEWEST_CUSTOMERS:
            thin_data(story.FEWEST_CUSTOMERS, answer.moved.known, key="moves")
            return
        t = frame.current_tokens()
        figure = reads.finished(lambda: charts.movement_flow(answer.moves, t), "moves", answer.number, t.mode)
        with st.container(gap="small", key="not_on_phone_moves"):
            chart(figure, "moves", _moves_alt(answer))
            words(_COLOURS, "fine", "moves")
        with st.container(gap="xsmall", key="on_phone_moves"):
            for place, told in enumerate(_largest_moves(answer.moves)):
                words(told, "muted", f"move_{place}")
        table_and_download(
            _moves_table(answer.moves), "moves", "Movement between groups", "rfm_moves", columns=columns(MOVES_TABLE)
        )


def _moves_alt(answer: Segments) -> str:
    told = _largest_moves(answer.moves[answer.moves["before"] != NOT_YET], 3)
    return f"Flow between groups since {day(answer.before)}. Largest: {' '.join(told)}"


def _largest_moves(moves: pd.DataFrame, most: int = MOVES_TOLD) -> list[str]:
    """The largest moves as sentences, those who stayed left out."""
    left = moves[moves["before"] != moves["now"]].nlargest(most, "customers")
    return [
        charts.moved_words(before, now, int(customers))
        for before, now, customers in zip(left["before"], left["now"], left["customers"], strict=True)
    ] or ["Nobody moved."]


def _moves_table(moves: pd.DataFrame) -> pd.DataFrame:
    return moves.assign(
        group_before=[charts.title_of(name) for name in moves["before"]],
        group_now=[charts.title_of(name) for name in moves["now"]],
        money=moves["monetary_cents"] / 100,
    )


def playbook_card(answer: Segments) -> None:
    """One sentence per group on what to do."""
    sizes = answer.sizes.set_index("segment")["customers"]
    with card("playbook", "What each group needs"), st.grid(2, min_column_width=300, gap="small"):
        for name, segment in SEGMENTS.items():
            with st.container(gap=None, key=f"play_{name}"):
                words(f"{segment.title} · {count(int(sizes[name]))}", "strong", f"play_{name}")
                words(segment.needs, "muted", f"play_{name}")
