"""What the explorer says: who stands out, whether newer cohorts do better, and the words for rules and ages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.clock import UNKNOWN
from dashboard.analytics.compare_groups import FEWEST_CUSTOMERS, holm, mean_score_test
from dashboard.analytics.explorer import period_start
from dashboard.analytics.intervals import Difference, newcombe_difference
from dashboard.theme import count, day, month_label, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.analytics.clock import Clock

ALPHA = 0.05
YEAR = {"week": 52, "month": 12, "quarter": 4, "rolling": 12, "brackets": 12}  # cohorts
FEWEST_COHORTS = 3
TOO_EARLY = "Too early to tell: no period after a first purchase is over yet."
MOST_AGES = 12  # told about
FIRST_FEEDBACK = "first_feedback"
_UNITS = {"week": "week", "month": "month", "quarter": "quarter"}


class Odd(NamedTuple):
    """A cohort or group unlike the others: its rate per finished period, and theirs over the same periods."""

    row: int | str
    rate: float
    others: float


class Recent(NamedTuple):
    """One age over the newest year of cohorts, against the year before."""

    rate: float
    customers: int
    base_rate: float
    difference: Difference


def age_words(clock: Clock, age: int) -> str:
    """An age as part of a sentence: month 3, days 60 to 89, days 31 to 90."""
    if clock.period == "rolling":
        return f"days {age * clock.days} to {(age + 1) * clock.days - 1}"
    if clock.period == "brackets":
        first, last = clock.brackets[age - 1] if age else (0, clock.brackets[0][0] - 1)
        return f"days {first} to {last}"
    return f"{_UNITS[clock.period]} {age}"


def age_axis(clock: Clock) -> str:
    """What the ages of a chart are."""
    if clock.period == "rolling":
        return f"Windows of {clock.days} days since first purchase"
    if clock.period == "brackets":
        return "Days since first purchase"
    return f"{_UNITS[clock.period].capitalize()}s since first purchase"


def age_tick(clock: Clock, age: int) -> str:
    """An age under a chart."""
    return "–".join(map(str, clock.brackets[age - 1])) if clock.period == "brackets" and age else str(age)


def cohort_label(clock: Clock, cohort: int, *, year: bool = True) -> str:
    """A cohort as people name it: Mar 2026, 2 Mar 2026 (the Monday of a week), Q1 2026."""
    if clock.period == "week":
        return day(period_start(clock, cohort))
    if clock.period == "quarter":
        return f"Q{cohort % 4 + 1} {cohort // 4}"
    return month_label(cohort, year=year)


def odd_cohort(cells: pd.DataFrame, numbers: pd.DataFrame) -> Odd | None:
    """The cohort whose customers came back most unlike the others, over all its finished ages together.

    Parameters
    ----------
    cells : of ``explorer.cells`` by cohort.
    numbers : of ``returns_by_number`` made ``tidy``: how single customers differ, which is how far a cohort may be off.

    None when chance explains the largest difference (Bonferroni over the cohorts of at least 30 customers).
    """
    over = cells[cells["complete"] & (cells["age"] > 0)]
    if over.empty:
        return None
    totals = over.groupby("age")[["active_customers", "cohort_size"]].transform("sum")
    rest = totals["cohort_size"] - over["cohort_size"]
    others = (totals["active_customers"] - over["active_customers"]) / rest.where(rest > 0)
    known = over.assign(expected=others * over["cohort_size"], rest=rest)[others.notna()]
    each = known.groupby("cohort").agg(
        back=("active_customers", "sum"),
        expected=("expected", "sum"),
        size=("cohort_size", "max"),
        periods=("cohort_size", "sum"),
        rest=("rest", "max"),
    )
    each = each[each["size"] >= FEWEST_CUSTOMERS].join(_spread(numbers), how="inner")
    if len(each) < FEWEST_COHORTS:
        return None
    spread = each["size"] * each["variance"].clip(lower=1e-9) * (1 + each["size"] / each["rest"])
    distance = np.abs((each["back"] - each["expected"]).to_numpy("float64")) / np.sqrt(spread.to_numpy("float64"))
    if 2 * norm.sf(distance.max()) * len(each) >= ALPHA:
        return None
    row = int(each.index.to_numpy()[distance.argmax()])
    back, expected, periods = each.loc[row, ["back", "expected", "periods"]].to_numpy("float64")
    return Odd(row, float(back / periods), float(expected / periods))


def _spread(numbers: pd.DataFrame) -> pd.DataFrame:
    """The variance of the number of returns over the customers of each cohort."""
    value, weight = numbers["returns"].astype("float64"), numbers["customers"].astype("float64")
    sums = pd.DataFrame({"cohort": numbers["cohort"], "n": weight, "s": weight * value, "q": weight * value**2})
    found = sums.groupby("cohort").sum()
    return pd.DataFrame({"variance": found["q"] / found["n"] - (found["s"] / found["n"]) ** 2})


def groups_against_rest(numbers: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Each group of at least 30 customers against all the others, within the same months of first purchase.

    By first feedback only those who gave any: who stays longer has more time to, so the rest are no measure for them.

    Returns
    -------
    DataFrame ``group, customers, mean, others, z, p_value``, largest distance first; the p-values are corrected for
    the number of groups (Holm). ``mean`` is the mean number of finished periods with a return.
    """
    numbers = numbers[numbers["group"] != UNKNOWN] if by == FIRST_FEEDBACK else numbers
    lived = numbers[numbers["reach"] > 0]
    weight, value = lived["customers"].astype("float64"), lived["returns"].astype("float64")
    each = lived[["cohort", "group"]].assign(n=weight, s=weight * value, q=weight * value**2)
    strata = each.groupby("cohort")[["n", "s", "q"]].sum()
    sums = each.groupby("group")[["n", "s"]].sum()
    rows = []
    for group, found in sums[sums["n"] >= FEWEST_CUSTOMERS].iterrows():
        rest = strata["n"].sum() - found["n"]
        if rest < FEWEST_CUSTOMERS:
            continue
        mine = each[each["group"] == group].groupby("cohort")[["n", "s"]].sum().reindex(strata.index, fill_value=0.0)
        z = float(mean_score_test(mine["n"], mine["s"], strata["n"], strata["s"], strata["q"]))
        rows.append((group, int(found["n"]), found["s"] / found["n"], (strata["s"].sum() - found["s"]) / rest, z))
    table = pd.DataFrame(rows, columns=["group", "customers", "mean", "others", "z"])
    raw = 2 * norm.sf(table["z"].abs().to_numpy(dtype="float64"))
    table = table.assign(p_value=holm(raw) if len(raw) else raw)
    return table.sort_values("z", key=lambda z: -z.abs(), ignore_index=True)


