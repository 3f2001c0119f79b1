"""One look at a source: its whole files, the answer of its query, its new mail, each brought in and its fate kept."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from data_access.cleaning.mailbox import Mailbox
from data_access.errors import StoreBusyError, StoreError, UserError
from data_access.importing import case_mail
from data_access.importing.importer import run_import
from data_access.importing.interpret import Choices
from data_access.importing.mapping import Mapping
from data_access.importing.profiles import match_profile
from data_access.importing.reading.mail import COLUMNS
from data_access.importing.report import ImportCancelledError
from data_access.importing.sources import folder, mailbox
from data_access.importing.sources.database import write_answer
from data_access.importing.sources.imap import Session
from data_access.importing.sources.runs import INTERRUPTED, Fate, Look, begin, end, keep
from data_access.repositories.sources import Sources
from data_access.schema import ImportBatch, ImportSourceRun
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from data_access.importing.report import Report
    from data_access.repositories.incoming_mail import Incoming
    from data_access.schema import ImportSource


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
        for fate in _WAYS[look.source.type](look):
            fates.append(fate)  # noqa: PERF402  those before an error count
    except ImportCancelledError:
        pass  # its own fate says so; what was not looked at stays for the next time
    except UserError as error:
        failed = True
        fates.append(keep(look, Fate(name=look.source.name, state="failed", message=str(error))))
    except Exception as error:  # noqa: BLE001  one source that meets a bug must not stop the others
        failed = True
        fates.append(keep(look, Fate(name=look.source.name, state="failed", message=_bug(look, error))))
    with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
        unanswered = look.source.type != "folder" and any(fate.state == "failed" for fate in fates)
        Sources(work).looked(look.source.id, failed=failed or unanswered)
    return fates


def _files(look: Look) -> Any:  # noqa: ANN401  an iterator of fates
    for path in folder.whole_files(Path(look.source.place), look.pause):
        if look.cancelled():
            return
        yield _file(look, path)


def _file(look: Look, path: Path) -> Fate:
    """Take one file in, and put it away with its report; a bad one does not stop the others."""
    name = _storable(path.name)
    run = begin(look, name)
    before = folder.seen(path)
    try:
        fate = _brought(look, path, name)
    except (StoreBusyError, StoreError, ImportCancelledError) as error:
        end(look, run, Fate(name=name, state="stopped", message=str(error)))  # not the file's fault: it stays
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
            end(look, run, Fate(name=name, state="failed", message=f"{fate.message} {error}", batch=fate.batch))
            raise
    else:
        fate = Fate(name=name, state=fate.state, report=fate.report, batch=fate.batch,
                    message=f"{fate.message} It was written to meanwhile, and is looked at again.")  # fmt: skip
    end(look, run, fate)
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
    name = f"{look.source.name} (SQL)"
    yield _carried_out(look, name, lambda: _asked(look, name))


def _asked(look: Look, name: str) -> Fate:
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
        return _imported(look, path, name) if rows else none


def _mail(look: Look) -> Any:  # noqa: ANN401  an iterator of fates
    """Read the mailbox, one import after the other until nothing new is in it."""
    name = f"{look.source.name} (mail)"
    with ExitStack() as stack:
        opened: list[Session] = []

        def bring() -> Fate:
            if not opened:
                box = Mailbox.of_options(look.source.options["mailbox"])
                opened.append(stack.enter_context(Session(box, look.environment)))
            return _read(look, opened[0], name)

        fate = _carried_out(look, name, bring)
        yield fate
        while fate.state != "failed" and opened and opened[0].more and not look.cancelled():
            fate = _carried_out(look, name, bring)
            yield fate


def _read(look: Look, box: Session, name: str) -> Fate:
    """Bring the next messages in. The position moves in the transaction that makes them seen."""
    known = mailbox.position_of(look.engine, look.source.id)
    at = mailbox.where_to_go_on(box, known)
    mailbox.settle(look.engine, look.source.id, box, at)
    uids = box.new_mail(at.last)
    if not uids:
        return Fate(name=name, state="nothing_new", message="There is no new mail.")
    with tempfile.TemporaryDirectory(prefix="rapport-source-") as scratch:
        path = Path(scratch) / "rows.parquet"
        read = mailbox.write_mail(box, uids, path, lambda: _go_on(look), lambda mail: _to_its_case(look, mail))
        after = mailbox.Position(at.validity, read.last, read.last if box.mailbox.after == "keep" else at.last)
        move = mailbox.Move(look.source.id, known, after)
        fate = Fate(name=name, state="nothing_new", message="The new mail was gone before it could be read.")
        if read.rows:
            fate = _imported(look, path, name, meanwhile=move)
    fate = _with_taken(fate, read.taken, rows=read.rows)
    if fate.batch is None:  # no row was written with which the position could have moved
        with UnitOfWork(look.engine, clock=look.clock, actor=look.actor) as work:
            move(work)
    mailbox.settle(look.engine, look.source.id, box, after)
    return fate


def _to_its_case(look: Look, mail: Incoming) -> bool:
    return case_mail.bring_to_case(look.engine, mail, look.hear, clock=look.clock, actor=look.actor,
                                   number=look.number)  # fmt: skip


def _with_taken(fate: Fate, taken: int, *, rows: int) -> Fate:
    """The same fate, saying how many mails went to their cases."""
    if not taken:
        return fate
    told = "1 mail went to its case." if taken == 1 else f"{taken:,} mails went to their cases."
    if not rows:
        return replace(fate, state="done", message=told)
    return replace(fate, message=f"{fate.message} {told}")


def _carried_out(look: Look, name: str, bring: Callable[[], Fate]) -> Fate:
    """What became of one answer, noted from its beginning on."""
    run = begin(look, name)
    try:
        fate = bring()
    except ImportCancelledError as error:
        end(look, run, Fate(name=name, state="stopped", message=str(error)))
        raise
    except UserError as error:
        fate = Fate(name=name, state="failed", message=str(error))
    except Exception as error:  # noqa: BLE001  one source that meets a bug must not stop the others
        fate = Fate(name=name, state="failed", message=_bug(look, error))
    end(look, run, fate)
    return fate


def _bug(look: Look, error: BaseException) -> str:
    return f"Something went wrong that should not have (reference {look.number(error)}); please report it."


def _go_on(look: Look) -> None:
    if look.cancelled():
        raise ImportCancelledError("The worker is stopping.", "It is looked at again when the worker runs.")


def _imported(look: Look, path: Path, name: str, *, meanwhile: Callable[[UnitOfWork], None] | None = None) -> Fate:
    options: dict[str, Any] = look.source.options
    answers = dict(options.get("answers", {}))
    if look.source.type == "sql":
        answers.setdefault("decimal", "dot")  # numbers of a database have one
    report = run_import(
        look.engine, path, look.source.kind, name=name, mapping=_mapping(look.source),
        choices=Choices.from_options(answers), mode=options.get("mode"), duplicates=options.get("duplicates"),
        actor=look.actor, clock=look.clock, cancelled=look.cancelled, only_changes=True,
        meanwhile=meanwhile, hear=look.hear,
    )  # fmt: skip
    fate = Fate(
        name=name, state=_state(report, look.source.type), message=in_words(report), report=report, batch=report.batch
    )
    return _with_taken(fate, report.to_cases, rows=report.read)


def _mapping(source: ImportSource) -> Mapping | dict[str, str | None] | None:
    """What was asked for; for mail its own, not what somebody settled for a file of mail."""
    if source.type != "mailbox":
        return source.options.get("mapping") or None
    found = match_profile(source.kind, COLUMNS)
    return Mapping(found[1], {}, found[0]) if found is not None else None


def _state(report: Report, source_type: str) -> str:
    if report.batch is not None:
        return "done"
    # No mailbox is at fault for what people send to it.
    none_taken = report.read and report.rejected == report.read and source_type != "mailbox"
    return "failed" if none_taken else "nothing_new"


def in_words(report: Report) -> str:
    """The verdicts as a sentence."""
    apart = report.warnings.get("held_apart", 0)
    parts = [(report.accepted, "added"), (report.updated, "changed"), (report.unchanged, "in the store already"),
             (report.duplicates, "exact repeats"), (apart, "held apart"),
             (report.rejected - apart, "refused")]  # fmt: skip
    told = ", ".join(f"{count:,} {what}" for count, what in parts if count) or "no rows"
    reasons = ", ".join(f"{reason.replace('_', ' ')} ({count:,})" for reason, count in sorted(report.reasons.items()))
    rows = "row" if report.read == 1 else "rows"
    return f"{report.read:,} {rows} read: {told}." + (
        f" {'Refused' if report.rejected > apart else 'Held apart'} for: {reasons}." if reasons else ""
    )


def _written(fate: Fate) -> str:
    """The report beside a file."""
    back = f"\nTake it back with: rapport import --undo {fate.batch}" if fate.batch is not None else ""
    return f"{fate.message}{back}"


_WAYS = {"folder": _files, "sql": _answer, "mailbox": _mail}
