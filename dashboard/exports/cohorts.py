"""Cohorts by any rule, as an export: the options of the Retention page under the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dashboard.analytics import explorer
from dashboard.exports.views import Options, last_covered_day, typed_number
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import explorer as queries
from data_access.queries.cohort_rules import (
    ATTRIBUTES,
    MEASURES,
    PERIODS,
    Attribute,
    Clock,
    Measure,
    Period,
    Rule,
    parsed_brackets,
)

if TYPE_CHECKING:
    import pandas as pd

    from data_access.readers import Reader

MOST_DAYS, MOST_AGES = 366, 120
MEASURE_NAMES: dict[str, Measure] = dict(zip(("revenue", "net", "orders", "units"), MEASURES, strict=True))
CHOICES: dict[str, tuple[str, ...]] = {
    "period": PERIODS,
    "back": ("in", "in_or_after"),
    "first": ("filter", "ever"),
    "measure": ("customers", *MEASURE_NAMES),
    "by": ("cohort", *ATTRIBUTES),
}
TYPED = {
    "days": "NUMBER of days in a rolling window (default 30)",
    "brackets": "DAYS since the first purchase, such as 1-30,31-90 (default 1-30,31-90,91-180)",
}


def asks_by_rule(options: Options) -> bool:
    """Whether an option differs from the usual: months, in the month, customers, by month of first purchase."""
    return any(options[name] != values[0] for name, values in CHOICES.items())


def by_rule(reader: Reader, filters: Filters, options: Options, *, cancellations: bool, free: bool) -> pd.DataFrame:
    """``row, age, cohort_size, active_customers, retention_rate, low, high, complete`` and, with a measure, ``amount``.

    ``row`` is the first day of the cohort's period, or the group. Wide: a row each, a column for each age.

    Raises
    ------
    UserError : options that cannot go together, or brackets that are none.
    """
    clock, measure = clock_of(options), MEASURE_NAMES.get(options["measure"])
    after = options["back"] == "in_or_after"
    if after and measure:
        raise UserError("Money, orders and units belong to one period.", "Ask for back=in, or measure=customers.")
    rule = Rule(clock=clock, first_ever=options["first"] == "ever", cancellations=cancellations, free=free)
    by = cast("Attribute", options["by"]) if options["by"] != "cohort" else None
    as_of = last_covered_day(reader)
    if after:
        last = reader.frame(queries.returns_after(filters, EVERYTHING, rule, as_of=as_of, by=by))
        counted = explorer.in_or_after(explorer.tidy(last, clock, as_of), MOST_AGES)
    else:
        asked = queries.returns_by_age(filters, EVERYTHING, rule, as_of=as_of, by=by, measure=measure, most=MOST_AGES)
        counted = explorer.tidy(reader.frame(asked), clock, as_of).rename(columns={str(measure): "amount"})
    row, amount = "group" if by else "cohort", "amount" if measure else None
    cells = explorer.cells(counted, clock, as_of, ages=MOST_AGES, row=row, amount=amount)
    if not by:
        cells = cells.assign(cohort=[explorer.period_start(clock, int(c)).isoformat() for c in cells["cohort"]])
    cells = cells.rename(columns={row: "row"})
    if options["shape"] == "wide":
        return _wide(cells, amount or "active_customers")
    if amount:
        cells = cells.astype({amount: "int64"})
    columns = ["row", "age", "cohort_size", "active_customers", "retention_rate", "low", "high", "complete"]
    return cells[[*columns, *([amount] if amount else [])]]


def _wide(cells: pd.DataFrame, value: str) -> pd.DataFrame:
    table = cells.pivot_table(index="row", columns="age", values=value, aggfunc="sum")
    table.columns = [str(age) for age in table.columns]
    # Empty where not reached, and whole numbers all the same.
    return table.astype("Int64").reset_index()


def clock_of(options: Options) -> Clock:
    """The clock the options ask for.

    Raises
    ------
    UserError : brackets that are none.
    """
    days = typed_number(options, "days", 30, least=1, most=MOST_DAYS)
    if not options["brackets"]:
        return Clock(period=cast("Period", options["period"]), days=int(days))
    found = parsed_brackets(options["brackets"])
    if found is None:
        raise UserError(
            f"brackets: '{options['brackets']}' are not days in order.", "Write them as 1-30,31-90, without overlap."
        )
    return Clock(period=cast("Period", options["period"]), days=int(days), brackets=found)
