"""One look at a source: its whole files, or the answer of its query, each brought in and its fate kept."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from data_access.errors import StoreBusyError, StoreError, UserError
from data_access.importing.importer import run_import
from data_access.importing.interpret import Choices
from data_access.importing.report import ImportCancelledError
from data_access.importing.sources import folder
from data_access.importing.sources.database import write_answer
from data_access.repositories.sources import Sources
from data_access.schema import ImportBatch, ImportSourceRun
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.importing.report import Report
    from data_access.schema import ImportSource

RUNS_KEPT = 200  # of each source
INTERRUPTED = "It was interrupted; nothing of it is in the store unless an import of it is listed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look needs: the store, the source, the time, and how to wait, to be stopped, and to number a bug."""

    engine: Engine
    source: ImportSource
    clock: Callable[[], datetime]
    pause: Callable[[float], object]
    environment: Mapping[str, str]
    number: Callable[[BaseException], str]
    cancelled: Callable[[], bool] = lambda: False

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


def look_at(look: Look) -> list[Fate]:
    """Bring in what the source holds now; one fate for each file or answer. Never raises for what a source holds.

    A source that could not be looked at at all is looked at again sooner than usual, and then less and less often.
    """
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        r = ImportSourceRun
        left = (r.source_id == look.source.id) & (r.state == "running")
        work.session.execute(update(r).where(left).values(state="stopped", message=INTERRUPTED, ended_at=work.now))
    fates: list[Fate] = []
    failed = False
    try:
        for fate in _files(look) if look.source.type == "folder" else _answer(look):
            fates.append(fate)  # noqa: PERF402  those before an error count
    except ImportCancelledError:
        pass  # its own fate says so; what was not looked at stays for the next time
    except UserError as error:
        failed = True
        fates.append(_keep(look, Fate(name=look.source.name, state="failed", message=str(error))))
    except Exception as error:  # noqa: BLE001  one source that meets a bug must not stop the others
        failed = True
        fates.append(_keep(look, Fate(name=look.source.name, state="failed", message=_bug(look, error))))
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        sql_failed = look.source.type == "sql" and any(fate.state == "failed" for fate in fates)
        Sources(work).looked(look.source.id, failed=failed or sql_failed)
    return fates


def _files(look: Look) -> Any:  # noqa: ANN401  an iterator of fates
    for path in folder.whole_files(Path(look.source.place), look.pause):
        if look.cancelled():
            return
        yield _file(look, path)


def _file(look: Look, path: Path) -> Fate:
    """Take one file in, and put it away with its report; a bad one does not stop the others."""
    name = _storable(path.name)
    run = _begin(look, name)
    before = folder.seen(path)
    try:
        fate = _brought(look, path, name)
    except (StoreBusyError, StoreError, ImportCancelledError) as error:
        _end(look, run, Fate(name=name, state="stopped", message=str(error)))  # not the file's fault: it stays
        raise
    except UserError as error:
        fate = Fate(name=name, state="failed", message=str(error))
    except Exception as error:  # noqa: BLE001  one file that meets a bug must not stop the others
        fate = Fate(name=name, state="failed", message=_bug(look, error))
    if folder.seen(path) == before:
        where = folder.FAILED if fate.state == "failed" else folder.DONE
        rejects = fate.report.rejects_csv() if fate.report is not None and fate.report.rejected else ""
        try:
            folder.put_away(path, where, _written(fate), rejects)
        except UserError as error:
            _end(look, run, Fate(name=name, state="failed", message=f"{fate.message} {error}", batch=fate.batch))
            raise
    else:
        fate = Fate(name=name, state=fate.state, report=fate.report, batch=fate.batch,
                    message=f"{fate.message} It was written to meanwhile, and is looked at again.")  # fmt: skip
    _end(look, run, fate)
    return fate


def _storable(name: str) -> str:
    """The name of a file as the store can keep it: not every name is text."""
    return name.encode("utf-8", "replace").decode()


def _brought(look: Look, path: Path, name: str) -> Fate:
    """Import a file, unless the very same content is in the store."""
    with path.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256").hexdigest()
    b = ImportBatch
    same = select(b.id).where(b.file_sha256 == content, b.kind == look.source.kind, b.state == "published")
    with look.engine.connect() as connection:
        known = connection.execute(same.order_by(b.id.desc()).limit(1)).scalar()
    if known is not None:
        message = f"This very content came in before, as import {known}; nothing was written."
        return Fate(name=name, state="nothing_new", message=message)
    return _imported(look, path, name)


