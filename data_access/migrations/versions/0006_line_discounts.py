"""Lines know their discount: ``line_facts`` has one more column."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to alter: views are dropped before and made anew after every migration."""
