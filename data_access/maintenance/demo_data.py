"""Whether a store holds data, and clearing it when all of it is demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from data_access.errors import StoreError
from data_access.schema import AuditEvent, Base, ChangeLog, ImportBatch, StoreSettings, User
from data_access.schema.triggers import DOMAINS
from data_access.unit_of_work import UnitOfWork, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Table

# What the business entered or brought in. The rest is set-up (settings, users, remembered mappings) or a record of
# what happened (audit, batches, change log), and outlives the demo: whoever follows the log still finds each batch.
_DATA_TABLES = {
    "addresses",
    "case_asks",
    "automation_runs",
    "case_breaches",
    "case_events",
    "case_feedback",
    "case_lots",
    "case_mentions",
    "case_warnings",
    "case_viewers",
    "cases",
    "customer_aliases",
    "customer_merge_rows",
    "customer_merges",
    "customer_tags",
    "customers",
    "duplicate_pairs",
    "duplicate_scans",
    "escalation_runs",
    "feedback",
    "feedback_corrections",
    "feedback_topics",
    "follow_ups",
    "form_answers",
    "form_links",
    "held_feedback",
    "import_changes",
    "import_rejects",
    "outbox",
    "problem_feedback",
    "problems",
    "products",
    "purchase_lines",
    "purchases",
    "quality_fix_rows",
    "quality_fixes",
    "quality_scores",
    "searched_words",
    "sentiment_models",
    "tags",
    "testimonial_steps",
    "testimonials",
    "text_scores",
    "visits",
    "webhook_deliveries",
}
# What tells about rows that may all be gone again: an import that was undone leaves its score behind.
_TRACES = {
    "case_asks",
    "case_viewers",
    "form_answers",
    "outbox",
    "problems",
    "quality_fix_rows",
    "quality_fixes",
    "quality_scores",
    "searched_words",
    "sentiment_models",
    "text_scores",
}


def data_tables() -> list[Table]:
    """The tables of business data, parents before children."""
    return [table for table in Base.metadata.sorted_tables if table.name in _DATA_TABLES]


def is_empty(engine: Engine) -> bool:
    """Whether the store holds no row of business data at all."""
    with engine.connect() as connection:
        return not holds_rows(connection)


def holds_rows(connection: Connection) -> bool:
    """Whether the store holds a row of business data."""
    holding = [table for table in data_tables() if table.name not in _TRACES]
    return any(connection.execute(select(1).select_from(table).limit(1)).first() for table in holding)


def has_demo(engine: Engine) -> bool:
    """Whether what the store holds is demo data."""
    with engine.connect() as connection:
        return connection.execute(select(StoreSettings.demo)).scalar_one_or_none() is not None


def clear_demo(engine: Engine, *, clock: Callable[[], datetime] = utc_now, actor: str = "system") -> dict[str, int]:
    """Remove all demo data in one transaction; rows removed, by table.

    Demo and real rows never share a store, so everything goes except set-up and the audit trail.

    Raises
    ------
    StoreError : what the store holds is not demo data.
    """
    with UnitOfWork(engine, clock=clock, actor=actor) as work:
        settings = work.session.get_one(StoreSettings, 1)
        if settings.demo is None:
            raise StoreError("This store holds no demo data, so nothing was removed.", "Name another with --store.")
        hide_batches(work.connection)
        removed = {t.name: work.connection.execute(delete(t)).rowcount for t in reversed(data_tables())}
        _give_back(work, settings)
        work.record("demo cleared", details={"removed": removed})
    return {name: count for name, count in removed.items() if count}


def _give_back(work: UnitOfWork, settings: StoreSettings) -> None:
    """Set the store up as it was before the demo; colleagues the audit names only lose their seat."""
    demo = settings.demo or {}
    for name, value in demo.get("settings_before", {}).items():
        setattr(settings, name, value)
    settings.demo = None
    theirs = User.id.in_(demo.get("users", []))
    named = select(AuditEvent.user_id).where(AuditEvent.user_id.is_not(None))
    work.connection.execute(delete(User).where(theirs, User.id.not_in(named)))
    work.connection.execute(update(User).where(theirs).values(active=False))


def hide_batches(connection: Connection) -> None:
    """Undo every batch at once: one log row a batch and domain, so that the deletes after it need none a row."""
    published = connection.scalars(select(ImportBatch.id).where(ImportBatch.state == "published")).all()
    connection.execute(update(ImportBatch).where(ImportBatch.id.in_(published)).values(state="undone"))
    rows = [
        {"domain": domain, "table_name": "import_batches", "row_id": None, "batch_id": batch}
        for batch in published
        for domain in DOMAINS
        if domain != "settings"
    ]
    if rows:
        connection.execute(insert(ChangeLog), rows)
