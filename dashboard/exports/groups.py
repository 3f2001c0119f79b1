"""The views of groups of customers: two side by side, and how long those of each stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from dashboard.analytics import compare_groups as comparing
from dashboard.analytics import explorer, explorer_story, survival
from dashboard.analytics.churn import PATIENCE, lost_by_silence
from dashboard.exports.cohorts import CHOICES, TYPED, clock_of
from dashboard.exports.views import Options, View, last_covered_day, named, typed_number
from data_access.errors import UserError
from data_access.filters import EVERYTHING, UNKNOWN, Filters
from data_access.queries import explorer as queries
from data_access.queries.cohort_rules import ATTRIBUTES, Attribute, Rule

if TYPE_CHECKING:
    from datetime import date

    from data_access.readers import Reader

AGES = explorer_story.MOST_AGES
ALL_OTHERS = "all others"
_COUNT = ("skip", "count")
_SIDE = ("size", "back", "rate", "low", "high")
COMPARED = (
    "one_group",
    "other_group",
    "age",
    *(f"{side}_{name}" for side in (comparing.ONE, comparing.OTHER) for name in _SIDE),
    "difference",
    "difference_low",
    "difference_high",
    "age_answer",
    "answer",
    "p_value",
)


def _compare(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Two groups at every age, with the verdict for each and for all."""
    by, clock, as_of = cast("Attribute", options["by"]), clock_of(options), last_covered_day(reader)
    counts = {name: options[name] == "count" for name in ("cancellations", "free")}
    rule = Rule(clock=clock, first_ever=options["first"] == "ever", **counts)
    by_age, by_number = _counted(reader, filters, rule, by, as_of, after=options["back"] == "in_or_after")
    sizes = by_age[by_age["age"] == 0].groupby("group")["active_customers"].sum().sort_values(ascending=False)
    if sizes.empty:
        return pd.DataFrame(columns=list(COMPARED))
    against_rest = explorer_story.groups_against_rest(by_number, by)
    proposed = explorer_story.proposed(by, list(map(str, sizes.index)), against_rest)
    one, other = _sides(options, list(map(str, sizes.index)), proposed)
    mine, theirs = (comparing.sides(frame, one, other) for frame in (by_age, by_number))
    found = comparing.compare(mine, theirs, clock, as_of, ages=explorer.most_ages(clock, AGES))
    table = found.ages.assign(
        one_group=one, other_group=other or ALL_OTHERS, answer=found.answer, p_value=found.p_value
    )
    return table[list(COMPARED)]


def _counted(
    reader: Reader, filters: Filters, rule: Rule, by: Attribute, as_of: date, *, after: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers by age, and by the number of ages they came back in."""
    if after:
        asked = queries.returns_after(filters, EVERYTHING, rule, as_of=as_of, by=by)
        last = explorer.tidy(reader.frame(asked), rule.clock, as_of)
        return explorer.in_or_after(last, AGES), explorer.last_as_returns(last, AGES)
    both = (
        queries.returns_by_age(filters, EVERYTHING, rule, as_of=as_of, by=by, most=AGES),
        queries.returns_by_number(filters, EVERYTHING, rule, as_of=as_of, most=AGES, by=by),
    )
    by_age, by_number = (explorer.tidy(reader.frame(asked), rule.clock, as_of) for asked in both)
    return by_age, by_number


def _sides(options: Options, known: list[str], proposed: tuple[str, str | None]) -> tuple[str, str | None]:
    """The two groups asked for, else those the page proposes; a group asked for alone stands against all the others."""
    groups = dict.fromkeys(known)
    what = f"group of {options['by']} with a purchase"
    if not options["one"]:
        one, other = proposed
    else:
        named(what, options["one"], groups)
        one, other = options["one"], None
    if options["other"]:
        named(what, options["other"], groups)
        other = options["other"]
    if one == other:
        raise UserError(f"Both groups are '{one}'.", "Name another with other=, or leave it out for all the others.")
    return one, other


def _survival(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    as_of = last_covered_day(reader)
    patience = typed_number(options, "patience", PATIENCE, least=0.1, most=100)
    by = cast("Attribute", options["by"]) if options["by"] != "none" else None
    rule = Rule(free=options["free"] == "count")
    frame = reader.frame(queries.lives(filters, EVERYTHING, rule, as_of=as_of, by=by))
    group = frame["group"].fillna(UNKNOWN) if by else pd.Series("all", index=frame.index, dtype="str")
    stay = lost_by_silence(frame, as_of, patience)
    curves = survival.curves(stay["duration_days"], stay["lost"], group)
    return curves.rename(columns={"time": "time_days"}).astype({"time_days": "int64"})


VIEWS = (
    View(
        name="compare_groups",
        about="Two groups of customers side by side: who comes back more at each age, how sure that is, one verdict.",
        columns=COMPARED,
        build=_compare,
        choices={
            "by": ATTRIBUTES,
            **{name: CHOICES[name] for name in ("period", "back", "first")},
            "cancellations": _COUNT,
            "free": _COUNT,
        },
        typed={
            "one": "GROUP by its value (default the one that differs most from the others, else the largest)",
            "other": "GROUP to set against it (default all the others)",
            **TYPED,
        },
    ),
    View(
        name="survival",
        about="The share of customers who are still customers after each number of days (Kaplan-Meier).",
        columns=("group", "time_days", "at_risk", "events", "survival", "low", "high"),
        build=_survival,
        choices={"by": ("none", *ATTRIBUTES), "free": _COUNT},
        typed={"patience": f"NUMBER of expected gaps a customer may be silent (default {PATIENCE})"},
    ),
)
