"""A unit of one currency may be worth tens of thousands of another: rates have 64 bits on PostgreSQL too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """SQLite keeps whole numbers of any size as they are."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("currency_rates", "rate_micros", type_=sa.BigInteger(), existing_nullable=False)
