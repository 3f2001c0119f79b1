"""The parts of the page of settings: what holds for the whole store, and what other currencies are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard.actions.store_settings import DAYS, MAKER
from dashboard.components.cards import card, table_height, tabular
from dashboard.components.settings_editor import WEEKS_OF_TODAY
from dashboard.components.words import words
from dashboard.theme import currency_title, day, quantity
from data_access.filters import country_name
from data_access.repositories.rates import MICROS, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.actions.editing import EditingDesk
    from dashboard.actions.store_settings import Kind
    from dashboard.reads.store_settings import SettingsFound
    from data_access.schema import CurrencyRate, StoreSettings

    Columns = Callable[[Iterable[str]], dict[str, Any]]

_RATES = ("rate_currency", "rate_from", "rate_worth")


class Tools(NamedTuple):
    """What the cards need: the desk, how columns look, and the editors."""

    desk: EditingDesk[Kind]
    columns: Columns
    edit: Callable[[Kind], None]


def lead(stored: StoreSettings) -> str:
    """The takeaway: in whose money, and by whose clock, everything is counted."""
    money, zone = currency_title(stored.currency), stored.time_zone.replace("_", " ")
    return f"Every amount is in {money}, and a day is a day in {zone} time."


def business_card(found: SettingsFound, tools: Tools) -> None:
    """Who and where the business is, its money and its calendar."""
    stored = found.stored
    with card("business", "The business", "What figures, days and phone numbers are read by") as corner:
        _change("business", stored, tools, corner)
        _line("Name", stored.business_name or "Not set", "name")
        _line("Country", country_name(stored.country) if stored.country else "Not set", "country")
        _line("Currency", currency_title(stored.currency), "currency", _kept(found, "currency"))
        _line("Time zone", stored.time_zone, "time_zone", _kept(found, "time_zone"))
        _line("A week begins on", DAYS[stored.week_start], "week_start", WEEKS_OF_TODAY)
        until = day(stored.purchases_until) if stored.purchases_until else "The day of the newest purchase"
        _line("Purchases are complete until", until, "until")


def _kept(found: SettingsFound, name: str) -> str:
    if name not in found.fixed:
        return ""
    if name == "currency":
        return "Amounts or rates in it are stored, so it stays."
    return "It decided the day of each stored purchase, so it stays."


def work_card(stored: StoreSettings, tools: Tools) -> None:
    """How the queue and its rules keep time."""
    with card(
        "work", "The queue", "Which voices open a case, who is warned, and how long the log reaches back"
    ) as corner:
        _change("work", stored, tools, corner)
        reach = stored.queue_reach_days
        opens = f"In its first {quantity(reach, 'day')}" if reach else "At any age"
        _line("Unhappy feedback opens a case", opens, "reach")
        minutes = stored.warn_before_minutes
        _line(
            "Before a promise ends, a warning", f"{quantity(minutes, 'minute')} before" if minutes else "Never", "warn"
        )
        _line("The log of rules is kept for", quantity(stored.rule_log_days, "day"), "log")
        _line("Messages to other programs are kept for", quantity(stored.message_log_days, "day"), "messages")


def _line(title: str, value: str, key: str, note: str = "") -> None:
    """A setting and what it is."""
    left, right = st.columns([2, 3], gap="xsmall")
    with left:
        words(title, "muted", f"title_{key}")
    with right, st.container(gap=None):
        words(value, "strong", f"value_{key}")
        if note:
            words(note, "fine", f"note_{key}")


def _change(kind: Kind, stored: StoreSettings, tools: Tools, corner: Any) -> None:  # noqa: ANN401  a place on the page
    with corner:
        clicked = st.button("Change", icon=":material/edit:", key=f"change_{kind}", **_off(tools.desk))
    if clicked:
        tools.desk.begin(stored)
        tools.edit(kind)


def _off(desk: EditingDesk[Kind]) -> dict[str, Any]:
    return {
        "type": "tertiary",
        "disabled": not desk.may_write,
        "help": None if desk.may_write else f"Only the {MAKER} changes settings",
    }


def rates_card(found: SettingsFound, tools: Tools) -> None:
    """What one unit of each other currency is worth, by the day it holds from."""
    own = found.stored.currency
    with card(
        "rates", "Other currencies", f"Rows of an import in another currency come in at the rate of their day, in {own}"
    ):
        if found.rates:
            shown = pd.DataFrame([_shown(one) for one in found.rates])
            tabular(
                shown, "rates", tools.columns(_RATES), alt="Rates of other currencies", height=table_height(shown, 9)
            )
        else:
            words(f"No rate is set: rows in another currency than {own} stay out of the store.", "muted", "no_rates")
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            if st.button("Add a rate", icon=":material/add:", key="add_rate", **_off(tools.desk)):
                tools.desk.begin(None)
                tools.edit("rate")
            if found.rates:
                _remove(found, tools.desk)
        words("Amounts that came in keep the rate they came in at, also when it is removed.", "fine", "rates_kept")


def _shown(one: CurrencyRate) -> dict[str, Any]:
    return {
        "rate_currency": currency_title(one.currency),
        "rate_from": one.valid_from,
        "rate_worth": one.rate_micros / MICROS,
    }


def _remove(found: SettingsFound, desk: EditingDesk[Kind]) -> None:
    picked = st.selectbox(
        "Rate to remove",
        list(found.rates),
        format_func=lambda one: f"{one.currency} {written(one.rate_micros)} from {day(one.valid_from)}",
        key="rate_picked",
        width=280,
    )
    st.button("Remove", icon=":material/delete:", key="remove_rate", on_click=desk.remove, args=(picked,), **_off(desk))
