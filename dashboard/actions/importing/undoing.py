"""Taking an import back, in a thread like the import itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.importing.tasks import Task
from data_access.importing import undo_import

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.importing.report import UndoReport


@dataclass(frozen=True, slots=True)
class Undo:
    """The undo of one import and the work on it."""

    batch: int
    name: str
    task: Task[UndoReport]


# The last undo of each person, until it was read.
_undos: dict[str, Undo] = {}


def start_undo(engine: Engine, batch: int, name: str, *, actor: str) -> Undo:
    """Take an import back. What somebody changed since is refused, with a list."""
    running = _undos.get(actor)
    if running is not None and running.task.running:
        return running  # a second click

    def work(task: Task[UndoReport]) -> UndoReport:
        return undo_import(engine, batch, actor=actor, clock=settings.now, progress=task.told)

    _undos[actor] = Undo(batch, name, Task(f"Undoing {name}", work))
    return _undos[actor]


def find_undo(actor: str) -> Undo | None:
    """The undo this person started last, if it was not read yet."""
    return _undos.get(actor)


def forget_undo(actor: str) -> None:
    """The person has read how it ended."""
    _undos.pop(actor, None)
