"""The editors of a promise and of a business calendar: each field with what is wrong with it beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import available_timezones

import streamlit as st

from dashboard.actions.promises import DAYS, LONGEST_NAME, LONGEST_NOTE, MOST_HOURS, TARGETS
from dashboard.components.promises import STATES
from dashboard.components.words import words
from dashboard.components.wrong_fields import what_is_wrong
from dashboard.theme import label, quantity
from data_access.business_time import countries, subdivisions, write_day
from data_access.filters import country_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.editing import EditingDesk
    from dashboard.actions.promises import Kind
    from dashboard.reads.promises import Promised

HOURS = {"first_reply": "First reply within, open hours", "next_reply": "Next reply within, open hours",
         "resolve": "Resolution within, open hours"}  # fmt: skip
HOLIDAYS = {"store": "Those of the store's country", "country": "Those of another country or a part of one",
            "none": "None"}  # fmt: skip
_LATER = {"name", "whom", "country", "after_hours", "then"}  # are not wrong before it was tried to be saved
_OFFICE = ("9:00-17:00",) * 5 + ("", "")


class Choices(NamedTuple):
    """What an editor offers."""

    found: Promised
    segments: Sequence[str]
    topics: Mapping[str, str]
    channels: Sequence[str]
    people: Mapping[str, int]
    today: date


class _Open(NamedTuple):
    """An editor that is drawn, and where is said what is wrong with each field."""

    desk: EditingDesk[Kind]
    places: dict[str, DeltaGenerator]

    @property
    def token(self) -> str:
        """Ends the keys of its fields."""
        return self.desk.editor.token

    @property
    def was(self) -> Any:  # noqa: ANN401  a promise or a calendar, or None
        """The row it was opened with."""
        return self.desk.editor.was


def dialog(kind: Kind, desk: EditingDesk[Kind], choices: Choices) -> None:
    """Open the editor of a promise or of a calendar."""

    @st.dialog(f"A {kind}", width="large")
    def show() -> None:
        editor(kind, desk.current(), choices)

    show()


def editor(kind: Kind, desk: EditingDesk[Kind], choices: Choices) -> None:
    """The fields and the button. They run again at each change, alone."""
    now = _Open(desk, {})
    values = {"promise": _promise, "calendar": _calendar, "rule": _rule}[kind](now, choices)
    clicked = st.button(
        "Save", icon=":material/check:", type="primary", key=f"save_{kind}", disabled=not desk.may_write
    )
    if clicked and desk.save(kind, values):
        st.rerun()
    what_is_wrong(desk.check(kind, values), now.places, desk.current().editor, later=_LATER)


def _name(now: _Open) -> str:
    was = now.was
    typed = st.text_input("Name", was.name if was else "", key=f"name_{now.token}", max_chars=LONGEST_NAME,
                          autocomplete="off")  # fmt: skip
    now.places["name"] = st.container(gap=None)
    return typed or ""


def _promise(now: _Open, choices: Choices) -> dict[str, Any]:
    was = now.was
    name = _name(now)
    targets = {}
    for place, (target, column) in zip(st.columns(3, gap="small"), TARGETS.items(), strict=True):
        minutes = getattr(was, column) if was else None
        with place:
            targets[target] = st.number_input(
                HOURS[target], 0.1, MOST_HOURS, minutes / 60 if minutes else None, 0.5, format="%g",
                key=f"{target}_{now.token}", placeholder="Nothing promised",
            )  # fmt: skip
            now.places[target] = st.container(gap=None)
    named = {one.id: one.name for one in choices.found.calendars}
    ids = list(named)
    calendar = st.selectbox("Open hours of", ids, ids.index(was.calendar_id) if was else 0,
                            format_func=named.__getitem__, key=f"calendar_{now.token}")  # fmt: skip
    found = {"name": name, **targets, "calendar_id": calendar, "is_default": bool(was and was.is_default)}
    if found["is_default"]:
        words("It is for everybody whom no other promise fits.", "muted", "promise_default")
        return found
    return found | _whom(now, choices)


def _whom(now: _Open, choices: Choices) -> dict[str, list[str]]:
    was = now.was
    found = {}
    offered: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("segments", "For customers of", choices.segments), ("topics", "who complain of", list(choices.topics)),
        ("channels", "through", choices.channels),
    )  # fmt: skip
    for place, (column, title, values) in zip(st.columns(3, gap="small"), offered, strict=True):
        begun = list(getattr(was, column)) if was else []
        known = list(dict.fromkeys([*begun, *values]))
        with place:
            found[column] = st.multiselect(
                title, known, begun, key=f"{column}_{now.token}", placeholder="Any",
                format_func=(lambda value: choices.topics.get(value, value)) if column == "topics" else str,
            )  # fmt: skip
    now.places["whom"] = st.container(gap=None)
    return found


def _calendar(now: _Open, choices: Choices) -> dict[str, Any]:
    was = now.was
    left, right = st.columns(2, gap="small")
    with left:
        name = _name(now)
    with right:
        zones = ["", *sorted(available_timezones())]
        begun = was.time_zone or "" if was else ""
        zone = st.selectbox("Time zone", zones, zones.index(begun) if begun in zones else 0, key=f"zone_{now.token}",
                            format_func=lambda one: one or f"That of the store: {choices.found.time_zone}")  # fmt: skip
    days = _days(now)
    return {"name": name, "time_zone": zone, "days": days, "today": choices.today, **_holidays(now, choices)}


def _days(now: _Open) -> list[str]:
    """A field for each weekday."""
    was = now.was
    begun = [write_day(windows) for windows in was.week] if was else _OFFICE
    words("Several windows are parted by commas: 9:00-12:30, 13:30-17:00. Empty is a day off; 22:00-6:00 "
          "is a night.", "fine", "hours_help")  # fmt: skip
    found = []
    columns = st.columns(2, gap="small")
    for number, title in enumerate(DAYS):
        with columns[0 if number < 4 else 1]:  # noqa: PLR2004  four on the left, three on the right
            typed = st.text_input(title, begun[number], key=f"day_{number}_{now.token}", placeholder="Closed",
                                  max_chars=120, autocomplete="off")  # fmt: skip
            now.places[f"day_{number}"] = st.container(gap=None)
        found.append(typed or "")
    now.places["week"] = st.container(gap=None)
    return found


def _holidays(now: _Open, choices: Choices) -> dict[str, Any]:
    was = now.was
    kinds = list(HOLIDAYS)
    picked = st.selectbox("Public holidays", kinds, kinds.index(was.holidays_of) if was else 0,
                          format_func=HOLIDAYS.__getitem__, key=f"holidays_{now.token}") or "store"  # fmt: skip
    if picked == "store":
        country = choices.found.country
        said = f"The store is in {country_name(country)}." if country else "The store has no country, so it has none."
        words(f"{said} The page Settings changes it.", "fine", "holiday_country")
    now.places["country"] = st.container(gap=None)
    found: dict[str, Any] = {"holidays_of": picked, "country": None, "subdivision": None}
    if picked == "country":
        found |= _place(now)
    kept = dict(was.days_off) if was else {}
    if kept and st.checkbox(f"Remove the {quantity(len(kept), 'further day')} off that were imported",
                            key=f"no_days_{now.token}"):  # fmt: skip
        kept = {}
    file = st.file_uploader("Further days off, from an iCal file (.ics)", "ics", key=f"ical_{now.token}",
                            max_upload_size=1)  # fmt: skip
    now.places["ical"] = st.container(gap=None)
    return found | {"days_off": kept, "ical": file.getvalue() if file is not None else None}


def _place(now: _Open) -> dict[str, str | None]:
    was = now.was
    known = sorted(countries(), key=country_name)
    left, right = st.columns(2, gap="small")
    with left:
        begun = known.index(was.country) if was and was.country in known else None
        country = st.selectbox(
            "Country", known, begun, key=f"country_{now.token}", placeholder="Choose one", format_func=country_name
        )
    parts = ["", *subdivisions(country)]
    with right:
        begun = parts.index(was.subdivision) if was and was.subdivision in parts else 0
        part = st.selectbox("Part of it", parts, begun, key=f"part_{country}_{now.token}",
                            format_func=lambda one: one or "Holidays of the whole country")  # fmt: skip
    return {"country": country, "subdivision": part}


def _rule(now: _Open, choices: Choices) -> dict[str, Any]:
    """The fields of a rule of escalation."""
    was = now.was
    name = _name(now)
    left, right = st.columns(2, gap="small")
    states = list(STATES)
    with left:
        state = st.selectbox("A case that is", states, states.index(was.state) if was else 0,
                             format_func=STATES.__getitem__, key=f"state_{now.token}")  # fmt: skip
    with right:
        after = st.number_input("for so many hours, by the clock", 0.1, MOST_HOURS,
                                was.after_minutes / 60 if was else None, 1.0, format="%g",
                                key=f"after_{now.token}")  # fmt: skip
        now.places["after_hours"] = st.container(gap=None)
    people = ["", *choices.people]
    held = next((who for who, number in choices.people.items() if was and number == was.give_to_id), "")
    owner = st.selectbox("is given to", people, people.index(held), key=f"give_{now.token}",
                         format_func=lambda who: label(who) if who else "Nobody: it stays where it is")  # fmt: skip
    raises = st.checkbox("is raised in the queue, as if twice the money were at risk", bool(was and was.raises),
                         key=f"raises_{now.token}")  # fmt: skip
    note = st.text_input("gets a note in its log", (was.note or "") if was else "", key=f"note_{now.token}",
                         max_chars=LONGEST_NOTE, placeholder="Nothing", autocomplete="off")  # fmt: skip
    now.places["then"] = st.container(gap=None)
    active = st.checkbox("The rule is on", bool(was.active) if was else True, key=f"active_{now.token}")
    return {"name": name, "state": state, "after_hours": after, "give_to_id": choices.people.get(owner or ""),
            "raises": raises, "note": note or "", "active": active}  # fmt: skip
