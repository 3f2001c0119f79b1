"""Rows of customers whose returns or free items stand alone are marked for each rule in views of their own."""

from __future__ import annotations

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to alter: views are dropped before and made anew after every migration."""
