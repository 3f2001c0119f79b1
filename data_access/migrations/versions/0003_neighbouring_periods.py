"""Periods that know their neighbours: the views ``customer_month`` (two columns more) and ``customer_day`` (new)."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to alter: views are dropped before and made anew after every migration."""
