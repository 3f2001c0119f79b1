"""How retention is counted and looked at: the view, the rule, two groups, an age. All bound to the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from data_access.queries.cohort_rules import (
    ATTRIBUTES,
    PERIODS,
    USUAL_BRACKETS,
    Attribute,
    Clock,
    Period,
    Rule,
    parsed_brackets,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PERIOD_NAMES: dict[Period, str] = {
    "month": "Calendar months",
    "week": "Calendar weeks",
    "quarter": "Calendar quarters",
    "rolling": "Own windows of days",
    "brackets": "Own brackets of days",
}
ATTRIBUTE_NAMES: dict[Attribute, str] = {
    "segment": "Segment",
    "country": "Country",
    "acquisition_channel": "Came through",
    "first_category": "First category",
    "age_band": "Age",
    "first_feedback": "First feedback",
}
IN, AFTER = "In the period", "In it or later"
FITS, EVER = "First that fits the filters", "First ever"
MOST_DAYS = 366
ALL_OTHERS = "All the others"
_BRACKETS = ", ".join(f"{first}-{last}" for first, last in USUAL_BRACKETS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rule a person chose, and whether coming back later counts for an age too. ``wrong`` says what was ignored."""

    rule: Rule
    after: bool
    wrong: str = ""


def counting_rule(*, narrowed: bool, only_silence: bool, fixed_ages: bool) -> Chosen:
    """How to count, behind a quiet button. What makes no difference is disabled and says why.

    Parameters
    ----------
    narrowed : whether filters on single purchases are set.
    only_silence : whether the view asks how long customers stay, so that periods and returns mean nothing.
    fixed_ages : whether the view compares cohorts that have had different times to come back.
    """
    with st.popover("How to count", icon=":material/rule:", type="tertiary", key="quiet_counts"):
        if only_silence:
            st.text("Periods are not used here: the view follows each customer day by day.")
        names = list(PERIOD_NAMES.values())
        period = st.selectbox("Period", names, key="period", bind="query-params", disabled=only_silence)
        clock, wrong = _clock(PERIODS[names.index(period)] if period else "month", disabled=only_silence)
        no_after = "Newer cohorts have had less time to come back later." if fixed_ages else None
        back = st.radio(
            "Came back",
            [IN, AFTER],
            key="back",
            bind="query-params",
            disabled=only_silence or fixed_ages,
            help=no_after,
        )
        why = None if narrowed else "Only differs with a filter on channel, category or product."
        first = st.radio(
            "First purchase", [FITS, EVER], key="first", bind="query-params", disabled=not narrowed, help=why
        )
        st.text("A customer came back when they bought something again. You can also count:")
        cancellations = st.toggle(
            "Returns and cancellations", key="cancellations", bind="query-params", disabled=only_silence
        )
        free = st.toggle("Free items only", key="free", bind="query-params")
    rule = Rule(
        clock=Clock() if only_silence else clock,
        first_ever=narrowed and first == EVER,
        cancellations=cancellations and not only_silence,
        free=free,
    )
    return Chosen(rule, back == AFTER and not (only_silence or fixed_ages), "" if only_silence else wrong)


def plain_rule(rule: Rule) -> Rule:
    """The rule of the first view, with what the same toggles count."""
    return Rule(cancellations=rule.cancellations, free=rule.free)


def _clock(period: Period, *, disabled: bool) -> tuple[Clock, str]:
    if period == "rolling":
        days = st.number_input("Days in a window", 1, MOST_DAYS, 30, key="days", bind="query-params", disabled=disabled)
        st.text("Each customer's days are counted from their own first purchase.")
        return Clock(period=period, days=int(days)), ""
    if period == "brackets":
        text = st.text_input(
            "Days since the first purchase", _BRACKETS, key="brackets", bind="query-params", disabled=disabled
        )
        found = parsed_brackets(text or "")
        if found is None:
            wrong = f"The brackets are not in order, so {_BRACKETS} days are shown. Write them as 1-30, 31-90."
            return Clock(period=period), wrong
        return Clock(period=period, brackets=found), ""
    return Clock(period=period), ""


def pick_attribute(*, optional: bool) -> Attribute | None:
    """What customers are put together by; with ``optional`` first of all by when they first bought."""
    names = ["When they first bought"] * optional + list(ATTRIBUTE_NAMES.values())
    key = "rows" if optional else "by"
    title = "Rows" if optional else "Compare by"
    picked = st.selectbox(title, names, key=key, bind="query-params", width=210)
    found = {name: attribute for attribute, name in ATTRIBUTE_NAMES.items()}
    return found.get(picked or "", None if optional else ATTRIBUTES[0])


def pick_two(
    names: Mapping[str, str], proposed: tuple[str, str | None], attribute: Attribute
) -> tuple[str, str | None]:
    """Two groups, the second of which may be all the others (None); at first the proposed ones.

    Parameters
    ----------
    names : value to name, in the order to offer.
    """
    values = {name: value for value, name in names.items()}
    offered = list(values)
    one_key, other_key = f"one_{attribute}", f"other_{attribute}"
    first, against = proposed
    one = st.selectbox("Group", offered, offered.index(names[first]), key=one_key, bind="query-params", width=210)
    left = [ALL_OTHERS, *(name for name in offered if name != one)]
    at = left.index(names[against]) if against and names[against] in left else 0
    if st.session_state.get(other_key, left[0]) not in left:
        # Set, not forgotten: a browser would go on showing the group that has become the first one.
        st.session_state[other_key], at = left[at], 0
    other = st.selectbox("Against", left, at, key=other_key, bind="query-params", width=210)
    return values[one or names[first]], values.get(other or ALL_OTHERS)


def pick_age(ages: Sequence[int], names: Mapping[int, str]) -> int:
    """One age."""
    title = {names[age]: age for age in ages}
    picked = st.selectbox("Came back in", list(title), key="age", bind="query-params", width=180)
    return title[picked] if picked else ages[0]


def patience(usual: float) -> float:
    """How many of a customer's expected gaps may pass in silence before the customer counts as lost."""
    found = st.slider(
        "Lost after this many expected gaps of silence",
        1.0,
        6.0,
        usual,
        0.1,
        key="patience",
        bind="query-params",
        width=330,
    )
    return float(found)
