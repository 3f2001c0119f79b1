"""Feedback: what customers wrote or rated, from a file. It arrives unscored; the scorer finds it by its state.

A row is known again by its feedback id, else by its key and occurrence, as lines of purchases are. Customers and
products it names are created when the store does not have them, so that nothing said is lost; a purchase it names is
linked when the store has it. The title of a review is put before its text. What a file marks as no customer's words is
held apart, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from sqlalchemy import select

from data_access.importing import feedback_sql as sql
from data_access.importing.batches import table_of
from data_access.importing.buckets import REPEATS, gather, spread
from data_access.importing.changes import ROWS_AT_ONCE, change_rows
from data_access.importing.held import hold
from data_access.importing.known_exports import FIXED
from data_access.importing.purchases import find_customers, find_products
from data_access.importing.purchases_writing import write_customers, write_products
from data_access.importing.stored import Stored, fetch
from data_access.repositories.scores import Scores
from data_access.schema import Feedback, HeldFeedback, Purchase

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data_access.importing.report import Report
    from data_access.importing.running import Run
    from data_access.importing.staging import Staging
    from data_access.schema import Statement
    from data_access.unit_of_work import UnitOfWork

_FEEDBACK = table_of(Feedback)
_STORED = {
    "id": pa.int64(), "identity": pa.binary(), "rating": pa.int64(), "rating_scale": pa.string(), "text": pa.string(),
}  # fmt: skip
_HELD_TYPES = {"id": pa.int64(), "identity": pa.binary()}
_PURCHASES = {"id": pa.int64(), "reference": pa.string(), "customer_id": pa.int64()}


def judge(
    staging: Staging, connection: Connection, *, mode: str, drop: bool, currency: str, profile: str | None
) -> None:
    """Give every staged row its verdict. The record is only read."""
    del currency
    f, p, h = Feedback, Purchase, HeldFeedback
    _, channel, prefix = FIXED.get(profile or "", (None, None, ""))
    staging.run(sql.FIXED, {"channel": channel, "prefix": prefix})
    gather(staging, "repeats", REPEATS, spread(staging, "hex(key)"))
    for statement in (sql.JUDGED, sql.CUSTOMERS, sql.PRODUCTS):
        staging.run(statement)
    find_customers(staging, connection)
    find_products(staging, connection)
    said: Statement = select(f.id, f.identity, f.rating, f.rating_scale, f.text)
    stored = Stored(_FEEDBACK, "stored", _STORED, lambda keys: said.where(f.identity.in_(keys)))
    fetch(staging, connection, stored, "SELECT identity FROM judged")
    bought: Statement = select(p.id, p.reference, p.customer_id)
    stored = Stored(table_of(p), "stored_purchases", _PURCHASES, lambda keys: bought.where(p.reference.in_(keys)))
    fetch(staging, connection, stored, "SELECT DISTINCT purchase FROM judged WHERE purchase IS NOT NULL")
    staging.run(sql.VERDICTS, {"mode": mode, "drop": drop})
    held: Statement = select(h.id, h.identity)
    stored = Stored(table_of(h), "stored_held", _HELD_TYPES, lambda keys: held.where(h.identity.in_(keys)))
    fetch(staging, connection, stored, "SELECT identity FROM verdicts WHERE verdict = 4 AND held IS NOT NULL")
    for statement in (sql.REFUSED, sql.HELD, sql.NEW_ROWS):
        staging.run(statement)


def count(staging: Staging, report: Report) -> None:
    """Put the figures of the file into the report."""
    (report.accepted, report.updated, report.unchanged, report.duplicates, refused, report.anonymous, report.customers,
     report.lines) = staging.one(sql.FIGURES)  # fmt: skip
    report.rejected += refused
    report.customers_created = staging.count("new_customers")
    report.products_created = staging.count("new_products")
    report.held = staging.count("new_held")
    apart = staging.one("SELECT count(*) FROM verdicts WHERE verdict = 4 AND held IS NOT NULL AND held <> 'no_words'")[
        0
    ]
    if apart:
        report.warnings["held_apart"] = apart
    first, last = staging.one("SELECT min(date_on), max(date_on) FROM raw")
    report.first_day, report.last_day = (day and day.isoformat() for day in (first, last))


def write(run: Run, report: Report) -> None:
    """Insert what is new, hidden in the batch, to be scored when it is published."""
    run.to_write = report.accepted + report.customers_created + report.products_created
    write_customers(run, report)
    write_products(run, report)
    run.staging.run("CREATE TABLE store AS SELECT $zone AS zone", {"zone": "" if run.sqlite else "+00"})
    columns = ("identity", "customer_id", "purchase_id", "product_id", "received_at", "received_on", "month", "channel",
               "rating", "rating_scale", "text", "language")  # fmt: skip
    run.insert_all(_FEEDBACK, columns, [sql.NEW], constants={"score_state": "pending"})
    hold(run)


def publish(run: Run, work: UnitOfWork, report: Report) -> None:
    """Change the rows known by their feedback id; a changed text is to be scored again."""
    del report
    for columns in run.staging.batches(sql.CHANGED, ROWS_AT_ONCE):
        rows = zip(*columns, strict=True)
        wanted = {row: {"rating": rating, "rating_scale": scale, "text": text} for row, rating, scale, text in rows}
        change_rows(work.connection, run.batch, _FEEDBACK, wanted)
        Scores(work).read_again(list(wanted))
        run.domains.add("feedback")