def _answer(look: Look) -> Any:  # noqa: ANN401  an iterator of fates
    """Ask the query and bring its rows in."""
    run = _begin(look, name := f"{look.source.name} (SQL)")
    try:
        with tempfile.TemporaryDirectory(prefix="rapport-source-") as scratch:
            path = Path(scratch) / "rows.parquet"
            rows = write_answer(
                look.source.place,
                look.source.query or "",
                path,
                environment=look.environment,
                tick=lambda: _go_on(look),
            )
            none = Fate(name=name, state="nothing_new", message="The query gave no rows.")
            fate = _imported(look, path, name) if rows else none
    except ImportCancelledError as error:
        _end(look, run, Fate(name=name, state="stopped", message=str(error)))
        raise
    except UserError as error:
        fate = Fate(name=name, state="failed", message=str(error))
    except Exception as error:  # noqa: BLE001  one source that meets a bug must not stop the others
        fate = Fate(name=name, state="failed", message=_bug(look, error))
    _end(look, run, fate)
    yield fate


def _bug(look: Look, error: BaseException) -> str:
    return f"Something went wrong that should not have (reference {look.number(error)}); please report it."


def _go_on(look: Look) -> None:
    if look.cancelled():
        raise ImportCancelledError("The worker is stopping.", "It is looked at again when the worker runs.")


def _imported(look: Look, path: Path, name: str) -> Fate:
    options: dict[str, Any] = look.source.options
    answers = dict(options.get("answers", {}))
    if look.source.type == "sql":
        answers.setdefault("decimal", "dot")  # numbers of a database have one
    report = run_import(
        look.engine, path, look.source.kind, name=name, mapping=options.get("mapping") or None,
        choices=Choices.from_options(answers), mode=options.get("mode"), duplicates=options.get("duplicates"),
        actor=look.actor, clock=look.clock, cancelled=look.cancelled, only_changes=True,
    )  # fmt: skip
    return Fate(name=name, state=_state(report), message=in_words(report), report=report, batch=report.batch)


def _state(report: Report) -> str:
    if report.batch is not None:
        return "done"
    return "failed" if report.read and report.rejected == report.read else "nothing_new"


def in_words(report: Report) -> str:
    """The verdicts as a sentence."""
    parts = [(report.accepted, "added"), (report.updated, "changed"), (report.unchanged, "in the store already"),
             (report.duplicates, "exact repeats"), (report.rejected, "refused")]  # fmt: skip
    told = ", ".join(f"{count:,} {what}" for count, what in parts if count) or "no rows"
    reasons = ", ".join(f"{reason.replace('_', ' ')} ({count:,})" for reason, count in sorted(report.reasons.items()))
    rows = "row" if report.read == 1 else "rows"
    return f"{report.read:,} {rows} read: {told}." + (f" Refused for: {reasons}." if reasons else "")


def _written(fate: Fate) -> str:
    """The report beside a file."""
    back = f"\nTake it back with: rapport import --undo {fate.batch}" if fate.batch is not None else ""
    return f"{fate.message}{back}"


def _keep(look: Look, fate: Fate) -> Fate:
    """Note a fate that had no beginning of its own."""
    _end(look, _begin(look, fate.name), fate)
    return fate


def _begin(look: Look, name: str) -> int:
    """Note that something is being brought in; the oldest notes of the source give way."""
    r = ImportSourceRun
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        mine = select(r.id).where(r.source_id == look.source.id).order_by(r.id.desc())
        oldest = work.session.scalars(mine.offset(RUNS_KEPT - 1).limit(1)).first()
        if oldest is not None:
            work.session.execute(delete(r).where(r.source_id == look.source.id, r.id <= oldest))
        values = {"source_id": look.source.id, "file_name": name, "state": "running", "started_at": work.now}
        return int(work.session.execute(insert(r).values(values).returning(r.id)).scalar_one())


def _end(look: Look, run: int, fate: Fate) -> None:
    r = ImportSourceRun
    summary = fate.report.as_json() if fate.report is not None else None
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        values = {"state": fate.state, "message": fate.message, "batch_id": fate.batch, "summary": summary}
        work.session.execute(update(r).where(r.id == run).values(values | {"ended_at": work.now}))
