"""The parts of the Today page: its key figures in words, and the list of what changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import streamlit as st

from dashboard import settings
from dashboard.analytics import changes, kpis
from dashboard.analytics.periods import month_end, month_start
from dashboard.analytics.today_words import change_words, story
from dashboard.components.tiles import Kpi
from dashboard.components.words import words
from dashboard.theme import NOTHING, count, day, duration, label, money, percent, points, quantity, symbol

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from dashboard.analytics.kpis import Change
    from dashboard.reads.store import StoreFacts
    from dashboard.reads.today import CaseFigures, PurchaseFigures, RatingFigures

VERSUS = "vs prior 28 d"
DAYS_IN_WEEK = 7
_SCALES = {
    "stars": ("Average rating", " of 5"),
    "csat": ("Average satisfaction", " of 5"),
    "nps": ("Average score", " of 10"),
}
_COUNTED = {
    "revenue": (
        "Net revenue",
        "All purchases less returns and cancellations, purchases without a known customer included.",
    ),
    "customers": ("Customers who bought", "Known customers with at least one purchase in the 28 days."),
}
_BADGES: dict[str, tuple[str, str, Literal["green", "red", "gray"]]] = {
    "better": ("Better", ":material/trending_up:", "green"),
    "worse": ("Worse", ":material/trending_down:", "red"),
    "changed": ("Changed", ":material/swap_vert:", "gray"),
}
LEVELS = {
    "late": ("Who delivers late?", "Share of deliveries that came late; hollow: 28 days before", "deliveries"),
    "category": ("What do they buy?", "Share of net revenue by category; hollow: 28 days before", "customers"),
    "country": ("Where does it come from?", "Share of net revenue by country; hollow: 28 days before", "customers"),
    "channel": ("Which way do they buy?", "Share of net revenue by channel; hollow: 28 days before", "customers"),
    "segment": ("Who are they?", "Share of net revenue by segment; hollow: 28 days before", "customers"),
}


def tiles(bought: PurchaseFigures, ratings: RatingFigures, cases: CaseFigures, currency: str) -> list[Kpi]:
    """The five key figures, written for people."""
    partial = int(bought.weeks["days"].iloc[-1]) < DAYS_IN_WEEK
    return [
        _counted(bought, "revenue", money(bought.revenue.now, currency), bought.revenue, partial=partial),
        _counted(bought, "customers", count(bought.customers.now), bought.customers, partial=partial),
        _again(bought),
        _rating(ratings),
        _cases(cases),
    ]


def _counted(bought: PurchaseFigures, key: str, value: str, change: Change, *, partial: bool) -> Kpi:
    known, series = change.known, bought.series[key]
    title, explained = _COUNTED[key]
    return Kpi(
        key=key,
        label=title,
        value=value,
        delta=percent(change.difference, plus=True) if known else None,
        versus=VERSUS,
        interval=change_words(change) if known else _too_few(change, "customer"),
        series=series,
        sure=change.sure,
        alt=f"{title} per week over the last {len(series)} weeks" + (", the last week not over" if partial else ""),
        help=f"{explained} The interval is drawn by customer (95 %).",
        partial=partial,
    )


def _again(bought: PurchaseFigures) -> Kpi:
    change = bought.again
    interval = f"{change_words(change)} · n {count(change.n_now)}" if change.known else _too_few(change, "customer")
    return Kpi(
        key="again",
        label=f"Bought again in {kpis.AGAIN_DAYS} days",
        value=percent(change.now) if change.n_now >= kpis.LEAST else NOTHING,
        delta=points(change.difference) if change.known else None,
        versus=VERSUS,
        interval=interval,
        series=bought.series["again"],
        sure=change.sure,
        alt="Share of buyers who bought again, per 28 days over six windows",
        help=(
            f"Of the customers who bought in the 28 days up to {day(bought.again_until)}, those who bought again on a "
            f"later day within {kpis.AGAIN_DAYS} days. Only customers whose {kpis.AGAIN_DAYS} days have passed count."
        ),
    )


def _rating(ratings: RatingFigures) -> Kpi:
    change = ratings.change
    title, unit = _SCALES.get(ratings.scale, ("Average rating", ""))
    if not ratings.scale:
        return Kpi(key="rating", label=title, value=NOTHING, interval="Nothing has been rated yet", sure=False)
    stood = f" · n {count(change.n_now)}"
    return Kpi(
        key="rating",
        label=title,
        value=f"{change.now:.1f}{unit}" if change.n_now else NOTHING,
        delta=f"{change.difference:+.2f}" if change.known else None,
        versus=VERSUS,
        interval=change_words(change, unit="stars") + stood if change.known else _too_few(change, "rating"),
        series=ratings.series,
        sure=change.sure,
        alt="Average rating per week over the last 12 weeks",
        help=f"Mean of the ratings in the 28 days up to {day(ratings.until)}. Words without a mark are on Voice.",
    )


def _cases(cases: CaseFigures) -> Kpi:
    change, title = cases.change, "Unhappy, no owner yet"
    if not cases.ever:
        return Kpi(key="cases", label=title, value=NOTHING, interval="No case has been opened yet", sure=False)
    waited = f"Oldest has waited {duration(cases.oldest)}" if cases.oldest else "Nobody is waiting"
    low, high = count(change.low, plus=True), count(change.high, plus=True)
    return Kpi(
        key="cases",
        label=title,
        value=count(change.now),
        delta=count(change.difference, plus=True) if change.difference else None,
        versus="vs 28 d ago",
        interval=waited if change.sure or not change.difference else f"Unclear: {low} to {high} · {waited.lower()}",
        series=cases.series,
        good="down",
        sure=change.sure,
        alt="Open cases without an owner at the end of each of the last 12 weeks",
        help="Open cases that nobody has claimed, counted now.",
    )


def _too_few(change: Change, one: str) -> str:
    found = min(change.n_now, change.n_before)
    if found < kpis.LEAST:
        return f"Too few to compare: needs {quantity(kpis.LEAST, one)} in both windows, has {count(found)}"
    return "Cannot be compared with the 28 days before"


class Closer(NamedTuple):
    """The pages on which to look closer at what changed."""

    retention: st.Page
    problems: st.Page


def changes_list(found: pd.DataFrame, compared: int, closer: Closer) -> None:
    """What stands out, the surest first, with a way to look closer; that nothing does when so."""
    with st.container(border=True, gap="small", key="card_changes"):
        if found.empty:
            words(_nothing(compared), "muted", "changes_none")
        for place, row in enumerate(found.to_dict("records")):
            if place:
                st.html('<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">')
            _change(row, place, closer)


def _nothing(compared: int) -> str:
    if not compared:
        return "There is not enough data yet to compare anything with the days before."
    return (
        f"Nothing stands out. {quantity(compared, 'comparison')} of channels, countries, segments, categories, "
        f"deliveries, ratings and cohorts {'was' if compared == 1 else 'were'} made, and chance explains every "
        "difference."
    )


def _change(row: Mapping[Hashable, Any], place: int, closer: Closer) -> None:
    told, (name, icon, colour) = story(row, kpis.DAYS), _BADGES[str(row["verdict"])]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"change_{place}"):
        st.badge(name, icon=icon, color=colour, width=104)
        with st.container(gap="xxsmall", width="stretch"):
            words(told.headline, "strong", f"change_head_{place}")
            words(told.figures, "muted", f"change_text_{place}")
        target = _target(row, closer)
        if target:
            page, title, query = target
            with st.container(width="content", key=f"quiet_change_{place}"):
                st.page_link(
                    page,
                    label=label(title),
                    icon=":material/arrow_forward:",
                    icon_position="right",
                    query_params=query,
                )


def _target(row: Mapping[Hashable, Any], closer: Closer) -> tuple[st.Page, str, dict[str, str | list[str]]] | None:
    """Where to look closer: the page, the words of the link, and the filter in the address."""
    kind, name = str(row["kind"]), str(row["label"])
    if name == changes.UNKNOWN and kind == "country":
        return None
    if kind in {"channel", "country", "segment", "category", "category_year"}:
        return closer.retention, "Do they return?", {kind.removesuffix("_year"): name}
    if kind == "retention":
        return closer.retention, "See this cohort", {"cohort": name}
    if kind == "discount":
        month = int(row["subject"])
        return (
            closer.retention,
            "See this cohort",
            {"bought": [month_start(month).isoformat(), month_end(month).isoformat()]},
        )
    if kind in {"late", "partner_rating"}:
        return closer.problems, "What goes wrong?", {}
    return None


def levels_alt(levels: pd.DataFrame, title: str) -> str:
    """The second chart in words: each group with its share now and before."""
    parts = []
    for row in levels.to_dict("records"):
        before = "" if math.isnan(row["before"]) else f" (before {percent(row['before'])})"
        parts.append(f"{row['group']} {percent(row['now'])}{before}")
    return f"{title} {', '.join(parts)}."


def date_line(facts: StoreFacts, described: str = "") -> str:
    """Which day it is, up to when the data reach, what is compared, and the active filters."""
    today = settings.today(facts.time_zone)
    parts = [f"{today:%A} {day(today)}"]
    if facts.as_of is not None:
        parts += [f"data up to {day(facts.as_of)}", f"{kpis.DAYS} days compared with the {kpis.DAYS} days before"]
    return " · ".join([*parts, *([described] if described else [])])


def revenue_subline(bought: PurchaseFigures, currency: str) -> str:
    """What the main chart measures."""
    without = "; unknown: no customer named" if bought.weeks["unknown"].any() else ""
    return f"Net revenue per week in {symbol(currency).strip()}, by new and returning customers{without}"


def revenue_alt(bought: PurchaseFigures, currency: str) -> str:
    """The main chart in words."""
    first, last = bought.weeks.iloc[0], bought.weeks.iloc[-1]
    over = "" if last["days"] == DAYS_IN_WEEK else f", {last['days']} of 7 days so far"
    return (
        f"Bars of net revenue per week from {day(first['week'])}: {money(first['net_cents'], currency)} in the first, "
        f"{money(last['net_cents'], currency)} in the last{over}, of it {money(last['returning'], currency)} from "
        f"returning and {money(last['new'], currency)} from new customers."
    )


def weeks_table(bought: PurchaseFigures) -> pd.DataFrame:
    """The frame of the main chart with money in whole units of the currency, as the table and the download show it."""
    weeks = bought.weeks.copy()
    for name in ("returning", "new", "unknown", "net_cents"):
        weeks[name] = weeks[name] / 100
    return weeks.rename(columns={"net_cents": "net_revenue"})


def week_columns(currency: str) -> dict[str, Any]:
    """The columns of the weekly table, for people."""
    amount = f"{symbol(currency).strip()} %.2f"
    config = st.column_config
    return {
        "week": config.DateColumn("Week from", format="D MMM YYYY"),
        "days": config.NumberColumn("Days so far"),
        "returning": config.NumberColumn("Returning customers", format=amount),
        "new": config.NumberColumn("New customers", format=amount),
        "unknown": config.NumberColumn("Unknown", format=amount),
        "net_revenue": config.NumberColumn("Net revenue", format=amount),
    }


def level_columns(noun: str) -> dict[str, Any]:
    """The columns of the table behind the second chart, for people."""
    config = st.column_config
    return {
        "group": config.TextColumn("Name"),
        "now": config.NumberColumn("Now", format="percent"),
        "low": config.NumberColumn("From (95 %)", format="percent"),
        "high": config.NumberColumn("To (95 %)", format="percent"),
        "before": config.NumberColumn("28 days before", format="percent"),
        "n_now": config.NumberColumn(f"{noun.capitalize()} now", format="localized"),
        "n_before": config.NumberColumn(f"{noun.capitalize()} before", format="localized"),
    }
