"""The parts of the Import page, from the upload to the undo."""

from __future__ import annotations

from dashboard.components.importing.history import history, undo_panel
from dashboard.components.importing.panel import Steps, draft_panel, head
from dashboard.components.importing.regular import Regular, regular
from dashboard.components.importing.upload import demo_first, upload

__all__ = ["Regular", "Steps", "demo_first", "draft_panel", "head", "history", "regular", "undo_panel", "upload"]
