"""Customers who are one: merges and what they changed, former names, pairs that look alike.

On SQLite the customers' ids are counted on from now: the id of a merged customer, free until the merge is undone, must
not be given to the next new one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; build SQLite's table of customers anew with a counter of its own."""
    _merges()
    _journal()
    _aliases()
    _pairs()
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("customers", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass


def _merges() -> None:
    op.create_table(
        "customer_merges",
        sa.Column("id", Key, nullable=False),
        sa.Column("survivor_id", Key, nullable=False),
        sa.Column("survivor", sa.String(), nullable=False),
        sa.Column("merged", Json, nullable=False),
        sa.Column("moved", Json, nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merges")),
    )
    op.create_index("ix_customer_merges_survivor_id", "customer_merges", ["survivor_id"])


def _journal() -> None:
    op.create_table(
        "customer_merge_rows",
        sa.Column("id", Key, nullable=False),
        sa.Column("merge_id", Key, nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", Key, nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["customer_merges.id"], name=op.f("fk_customer_merge_rows_merge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge_rows")),
    )
    op.create_index("ix_customer_merge_rows_merge_id", "customer_merge_rows", ["merge_id"])


def _aliases() -> None:
    op.create_table(
        "customer_aliases",
        sa.Column("id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("merge_id", Key, nullable=False),
        sa.Column("former_id", Key, nullable=False),
        sa.Column("former_batch_id", Key, nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_aliases_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["customer_merges.id"], name=op.f("fk_customer_aliases_merge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_aliases")),
        sa.UniqueConstraint("reference", name=op.f("uq_customer_aliases_reference")),
        sa.UniqueConstraint("public_id", name=op.f("uq_customer_aliases_public_id")),
        sa.UniqueConstraint("former_id", name=op.f("uq_customer_aliases_former_id")),
    )
    for column in ("customer_id", "merge_id"):
        op.create_index(f"ix_customer_aliases_{column}", "customer_aliases", [column])
    for column in ("email", "phone"):
        present = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_customer_aliases_{column}",
            "customer_aliases",
            [column],
            sqlite_where=present,
            postgresql_where=present,
        )


def _pairs() -> None:
    op.create_table(
        "duplicate_scans",
        sa.Column("id", Key, nullable=False),
        sa.Column("scanned_at", UtcDateTime(), nullable=False),
        sa.Column("scanned_by", sa.String(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_scans")),
    )
    op.create_table(
        "duplicate_pairs",
        sa.Column("id", Key, nullable=False),
        sa.Column("first_id", Key, nullable=False),
        sa.Column("second_id", Key, nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("prints", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pairs_order")),
        sa.CheckConstraint("state IN ('open', 'rejected')", name=op.f("ck_duplicate_pairs_state")),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("ck_duplicate_pairs_probability")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_pairs_first_id_second_id")),
    )
    op.create_index("ix_duplicate_pairs_state_probability", "duplicate_pairs", ["state", "probability"])
