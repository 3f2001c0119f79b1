"""Judging custom attributes by how often each value is written: missing, far too large, stand-ins, hardly ever used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Check = tuple[str, int, NDArray[np.bool_], list[str], list[str]]

MAD_TO_SPREAD = 1.4826  # makes the median distance the standard deviation of a normal distribution
FEWEST_NUMBERS = 20  # different ones: fewer are codes or counts, which have no usual spread
FEWEST_ROWS = 100  # before a word can be called rare
NUMERIC = 0.95  # share of rows that are numbers, for an attribute to be one of numbers
FEW_NEGATIVE = 0.01
FEWEST_KINDS = 3
COLUMNS = ("rule", "column", "value", "customers", "why", "instead")


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in the attributes.

    ``values`` has one row per rule and failing value (columns ``COLUMNS``); ``found`` one row per rule and attribute:
    ``rule``, ``column``, ``judged``, ``failed`` (customers). ``invalid`` are the customers of each attribute whose
    value fails at least one rule of validity.
    """

    values: pd.DataFrame
    found: pd.DataFrame
    invalid: Mapping[str, int]


def count_values(texts: Sequence[str]) -> pd.DataFrame | None:
    """How often each value of each attribute is written, counted out of JSON objects.

    Parameters
    ----------
    texts : JSON objects with commas between, one object per customer.

    Returns
    -------
    ``column_name``, ``value``, ``rows_with_it``; None where a value is no text, because only the database knows how it
    writes such a value, and by that the customers who have it are found.
    """
    counted: Counter[tuple[str, Any]] = Counter()
    for text in texts:
        try:
            # All in C: a loop over the pairs in Python takes twice as long.
            counted.update(chain.from_iterable(map(dict.items, filter(None, orjson.loads(f"[{text}]")))))
        except (orjson.JSONDecodeError, TypeError):  # the latter: a list or an object as a value
            return None
    values = [value for _, value in counted]
    if not set(map(type, values)) <= {str, type(None)}:
        return None
    names = [name for name, _ in counted]
    found = {"column_name": names, "value": values, "rows_with_it": np.fromiter(counted.values(), "int64")}
    return pd.DataFrame(found, columns=list(found)).dropna(subset="value", ignore_index=True)


def judge(
    written: pd.DataFrame, customers: int, limits: Mapping[str, Mapping[str, float]], stand_ins: Sequence[str]
) -> Judged:
    """Judge every attribute.

    Parameters
    ----------
    written : ``column_name``, ``value``, ``rows_with_it``: how often each value of each attribute is written.
    customers : how many there are, with attributes or without.
    limits : by rule that is on.
    stand_ins : words, in lower case, that stand for nothing.
    """
    values: list[pd.DataFrame] = []
    found: list[dict[str, Any]] = []
    invalid: dict[str, int] = {}
    for column, rows in written.groupby("column_name", sort=True):
        own = rows.reset_index(drop=True)
        bad = np.zeros(len(own), dtype="bool")
        for rule, looked, fails, whys, instead in _checks(own, limits, stand_ins):
            told = own[fails]
            failed = int(told["rows_with_it"].sum())
            found.append({"rule": rule, "column": str(column), "judged": looked, "failed": failed})
            values.append(_listed(rule, str(column), told, whys, instead))
            if rule != "value_spelling":
                bad |= fails
        invalid[str(column)] = int(own.loc[bad, "rows_with_it"].sum())
        if "attribute_missing" in limits:
            found += _missing(str(column), int(own["rows_with_it"].sum()), customers, limits["attribute_missing"])
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).astype({"customers": "int64"})
    listed = pd.concat([part for part in values if len(part)] or [empty], ignore_index=True)
    return Judged(listed, pd.DataFrame(found, columns=["rule", "column", "judged", "failed"]), invalid)


