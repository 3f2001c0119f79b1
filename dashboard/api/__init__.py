"""HTTP for programs: customers and purchases come in, by the import's one path. Thin: read, call one action, answer."""

from __future__ import annotations

from dashboard.api.intake import api

__all__ = ["api"]
