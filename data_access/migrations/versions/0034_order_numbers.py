"""Who bought under an order number is found at once."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index of the order numbers."""
    present = text("reference IS NOT NULL")
    op.create_index(
        "ix_purchases_reference", "purchases", ["reference"], sqlite_where=present, postgresql_where=present
    )
