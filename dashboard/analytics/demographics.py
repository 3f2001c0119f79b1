"""Groups of customers by a trait: how many they are, how they grow, what they bring, who stays and who speaks.

Customers are those who bought in the newest 365 days; "before" are the 365 days ahead of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.changes import benjamini_hochberg
from dashboard.analytics.intervals import Z95, newcombe_differences, wilson_interval
from dashboard.analytics.region_names import one_name_each

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Trait = Literal["age_band", "gender", "country", "region", "segment", "acquisition_channel", "tenure"]
TRAITS: tuple[Trait, ...] = ("age_band", "gender", "country", "region", "segment", "acquisition_channel", "tenure")
FEWEST = 30  # customers of a group, for a rate of it to be told
YEAR = 365  # days
UNKNOWN = "Unknown"
OFF_MAP = "Not on the map"  # customers of a region that the map does not know
BANDS = ("Under 25", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65+")
_BAND_ENDS = (25, 35, 45, 55, 65)
_YOUNGEST, _OLDEST = 10, 110  # years: beyond these a year of birth is taken for a slip
TENURES = ("Under 3 months", "3 to 12 months", "1 to 2 years", "2 to 3 years", "3 years and more")
_TENURE_ENDS = (91, YEAR, 2 * YEAR, 3 * YEAR)  # days since the first purchase
_GENDERS = {"female": "Women", "male": "Men", "other": "Other"}
_ORDERED: Mapping[Trait, tuple[str, ...]] = {"age_band": BANDS, "tenure": TENURES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All customers together. Rates are 0-1; None where the data do not reach back far enough or nobody is there."""

    customers: int
    before: int | None
    growth: tuple[float, float, float] | None
    kept: int
    kept_of: int
    spoke: int
    cents: int


def grouped(people: pd.DataFrame, trait: Trait, as_of: date) -> pd.Series:
    """The group of each customer in words, "Unknown" where the trait is not known.

    Parameters
    ----------
    people : of ``queries.customer_years``.
    as_of : ages are those reached in its year; tenure is counted up to it.

    Regions that the map knows have one name each, however they are written.
    """
    if trait == "age_band":
        return _banded(ages(people, as_of), _BAND_ENDS, BANDS)
    if trait == "tenure":
        since = (pd.Timestamp(as_of) - pd.to_datetime(people["first_on"])).dt.days.astype("float64")
        return _banded(since, _TENURE_ENDS, TENURES)
    values = one_name_each(people["region"], people["country"]) if trait == "region" else people[trait]
    found = values.astype("str").where(values.notna(), UNKNOWN)
    if trait == "region":
        return _told_apart(found, people["country"])
    return found.map(lambda name: _GENDERS.get(name, name)) if trait == "gender" else found


def order_of(trait: Trait) -> tuple[str, ...]:
    """How the groups of a trait stand where they have an order of their own; else nothing."""
    return _ORDERED.get(trait, ())


def _told_apart(region: pd.Series, country: pd.Series) -> pd.Series:
    """Regions of one name in several countries with the country behind: North (DE), North (GB)."""
    countries = country.astype("object").groupby(region.to_numpy()).nunique()
    shared = region.isin(countries.index[(countries > 1) & (countries.index != UNKNOWN)]) & country.notna()
    return region.where(~shared, region + " (" + country.astype("str") + ")")


def ages(people: pd.DataFrame, as_of: date) -> pd.Series:
    """The age each customer reaches in the year of ``as_of``; NaN where it is not known or cannot be right."""
    found = as_of.year - people["birth_year"].astype("Float64").to_numpy("float64", na_value=np.nan)
    with np.errstate(invalid="ignore"):
        found = np.where((found >= _YOUNGEST) & (found <= _OLDEST), found, np.nan)
    return pd.Series(found, index=people.index)


def _banded(values: pd.Series, ends: tuple[int, ...], names: tuple[str, ...]) -> pd.Series:
    place = np.searchsorted(ends, values.to_numpy("float64"), side="right")
    return pd.Series(
        np.where(values.isna(), UNKNOWN, np.array(names)[np.minimum(place, len(ends))]), index=values.index
    )


