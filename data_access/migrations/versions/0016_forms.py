"""Forms for customers, personal links that ask about one purchase each, and which feedback came by which form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the version of their domain."""
    _forms()
    _links()
    _answers()
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "forms", "version": 0}])


def _forms() -> None:
    op.create_table(
        "feedback_forms",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("intro", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column("thanks", sa.String(), nullable=True),
        sa.Column("brand", sa.String(), nullable=True),
        sa.Column("accent", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("campaign", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("call_back", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "question IN ('nps', 'csat', 'ces', 'stars', 'none')", name=op.f("ck_feedback_forms_question")
        ),
        sa.CheckConstraint(
            "about IN ('nothing', 'product', 'campaign', 'purchases')", name=op.f("ck_feedback_forms_about")
        ),
        sa.CheckConstraint("language IN ('en', 'de', 'fr', 'es')", name=op.f("ck_feedback_forms_language")),
        sa.CheckConstraint(
            "closes_on IS NULL OR opens_on IS NULL OR opens_on <= closes_on", name=op.f("ck_feedback_forms_days")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_feedback_forms_product_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_forms")),
        sa.UniqueConstraint("public_id", name=op.f("uq_feedback_forms_public_id")),
    )
    _sparse("feedback_forms", "product_id")


def _links() -> None:
    op.create_table(
        "form_links",
        sa.Column("id", Key, nullable=False),
        sa.Column("form_id", Key, nullable=False),
        sa.Column("purchase_id", Key, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_forms.id"], name=op.f("fk_form_links_form_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_form_links_purchase_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_links")),
        sa.UniqueConstraint("token", name=op.f("uq_form_links_token")),
        sa.UniqueConstraint("purchase_id", name=op.f("uq_form_links_purchase_id")),
    )
    op.create_index("ix_form_links_form_id", "form_links", ["form_id"])


def _answers() -> None:
    op.create_table(
        "form_answers",
        sa.Column("id", Key, nullable=False),
        sa.Column("form_id", Key, nullable=False),
        sa.Column("link_id", Key, nullable=True),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_forms.id"], name=op.f("fk_form_answers_form_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["form_links.id"], name=op.f("fk_form_answers_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_answers")),
        sa.UniqueConstraint("identity", name=op.f("uq_form_answers_identity")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_form_answers_submission_id")),
    )
    op.create_index("ix_form_answers_form_id", "form_answers", ["form_id"])
    _sparse("form_answers", "link_id")


def _sparse(table: str, column: str) -> None:
    """An index on a reference that most rows leave empty."""
    present = sa.text(f"{column} IS NOT NULL")
    op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=present, postgresql_where=present)
