"""Who comes back, by any rule: the grid of cohorts or groups, two groups side by side, and how long customers stay."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.analytics import compare_groups as comparing
from dashboard.analytics import explorer as analytics
from dashboard.analytics import explorer_story as story
from dashboard.analytics.cohort_story import reasons
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named, with_bounds
from dashboard.reads.store import FACTS, last_day
from data_access.filters import UNKNOWN, country_name
from data_access.filters.attributes import BANDS
from data_access.queries import explorer as queries
from data_access.queries.cohort_rules import STEPS, Attribute, Measure, Rule
from data_access.schema.feedback import FEELINGS

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from data_access.filters import Filters, Scope

DOMAINS = ("customers", *FACTS)
AGES, ALL_AGES = story.MOST_AGES, 36  # ages shown at first, and at most
MOST_GROUPS = 40  # offered and drawn, largest first
MOST_PEOPLE = 1_000  # listed by name on a page
# Groups that stand in an order of their own, not by their size.
ORDERS: dict[str, tuple[str, ...]] = {"age_band": tuple(name for _, name in BANDS), "first_feedback": FEELINGS}
UNSAID = "No scored feedback"  # in place of unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: the rule, whether coming back later counts for an age too, and what stands in the rows."""

    rule: Rule = field(default_factory=Rule)
    after: bool = False
    by: Attribute | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """A grid of cohorts or groups. The frames are shared by all readers: never change them.

    ``cells`` has ``row``, a number in the order of ``names``, besides the columns of ``analytics.explorer.cells``;
    ``odd`` is the cohort that stands out, and ``source`` where its customers came from when that sets them apart.
    """

    number: int
    question: Question
    cells: pd.DataFrame
    average: pd.DataFrame
    names: dict[int, str]
    keys: dict[int, int | str]
    customers: int
    odd: story.Odd | None
    source: tuple[str, float, float] | None
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The groups of an attribute, by value with a name, largest first, and each against all the others."""

    number: int
    names: dict[str, str]
    against_rest: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two groups side by side."""

    number: int
    found: comparing.Comparison
    last_day: date


class At(NamedTuple):
    """Of whom a question is asked, and when: what every cached answer is keyed by."""

    filters: Filters
    scope: Scope
    as_of: date
    key: Versions


def asked_at(filters: Filters, scope: Scope, by: Attribute | None = None) -> At:
    """Filters and scope with the last day of data and the versions an answer depends on."""
    key = versions(*DOMAINS, *(["feedback"] if by == "first_feedback" else []))
    return At(filters, scope, last_day(scope, key), key)


def explored(filters: Filters, scope: Scope, question: Question, measure: Measure | None = None) -> Explored:
    """The grid of a question; with a measure ``cells`` and ``average`` hold its sums as ``amount``."""
    return _explored(asked_at(filters, scope, question.by), question, measure)


@kept(max_entries=64, by_words=(Question,))
def _explored(at: At, question: Question, measure: Measure | None) -> Explored:
    clock, amount = question.rule.clock, "amount" if measure else None
    counted = _by_age(at, question, measure)
    counted = counted.rename(columns={measure: "amount"}) if measure else counted
    row = "group" if question.by else "cohort"
    cells = analytics.cells(counted, clock, at.as_of, ages=ALL_AGES, row=row, amount=amount)
    first = counted[counted["age"] == 0].groupby(row)["active_customers"].sum()
    order = _ordered(first, question.by) if question.by else sorted(first.index)
    # Groups beyond the most that can be drawn are left out of the rows, not of the average.
    average = analytics.pooled(cells, amount)
    kept = {value: place for place, value in enumerate(order[:MOST_GROUPS] if question.by else order)}
    names = {place: _row_name(question, value) for value, place in kept.items()}
    odd = None if question.by else _odd(at, question, cells)
    return Explored(
        number=answer_number(),
        question=question,
        cells=cells[cells[row].isin(list(kept))].assign(row=lambda part: part[row].map(kept)),
        average=average,
        names=names,
        keys={place: value for value, place in kept.items()},
        customers=int(first.sum()),
        odd=odd,
        source=_source(at, question, odd) if odd else None,
        last_day=at.as_of,
    )


def _row_name(question: Question, value: str | int) -> str:
    if question.by:
        return group_name(question.by, str(value))
    return story.cohort_label(question.rule.clock, int(value))


def group_name(by: Attribute, value: str) -> str:
    """A group as people name it."""
    if by == "first_feedback":
        return UNSAID if value == UNKNOWN else value.capitalize()
    return country_name(value) if by == "country" and value != UNKNOWN else value


def _ordered(sizes: pd.Series, by: Attribute) -> list[str]:
    """The groups, largest first; bands of age and feelings in their own order, the unknown last."""
    own = ORDERS.get(by, ())
    found = [str(name) for name in sizes.sort_values(ascending=False, kind="stable").index]
    return sorted(found, key=lambda name: own.index(name) if name in own else len(own)) if own else found


