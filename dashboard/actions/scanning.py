"""The scan for duplicates in a thread of its own: a person may leave the page and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.actions.duplicates import Scanned, scan_for_duplicates
from dashboard.actions.importing.tasks import Task
from data_access.importing.report import Progress

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

# The last scan of each store, until its end was read.
_scans: dict[str, Task[Scanned]] = {}


def start_scan(engine: Engine, who: Person) -> Task[Scanned]:
    """Begin a scan, or give the one that runs."""
    key = str(engine.url)
    running = _scans.get(key)
    if running is not None and running.running:
        return running  # a second click

    def work(task: Task[Scanned]) -> Scanned:
        return scan_for_duplicates(
            engine, who, progress=lambda share: task.told(Progress("checking", round(100 * share), 100))
        )

    _scans[key] = Task("Comparing customers", work)
    return _scans[key]


def find_scan(engine: Engine) -> Task[Scanned] | None:
    """The scan of this store that runs, or ended and was not read yet."""
    return _scans.get(str(engine.url))


def forget_scan(engine: Engine) -> None:
    """Its end was read."""
    _scans.pop(str(engine.url), None)
