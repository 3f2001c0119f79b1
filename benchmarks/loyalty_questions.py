"""Questions about loyalty, each as a statement and as a careful pandas script asks it of frames held in memory.

The scripts read whole purchases as whole numbers (days since 1900), which is the quickest form pandas can be given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from data_access.filters import EVERYTHING, Filters
from data_access.queries import explorer, lifecycle, rfm
from data_access.queries.cohort_rules import USUAL_BRACKETS, Clock, Rule
from data_access.schema import customer_facts, first_bought, purchase_facts
from data_access.schema.facts import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from data_access.readers import Reader
    from data_access.schema.base import Statement

FREE_OF_LINES, WITH_CHANNEL, SCORES = 100, 500, 1_000  # milliseconds at ten million lines
WINDOW = 30
MOST = 36  # ages a page asks for
CHANNEL = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``in_pandas`` gives the figure that must be equal: all values of ``column`` of the statement's answer, summed."""

    statement: Statement
    column: str
    in_pandas: Callable[[dict[str, Any]], float]
    at_most_ms: float | None = None


def frames(reader: Reader) -> dict[str, Any]:
    """Documents of known customers, those with a sale line, and customers, as a script would hold them."""
    f, c = purchase_facts.c, customer_facts.c
    columns = (f.customer_id, f.purchased_on, f.channel, f.gross_cents, f.units_milli, f.sale_lines)
    documents = reader.frame(select(*columns).where(f.customer_id.is_not(None)))
    days = (documents["purchased_on"].to_numpy(dtype="datetime64[D]") - np.datetime64(MONDAY)).astype("int64")
    documents = documents.drop(columns="purchased_on").assign(day=days).astype({"customer_id": "int64"})
    purchases = documents[documents["sale_lines"] > 0].drop(columns="sale_lines").reset_index(drop=True)
    known = select(c.customer_id, c.segment, first_bought.c.first_category).outerjoin_from(
        customer_facts, first_bought, first_bought.c.customer_id == c.customer_id
    )
    return {
        "documents": documents[["customer_id", "day"]],
        "purchases": purchases.assign(channel=purchases["channel"].astype("category")),
        "customers": reader.frame(known).astype({"segment": "category", "first_category": "category"}),
    }


def questions(as_of: date) -> dict[str, Question]:
    """The questions measured, by name."""
    everything, web = Filters(), Filters(channels=(CHANNEL,))
    week, rolling = Rule(clock=Clock(period="week")), Rule(clock=Clock(period="rolling", days=WINDOW))
    quarter, brackets = Rule(clock=Clock(period="quarter")), Rule(clock=Clock(period="brackets"))
    dearest: dict[str, Any] = {"by": "first_category", "measure": "units_milli", "most": MOST}

    def returns(rule: Rule, filters: Filters = everything, **more: Any) -> Statement:  # noqa: ANN401  as the builder takes it
        return explorer.returns_by_age(filters, EVERYTHING, rule, as_of=as_of, **more)

    month, people = Rule(), "active_customers"
    return {
        "by month": _question(returns(month), people, _months(1), FREE_OF_LINES),
        "by quarter": _question(returns(quarter), people, _months(3), FREE_OF_LINES),
        "by week": _question(returns(week), people, _weeks, FREE_OF_LINES),
        "by own 30 days": _question(returns(rolling), people, _windows, FREE_OF_LINES),
        "by segment": _question(returns(month, by="segment"), people, _segments, FREE_OF_LINES),
        "by month, money": _question(returns(month, measure="gross_cents"), "gross_cents", _money, FREE_OF_LINES),
        "by month, units": _question(returns(month, measure="units_milli"), "units_milli", _units, FREE_OF_LINES),
        "by first category": _question(returns(month, by="first_category"), people, _months(1), FREE_OF_LINES),
        "by week and first category, units": _question(
            returns(week, **dearest), "units_milli", partial(_dearest, _by_week), FREE_OF_LINES
        ),
        "by own 30 days and first category, units": _question(
            returns(rolling, **dearest), "units_milli", partial(_dearest, _by_window), FREE_OF_LINES
        ),
        "by own brackets": _question(returns(brackets), people, _brackets, FREE_OF_LINES),
        "by month, returns counted": _question(returns(Rule(cancellations=True)), people, _of_any, FREE_OF_LINES),
        "by own 30 days, returns counted": _question(
            returns(Rule(clock=rolling.clock, cancellations=True)), people, _windows_of_any, FREE_OF_LINES
        ),
        "by month, one channel, first category": _question(
            returns(month, web, by="first_category"), people, _of_channel, WITH_CHANNEL
        ),
        "by month, one channel": _question(returns(month, web), people, _of_channel, WITH_CHANNEL),
        "days between purchases": _question(
            lifecycle.purchase_gaps(everything, EVERYTHING, as_of=as_of), "gaps", _gaps, None
        ),
        "RFM": _question(rfm.customer_rfm(everything, EVERYTHING, as_of=as_of), "monetary_cents", _rfm, SCORES),
    }


