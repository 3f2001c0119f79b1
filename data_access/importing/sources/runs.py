"""What a look needs, what became of each file or answer, and how both are noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from data_access.repositories.incoming_mail import as_it_is
from data_access.schema import ImportSourceRun
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.importing.report import Report
    from data_access.repositories.incoming_mail import Heard
    from data_access.schema import ImportSource

RUNS_KEPT = 200  # of each source
INTERRUPTED = "It was interrupted; nothing of it is in the store unless an import of it is listed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look needs: the store, the source, the time, and how to wait, to be stopped, and to number a bug.

    ``hear`` tells what a person wrote in a mail that answers ours.
    """

    engine: Engine
    source: ImportSource
    clock: Callable[[], datetime]
    pause: Callable[[float], object]
    environment: Mapping[str, str]
    number: Callable[[BaseException], str]
    cancelled: Callable[[], bool] = lambda: False
    hear: Callable[[str], Heard] = as_it_is

    @property
    def actor(self) -> str:
        """Who it is in the audit trail."""
        return f"{self.source.name} (source)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one file or answer, in a state and a sentence."""

    name: str
    state: str
    message: str
    report: Report | None = None
    batch: int | None = None


def keep(look: Look, fate: Fate) -> Fate:
    """Note a fate that had no beginning of its own."""
    end(look, begin(look, fate.name), fate)
    return fate


def begin(look: Look, name: str) -> int:
    """Note that something is being brought in; the oldest notes of the source give way."""
    r = ImportSourceRun
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        mine = select(r.id).where(r.source_id == look.source.id).order_by(r.id.desc())
        oldest = work.session.scalars(mine.offset(RUNS_KEPT - 1).limit(1)).first()
        if oldest is not None:
            work.session.execute(delete(r).where(r.source_id == look.source.id, r.id <= oldest))
        values = {"source_id": look.source.id, "file_name": name, "state": "running", "started_at": work.now}
        return int(work.session.execute(insert(r).values(values).returning(r.id)).scalar_one())


def end(look: Look, run: int, fate: Fate) -> None:
    """Note what became of it."""
    r = ImportSourceRun
    summary = fate.report.as_json() if fate.report is not None else None
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        values = {"state": fate.state, "message": fate.message, "batch_id": fate.batch, "summary": summary}
        work.session.execute(update(r).where(r.id == run).values(values | {"ended_at": work.now}))
