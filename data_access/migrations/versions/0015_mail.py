"""Mail: held feedback that came with an import, mailboxes as sources, and how far each mailbox was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

HELD_AS = "ck_held_feedback_held_as"
TYPE = "ck_import_sources_type"


def upgrade() -> None:
    """Widen two rules and held feedback, for which SQLite builds the tables anew, and create the new table."""
    with op.batch_alter_table("held_feedback") as batch:
        batch.add_column(sa.Column("sender", sa.String(), nullable=True))
        batch.add_column(sa.Column("batch_id", Key, nullable=True))
        batch.create_foreign_key(op.f("fk_held_feedback_batch_id"), "import_batches", ["batch_id"], ["id"])
        batch.drop_constraint(op.f(HELD_AS), type_="check")
        batch.create_check_constraint(op.f(HELD_AS), "held_as IN ('duplicate', 'spam', 'automatic', 'large')")
    present = sa.text("batch_id IS NOT NULL")
    op.create_index(
        "ix_held_feedback_batch_id", "held_feedback", ["batch_id"], sqlite_where=present, postgresql_where=present
    )
    with op.batch_alter_table("import_sources") as batch:
        batch.drop_constraint(op.f(TYPE), type_="check")
        batch.create_check_constraint(op.f(TYPE), "type IN ('folder', 'sql', 'mailbox')")
    op.create_table(
        "mailbox_positions",
        sa.Column("source_id", Key, autoincrement=False, nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("settled_uid", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("settled_uid <= last_uid", name=op.f("ck_mailbox_positions_settled_uid")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["import_sources.id"], name=op.f("fk_mailbox_positions_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_mailbox_positions")),
    )
