"""Each day of a customer knows its month and its free documents: ``customer_day`` has two columns more."""

from __future__ import annotations

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to alter: views are dropped before and made anew after every migration."""