@kept(max_entries=64, by_words=(Question,))
def _by_age(at: At, question: Question, measure: Measure | None) -> pd.DataFrame:
    """Customers by age, tidy; also those who came back in or after it."""
    rule, by = question.rule, question.by
    if question.after:
        last = reader().frame(queries.returns_after(at.filters, at.scope, rule, as_of=at.as_of, by=by))
        return analytics.in_or_after(analytics.tidy(last, rule.clock, at.as_of), ALL_AGES)
    statement = queries.returns_by_age(
        at.filters, at.scope, rule, as_of=at.as_of, by=by, measure=measure, most=ALL_AGES
    )
    return analytics.tidy(reader().frame(statement), rule.clock, at.as_of)


@kept(max_entries=64, by_words=(Question,))
def _by_number(at: At, question: Question) -> pd.DataFrame:
    """Customers by the number of finished ages they came back in; for "in or after" by the last of them."""
    rule, by = question.rule, question.by
    if not question.after:
        statement = queries.returns_by_number(at.filters, at.scope, rule, as_of=at.as_of, most=AGES, by=by)
        return analytics.tidy(reader().frame(statement), rule.clock, at.as_of)
    statement = queries.returns_after(at.filters, at.scope, rule, as_of=at.as_of, by=by)
    return analytics.last_as_returns(analytics.tidy(reader().frame(statement), rule.clock, at.as_of), AGES)


def _odd(at: At, question: Question, cells: pd.DataFrame) -> story.Odd | None:
    if question.after:
        return None
    numbers = _by_number(at, question)
    return story.odd_cohort(cells[cells["age"] <= AGES], numbers)


def _source(at: At, question: Question, odd: story.Odd) -> tuple[str, float, float] | None:
    """The way most of the odd cohort's customers came that few others did: its name, their share, that of the rest."""
    asked = replace(question, by="acquisition_channel")
    counted = _by_age(at, asked, None)
    return analytics.overrepresented(counted[counted["age"] == 0], int(odd.row))


def groups(filters: Filters, scope: Scope, question: Question) -> Groups:
    """The groups that ``question.by`` makes."""
    return _groups(asked_at(filters, scope, question.by), question)


@kept(max_entries=64, by_words=(Question,))
def _groups(at: At, question: Question) -> Groups:
    by = question.by or "segment"
    counted = _by_age(at, question, None)
    sizes = counted[counted["age"] == 0].groupby("group")["active_customers"].sum()
    numbers = _by_number(at, question)
    return Groups(
        number=answer_number(),
        names={value: group_name(by, value) for value in _ordered(sizes, by)[:MOST_GROUPS]},
        against_rest=story.groups_against_rest(numbers, by),
    )


def compared(filters: Filters, scope: Scope, question: Question, one: str, other: str | None) -> Compared:
    """Two groups, or one against all the others (``other`` is None)."""
    return _compared(asked_at(filters, scope, question.by), question, one, other)


@kept(max_entries=128, by_words=(Question,))
def _compared(at: At, question: Question, one: str, other: str | None) -> Compared:
    frames = (_by_age(at, question, None), _by_number(at, question))
    by_age, by_number = (comparing.sides(frame, one, other) for frame in frames)
    clock = question.rule.clock
    found = comparing.compare(by_age, by_number, clock, at.as_of, ages=analytics.most_ages(clock, AGES))
    return Compared(number=answer_number(), found=found, last_day=at.as_of)


def members(filters: Filters, scope: Scope, answer: Explored, cell: tuple[int, int]) -> pd.DataFrame:
    """The customers behind one cell (row, age), most purchases first, at most 1,000, with number, name, country."""
    return group_members(filters, scope, answer.question, answer.keys[cell[0]], cell[1])


def group_members(
    filters: Filters, scope: Scope, question: Question, row: int | str, age: int, *, others: bool = False
) -> pd.DataFrame:
    """The customers of a row (cohort or group) who came back at an age; ``others``: of all groups but this one."""
    return _members(asked_at(filters, scope, question.by), question, row, age, others)


@kept(max_entries=64, by_words=(Question,))
def _members(at: At, question: Question, row: int | str, age: int, others: bool) -> pd.DataFrame:  # noqa: FBT001  a key
    clock = question.rule.clock
    step = clock.days if clock.period == "rolling" else STEPS.get(clock.period, 1)
    place: dict[str, Any] = {"age": age * step, "after": question.after, "others": others}
    if question.by:
        place |= {"by": question.by, "group": None if row == UNKNOWN else row}
    else:
        length = 1 if clock.own else step
        place["start"] = (int(row) * length, (int(row) + 1) * length)
    found = reader().frame(queries.members(at.filters, at.scope, question.rule, as_of=at.as_of, **place))
    people = with_bounds(named(found.head(MOST_PEOPLE), at.scope), at.scope)
    return people.assign(reason=reasons(people, story.age_words(clock, age) + (" or later" if question.after else "")))
