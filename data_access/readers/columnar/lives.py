"""Customers' periods as lists, gathered from the rollups that the copy holds. See ``schema.lives``."""

from __future__ import annotations

from data_access.readers.columnar.layout import COLUMNS, LIVES
from data_access.schema.lives import AGE_BITS, GAP_AT, NO_GAP


def gather_lives(customers: str | None = None) -> tuple[str, str]:
    """Gather the lists of the customers in a table of ids (of all, when none is named), by every rule."""
    few = f" AND customer_id IN (SELECT id FROM {customers})" if customers else ""  # noqa: S608
    usual = _gather("customer_day", "customer_month", "purchases", few)
    return usual, _gather("recounted_day", "recounted_month", "counted", few)


def _gather(days: str, months: str, counts: str, few: str) -> str:
    anew = "recounted" in days
    rule = ["rule"] if anew else []
    keys = ", ".join(["customer_id", *rule])
    known = {"rule": "rule" if anew else "0", "recounted": "0" if anew else "recounted"}
    names = [column.name for column in COLUMNS[LIVES]]
    beside = ", ".join(f"{known.get(name, name)} AS {name}" for name in names[:-3])
    # The lists are in no order: nobody asks for one. A customer's first day says what else there is to know.
    counted = f"WHERE {counts} > 0{few}"
    with_last = f"{keys}, max(purchased_on) AS last_on"
    days_of = _listed("gap_days", "age_days", with_last, rows=f"{days} {counted}", keys=keys)
    gap, age = "month - previous_month", "month - first_month"
    months_of = _listed(gap, age, keys, rows=f"{months} {counted}", keys=keys)
    first = f"SELECT {beside} FROM {days} WHERE {counts} > 0 AND age_days = 0{few}"  # noqa: S608
    using = f"USING ({keys})"
    return (
        f"INSERT INTO {LIVES} SELECT {', '.join(names[:-3])}, d.last_on, d.listed, m.listed "  # noqa: S608
        f"FROM ({first}) JOIN ({days_of}) AS d {using} JOIN ({months_of}) AS m {using}"
    )


def _listed(gap: str, age: str, columns: str, *, rows: str, keys: str) -> str:
    # Dates from 1900 to 2200 come in, more than the bits of an age hold: nobody asks for ages of 179 years.
    code = f"(least(coalesce({gap}, {NO_GAP}), {NO_GAP}) << {GAP_AT}) + least({age}, {AGE_BITS})"
    return f"SELECT {columns}, list(CAST({code} AS INTEGER)) AS listed FROM {rows} GROUP BY {keys}"  # noqa: S608
