"""Testimonials: who was asked for a public word, what they allowed, each step of it, and the texts to ask with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PERMISSION = (
    "state NOT IN ('agreed', 'published') OR (permission_words IS NOT NULL AND permission_channel IS NOT NULL "
    "AND permission_on IS NOT NULL AND agreed_text IS NOT NULL AND shown_as IS NOT NULL)"
)


def upgrade() -> None:
    """Create the tables and the version of their domain."""
    _testimonials()
    op.create_table(
        "testimonial_steps",
        sa.Column("id", Key, nullable=False),
        sa.Column("testimonial_id", Key, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("held", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["testimonial_id"], ["testimonials.id"], name=op.f("fk_testimonial_steps_testimonial_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial_steps")),
    )  # fmt: skip
    op.create_index("ix_testimonial_steps_testimonial_id", "testimonial_steps", ["testimonial_id"])
    op.create_table(
        "testimonial_texts",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('ask', 'thanks')", name=op.f("ck_testimonial_texts_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial_texts")),
        sa.UniqueConstraint("kind", name=op.f("uq_testimonial_texts_kind")),
    )
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "testimonials", "version": 0}])


def _testimonials() -> None:
    op.create_table(
        "testimonials",
        sa.Column("id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("feedback_id", Key, nullable=True),
        sa.Column("state", sa.String(), server_default="asked", nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_through", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("permission_words", sa.String(), nullable=True),
        sa.Column("permission_channel", sa.String(), nullable=True),
        sa.Column("permission_on", sa.Date(), nullable=True),
        sa.Column("agreed_text", sa.String(), nullable=True),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("shown_as", sa.String(), nullable=True),
        sa.Column("published_where", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("thanked_on", sa.Date(), nullable=True),
        sa.Column("thanked_through", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'declined', 'published', 'withdrawn')", name=op.f("ck_testimonials_state")
        ),
        sa.CheckConstraint(
            "shown_as IS NULL OR shown_as IN ('full', 'first', 'initials', 'anonymous')",
            name=op.f("ck_testimonials_shown_as"),
        ),
        sa.CheckConstraint(PERMISSION, name=op.f("ck_testimonials_permission")),
        sa.CheckConstraint(
            "state <> 'published' OR (published_where IS NOT NULL AND published_on IS NOT NULL)",
            name=op.f("ck_testimonials_published"),
        ),
        sa.CheckConstraint(
            "(thanked_on IS NULL) = (thanked_through IS NULL)", name=op.f("ck_testimonials_thanked")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_testimonials_customer_id")),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_testimonials_feedback_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonials")),
    )
    op.create_index("ix_testimonials_customer_id_asked_on", "testimonials", ["customer_id", "asked_on"])
    present = sa.text("feedback_id IS NOT NULL")
    op.create_index(
        "ix_testimonials_feedback_id", "testimonials", ["feedback_id"], sqlite_where=present, postgresql_where=present
    )