def proposed(by: str, names: Sequence[str], against_rest: pd.DataFrame) -> tuple[str, str | None]:
    """The two groups to set side by side at first, the second None for all the others.

    The first is the one that differs most from all the others, else the first known of ``names``. It must differ after
    correction for how many groups there are: the largest of many chance differences, proposed and then tested as if
    nobody had searched for it, would be called one far too often. First feedback is best read as negative against
    positive: whoever gave none may have had less time to.
    """
    if by == FIRST_FEEDBACK and {"negative", "positive"} <= set(names):
        return "negative", "positive"
    sure = against_rest[against_rest["p_value"] < ALPHA]
    known = [str(group) for group in sure["group"] if str(group) in names]
    named = [name for name in names if name != UNKNOWN]
    return (known or named or list(names))[0], None


def recent(cells: pd.DataFrame, clock: Clock, age: int) -> Recent | None:
    """One age over the newest year of finished cohorts against the same cohorts a year before; None without both."""
    over = cells[cells["complete"] & (cells["age"] == age)].set_index("cohort")
    year = YEAR[clock.period]
    newest = over[over.index > over.index.max() - year] if len(over) else over
    before = over[(over.index + year).isin(newest.index)]
    newest = newest[(newest.index - year).isin(before.index)]
    if len(before) < FEWEST_COHORTS:
        return None
    sums = [int(part[name].sum()) for part in (newest, before) for name in ("active_customers", "cohort_size")]
    if min(sums[1], sums[3]) < FEWEST_CUSTOMERS:
        return None
    return Recent(sums[0] / sums[1], sums[1], sums[2] / sums[3], newcombe_difference(*sums))


