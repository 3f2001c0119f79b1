"""The parts of the page of promises: how they are kept, the policies, and the calendars with their days off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard.components.cards import card, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import definition_popover
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, month_label, percent, quantity
from data_access.business_time import write_day
from data_access.filters import country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dashboard.actions.editing import EditingDesk
    from dashboard.actions.promises import Kind
    from dashboard.analytics.promises import Kept
    from dashboard.reads.promises import KeptAnswer, Promised

    Columns = Callable[[Iterable[str]], dict[str, Any]]

CLOCKS = {"first_reply": "First reply", "next_reply": "Next reply", "resolution": "Resolution"}
NOT_YOURS = "Managers decide what is promised"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("promise_clock", "promise_month", "promises_due", "kept_count", "kept_share", "promise_low", "promise_high",
           "done_count", "median_business_hours", "p90_business_hours")  # fmt: skip
_PROMISES = ("promise", "promise_for", "first_reply_in", "next_reply_in", "resolution_in", "promise_calendar")
STATES = {"new": "New", "claimed": "Claimed", "in_progress": "In progress", "waiting": "Waiting for the customer",
          "reopened": "Open again"}  # fmt: skip
_RULES = ("rule", "rule_when", "rule_then", "rule_on")
_RUNS = ("ran_at", "rule", "case_number", "rule_did")
_DAYS_OFF = ("day_off", "day_off_name")


class Tools(NamedTuple):
    """What the cards of promises, calendars and rules need: their desk, how columns look, a picker, the editors."""

    desk: EditingDesk[Kind]
    columns: Columns
    pick: Callable[[str, Sequence[Any], str], Any]
    edit: Callable[[Kind], None]


def lead(answer: KeptAnswer) -> str:
    """The takeaway: of the deadlines of the last 30 days, how many were met, against the 30 before."""
    told = [_told(one) for one in answer.lately if one.due]
    return " ".join(told) or "No deadline came in the last 30 days, so nothing can be told of how promises are kept."


def _told(one: Kept) -> str:
    name = {"first_reply": "got a first reply in time", "resolution": "were resolved in time"}[one.clock]
    sure = f"{percent(one.low, decimals=0)} to {percent(one.high, decimals=0)} with 95% certainty"
    told = f"{count(one.kept)} of {quantity(one.due, 'case')} {name} in the last 30 days: {_share(one)} ({sure})"
    return f"{told}, {_against(one)}."


def _share(one: Kept) -> str:
    return percent(one.share, decimals=0)


def _against(one: Kept) -> str:
    """Held against as many days before; no direction where the interval of the difference includes 0."""
    if one.before_share is None:
        return "with no deadline in the 30 days before"
    change = one.change
    before = f"{percent(one.before_share, decimals=0)} of {count(one.before_due)} in the 30 days before"
    if change.low <= 0 <= change.high:
        return f"no sure difference from {before}"
    return f"{'up' if change.value > 0 else 'down'} from {before}"


def kept_card(answer: KeptAnswer, columns: Columns) -> None:
    """Shares in time, and the business hours it takes, by month."""
    with card(
        "kept", "Do we keep it?", "Deadlines of the last 30 days, held against the 30 before; then month by month"
    ):
        kpi_row([_tile(one) for one in answer.lately])
        months = answer.months.assign(promise_clock=answer.months["promise_clock"].map(CLOCKS))
        if months.empty:
            words("Nothing was promised yet: deadlines begin with the next case that opens.", "muted", "kept_none")
        else:
            newest = months.sort_values(["promise_month", "promise_clock"], ascending=[False, True], ignore_index=True)
            height = table_height(newest, 9)
            named = newest.assign(promise_month=newest["promise_month"].map(_month_name))
            tabular(named, "kept_months", columns(_MONTHS), alt="Promises kept by month", height=height)
            table_and_download(newest, "promises_kept", "Promises kept", "kept_share", columns=columns(_MONTHS))


def _month_name(month: str) -> str:
    year, number = month.split("-")
    return month_label(int(year) * 12 + int(number) - 1)


def _tile(one: Kept) -> Kpi:
    name = {"first_reply": "First replies in time", "resolution": "Resolved in time"}[one.clock]
    if one.share is None:
        return Kpi(key=f"kept_{one.clock}", label=name, value="No deadline came", good="none", sure=False)
    sure = f"{percent(one.low, decimals=0)} to {percent(one.high, decimals=0)} · {quantity(one.due, 'deadline')}"
    return Kpi(key=f"kept_{one.clock}", label=name, value=_share(one), good="none", interval=sure)


def promises_card(found: Promised, topics: Mapping[str, str], tools: Tools) -> None:
    """The promises in the order in which they are tried, and the buttons that change one."""
    named = {one.id: one.name for one in found.calendars}
    with card("promises", "Promises", "The first that fits a case applies when it opens; the default where none does"):
        shown = pd.DataFrame(
            [
                {
                    "promise": one.name, "promise_for": whom(one, topics), "promise_calendar": named[one.calendar_id],
                    "first_reply_in": hours(one.first_reply_minutes), "next_reply_in": hours(one.next_reply_minutes),
                    "resolution_in": hours(one.resolve_minutes),
                }
                for one in found.promises
            ]
        )  # fmt: skip
        height = table_height(shown, 8)
        tabular(shown, "promises", tools.columns(_PROMISES), alt="Promises", height=height)
        one = tools.pick("Promise", found.promises, "promise_picked")
        _buttons("promise", one, tools, removable=not one.is_default)
        words("A case keeps what was promised when it opened: changes are for cases that open from now on.", "fine",
              "promise_snapshot")  # fmt: skip
        definition_popover("promise_clock")


def whom(one: Any, topics: Mapping[str, str]) -> str:  # noqa: ANN401  a promise
    """For whom a promise is; ``topics`` are their titles."""
    if one.is_default:
        return "Everybody else"
    titles = [topics.get(name, name) for name in one.topics]
    groups = (("segment", one.segments), ("topic", titles), ("channel", one.channels))
    return "; ".join(f"{name} {' or '.join(values)}" for name, values in groups if values)


def hours(minutes: int | None) -> str:
    """A target as people say it: 8 business hours, 30 min."""
    if minutes is None:
        return "Nothing promised"
    whole, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{whole:,} h" if whole else "", f"{rest} min" if rest else "") if part)


def calendars_card(found: Promised, tools: Tools) -> None:
    """One calendar: its week, and its days off in the next twelve months."""
    with card("calendars", "Business calendars", "Clocks run only while one of these is open"):
        one = tools.pick("Calendar", found.calendars, "calendar_picked")
        words(f"{one.time_zone or found.time_zone} time. {week_words(one.week)}.", "strong", "calendar_week")
        words(f"Days off: {holiday_words(one, found.country)}.", "muted", "calendar_holidays")
        off = found.days_off[one.id]
        if off:
            shown = pd.DataFrame([{"day_off": at, "day_off_name": name} for at, name in off])
            height = table_height(shown, 8)
            tabular(
                shown, "days_off", tools.columns(_DAYS_OFF), alt="Days off in the next twelve months", height=height
            )
        else:
            words("No day off in the next twelve months.", "muted", "no_days_off")
        _buttons("calendar", one, tools, removable=len(found.calendars) > 1)


def rules_card(found: Promised, runs: pd.DataFrame, people: Mapping[str, int], tools: Tools) -> None:
    """What is done with cases that stay in a state for too long, and what was done so far."""
    with card("rules", "Escalation", "A rule acts once each time a case comes to a state and stays there for too long"):
        if not found.rules:
            words("No rule yet: a case nobody takes just waits.", "muted", "no_rules")
            _buttons("rule", None, tools, removable=False)
            return
        names = {number: name for name, number in people.items()}
        shown = pd.DataFrame([_rule(one, names) for one in found.rules])
        height = table_height(shown, 8)
        tabular(shown, "rules", tools.columns(_RULES), alt="Rules of escalation", height=height)
        _buttons("rule", tools.pick("Rule", found.rules, "rule_picked"), tools, removable=True)
        if runs.empty:
            words("No rule has acted yet.", "muted", "no_runs")
            return
        done = runs.rename(columns={"case_id": "case_number", "done": "rule_did"})
        height = table_height(done, 6)
        tabular(done, "rule_runs", tools.columns(_RUNS), alt="What rules did", height=height)


def _rule(one: Any, names: Mapping[int, str]) -> dict[str, Any]:  # noqa: ANN401  a rule
    then = [f"give to {names.get(one.give_to_id, 'somebody without a seat')}"] if one.give_to_id else []
    then += ["raise in the queue"] if one.raises else []
    then += [f"note: {one.note}"] if one.note else []
    return {
        "rule": one.name, "rule_when": f"{STATES[one.state]} for {hours(one.after_minutes)}",
        "rule_then": "; ".join(then), "rule_on": "On" if one.active else "Off",
    }  # fmt: skip


def week_words(week: list[Any]) -> str:
    """The hours of a week, days that are alike together: Mon to Fri 9:00-17:00."""
    written = [write_day(windows) or "closed" for windows in week]
    parts: list[tuple[int, int, str]] = []
    for number, text in enumerate(written):
        if parts and parts[-1][2] == text:
            parts[-1] = (parts[-1][0], number, text)
        else:
            parts.append((number, number, text))
    return ", ".join(
        f"{WEEKDAYS[a]}{f' to {WEEKDAYS[b]}' if b > a else ''} {text}" for a, b, text in parts
    )  # fmt: skip


def holiday_words(one: Any, country: str | None) -> str:  # noqa: ANN401  a calendar
    """Which days off a calendar has."""
    own = f"{quantity(len(one.days_off), 'day')} of its own" if one.days_off else ""
    if one.holidays_of == "none":
        return own or "none"
    code = one.country if one.holidays_of == "country" else country
    place = country_name(code) if code else None
    part = f" ({one.subdivision})" if one.subdivision else ""
    public = f"public holidays of {place}{part}" if place else "no public holidays, because the store has no country"
    return f"{public}; {own}" if own else public


def _buttons(kind: Kind, one: Any, tools: Tools, *, removable: bool) -> None:  # noqa: ANN401  as above
    desk = tools.desk
    off: dict[str, Any] = {
        "disabled": not desk.may_write,
        "help": None if desk.may_write else NOT_YOURS,
        "type": "tertiary",
    }
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Add a {kind}", icon=":material/add:", key=f"add_{kind}", **off):
            desk.begin(None)
            tools.edit(kind)
        if one is None:
            return
        if st.button("Change", icon=":material/edit:", key=f"change_{kind}", **off):
            desk.begin(one)
            tools.edit(kind)
        if removable:
            st.button("Remove", icon=":material/delete:", key=f"remove_{kind}", on_click=desk.remove, args=(kind, one),
                      **off)  # fmt: skip