def whole(people: pd.DataFrame, as_of: date, first_day: date) -> Whole:
    """All customers together; ``first_day`` is the first one with data."""
    counts = _counts(people, pd.Series("all", index=people.index))
    if counts.empty:
        return Whole(customers=0, before=None, growth=None, kept=0, kept_of=0, spoke=0, cents=0)
    row = counts.iloc[0]
    reached = (as_of - first_day).days >= 2 * YEAR
    low, high = (float(bound[0]) for bound in _growth_bounds(counts)) if row["before"] else (np.nan, np.nan)
    return Whole(
        customers=int(row["customers"]),
        before=int(row["before"]) if reached else None,
        growth=(row["customers"] / row["before"] - 1, low, high) if reached and row["before"] >= FEWEST else None,
        kept=int(row["kept"]),
        kept_of=int(row["before"]),
        spoke=int(row["spoke"]),
        cents=int(row["cents"]),
    )


def profile(people: pd.DataFrame, trait: Trait, as_of: date, first_day: date) -> pd.DataFrame:
    """One row per group with a customer in either year: largest first, ages and tenures in their order, Unknown last.

    Returns
    -------
    DataFrame, columns ``group``, ``customers``, ``customer_share``, ``cents``, ``paid_share``; ``before`` and
    ``growth`` with ``growth_low`` and ``growth_high`` (customers against the year before, minus one); ``money_each``
    (cents) with ``each_low`` and ``each_high``; ``kept_of`` (customers of the year before), ``kept``,
    ``kept_rate``, ``kept_low``, ``kept_high``, ``kept_answer``; ``spoke``, ``spoke_rate``, ``spoke_low``,
    ``spoke_high``, ``spoke_answer``. Answers say whether a rate is sure to be more or less than that of all the other
    groups together. Figures of fewer than 30 customers are NaN, and growth where the data are younger than two years.
    """
    return profile_of(people, grouped(people, trait, as_of), as_of, first_day, order_of(trait))


def profile_of(
    people: pd.DataFrame, group: pd.Series, as_of: date, first_day: date, order: tuple[str, ...] = ()
) -> pd.DataFrame:
    """As ``profile`` of any groups of these customers; ``order``: how they stand instead of by their size."""
    found = _counts(people, group)
    found["customer_share"] = _share(found["customers"])
    found["paid_share"] = _share(found["cents"])
    _add_growth(found, reached=(as_of - first_day).days >= 2 * YEAR)
    _add_money(found)
    found["kept_of"] = found["before"]
    _add_rate(found, "kept", "before")
    _add_rate(found, "spoke", "customers")
    return _ordered(found, order).reset_index(names="group")


