"""Alembic's entry: runs the steps on the connection that ``migrate`` opened."""

from __future__ import annotations

from alembic import context

from data_access.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transaction_per_migration=False,
)
context.run_migrations()
