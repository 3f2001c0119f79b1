"""A store with its worker, a clock that a test moves on, and folders and files to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.worker import Worker
from data_access.repositories.sources import Sources, read_sources
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.importing.sources.runs import Fate
    from data_access.schema import (
        ImportSource,
    )

ONE = "1001,C7,2026-01-05 10:00,TEA,Green tea,2,3.50,GB"
TWO = "1002,C8,2026-01-06 11:00,CUP,Cup,1,8.00,FR"
HOUR = timedelta(hours=1)
OPTIONS: dict[str, Any] = {"mapping": {}, "answers": {}, "mode": "upsert", "duplicates": "keep"}


@dataclass
class Time:
    """A clock that a test moves on."""

    moment: datetime = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time now."""
        return self.moment


@dataclass
class Desk:
    """A store, its worker, and what came of each look."""

    engine: Engine
    time: Time = field(default_factory=Time)
    environment: dict[str, str] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The worker, which does not really wait for files to settle."""
        self.worker = Worker(
            lambda: self.engine,
            clock=self.time,
            environment=self.environment,
            told=lambda _, fate: self.fates.append(fate),
            pause=lambda _seconds: None,
        )

    def watch(self, folder: Path, **how: Any) -> None:
        """Add a folder of purchases."""
        with UnitOfWork(self.engine, clock=self.time) as work:
            Sources(work).add_folder("till", str(folder), how.pop("kind", "purchases"), every_seconds=60,
                                     options=OPTIONS | how)  # fmt: skip

    def ask(self, address: str, query: str, *, name: str = "crm", kind: str = "customers", **how: Any) -> None:
        """Add a query on customers, asked every hour."""
        with UnitOfWork(self.engine, clock=self.time) as work:
            Sources(work).add_sql(name, address, query, kind, every_seconds=3600, options=OPTIONS | how)

    def round(self, later: timedelta = timedelta(0)) -> list[tuple[str, str]]:
        """Let the worker look, so much later; what came of it, by name and state."""
        self.time.moment += later
        self.fates.clear()
        self.worker.round()
        return [(fate.name, fate.state) for fate in self.fates]

    def source(self) -> ImportSource:
        """The one source there is."""
        return read_sources(self.engine)[0].source


def put(folder: Path, name: str, *lines: str, head: str = HEAD) -> Path:
    """A file in the folder."""
    path = folder / name
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def names(folder: Path) -> set[str]:
    """The files in a folder."""
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()
