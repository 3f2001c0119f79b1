"""The parts of the Import page, from the upload to the undo."""

from __future__ import annotations

from dashboard.components.importing.history import history, undo_panel
from dashboard.components.importing.matching import matching
from dashboard.components.importing.outcome import failure, outcome
from dashboard.components.importing.progress import progress
from dashboard.components.importing.upload import demo_first, upload
from dashboard.components.importing.verdict import headline, verdict

__all__ = [
    "demo_first",
    "failure",
    "headline",
    "history",
    "matching",
    "outcome",
    "progress",
    "undo_panel",
    "upload",
    "verdict",
]
