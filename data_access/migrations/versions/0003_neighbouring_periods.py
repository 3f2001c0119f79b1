"""Periods that know their neighbours: ``customer_month`` has more columns, and ``customer_day`` is a new view."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to alter: views are dropped before and made anew after every migration."""
