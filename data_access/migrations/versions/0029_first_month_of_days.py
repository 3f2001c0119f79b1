"""Each day of a customer knows the month of the first purchase: ``customer_day`` has a column more."""

from __future__ import annotations

revision = "0029"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to alter: views are dropped before and made anew after every migration."""
