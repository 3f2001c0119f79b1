"""Purchases keep their units, as they keep their money; the first category stands beside a customer's periods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The views are dropped before and made anew after every migration. Lines of an import that is not published count
# when it publishes.
COUNT = """
UPDATE purchases SET units_milli = coalesce((
    SELECT sum(l.quantity_milli) FROM purchase_lines l
    WHERE l.purchase_id = purchases.id AND l.kind = 1 AND (
        l.batch_id IS NULL OR l.batch_id NOT IN (SELECT id FROM import_batches WHERE state <> 'published')
    )
), 0)
"""


def upgrade() -> None:
    """Add the total, and count it for the purchases there are."""
    op.add_column("purchases", sa.Column("units_milli", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(COUNT)
