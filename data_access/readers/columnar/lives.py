"""Customers' periods as lists, gathered from the rollups that the copy holds. See ``schema.lives``."""

from __future__ import annotations

from data_access.readers.columnar.layout import COLUMNS, LIVES
from data_access.schema.lives import AGE_BITS, GAP_AT, NO_GAP


def gather_lives(customers: str | None = None) -> tuple[str, str]:
    """Gather the lists of the customers in a table of ids (of all, when none is named), by every rule."""
    usual = _gather("customer_day", "customer_month", "purchases", customers)
    return usual, _gather("recounted_day", "recounted_month", "counted", customers)


def _gather(days: str, months: str, counts: str, customers: str | None) -> str:
    anew = "recounted" in days
    rule = ["rule"] if anew else []
    keys = ", ".join(["customer_id", *rule])
    known = {"rule": "rule" if anew else "0", "recounted": "0" if anew else "recounted"}
    names = [column.name for column in COLUMNS[LIVES]]
    beside = ", ".join(f"{known.get(name, name)} AS {name}" for name in names[:-3])
    # Narrowed once, ahead of all that is asked of the rows: a single customer's lists then take an eighth of the time.
    few = f" AND customer_id IN (SELECT id FROM {customers})" if customers else ""  # noqa: S608
    hint = "MATERIALIZED" if customers else "NOT MATERIALIZED"
    own = ", ".join(
        f"{name} AS {hint} (FROM {table} WHERE {counts} > 0{few})"
        for name, table in (("own_days", days), ("own_months", months))
    )
    # The lists are in no order: nobody asks for one. A customer's first day says what else there is to know.
    days_of = _listed("gap_days", "age_days", f"{keys}, max(purchased_on) AS last_on", rows="own_days", keys=keys)
    months_of = _listed("month - previous_month", "month - first_month", keys, rows="own_months", keys=keys)
    first = f"SELECT {beside} FROM own_days WHERE age_days = 0"  # noqa: S608
    using = f"USING ({keys})"
    return (
        f"INSERT INTO {LIVES} WITH {own} SELECT {', '.join(names[:-3])}, d.last_on, d.listed, m.listed "  # noqa: S608
        f"FROM ({first}) JOIN ({days_of}) AS d {using} JOIN ({months_of}) AS m {using}"
    )


def _listed(gap: str, age: str, columns: str, *, rows: str, keys: str) -> str:
    # Dates from 1900 to 2200 come in, more than the bits of an age hold: nobody asks for ages of 179 years.
    code = f"(least(coalesce({gap}, {NO_GAP}), {NO_GAP}) << {GAP_AT}) + least({age}, {AGE_BITS})"
    return f"SELECT {columns}, list(CAST({code} AS INTEGER)) AS listed FROM {rows} GROUP BY {keys}"  # noqa: S608