def _missing(column: str, known: int, customers: int, limits: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """Customers without an attribute, where enough have it for that to be a gap."""
    if customers and known * 100 >= limits["known"] * customers:
        missing = max(customers - known, 0)
        yield {"rule": "attribute_missing", "column": column, "judged": customers, "failed": missing}


def _listed(rule: str, column: str, told: pd.DataFrame, whys: Sequence[str], instead: Sequence[str]) -> pd.DataFrame:
    """The failing values of a rule, most customers first."""
    listed = pd.DataFrame(
        {
            "rule": pd.Series(rule, index=told.index, dtype="str"),
            "column": pd.Series(column, index=told.index, dtype="str"),
            "value": told["value"].astype("str"),
            "customers": told["rows_with_it"].astype("int64"),
            "why": pd.Series(whys, index=told.index, dtype="str"),
            "instead": pd.Series(instead, index=told.index, dtype="str"),
        }
    )
    return listed.sort_values(["customers", "value"], ascending=[False, True])


def _checks(own: pd.DataFrame, limits: Mapping[str, Mapping[str, float]], stand_ins: Sequence[str]) -> Iterator[Check]:
    """The checks of one attribute: rule, customers judged, which values fail, and for those why and what instead."""
    times = own["rows_with_it"].to_numpy("int64")
    text = own["value"].astype("str").str.strip()
    total = int(times.sum())
    if "text_placeholder" in limits:
        fails = text.str.casefold().isin(list(stand_ins)).to_numpy()
        yield "text_placeholder", total, fails, ["stands for nothing"] * int(fails.sum()), [""] * int(fails.sum())
    numbers = pd.to_numeric(text, errors="coerce").to_numpy("float64")
    real = np.isfinite(numbers)
    if times[real].sum() >= NUMERIC * max(total, 1):
        yield from _number_checks(text, numbers, times, limits)
    else:
        yield from _word_checks(text, times, limits)


def _number_checks(
    text: pd.Series[str],
    numbers: Floats,
    times: Ints,
    limits: Mapping[str, Mapping[str, float]],
) -> Iterator[Check]:
    real = np.isfinite(numbers)
    judged = int(times[real].sum())
    if "number_placeholder" in limits:
        whole = text.str.replace(r"\.0*$", "", regex=True).str.lstrip("+-")
        same = whole.str.fullmatch(rf"([1-9])\1{{{int(limits['number_placeholder']['digits']) - 1},}}")
        fails = same.fillna(value=False).to_numpy("bool") & real
        whys = [f"the digit {value[0]} written {len(value)} times" for value in whole[fails]]
        yield "number_placeholder", judged, fails, whys, [""] * len(whys)
    if "number_too_large" in limits:
        above = highest_usual(numbers, times, limits["number_too_large"]["spreads"])
        negative = real & (numbers < 0)
        few = 0 < times[negative].sum() < FEW_NEGATIVE * judged
        if above is None and not few:
            return
        middle, most = above or (0.0, np.inf)
        fails = real & ((numbers > most) | (negative & few))
        whys = [_why_large(value, middle, most) for value in numbers[fails]]
        yield "number_too_large", judged, fails, whys, [""] * len(whys)


def highest_usual(numbers: Floats, times: Ints, spreads: float) -> tuple[float, float] | None:
    """The middle of the positive numbers, and the highest that is still usual; None where there is no usual spread.

    The spread is counted on the log scale, as a median of distances to the median, so that neither the odd values nor
    the long tail of spendings move it.
    """
    counted = np.isfinite(numbers) & (numbers > 0)
    if int(counted.sum()) < FEWEST_NUMBERS:
        return None
    logs, weights = np.log(numbers[counted]), times[counted]
    middle = weighted_median(logs, weights)
    spread = MAD_TO_SPREAD * weighted_median(np.abs(logs - middle), weights)
    return (float(np.exp(middle)), float(np.exp(middle + spreads * spread))) if spread > 0 else None


def weighted_median(values: Floats, weights: Ints) -> float:
    """The median of values each written so many times; the mean of both middle ones where their number is even."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    total = int(upto[-1])
    low, high = (np.searchsorted(upto, place, side="right") for place in ((total - 1) // 2, total // 2))
    return float((values[order][low] + values[order][high]) / 2)


def _why_large(value: float, middle: float, most: float) -> str:
    if value < 0:
        return "below zero, where nearly all are above"
    return f"{value / middle:,.0f} times the middle value of {middle:,.0f}; usual is up to {most:,.0f}"


def _word_checks(
    text: pd.Series[str],
    times: Ints,
    limits: Mapping[str, Mapping[str, float]],
) -> Iterator[Check]:
    judged = int(times.sum())
    plain = text.str.casefold().str.replace(r"\s+", " ", regex=True)
    together = pd.DataFrame({"plain": plain, "text": text, "times": times})
    ranked = together.sort_values(["times", "text"], ascending=[False, True], kind="stable")
    main = ranked.drop_duplicates("plain").set_index("plain")["text"]
    usual = plain.map(main)
    if "value_spelling" in limits:
        fails = (text != usual).to_numpy()
        whys = [f"mostly written {word}" for word in usual[fails]]
        yield "value_spelling", judged, fails, whys, usual[fails].tolist()
    if "value_rare" in limits:
        kinds, share = limits["value_rare"]["kinds"], limits["value_rare"]["per_mille"]
        all_times = together.groupby("plain")["times"].transform("sum")
        different = plain.nunique()
        if judged < FEWEST_ROWS or not FEWEST_KINDS <= different <= kinds:
            return
        fails = (all_times * 1000 < share * judged).to_numpy()
        whys = [f"used by {count:,} of {judged:,}" for count in all_times[fails]]
        yield "value_rare", judged, fails, whys, [""] * len(whys)