def of_hundred(rate: float) -> str:
    """A rate in the words of a sentence: 24 of 100."""
    return f"{rate * 100:.0f} of 100"


def overall_words(average: pd.DataFrame, clock: Clock, *, after: bool, customers: int) -> str:
    """How many of all ``customers`` came back at the first age and at the last with enough of them."""
    reached = average[average["age"].between(1, MOST_AGES)]
    enough = reached[reached["cohort_size"] >= FEWEST_CUSTOMERS]
    if enough.empty:
        most = int(reached["cohort_size"].max()) if len(reached) else customers
        if most >= FEWEST_CUSTOMERS:
            return TOO_EARLY
        return f"Too few to tell: it needs at least {quantity(FEWEST_CUSTOMERS, 'customer')}, has {count(most)}."
    first, last = enough.iloc[0], enough.iloc[-1]
    late = " or later" if after else ""
    told = (
        f"{of_hundred(first['retention_rate'])} customers came back in {age_words(clock, int(first['age']))}{late} "
        f"(95% interval {first['low'] * 100:.0f} to {first['high'] * 100:.0f})"
    )
    if len(enough) == 1:
        return f"{told}."
    return f"{told}, {last['retention_rate'] * 100:.0f} in {age_words(clock, int(last['age']))}{late}."


def with_odd(told: str, odd: Odd | None, clock: Clock, source: tuple[str, float, float] | None) -> str:
    """The answer and the cohort that stands out; where nothing can be told yet, that alone."""
    return told if told.startswith("Too ") else f"{told} {odd_words(odd, clock, source)}"


def odd_words(odd: Odd | None, clock: Clock, source: tuple[str, float, float] | None) -> str:
    """The cohort that stands out, and where its customers came from when that sets them apart."""
    if odd is None:
        return "No single cohort stands out from the others."
    word = "come back less" if odd.rate < odd.others else "come back more"
    told = (
        f"Customers won in {cohort_label(clock, int(odd.row))} {word} than the others: {of_hundred(odd.rate)} in a "
        f"finished period, {of_hundred(odd.others)} of the others at the same ages."
    )
    return f"{told}{source_words(source)}"


def source_words(source: tuple[str, float, float] | None) -> str:
    """Where the customers of a cohort came from that few others did; nothing when nothing sets them apart."""
    if source is None:
        return ""
    name, share, rest = source
    return f" {of_hundred(share)} of them came through {name}, {of_hundred(rest)} of the others."


def group_phrase(by: str, name: str) -> str:
    """A group as the subject of a sentence."""
    if by == FIRST_FEEDBACK:
        read = name in {"Negative", "Neutral", "Positive"}
        return f"customers whose first feedback was {name.lower()}" if read else "customers without scored feedback"
    if name == UNKNOWN:
        titles = {"acquisition_channel": "way in", "first_category": "first category", "age_band": "age"}
        return f"customers of unknown {titles.get(by, by)}"
    patterns: dict[str, str] = {
        "segment": "{} customers",
        "country": "customers from {}",
        "acquisition_channel": "customers won through {}",
        "first_category": "customers who began with {}",
        "age_band": "customers aged {}",
    }
    return patterns[by].format(name)


def trend_words(found: Recent | None, clock: Clock, age: int) -> str:
    """Whether newer cohorts come back more than those a year before."""
    if found is None:
        return f"There are no two years of finished cohorts to compare in {age_words(clock, age)}."
    low, high = found.difference.low * 100, found.difference.high * 100
    start = (
        f"{of_hundred(found.rate)} customers won in the last year came back in {age_words(clock, age)}, "
        f"{of_hundred(found.base_rate)} of those won a year earlier"
    )
    if not found.difference.sure:
        return f"{start}: too close to tell them apart (95% interval of the difference {low:+.0f} to {high:+.0f})."
    word = "more" if found.difference.value > 0 else "fewer"
    low, high = sorted((abs(low), abs(high)))
    return f"{start}: {abs(found.difference.value) * 100:.0f} {word} (95% interval {low:.0f} to {high:.0f} {word})."
