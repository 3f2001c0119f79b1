"""Writing a judged file and publishing it: hidden rows in short transactions, then one that makes all of them seen."""

from __future__ import annotations

import json
from itertools import repeat
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from data_access.dialect import bulk_insert, reserve_ids
from data_access.importing import batches, kinds
from data_access.importing.mapping import header_signature
from data_access.importing.running import WRITE_ROWS
from data_access.repositories.store import Settings as StoreSetting
from data_access.schema import ImportBatch, ImportMapping, ImportReject

if TYPE_CHECKING:
    from data_access.importing.importer import Job
    from data_access.importing.reading import Source
    from data_access.importing.report import Report
    from data_access.importing.running import Run
    from data_access.unit_of_work import UnitOfWork


def write_batch(run: Run, job: Job, source: Source, report: Report) -> None:
    """Write, publish, and on any failure or a person's stop remove every trace of the batch."""
    _begin(run, job, source, report)
    try:
        run.staging.make_room()
        _write_rejects(run, report)
        kinds.KINDS[job.kind].write(run, report)
        with run.transaction() as work:
            run.tell("publishing", run.written, run.to_write)
            _publish(run, work, job, source, report)
    except BaseException:
        batches.remove_rows(run.engine, run.batch, clock=run.clock)
        raise
    report.batch = run.batch
    if run.progress is not None:
        run.tell("done", report.read, report.read)


def _begin(run: Run, job: Job, source: Source, report: Report) -> None:
    """The batch row, and its number beside the lock."""
    options = {"duplicates": job.duplicates, "mapping": report.mapping.columns, "profile": report.mapping.profile}
    file = {"file_name": source.name, "file_sha256": source.sha256}
    values = {"kind": job.kind, "mode": job.mode, "options": options} | file
    with run.transaction() as work:
        run.batch = batches.open_batch(work, values)
        if run.guard is not None:
            run.guard.check(work.connection, work.now, run.batch)


def _write_rejects(run: Run, report: Report) -> None:
    """The refused rows with their cells, as many as are kept."""
    rows = report.rejects.rows if report.rejects else []
    names = ("id", "row_number", "column_name", "reason", "message", "cells", "batch_id")
    table = batches.table_of(ImportReject)
    for start in range(0, len(rows), WRITE_ROWS):
        some = rows[start : start + WRITE_ROWS]
        values = [(r.row_number, r.column, r.reason, _clean(r.message), _cells(r.cells)) for r in some]
        columns = zip(*values, strict=True)
        with run.transaction() as work:
            ids = reserve_ids(work.connection, table, len(some))
            bulk_insert(work.connection, table, names, zip(ids, *columns, repeat(run.batch), strict=False))


def _clean(text: str) -> str:
    """Text that both databases store: PostgreSQL has no NUL, neither has half of a surrogate pair."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _cells(cells: list[str]) -> str:
    return json.dumps([_clean(cell) for cell in cells], ensure_ascii=False)


def _publish(run: Run, work: UnitOfWork, job: Job, source: Source, report: Report) -> None:
    """The one transaction in which the whole file becomes visible."""
    connection = work.connection
    kinds.KINDS[job.kind].publish(run, work, report)
    if report.first_currency is not None:
        StoreSetting(work).take_currency(report.first_currency)
    done = {"state": "published", "published_at": work.now, "summary": report.summary() | {"batch": run.batch}}
    connection.execute(update(ImportBatch).where(ImportBatch.id == run.batch).values(done))
    run.domains.update(batches.domains_of(connection, run.batch))
    batches.log_batch(connection, sorted(run.domains), run.batch)
    _remember_mapping(work, job, source, report)
    if job.meanwhile is not None:
        job.meanwhile(work)
    work.record("import", subject_kind="import_batch", subject_id=run.batch, details={"file": source.name})


def _remember_mapping(work: UnitOfWork, job: Job, source: Source, report: Report) -> None:
    """Offer the same mapping when the same headings come again."""
    m = ImportMapping
    signature = header_signature(source.columns)
    work.connection.execute(delete(m).where(m.kind == job.kind, m.signature == signature))
    mapping = {"columns": report.mapping.columns, "profile": report.mapping.profile}
    values = {"kind": job.kind, "signature": signature, "mapping": mapping, "used_at": work.now}
    work.connection.execute(insert(m).values(values))