def _counts(people: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """How many of each group bought, bought before, did both, spoke, and what they paid."""
    now, before = people["days"] > 0, people["days_before"] > 0
    cents = people["cents"].astype("float64")
    counted = pd.DataFrame(
        {
            "customers": now,
            "before": before,
            "kept": now & before,
            "spoke": now & (people["voices"] > 0),
            "cents": people["cents"],
            "squares": cents * cents,
        }
    )
    found = counted.groupby(group.to_numpy()).sum()
    return found[(found["customers"] > 0) | (found["before"] > 0)]


def _share(amounts: pd.Series) -> pd.Series:
    total = amounts.sum()
    return amounts / total if total > 0 else amounts * np.nan


def _add_growth(found: pd.DataFrame, *, reached: bool) -> None:
    low, high = _growth_bounds(found)
    told = reached & (found["before"] >= FEWEST) & (found["customers"] > 0)
    growth = found["customers"] / found["before"].where(found["before"] > 0) - 1
    found["growth"], found["growth_low"], found["growth_high"] = (
        np.where(told, value, np.nan) for value in (growth, low, high)
    )


def _growth_bounds(found: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of the customers of one year over those of the year before, minus one.

    The two counts share the customers of both years. With kept, gained and lost customers as independent Poisson counts
    the delta method gives the variance of the logarithm: gained / n^2 + lost / b^2 + kept * (1/n - 1/b)^2.
    """
    n, b, kept = (found[name].to_numpy("float64") for name in ("customers", "before", "kept"))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (n - kept) / n**2 + (b - kept) / b**2 + kept * (1 / n - 1 / b) ** 2
        half = Z95 * np.sqrt(variance)
        return n / b * np.exp(-half) - 1, n / b * np.exp(half) - 1


def _add_money(found: pd.DataFrame) -> None:
    """Money per customer with its interval, of the normal limit of the mean's logarithm: spending is skewed."""
    n = found["customers"].to_numpy("float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = found["cents"].to_numpy("float64") / n
        spread = np.sqrt(np.maximum(found["squares"].to_numpy() / n - mean**2, 0) / (n - 1))
        half = Z95 * spread / mean
        told = (n >= FEWEST) & (mean > 0)
        bounds = mean, mean * np.exp(-half), mean * np.exp(half)
    found["money_each"], found["each_low"], found["each_high"] = (np.where(told, value, np.nan) for value in bounds)


def _add_rate(found: pd.DataFrame, name: str, of: str) -> None:
    """The share of a count in another with its interval, and what it is beside all the other groups together."""
    told = found[of] >= FEWEST
    bounds = wilson_interval(found[name].astype("int64"), found[of].astype("int64"))
    found[f"{name}_rate"] = (found[name] / found[of].where(found[of] > 0)).where(told)
    found[f"{name}_low"], found[f"{name}_high"] = bounds["low"].where(told), bounds["high"].where(told)
    found[f"{name}_answer"] = _against_rest(found[name], found[of])


def _against_rest(successes: pd.Series, trials: pd.Series) -> pd.Series:
    """Whether each group's rate is surely more or less than that of the others, corrected for looking at all of them.

    A group is judged when it and the others have at least 30. The test is that of two pooled proportions; a verdict
    also needs Newcombe's interval of the difference to leave 0 out.

    Source: Benjamini and Hochberg (1995); Newcombe (1998), method 10.
    """
    rest, rest_of = successes.sum() - successes, trials.sum() - trials
    apart = newcombe_differences(successes, trials, rest, rest_of)
    pooled = successes.sum() / max(trials.sum(), 1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / trials.clip(lower=1) + 1 / rest_of.clip(lower=1)))
    p_value = pd.Series(2 * norm.sf((apart["value"].abs() / error.where(error > 0)).to_numpy()), index=trials.index)
    judged = p_value[(trials >= FEWEST) & (rest_of >= FEWEST)].dropna()
    sure = benjamini_hochberg(judged).reindex(trials.index, fill_value=False)
    more, less = sure & (apart["low"] > 0), sure & (apart["high"] < 0)
    return pd.Series(np.select([more, less], ["more", "less"], ""), index=trials.index, dtype="str")


def _ordered(found: pd.DataFrame, order: tuple[str, ...]) -> pd.DataFrame:
    if order:
        return found.loc[[name for name in (*order, UNKNOWN) if name in found.index]]
    last = {OFF_MAP: 1, UNKNOWN: 2}
    listed = found.assign(place=[last.get(name, 0) for name in found.index], name=found.index)
    listed = listed.sort_values(["place", "customers", "name"], ascending=[True, False, True])
    return listed.drop(columns=["place", "name"])


def pyramid(people: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Customers of the newest year by age band and gender: ``age_band`` (all bands), ``women``, ``men``, ``others``."""
    buyers = people[people["days"] > 0]
    band, gender = grouped(buyers, "age_band", as_of), grouped(buyers, "gender", as_of)
    side = gender.map({"Women": "women", "Men": "men"}).fillna("others")
    table = pd.crosstab(band, side).reindex(index=BANDS, columns=["women", "men", "others"], fill_value=0)
    return table.rename_axis(index="age_band", columns=None).reset_index()
