"""Mail that goes out, and the texts that answers begin with, a few of which come along."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_CLOSE = "\n\nKind regards\n{agent}, {business}"
TEXTS = (
    ("Sorry, we look into it", "Your message to {business}",
     "Hello {first_name},\n\nthank you for telling us, and sorry for the trouble. I am looking into it now and will "
     "write to you again by tomorrow." + _CLOSE),
    ("A new one is on its way", "A replacement for {product}",
     "Hello {first_name},\n\nI am sorry about {product}. A new one leaves us today at no cost to you, and you need not "
     "send the old one back." + _CLOSE),
    ("Your money comes back", "Your refund from {business}",
     "Hello {first_name},\n\nI am sorry that {product} was not what you expected. We have refunded what you paid; it "
     "should be with you within five working days." + _CLOSE),
    ("Please tell us more", "A question about your message to {business}",
     "Hello {first_name},\n\nthank you for your message. To put it right I need to know a little more: what happened, "
     "and on which day? A short reply to this mail is enough." + _CLOSE),
    ("Is everything fine now?", "Is everything fine now?",
     "Hello {first_name},\n\na few days ago you told us about a problem, and we tried to put it right. Is everything "
     "fine now? If not, a short reply is enough and I take care of it." + _CLOSE),
)  # fmt: skip


def upgrade() -> None:
    """Create the tables, the version of their domain, and the first texts."""
    _outbox()
    op.create_table(
        "reply_templates",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_reply_templates_name")),
    )
    templates = sa.table(
        "reply_templates", sa.column("name"), sa.column("subject"), sa.column("body"), sa.column("language"),
        sa.column("changed_by"), sa.column("changed_at", UtcDateTime()),
    )  # fmt: skip
    now = datetime.now(UTC)
    op.bulk_insert(templates, [
        {"name": name, "subject": subject, "body": body, "language": "en", "changed_by": "system", "changed_at": now}
        for name, subject, body in TEXTS
    ])  # fmt: skip
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "mail", "version": 0}])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Key, nullable=False),
        sa.Column("case_id", Key, nullable=False),
        sa.Column("event_id", Key, nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'cancelled')", name=op.f("ck_outbox_state")
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent_at")),
        sa.CheckConstraint("state <> 'queued' OR next_try_at IS NOT NULL", name=op.f("ck_outbox_next_try_at")),
        sa.CheckConstraint(
            "state <> 'sending' OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)", name=op.f("ck_outbox_claimed")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_events.id"], name=op.f("fk_outbox_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )  # fmt: skip
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    to_do = sa.text("state IN ('queued', 'sending')")
    op.create_index("ix_outbox_to_do", "outbox", ["next_try_at"], sqlite_where=to_do, postgresql_where=to_do)
