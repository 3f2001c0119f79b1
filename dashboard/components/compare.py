"""The parts of the Retention page that set two groups side by side: how many come back, and how long they stay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dashboard import frame, reads
from dashboard.analytics import explorer_story
from dashboard.analytics.compare_groups import FEWEST_CUSTOMERS
from dashboard.charts import retention as charts
from dashboard.components.cards import chart
from dashboard.components.explorer import ticks_of
from dashboard.components.notes import meaning, thin_data, thin_or_early
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.reads import Compared, Groups, Stays
    from data_access.queries.cohort_rules import Attribute, Clock

OTHERS = "all the others"
COMPARE_TABLE = (
    "age_name", "one_group", "one_size", "one_back", "one_rate", "one_low", "one_high", "other_group", "other_size",
    "other_back", "other_rate", "other_low", "other_high", "difference", "difference_low", "difference_high",
    "age_answer", "answer", "p_value",
)  # fmt: skip
STAY_TABLE = ("group", "time", "at_risk", "events", "survival", "low", "high")
YEAR_DAYS = 365
MOST_ROWS_DRAWN = 500  # points of a curve
ALPHA = explorer_story.ALPHA


def proposed(found: Groups, by: Attribute) -> tuple[str, str | None]:
    """The group to begin with and the one to set against it, None for all the others."""
    return explorer_story.proposed(by, list(found.names), found.against_rest)


def names_of(found: Groups, by: Attribute, one: str, other: str | None) -> tuple[str, str]:
    """The two groups as people name them."""
    phrases = {value: explorer_story.group_phrase(by, name) for value, name in found.names.items()}
    return phrases[one], phrases[other] if other else OTHERS


def alone_words(found: Groups, by: Attribute) -> str:
    """That all customers are in one group."""
    phrases = [explorer_story.group_phrase(by, name) for name in found.names.values()]
    return f"There is nobody to compare with: all are {', '.join(phrases)}. Compare by something else above."


def verdict(answer: Compared, names: tuple[str, str], clock: Clock, *, after: bool) -> str:
    """Higher, lower or cannot tell, in one plain sentence, with an age, its interval and the certainty."""
    found, (one, other) = answer.found, names
    if found.answer == "too few":
        least = min(found.one_size, found.other_size)
        return (
            f"Too few to tell: each group needs at least {FEWEST_CUSTOMERS} customers whose first period is over, "
            f"one has {count(least)}."
        )
    row = _told_age(found.ages)
    late = " or later" if after else ""
    when = f"{explorer_story.age_words(clock, int(row['age']))}{late}"
    apart = f"difference {points(row['difference'])}, 95% interval {_between(row)}"
    rates = (
        f"In {when}, {explorer_story.of_hundred(row['one_rate'])} came back, "
        f"{explorer_story.of_hundred(row['other_rate'])} of {other} ({apart})."
    )
    sure = f"all ages together, p {'< 0.001' if found.p_value < 0.001 else f'= {found.p_value:.3f}'}"  # noqa: PLR2004
    if found.answer == "cannot tell":
        return f"Cannot tell: {one} and {other} may well come back equally often ({sure}). {rates}"
    start = (
        f"{found.answer.capitalize()}: {one} come back {'more' if found.answer == 'higher' else 'less'} than {other}"
    )
    return f"{start} ({sure}). {rates}"


def _between(row: pd.Series) -> str:
    return f"{points(row['difference_low'])} to {points(row['difference_high'])}"


def _told_age(ages: pd.DataFrame) -> pd.Series:
    """The age a sentence names: the first that holds after correction, else the first."""
    sure = ages[ages["age_answer"].isin(["higher", "lower"])]
    return (sure if len(sure) else ages).iloc[0]


def compare_tiles(answer: Compared, names: tuple[str, str], clock: Clock) -> None:
    """Both groups at the first age, the difference, and at how many ages it holds."""
    ages = answer.found.ages
    if ages.empty or answer.found.answer == "too few":
        return
    row = ages.iloc[0]
    when = explorer_story.age_words(clock, int(row["age"]))
    tiles = [
        Kpi(
            key=side,
            label=f"{name[0].upper()}{name[1:]}, {when}",
            value=percent(row[f"{side}_rate"]),
            interval=f"{percent(low)} to {percent(high)} · n {count(row[f'{side}_size'])}",
            help=meaning("retention_by_rule"),
        )
        for side, name in zip(("one", "other"), names, strict=True)
        for low, high in [(row[f"{side}_low"], row[f"{side}_high"])]
    ]
    held = int(ages["age_answer"].isin(["higher", "lower"]).sum())
    interval, explained = _between(row), meaning("group_difference")
    kpi_row([
        *tiles,
        Kpi(key="difference", label=f"Difference, {when}", value=points(row["difference"]), interval=interval,
            help=explained),
        Kpi(key="held", label="Sure at single ages", value=f"{held} of {len(ages)}",
            interval="corrected for how many are looked at (Holm)", help=meaning("age_answer")),
    ])  # fmt: skip


def compare_charts(answer: Compared, names: tuple[str, str], clock: Clock) -> None:
    """Both groups at each age, with intervals."""
    t, ages = frame.current_tokens(), answer.found.ages
    if ages.empty:
        thin_or_early(FEWEST_CUSTOMERS, min(answer.found.one_size, answer.found.other_size), "compare")
        return
    ticks = ticks_of(clock, ages["age"])
    axis = explorer_story.age_axis(clock)
    figure = reads.finished(
        lambda: charts.two_curves(ages, names, t, axis=axis, ticks=ticks), "two", answer.number, names, t.mode
    )
    chart(figure, "compare", f"Two lines by age: {verdict(answer, names, clock, after=False)}", on_select=True)
    words("All cohorts that are old enough, weighted by their customers. Bands: 95% intervals.", "fine", "compare")


def difference_chart(answer: Compared, clock: Clock) -> None:
    """The difference at each age."""
    t, ages = frame.current_tokens(), answer.found.ages
    if ages.empty or answer.found.answer == "too few":
        thin_or_early(FEWEST_CUSTOMERS, min(answer.found.one_size, answer.found.other_size), "difference")
        return
    ticks, axis = ticks_of(clock, ages["age"]), explorer_story.age_axis(clock)
    figure = reads.finished(
        lambda: charts.differences(ages, t, axis=axis, ticks=ticks), "differences", answer.number, t.mode
    )
    held = int(ages["age_answer"].isin(["higher", "lower"]).sum())
    chart(figure, "differences", f"Points by age: the difference holds after correction at {held} of {len(ages)} ages.")
    words("Lines: Newcombe's 95% interval of each difference alone.", "fine", "differences")


def compare_table(answer: Compared, names: tuple[str, str], clock: Clock) -> pd.DataFrame:
    """The ages as rows for people and spreadsheets, each with the groups and the one verdict."""
    found, (one, other) = answer.found, names
    return found.ages.assign(
        age_name=[explorer_story.age_words(clock, int(age)) for age in found.ages["age"]],
        one_group=one,
        other_group=other,
        answer=found.answer,
        p_value=found.p_value,
    )


def stay_words(answer: Stays, names: Mapping[str, str]) -> str:
    """How long half of them stay, and whether the two groups differ."""
    least = min(answer.sizes.get(side, 0) for side in names)
    if least < FEWEST_CUSTOMERS:
        each = " in each group" if len(names) > 1 else ""
        return f"Too few to tell: it needs at least {quantity(FEWEST_CUSTOMERS, 'customer')}{each}, has {least:,}."
    told = [_median_words(answer, side, name) for side, name in names.items()]
    told[0] = f"{told[0][0].upper()}{told[0][1:]}"
    if len(told) == 1:
        return f"{told[0]}."
    p = answer.test.p_value
    if math.isnan(p):
        return f"{'; '.join(told)}. Nobody has been lost yet, so there is nothing to compare."
    sure = f"log-rank test, p {'< 0.001' if p < 0.001 else f'= {p:.3f}'}"  # noqa: PLR2004
    if p >= ALPHA:
        return f"Cannot tell: both may well stay equally long ({sure}). {'; '.join(told)}."
    one, other = (_share_at(answer, side) for side in names)
    word = "longer" if one > other else "less long"
    first, second = names.values()
    return f"{first[0].upper()}{first[1:]} stay {word} than {second} ({sure}). {'; '.join(told)}."


def _median_words(answer: Stays, side: str, name: str) -> str:
    median = answer.medians[side]
    who = f"half of {name} are" if name else "half of the customers are"
    if math.isnan(median.value):
        return f"{who} not lost yet after the longest time seen"
    low, high = ("?" if math.isnan(bound) else f"{bound:.0f}" for bound in (median.low, median.high))
    return f"{who} lost {median.value:.0f} days after their first purchase (95% interval {low} to {high})"


def _share_at(answer: Stays, side: str) -> float:
    """The area under the curve up to the last time both groups are followed, which is who stays longer."""
    both = answer.curves.groupby("group")["time"].max().min()
    part = answer.curves[(answer.curves["group"] == side) & (answer.curves["time"] <= both)]
    times = [*part["time"], both]
    return float(
        sum(share * (after - at) for share, at, after in zip(part["survival"], times, times[1:], strict=False))
    )


def stay_tiles(answer: Stays, names: Mapping[str, str]) -> None:
    """Median and the share still there after a year, for each group."""
    tiles = []
    for side, name in names.items():
        if answer.sizes.get(side, 0) < FEWEST_CUSTOMERS:
            continue
        median, label = answer.medians[side], f"{name[0].upper()}{name[1:]}: half" if name else "Half"
        value = "Not reached" if math.isnan(median.value) else f"{median.value:.0f} days"
        lost = f"{count(answer.lost[side])} of {quantity(answer.sizes[side], 'customer')} lost so far"
        tiles.append(
            Kpi(key=f"half_{side}", label=f"{label} are lost after", value=value, interval=lost, help=meaning("events"))
        )
        row = answer.curves[(answer.curves["group"] == side) & (answer.curves["time"] <= YEAR_DAYS)].iloc[-1]
        year = f"{name[0].upper()}{name[1:]}: still there after a year" if name else "Still there after a year"
        bounds = f"{percent(row['low'])} to {percent(row['high'])}"
        tiles.append(
            Kpi(key=f"year_{side}", label=year, value=percent(row["survival"]), interval=bounds,
                help=meaning("survival"))
        )  # fmt: skip
    if tiles:
        kpi_row(tiles)


def stay_chart(answer: Stays, names: Mapping[str, str], patience: float) -> pd.DataFrame:
    """The curves; gives their table with the groups named."""
    t = frame.current_tokens()
    table = answer.curves.assign(
        group=answer.curves["group"].map({side: name or "All" for side, name in names.items()})
    )
    if not answer.sizes or max(answer.sizes.values()) < FEWEST_CUSTOMERS:
        thin_data(FEWEST_CUSTOMERS, max(answer.sizes.values(), default=0), key="stay")
        return table
    drawn = table.iloc[:: max(1, -(-len(table) // MOST_ROWS_DRAWN))]
    listed = [name or "All" for name in names.values()]
    figure = reads.finished(
        lambda: charts.stay_curves(drawn, listed, max(float(table["time"].max()), 1.0), t),
        "stay", answer.number, tuple(listed), t.mode,
    )  # fmt: skip
    chart(figure, "stay", f"Falling steps: {stay_words(answer, names)}")
    words(
        f"A customer counts as lost once silent for more than {patience:g} expected gaps; half of all customers are "
        f"expected back within {answer.gap_days:.0f} days. Who bought once is judged by the store's rhythm, so all of "
        "them who do not return are lost at the same age. Bands: 95% intervals (Greenwood, log-log).",
        "fine", "stay",
    )  # fmt: skip
    return table
