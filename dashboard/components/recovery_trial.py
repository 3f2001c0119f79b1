"""The card of the true test: what the order by lot shows, and for managers the way to begin and end it."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import frame, reads
from dashboard.actions.lots import FEWEST, MOST, USUAL
from dashboard.analytics.recovery import trial_story as story
from dashboard.charts import habits as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart
from dashboard.components.download import table_and_download
from dashboard.components.notes import definition_popover
from dashboard.components.recovery import explained
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.theme import count, day, points, quantity
from data_access.schema.lots import BANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.actions.lots import LotDesk
    from dashboard.analytics.recovery.trial import Told
    from dashboard.reads.trial import Tried

    Columns = Callable[[Iterable[str]], dict[str, Any]]

TABLE = ("band", "early_followed", "early_returned", "late_followed", "late_returned", "lot_points", "gain_from",
         "gain_to")  # fmt: skip
BALANCE_TABLE = ("known_before", "early_median", "late_median", "alike")
ALL = "All"


def trial_card(tried: Tried | None, desk: LotDesk, currency: str, columns: Columns) -> None:
    """What the newest trial shows, or how one is begun."""
    with card("trial", "The true test", "A lot decides which of equal cases comes first", fill=False):
        told_line(desk.told, desk.undo, desk.close_notice, "trial")
        if tried is None:
            words("No lot has been drawn yet, so all of the above is a comparison and no trial.", "strong", "trial")
        else:
            _shown(tried, currency, columns)
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="trial_options"):
            explained("fooled_trial", story.ASSUMES, story.FOOLED)
            definition_popover("lot_gain")
        _switch(tried, desk)


def _shown(tried: Tried, currency: str, columns: Columns) -> None:
    told, one = tried.told, tried.trial
    words(story.verdict(told), "strong", "trial")
    begun = f"Begun on {day(one.began_at)} by {one.began_by} for {count(one.planned)} customers"
    ended = f", ended on {day(one.ended_at)}" if one.ended_at else ""
    by = f" by {one.ended_by}" if one.ended_by else ""
    words(f"{begun}{ended}{by}. {story.sides(told)}", "muted", "trial_sides")
    for key, text in (("waits", story.waits(told)), ("alike", story.alike(told)), ("earlier", _earlier(tried))):
        if text:
            words(text, "fine", f"trial_{key}")
    made = _dots(told, currency)
    if made:
        t = frame.current_tokens()
        figure = reads.finished(lambda: charts.dots(made, 0.0, "No difference, in points", t), "trial", tried.number,
                                t.mode)  # fmt: skip
        chart(figure, "trial", " ".join(dot.sentence for dot in made))
    if told.early + told.late:
        table_and_download(_table(told, currency), "trial", "Order by lot", columns=columns(TABLE))
        words("Before the lot", "fine", "trial_balance")
        table_and_download(_balance(told), "trial_balance", "The sides before the lot", columns=columns(BALANCE_TABLE))


def _earlier(tried: Tried) -> str:
    return (
        f"{quantity(tried.earlier, 'earlier trial')} can be had by rapport export order_trial." if tried.earlier else ""
    )


def _counted(told: Told) -> pd.DataFrame:
    whole = pd.DataFrame([(-1, *told.trial[:4], *told.trial.difference)], columns=list(told.strata.columns))
    return pd.concat([whole, told.strata], ignore_index=True) if len(told.strata) else whole


def _table(told: Told, currency: str) -> pd.DataFrame:
    found = _counted(told)
    return found.assign(
        band=[_name(low, currency) for low in found["lot_stratum"]], lot_points=found["lot_gain"] * 100,
        gain_from=found["lot_gain_low"] * 100, gain_to=found["lot_gain_high"] * 100,
    )  # fmt: skip


def _name(low: float, currency: str) -> str:
    return ALL if low < 0 else story.band_name(int(low), BANDS, currency)


def _balance(told: Told) -> pd.DataFrame:
    money = told.balance[["early_median", "late_median"]] / 100
    return told.balance.assign(
        known_before=[story.KNOWN[name] for name in told.balance["known_before"]], **money,
        alike=["Alike" if same else "Unlike" for same in told.balance["alike"]],
    )  # fmt: skip


def _dots(told: Told, currency: str) -> list[charts.Dot]:
    return [_dot(place, row, _name(row.lot_stratum, currency)) for place, row in enumerate(rows(_counted(told)))
            if not isnan(row.lot_gain)]  # fmt: skip


def _dot(place: int, row: Any, name: str) -> charts.Dot:  # noqa: ANN401  a row of itertuples
    number = row.early_followed + row.late_followed
    sentence = (f"{name}: {count(row.early_returned)} of {count(row.early_followed)} drawn early came back and "
                f"{count(row.late_returned)} of {count(row.late_followed)} drawn late, {points(row.lot_gain)} "
                f"({points(row.lot_gain_low)} to {points(row.lot_gain_high)} with 95% certainty).")  # fmt: skip
    # Only all together is judged: of many bands one stands out by its luck.
    answer: charts.Answer = "" if name != ALL else "more" if row.lot_gain_low > 0 else "less" if row.lot_gain_high < 0 \
        else ""  # fmt: skip
    return charts.Dot(key=place, name=f"{name} ({count(number)})", value=row.lot_gain, low=row.lot_gain_low,
                      high=row.lot_gain_high, text=points(row.lot_gain).removesuffix(" pts"), sentence=sentence,
                      answer=answer)  # fmt: skip


def _switch(tried: Tried | None, desk: LotDesk) -> None:
    """For managers: the form that begins a trial, or the button that ends one."""
    running = tried is not None and tried.trial.running
    if not desk.may_write:
        words("Managers begin and end a trial.", "fine", "trial_managers")
    elif tried is not None and running:
        st.button("Draw no more lots", icon=":material/stop_circle:", key="trial_end", on_click=desk.end,
                  args=(tried.trial.trial_id, tried.trial.version),
                  help="Cases that have a lot keep their places and are followed to the end")  # fmt: skip
    else:
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="trial_begin"):
            st.number_input("Customers who get a lot", FEWEST, MOST, USUAL, 20, key="trial_planned", width=210,
                            help="Half of them come first. Drawing ends by itself after so many")  # fmt: skip
            st.button("Randomise the order of equal cases", icon=":material/casino:", key="trial_begin_button",
                      on_click=desk.begin)  # fmt: skip
