"""Coming back by any rule: the database's counts as a grid of rates, with who is old enough to be counted in it.

A customer enters the figure of an age only when the whole of that period lies in the data. Periods are numbers: months
are year*12 + month-1, quarters year*4 + quarter-1, weeks whole weeks since a Monday in 1900. Customers with a clock of
their own are gathered by the month of their first purchase.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from dashboard.analytics.clock import MONDAY, STEPS, UNKNOWN, Clock
from dashboard.analytics.intervals import wilson_interval
from dashboard.analytics.periods import month_of

EPOCH = date(1970, 1, 1)
WEEK, QUARTER = STEPS["week"], STEPS["quarter"]
OVER, MARKED = 2.0, 0.1  # times, and points, by which a group is more common in one cohort to be worth a word


def period_of(clock: Clock, day: date) -> int:
    """The period of the calendar a day lies in; the month where each customer has a clock of their own."""
    if clock.period == "week":
        return (day - MONDAY).days // WEEK
    return month_of(day) // QUARTER if clock.period == "quarter" else month_of(day)


def period_start(clock: Clock, number: int) -> date:
    """The first day of a period of the calendar."""
    if clock.period == "week":
        return MONDAY + timedelta(days=number * WEEK)
    month = number * QUARTER if clock.period == "quarter" else number
    return date(month // 12, month % 12 + 1, 1)


def last_complete(clock: Clock, as_of: date) -> int:
    """The last period of the calendar that lies in the data to its end."""
    return period_of(clock, as_of + timedelta(days=1)) - 1


def tidy(frame: pd.DataFrame, clock: Clock, as_of: date) -> pd.DataFrame:
    """What ``queries.explorer`` gives, in whole periods: ``start``, ``cohort``, ages, and ``reach``.

    ``cohort`` is the number of the period a clock began in, for own clocks that of the month; ``reach`` is the highest
    age whose whole period lies in the data up to ``as_of``, below 0 for none.
    """
    step = clock.days if clock.period == "rolling" else STEPS.get(clock.period, 1)
    whole = ("start",) if not clock.own else ()
    ages = {name: frame[name].astype("int64") // step for name in ("age", "last_age", *whole) if name in frame}
    if "group" in frame:
        frame = frame.assign(group=frame["group"].fillna(UNKNOWN))
    start = ages.pop("start", frame["start"].astype("int64"))
    reach = frame["lived"].astype("int64") // step - 1 if clock.own else last_complete(clock, as_of) - start
    return frame.drop(columns="lived", errors="ignore").assign(start=start, cohort=start, reach=reach, **ages)


def most_ages(clock: Clock, wanted: int) -> int:
    """The highest age there is to show."""
    return min(wanted, len(clock.brackets)) if clock.period == "brackets" else wanted


def cells(
    frame: pd.DataFrame, clock: Clock, as_of: date, *, ages: int, row: str = "cohort", amount: str | None = None
) -> pd.DataFrame:
    """Every figure of every cohort or group that the data have reached.

    Parameters
    ----------
    frame : of ``tidy``, from ``returns_by_age``.
    ages : the highest age to show.
    row : ``cohort`` or ``group``.
    amount : a column summed like the customers.

    Returns
    -------
    DataFrame ``row, age, cohort_size, active_customers, retention_rate, low, high, complete`` and ``amount``, sorted.
    ``cohort_size`` counts the customers whose period of that age is over. A period of the calendar still running has
    one row per cohort that is not ``complete``; groups and own clocks have none.
    """
    units = _units(frame, row)
    sums = ["active_customers", *([amount] if amount else [])]
    running = not clock.own and row == "cohort"
    if running:
        seen = period_of(clock, as_of) - units["start"]
        units = units.assign(seen=np.maximum(seen, units["reach"]))
    spread = _spread(units, "seen" if running else "reach", ages)
    keys = ["unit_group", "start", "reach", "age"]
    merged = spread.merge(_keyed(frame, row)[[*keys, *sums]], on=keys, how="left")
    merged[sums] = merged[sums].astype("float64").fillna(0)
    merged["over"] = merged["age"] <= merged["reach"]
    found = merged.groupby([row, "age"], as_index=False, sort=True).agg(
        cohort_size=("size", "sum"), complete=("over", "all"), **{name: (name, "sum") for name in sums}
    )
    return rated(found)


def rated(found: pd.DataFrame) -> pd.DataFrame:
    """The frame with ``retention_rate`` and its Wilson interval, counts as whole numbers."""
    whole = found.astype({"cohort_size": "int64", "active_customers": "int64"})
    bounds = wilson_interval(whole["active_customers"], whole["cohort_size"])
    rate = whole["active_customers"] / whole["cohort_size"]
    return whole.assign(retention_rate=rate, low=bounds["low"], high=bounds["high"])


def pooled(found: pd.DataFrame, amount: str | None = None) -> pd.DataFrame:
    """All rows together at each age, finished ones alone: the columns of ``cells`` with ``cohorts`` for ``row``."""
    over = found[found["complete"]]
    sums = {name: (name, "sum") for name in ("cohort_size", "active_customers", *([amount] if amount else []))}
    grouped = over.groupby("age", as_index=False).agg(cohorts=("age", "size"), **sums)
    return rated(grouped)


def in_or_after(frame: pd.DataFrame, ages: int) -> pd.DataFrame:
    """Counts by the last age as counts of those who came back in an age or after it, up to age ``ages``.

    Takes ``returns_after`` made ``tidy``; gives what ``returns_by_age`` would: ``age`` 0 is everybody.
    """
    keys = [name for name in ("group", "start", "cohort", "reach") if name in frame]
    # Whoever came back later still came back after the highest age asked for.
    frame = frame.assign(last_age=frame["last_age"].clip(upper=ages))
    highest = int(frame["last_age"].max()) if len(frame) else 0
    # Not dropna=False: that sets every start against every reach, which took gigabytes for two years of weeks.
    table = frame.pivot_table(index=keys, columns="last_age", values="customers", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=range(highest + 1), fill_value=0).astype("float64")
    later = table.iloc[:, ::-1].cumsum(axis=1).iloc[:, ::-1]
    long = later.reset_index().melt(id_vars=keys, var_name="age", value_name="active_customers")
    long["age"] = long["age"].astype("int64")
    return long[long["active_customers"] > 0].reset_index(drop=True)


def last_as_returns(frame: pd.DataFrame, ages: int) -> pd.DataFrame:
    """Of "in or after", the last finished age each customer came back in or after, in place of how many there were.

    Takes ``returns_after`` made ``tidy``; gives what ``returns_by_number`` would.
    """
    lived = frame["reach"].clip(lower=0, upper=ages)
    return frame.assign(returns=frame["last_age"].clip(upper=lived)).drop(columns="last_age")


def _keyed(frame: pd.DataFrame, row: str) -> pd.DataFrame:
    return frame.assign(unit_group=frame["group"] if row == "group" else "")


def _units(frame: pd.DataFrame, row: str) -> pd.DataFrame:
    """Those whose clocks began together and who have lived through as much: how many they are."""
    first = _keyed(frame[frame["age"] == 0], row)
    return pd.DataFrame(
        {
            "unit_group": first["unit_group"],
            "start": first["start"],
            row: first[row],
            "size": first["active_customers"].astype("int64"),
            "reach": first["reach"],
        }
    )


def _spread(units: pd.DataFrame, until: str, ages: int) -> pd.DataFrame:
    """A row for each unit and age from 0 on that it has reached."""
    counts = (np.minimum(units[until].to_numpy(dtype="int64"), ages) + 1).clip(min=0)
    spread = units.loc[units.index.repeat(counts)].reset_index(drop=True)
    age = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return spread.assign(age=age)


def overrepresented(sizes: pd.DataFrame, cohort: int) -> tuple[str, float, float] | None:
    """The group most of one cohort stands in and few of the others do: its name, its share there and elsewhere.

    Takes ``cohort, group, active_customers`` of age 0. None where no known group is twice as common as elsewhere.
    """
    mine = sizes[sizes["cohort"] == cohort].groupby("group")["active_customers"].sum()
    rest = sizes[sizes["cohort"] != cohort].groupby("group")["active_customers"].sum()
    shares = mine / mine.sum()
    elsewhere = (rest / rest.sum()).reindex(shares.index, fill_value=0.0)
    known = (shares - elsewhere).drop(UNKNOWN, errors="ignore")
    if known.empty:
        return None
    name = str(known.astype("float64").idxmax())
    share, other = float(shares[name]), float(elsewhere[name])
    return (name, share, other) if share >= OVER * other and share - other >= MARKED else None
