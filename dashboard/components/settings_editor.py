"""The editors of settings and of a rate: each field with what is wrong with it beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import available_timezones

import streamlit as st

from dashboard.actions.store_settings import DAYS, LONGEST_NAME, MOST_DAYS, MOST_MINUTES
from dashboard.components.words import words
from dashboard.components.wrong_fields import what_is_wrong
from dashboard.theme import currency_title
from data_access.business_time import countries
from data_access.cleaning.money import currencies
from data_access.filters import country_name

if TYPE_CHECKING:
    from datetime import date

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.editing import EditingDesk
    from dashboard.actions.store_settings import Kind
    from dashboard.reads.store_settings import SettingsFound

WEEKS_OF_TODAY = "For the weeks on Today. Retention by calendar week begins them on Monday in every shop."
_TITLES = {"business": "The business", "work": "The queue", "rate": "A rate"}
_LATER = {"currency", "rate", "valid_from"}  # are not wrong before it was tried to be saved


class _Open(NamedTuple):
    """An editor that is drawn, and where is said what is wrong with each field."""

    desk: EditingDesk[Kind]
    found: SettingsFound
    today: date
    places: dict[str, DeltaGenerator]

    @property
    def token(self) -> str:
        """Ends the keys of its fields."""
        return self.desk.editor.token

    @property
    def was(self) -> Any:  # noqa: ANN401  the settings as they were read, or None
        """What it was opened with."""
        return self.desk.editor.was


def dialog(kind: Kind, desk: EditingDesk[Kind], found: SettingsFound, today: date) -> None:
    """Open the editor of settings or of a rate."""

    @st.dialog(_TITLES[kind])
    def show() -> None:
        editor(kind, desk.current(), found, today)

    show()


def editor(kind: Kind, desk: EditingDesk[Kind], found: SettingsFound, today: date) -> None:
    """The fields and the button. They run again at each change, alone."""
    now = _Open(desk, found, today, {})
    values = {"business": _business, "work": _work, "rate": _rate}[kind](now)
    clicked = st.button(
        "Save", icon=":material/check:", type="primary", key=f"save_{kind}", disabled=not desk.may_write
    )
    if clicked and desk.save(kind, values):
        st.rerun()
    what_is_wrong(desk.check(kind, values), now.places, desk.current().editor, later=_LATER)


def _business(now: _Open) -> dict[str, Any]:
    was, fixed = now.was, now.found.fixed
    name = st.text_input("Name", was.business_name or "", key=f"name_{now.token}", max_chars=LONGEST_NAME,
                         placeholder="As pages and mails name it", autocomplete="organization")  # fmt: skip
    places = ["", *sorted(countries(), key=country_name)]
    country = st.selectbox(
        "Country", places, places.index(was.country) if was.country in places else 0, key=f"country_{now.token}",
        format_func=lambda one: country_name(one) if one else "Not set",
        help="How phone numbers without a country code are read, and which days are public holidays",
    )  # fmt: skip
    values = {"business_name": name or "", "country": country or ""}
    money = sorted({*currencies(), was.currency})
    values["currency"] = st.selectbox(
        "Currency", money, money.index(was.currency), key=f"currency_{now.token}", format_func=currency_title,
        disabled="currency" in fixed,
    )  # fmt: skip
    zones = sorted(available_timezones())
    values["time_zone"] = st.selectbox("Time zone", zones, zones.index(was.time_zone), key=f"zone_{now.token}",
                                       disabled="time_zone" in fixed)  # fmt: skip
    if fixed:
        words(
            "What is stored depends on what cannot be changed here: another takes a store of its own.", "fine", "fixed"
        )
    return values | _calendar(now)


def _calendar(now: _Open) -> dict[str, Any]:
    was, numbers = now.was, list(range(len(DAYS)))
    first = st.selectbox(
        "A week begins on", numbers, was.week_start, format_func=DAYS.__getitem__, key=f"week_{now.token}",
        help=WEEKS_OF_TODAY,
    )  # fmt: skip
    until = st.date_input(
        "Purchases are complete until", was.purchases_until, format="YYYY-MM-DD", key=f"until_{now.token}",
        help="Empty: until the day of the newest purchase. Set it where later files will still add to these days.",
    )  # fmt: skip
    return {"week_start": first, "purchases_until": until}


def _work(now: _Open) -> dict[str, Any]:
    was = now.was
    reach = st.number_input("Days after which unhappy feedback opens no case any more", 1, MOST_DAYS,
                            was.queue_reach_days, key=f"reach_{now.token}",
                            placeholder="Feedback of any age opens one")  # fmt: skip
    warn = st.number_input("Minutes before the end of a promise at which somebody is warned", 0, MOST_MINUTES,
                           was.warn_before_minutes, key=f"warn_{now.token}")  # fmt: skip
    kept = st.number_input("Days for which the log of rules is kept", 1, MOST_DAYS, was.rule_log_days,
                           key=f"log_{now.token}")  # fmt: skip
    sent = st.number_input("Days for which messages to other programs are kept", 1, MOST_DAYS, was.message_log_days,
                           key=f"messages_{now.token}")  # fmt: skip
    return {"queue_reach_days": reach, "warn_before_minutes": warn, "rule_log_days": kept, "message_log_days": sent}


def _rate(now: _Open) -> dict[str, Any]:
    own = now.found.stored.currency
    money = [one for one in currencies() if one != own]
    currency = st.selectbox("One unit of", money, None, key=f"of_{now.token}", format_func=currency_title,
                            placeholder="Choose a currency")  # fmt: skip
    now.places["currency"] = st.container(gap=None)
    rate = st.text_input(f"is worth so many {own}", key=f"rate_{now.token}", placeholder="0.8551", autocomplete="off")
    now.places["rate"] = st.container(gap=None)
    valid_from = st.date_input("from this day on", now.today.replace(month=1, day=1), format="YYYY-MM-DD",
                               key=f"from_{now.token}")  # fmt: skip
    now.places["valid_from"] = st.container(gap=None)
    words("It holds until the day of the next rate of that currency.", "fine", "rate_help")
    return {"currency": currency, "rate": rate or "", "valid_from": valid_from}