def _question(
    statement: Statement, column: str, script: Callable[[dict[str, Any]], float], ms: float | None
) -> Question:
    return Question(statement=statement, column=column, in_pandas=script, at_most_ms=ms)


def _grid(customer: pd.Series, period: pd.Series, by: list[pd.Series] | None = None) -> float:
    """Customers by first period and age, counted as a cohort script does."""
    active = pd.DataFrame({"customer": customer, "period": period}).drop_duplicates()
    first = active.groupby("customer")["period"].transform("min")
    keys = [first.rename("first"), (active["period"] - first).rename("age"), *(by or [])]
    return float(active.groupby(keys, observed=True).size().sum())


def _month(day: pd.Series) -> pd.Series:
    months = (np.datetime64(MONDAY) + day.to_numpy()).astype("datetime64[M]").astype("int64")
    return pd.Series(months, index=day.index)


def _months(step: int) -> Callable[[dict[str, Any]], float]:
    return lambda held: _grid(held["purchases"]["customer_id"], _month(held["purchases"]["day"]) // step)


def _weeks(held: dict[str, Any]) -> float:
    return _grid(held["purchases"]["customer_id"], held["purchases"]["day"] // 7)


def _windows(held: dict[str, Any]) -> float:
    bought = held["purchases"]
    first = bought.groupby("customer_id")["day"].transform("min")
    cells = pd.DataFrame({"c": bought["customer_id"], "first": first, "age": (bought["day"] - first) // WINDOW})
    return float(cells.drop_duplicates().groupby(["first", "age"]).size().sum())


def _segments(held: dict[str, Any]) -> float:
    active = pd.DataFrame({"customer_id": held["purchases"]["customer_id"], "m": _month(held["purchases"]["day"])})
    active = active.drop_duplicates().merge(held["customers"], on="customer_id", how="left")
    first = active.groupby("customer_id")["m"].transform("min")
    keys = ["segment", first.rename("first"), active["m"] - first]
    return float(active.groupby(keys, observed=True, dropna=False).size().sum())


def _money(held: dict[str, Any]) -> float:
    bought = held["purchases"]
    month = _month(bought["day"])
    first = month.groupby(bought["customer_id"]).transform("min")
    return float(bought["gross_cents"].groupby([first.rename("first"), (month - first).rename("age")]).sum().sum())


def _units(held: dict[str, Any]) -> float:
    bought = held["purchases"]
    month = _month(bought["day"])
    first = month.groupby(bought["customer_id"]).transform("min")
    return float(bought["units_milli"].groupby([first.rename("first"), (month - first).rename("age")]).sum().sum())


def _dearest(period: Callable[[pd.Series, pd.Series], tuple[pd.Series, pd.Series]], held: dict[str, Any]) -> float:
    """Units by first category, first period and age."""
    bought = held["purchases"].merge(held["customers"], on="customer_id", how="left")
    first, age = period(bought["day"], bought["customer_id"])
    keys = [bought["first_category"], first.rename("first"), age.rename("age")]
    found = bought["units_milli"][age <= MOST].groupby(keys, observed=True, dropna=False).sum()
    return float(found.sum())


def _by_week(day: pd.Series, customer: pd.Series) -> tuple[pd.Series, pd.Series]:
    first = (day // 7).groupby(customer).transform("min")
    return first, day // 7 - first


def _by_window(day: pd.Series, customer: pd.Series) -> tuple[pd.Series, pd.Series]:
    first = day.groupby(customer).transform("min")
    return _month(first), (day - first) // WINDOW


def _brackets(held: dict[str, Any]) -> float:
    """Customers by month of the first purchase and bracket; bracket 0 are the days before the first one."""
    bought = held["purchases"]
    first = bought.groupby("customer_id")["day"].transform("min")
    ends = [0, *(first for first, _ in USUAL_BRACKETS), USUAL_BRACKETS[-1][1] + 1]
    place = np.digitize((bought["day"] - first).to_numpy(), ends)
    inside = place < len(ends)
    cells = pd.DataFrame({"c": bought["customer_id"], "first": _month(first), "place": place})[inside]
    return float(cells.drop_duplicates().groupby(["first", "place"]).size().sum())


def _of_any(held: dict[str, Any]) -> float:
    return _grid(held["documents"]["customer_id"], _month(held["documents"]["day"]))


def _windows_of_any(held: dict[str, Any]) -> float:
    return _windows({"purchases": held["documents"]})


def _of_channel(held: dict[str, Any]) -> float:
    bought = held["purchases"]
    bought = bought[bought["channel"] == CHANNEL]
    return _grid(bought["customer_id"], _month(bought["day"]))


def _gaps(held: dict[str, Any]) -> float:
    days = held["purchases"][["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
    gap = days.groupby("customer_id")["day"].diff().dropna()
    return float(gap.value_counts().sum())


def _rfm(held: dict[str, Any]) -> float:
    by = held["purchases"].groupby("customer_id")
    found = by.agg(last=("day", "max"), first=("day", "min"), count=("day", "size"), money=("gross_cents", "sum"))
    return float(found["money"].sum())
