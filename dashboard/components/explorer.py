"""The parts of the Retention page beyond its first view: any grid, the curves of cohorts, one age over cohorts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import explorer_story
from dashboard.analytics.compare_groups import FEWEST_CUSTOMERS
from dashboard.charts import retention as charts
from dashboard.charts.base import rows
from dashboard.components import explorer_grid as cells_of
from dashboard.components.cards import chart
from dashboard.components.notes import definition_popover, meaning, thin_or_early
from dashboard.components.tiles import MOST_TILES, Kpi, kpi_row
from dashboard.components.words import words
from dashboard.reads.explorer import AGES
from dashboard.theme import count, day, money, percent, quantity
from data_access.filters import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.reads import Explored, Question, StoreFacts
    from data_access.filters import Filters
    from data_access.queries.cohort_rules import Attribute, Clock

VIEWS = {"grid": "Grid", "curves": "Curves", "trend": "Trend", "compare": "Compare", "survival": "Survival"}
NAMED = 2  # cohorts drawn by name besides the one that stands out
FEWEST_COHORT_AGES = 6  # points that a line drawn by name has, where any has
TILES = (1, 3, 6, 12)
NO_INTERVALS = "No intervals: only sums are kept here, not what each customer brought. Choose Customers for intervals."
_TIME_TO_SPEAK = (
    "Who stays longer has more time to give feedback, so customers without any look less loyal than they are: compare "
    "negative with positive."
)
_NOTHING_SCORED = "No feedback has been scored yet, so customers cannot be told apart by how it sounded."


@dataclass(frozen=True, slots=True)
class Measured:
    """What the points of curves and trends are: a measure of the grid, in the store's currency."""

    name: str = "customers"
    currency: str = ""

    @property
    def of_customers(self) -> bool:
        """Whether customers are counted, whose share has an interval."""
        return self.name == "customers"

    def points(self) -> charts.Points:
        """How the points are drawn and told: as the cells of the grid are in "% or each"."""
        if self.of_customers:
            return charts.SHARE

        def told(row: Any) -> str:  # noqa: ANN401  a row of itertuples
            return cells_of.value_of(row, self.name, self.currency, absolute=False)[2]

        return charts.Points(column="each", words=self.words, told=told, tick=self._tick)

    def each(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The cells with ``each``: what there was for each customer, in cents, orders or units."""
        if self.of_customers:
            return cells
        scale = 1000 if self.name == "units" else 1
        return cells.assign(each=cells["amount"] / scale / cells["cohort_size"])

    def words(self, value: float) -> str:
        """One of these values as the grid writes it."""
        return money(value, self.currency) if self.name in {"revenue", "net"} else f"{value:.2f}"

    def _tick(self, value: float, step: float) -> str:
        if self.name in {"revenue", "net"}:
            return money(value, self.currency, exact=step < 100 and bool(value))  # noqa: PLR2004  of less than a whole
        return f"{value:,.{max(0, -math.floor(math.log10(step)))}f}"


CUSTOMERS = Measured()


def sentence(filters: Filters, question: Question, customers: int, facts: StoreFacts, *, followed: bool = False) -> str:
    """Who the figures are about, how they were counted, how many they are, and up to when the data reach."""
    phrases = filters.phrases(day="who first bought")
    who = phrases.pop("start", "by when they first bought")
    rule = question.rule
    extras = {
        "whose very first purchase fits": rule.first_ever,
        "counting returns and cancellations": rule.cancellations,
        "counting free items": rule.free,
        rule_words(rule.clock, after=question.after): not followed,
    }
    parts = [f"Customers {who}", *phrases.values(), *(name for name, on in extras.items() if on)]
    return " · ".join([*parts, quantity(customers, "customer"), f"data up to {day(facts.as_of)}"])


def rule_words(clock: Clock, *, after: bool) -> str:
    """The periods in words."""
    names = {"week": "by calendar week", "month": "by calendar month", "quarter": "by calendar quarter"}
    own = f"own windows of {clock.days} days" if clock.period == "rolling" else "own brackets of days"
    told = names.get(clock.period, own)
    return f"{told}, came back then or later" if after else told


def takeaway_words(answer: Explored, *, after: bool) -> str:
    """The answer of a grid or of curves."""
    clock = answer.question.rule.clock
    told = explorer_story.overall_words(answer.average, clock, after=after, customers=answer.customers)
    if after and not told.startswith("Too "):
        return (
            f"{told} Older cohorts have had longer to come back, so rows can be compared within a column only in part."
        )
    return explorer_story.with_odd(told, answer.odd, clock, answer.source)


def group_takeaway(answer: Explored, found: reads.Groups) -> str:
    """The answer of a grid of groups: who stands out against all the others."""
    clock = answer.question.rule.clock
    after = answer.question.after
    told = explorer_story.overall_words(answer.average, clock, after=after, customers=answer.customers)
    best = found.against_rest
    if told.startswith("Too "):
        return told
    if best.empty or best["p_value"].iloc[0] >= explorer_story.ALPHA:
        return f"{told} No group stands out from the others by more than chance explains."
    row = best.iloc[0]
    name = explorer_story.group_phrase(answer.question.by or "segment", found.names.get(row["group"], row["group"]))
    word = "more" if row["z"] > 0 else "less"
    others = "the others with scored feedback" if answer.question.by == "first_feedback" else "the others"
    return (
        f"{told} {name[0].upper()}{name[1:]} stand out: {quantity(int(row['customers']), 'customer')} who come back "
        f"{word} than {others} (in {row['mean']:.1f} of the first {AGES} periods on average, the others in "
        f"{row['others']:.1f})."
    )


def group_note(by: Attribute | None, found: reads.Groups) -> None:
    """What must be known before groups by first feedback are compared; nothing for other attributes."""
    if by != "first_feedback":
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="group_note"):
        heard = any(value != UNKNOWN for value in found.names)
        words(_TIME_TO_SPEAK if heard else _NOTHING_SCORED, "muted", "group_note", width="content")
        definition_popover("first_feedback")


def age_tiles(answer: Explored) -> None:
    """A tile for the first, third, sixth and twelfth age."""
    clock = answer.question.rule.clock
    late = " or later" if answer.question.after else ""
    tiles, explained = [], meaning("retention_by_rule")
    ages = range(1, MOST_TILES + 1) if clock.period == "brackets" else TILES
    for row in rows(answer.average[answer.average["age"].isin(ages)]):
        label, key = f"Came back in {explorer_story.age_words(clock, int(row.age))}{late}", f"age_{row.age}"
        if row.cohort_size < FEWEST_CUSTOMERS:
            need = f"Needs at least {FEWEST_CUSTOMERS} customers, has {count(row.cohort_size)}"
            tiles.append(Kpi(key=key, label=label, value="Too few", interval=need, sure=False, help=explained))
            continue
        certainty = f"{percent(row.low)} to {percent(row.high)} · n {count(row.cohort_size)}"
        tiles.append(Kpi(key=key, label=label, value=percent(row.retention_rate), interval=certainty, help=explained))
    if tiles:
        kpi_row(tiles)


def ticks_of(clock: Clock, ages: pd.Series) -> Mapping[int, str]:
    """The words under an axis of ages."""
    return {int(age): explorer_story.age_tick(clock, int(age)) for age in sorted(ages.unique())}


def curves(answer: Explored, measured: Measured = CUSTOMERS) -> pd.DataFrame:
    """A measure at each age: the newest cohorts, the odd one and all together; gives what was drawn."""
    clock, t = answer.question.rule.clock, frame.current_tokens()
    over = answer.cells[answer.cells["complete"] & answer.cells["age"].between(1, AGES)]
    large = over[over["cohort_size"] >= FEWEST_CUSTOMERS]
    average = answer.average[answer.average["age"].between(1, AGES)]
    # Small cohorts have no line of their own, but all of them together may have one.
    average = average[average["cohort_size"] >= FEWEST_CUSTOMERS]
    if average.empty:
        thin_or_early(FEWEST_CUSTOMERS, int(over["cohort_size"].max()) if len(over) else answer.customers, "curves")
        return over
    grown = large[large["age"] >= min(FEWEST_COHORT_AGES, large["age"].max())]
    named = sorted({int(row) for row in grown["row"]})
    named = named[: 3 * NAMED] if answer.question.by else named[-NAMED:]
    if answer.odd is not None:
        odd = next(row for row, value in answer.keys.items() if value == answer.odd.row)
        named = [odd, *(row for row in named if row != odd)]
    average = measured.each(average)
    figure = reads.finished(
        lambda: charts.cohort_curves(measured.each(large), average, answer.names, named, t,
                                     axis=explorer_story.age_axis(clock), ticks=ticks_of(clock, average["age"]),
                                     of=measured.points()),
        "curves", answer.number, measured.name, t.mode,
    )  # fmt: skip
    if measured.of_customers:
        alt = takeaway_words(answer, after=answer.question.after)
    else:
        ends = [measured.words(float(average["each"].iloc[place])) for place in (0, -1)]
        alt = f"all finished {ends[0]} for each at first, {ends[1]} at last."
    _unit(measured, answer)
    chart(figure, "curves", f"Lines by age: {alt}", on_select=True)
    small = f"Cohorts of fewer than {FEWEST_CUSTOMERS} customers have no line of their own."
    words(f"{_interval_words(measured, 'Bands', 'The answer and the tiles above count')} {small}", "fine", "curves")
    return over if large.empty else large


def _unit(measured: Measured, answer: Explored) -> None:
    """What the points are, above the chart."""
    unit = cells_of.unit_words(measured.name, measured.currency, absolute=False)
    words(unit.replace("of the row", "of the group" if answer.question.by else "of the cohort"), "cap", "unit")


def _interval_words(measured: Measured, drawn: str, above: str) -> str:
    """What shows the intervals, or why there are none, and that what stands above is about customers."""
    return f"{drawn}: 95% intervals." if measured.of_customers else f"{NO_INTERVALS} {above} customers."


def trend(answer: Explored, age: int, measured: Measured = CUSTOMERS) -> pd.DataFrame:
    """One age of a measure over cohorts; gives what was drawn."""
    t = frame.current_tokens()
    over = answer.cells[answer.cells["complete"] & (answer.cells["age"] == age)].sort_values("row")
    if over["cohort_size"].sum() < FEWEST_CUSTOMERS:
        thin_or_early(FEWEST_CUSTOMERS, int(over["cohort_size"].sum()) if len(over) else answer.customers, "trend")
        return over
    over = over.tail(120)
    odd = next((row for row, value in answer.keys.items() if answer.odd and value == answer.odd.row), None)
    # Which cohort stands out was tested on customers, not on what they brought.
    odd = odd if measured.of_customers else None
    overall = measured.each(answer.average[answer.average["age"] == age])
    figure = reads.finished(
        lambda: charts.age_trend(measured.each(over), overall, answer.names, t, axis="First bought in", odd=odd,
                                 of=measured.points()),
        "trend", answer.number, age, measured.name, t.mode,
    )  # fmt: skip
    told = trend_words(answer, age) if measured.of_customers else f"all {measured.words(overall['each'].iloc[0])}."
    _unit(measured, answer)
    chart(figure, "trend", f"Points by cohort: {told}", on_select=True)
    words(
        f"Only cohorts whose period is over. {_interval_words(measured, 'Lines', 'The answer above counts')}",
        "fine",
        "trend",
    )
    return over


def trend_words(answer: Explored, age: int) -> str:
    """Whether newer cohorts come back more, and the cohort that stands out."""
    clock = answer.question.rule.clock
    told = explorer_story.trend_words(explorer_story.recent(answer.cells, clock, age), clock, age)
    return explorer_story.with_odd(told, answer.odd, clock, answer.source)
