"""Bringing a file in: read, stage, judge, and unless it is a dry run write, publish and remember.

``check_file`` and ``run_import`` are one path; the dry run stops before the first write. Nothing an import writes is
seen before its last transaction, which publishes all of it at once.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.errors import DemoStoreError, UserError
from data_access.importing import batches, case_mail, kinds, publish
from data_access.importing.columns import staged_columns, staged_fields
from data_access.importing.fields import check_kind
from data_access.importing.first_currency import currency_of_file
from data_access.importing.interpret import Choices, interpret
from data_access.importing.lock import ImportGuard
from data_access.importing.mapping import Mapping, guess_mapping, header_signature
from data_access.importing.more_ratings import Answers, MoreRatings, more_ratings
from data_access.importing.parse import Parser
from data_access.importing.reading import ReadOptions, open_source
from data_access.importing.reading.mail import MailSource
from data_access.importing.report import QuestionsOpenError, Rejects, Report
from data_access.importing.running import Run
from data_access.importing.staging import Staging
from data_access.repositories.incoming_mail import as_it_is
from data_access.schema import ImportMapping, StoreSettings
from data_access.unit_of_work import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.importing.interpret import Interpretation
    from data_access.importing.reading import Source
    from data_access.importing.report import Progress
    from data_access.repositories.incoming_mail import Heard
    from data_access.unit_of_work import UnitOfWork

MODES = ("create", "upsert", "update")
DUPLICATES = ("keep", "drop")

_NO_CHOICES = Choices()
_FIND_OUT = ReadOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an import needs to know of the store."""

    currency: str = "GBP"
    time_zone: str = "UTC"
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class Job:
    """One file and how it is to be taken."""

    engine: Engine
    path: Path
    kind: str
    name: str
    mapping: Mapping | dict[str, str | None] | None = None
    choices: Choices = _NO_CHOICES
    options: ReadOptions = _FIND_OUT
    mode: str = "upsert"
    duplicates: str = "keep"
    only_changes: bool = False
    actor: str = "system"
    progress: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None
    meanwhile: Callable[[UnitOfWork], None] | None = None
    hear: Callable[[str], Heard] = as_it_is
    clock: Callable[[], datetime] = utc_now


def check_file(engine: Engine, path: Path | str, kind: str, **how: Any) -> Report:  # noqa: ANN401  see run_import
    """The verdict of every row, with nothing written: a dry run. Takes what ``run_import`` takes.

    Raises
    ------
    UserError : the file cannot be read, a column is missing, or a question is open (``QuestionsOpenError``).
    """
    return _import(_job(engine, path, kind, how), dry_run=True)


def run_import(engine: Engine, path: Path | str, kind: str, **how: Any) -> Report:  # noqa: ANN401  documented below
    """Bring a file in, as one batch that is seen when it is complete or not at all.

    Parameters
    ----------
    engine, path, kind : the record, the file, and customers, products, purchases or feedback.
    name : what to call the file, where ``path`` is a temporary copy.
    mapping : a ``Mapping``, or field → heading to change in the guessed one; guessed when empty.
    choices, options : answers to what the file leaves open; how to open it.
    mode : ``create`` (new rows only), ``upsert`` (new rows and changes) or ``update`` (changes only).
    duplicates : ``keep`` true repeats, or ``drop`` exact ones.
    only_changes : make no batch when no row is new or changed, for what comes again and again.
    actor, clock : who imports, and the time.
    progress, cancelled : told of and asked after every step.
    meanwhile : is carried out in the transaction that publishes; when it raises, nothing is published.
    hear : tells what a person wrote in a mail that answers ours, which goes to its case.

    Raises
    ------
    UserError : as ``check_file``.
    StoreBusyError : another import is running.
    ImportCancelledError : ``cancelled`` answered true; nothing of the file is in the store.
    """
    return _import(_job(engine, path, kind, how), dry_run=False)


def _job(engine: Engine, path: Path | str, kind: str, how: dict[str, Any]) -> Job:
    path = Path(path)
    job = Job(engine=engine, path=path, kind=check_kind(kind), **({"name": path.name} | _given(how)))
    if job.mode not in MODES or job.duplicates not in DUPLICATES:
        message = f"mode must be one of {MODES} and duplicates one of {DUPLICATES}"
        raise ValueError(message)
    return job


def _given(how: dict[str, Any]) -> dict[str, Any]:
    """The arguments that are not None: None means the default."""
    return {name: value for name, value in how.items() if value is not None}


def _import(job: Job, *, dry_run: bool) -> Report:
    refuse_demo(job.engine)
    source = open_source(job.path, name=job.name, options=job.options)
    refuse_mail(source, job.kind)
    mapping = mapping_for(job.engine, job.kind, source, job.mapping)
    interpretation = interpret(source, job.kind, mapping, choices=job.choices)
    _refuse_open(source, interpretation)
    more = more_ratings(source, mapping, interpretation, job.choices) if job.kind == "feedback" else MoreRatings()
    report = Report(
        kind=job.kind, mode=job.mode, dry_run=dry_run, mapping=mapping, sheets_left_out=source.facts.left_out,
        more_ratings=more.columns, ratings_left_out=more.left_out,
    )  # fmt: skip
    if interpretation.contradicting_dates:
        report.warnings["dates_in_another_order"] = interpretation.contradicting_dates
    with Staging(staged_columns(job.kind)) as staging, ExitStack() as stack:
        run = Run(job.engine, staging, job.clock, job.actor, job.progress, job.cancelled)
        settings = store_settings(job.engine)
        report.currency = settings.currency
        if isinstance(source, MailSource):
            report.to_cases = case_mail.bring_of_file(job, source, dry_run=dry_run)
        parser = partial(
            Parser, job.kind, mapping=mapping, interpretation=interpretation, columns=source.columns,
            time_zone=settings.time_zone, currency=settings.currency, country=settings.country,
            today=job.clock().date(),
        )  # fmt: skip
        if job.kind == "purchases" and not job.only_changes:
            report.first_currency = currency_of_file(job.engine, source, parser, settings.currency)
            report.currency = report.first_currency or settings.currency
        report.rejects = _stage(run, job, source, Answers(parser, more, source, mapping), report)
        if not dry_run:
            run.guard = stack.enter_context(ImportGuard(job.engine, actor=job.actor, clock=job.clock))
            batches.sweep_all(job.engine, clock=job.clock)
            run.prepare_bulk(report.read, stack)
        _judge(run, job, source, report)
        if not dry_run and not (report.changes_nothing and (job.only_changes or report.to_cases)):
            publish.write_batch(run, job, source, report)
    return report


def _refuse_open(source: Source, interpretation: Interpretation) -> None:
    """Ask rather than guess."""
    if not interpretation.questions:
        return
    first = interpretation.questions[0]
    answers = " or ".join(f"--option {first.name}={value} ({meaning})" for value, meaning in first.answers)
    what = f"{source.name}, column '{first.column}': {first.text}"
    raise QuestionsOpenError(what, f"Choose {answers}.", interpretation.questions)


def refuse_demo(engine: Engine) -> None:
    """Real rows never mix with invented ones, and clearing the demo removes everything.

    Raises
    ------
    DemoStoreError : the store holds demo data.
    """
    with engine.connect() as connection:
        if connection.execute(select(StoreSettings.demo)).scalar() is not None:
            message = "This store holds demo data, and real rows never mix with invented ones."
            raise DemoStoreError(message, "Clear the demo data first (rapport demo --clear), or name another store.")


def refuse_mail(source: Source, kind: str) -> None:
    """Mail is feedback and nothing else.

    Raises
    ------
    UserError : a file of mail is to be imported as something else.
    """
    if source.facts.format == "mail" and kind != "feedback":
        raise UserError(f"{source.name} holds mail, which is feedback, not {kind}.", "Import it as feedback.")


def store_settings(engine: Engine) -> Settings:
    """What the store says about money, time and place."""
    s = StoreSettings
    with engine.connect() as connection:
        row = connection.execute(select(s.currency, s.time_zone, s.country)).first()
    return Settings(currency=row.currency, time_zone=row.time_zone, country=row.country) if row else Settings()


def mapping_for(
    engine: Engine, kind: str, source: Source, asked: Mapping | dict[str, str | None] | None = None
) -> Mapping:
    """The mapping asked for; else the one remembered for this header, else the guessed one, with the changes asked."""
    if isinstance(asked, Mapping):
        return asked
    remembered = remembered_mapping(engine, kind, source.columns)
    sample = next(iter(source.chunks(1_000)), None)
    return guess_mapping(kind, source.columns, sample, remembered).changed(asked or {})


def remembered_mapping(engine: Engine, kind: str, columns: tuple[str, ...]) -> Mapping | None:
    """The mapping that was used for these headings before."""
    m = ImportMapping
    known = select(m.mapping).where(m.kind == kind, m.signature == header_signature(columns))
    with engine.connect() as connection:
        row = connection.execute(known).scalar_one_or_none()
    return Mapping(row["columns"], {}, row.get("profile")) if row else None


def _stage(run: Run, job: Job, source: Source, answers: Answers, report: Report) -> Rejects:
    """Read, parse and stage the whole file; the rows that cannot be taken, with their reasons."""
    rejects = Rejects(source.columns)
    rules = kinds.row_rules(job.kind, job.engine, report.currency or "")
    warnings: dict[str, int] = {}
    run.staging.per_row = answers.per_row
    for chunk in source.chunks():
        for rows, parsed in answers.of(chunk):
            table = run.staging.table(parsed.row_numbers, parsed.keys, staged_fields(job.kind, parsed))
            table, refused = rules.apply(table, chunk)
            run.staging.add(table)
            for problem in [*parsed.rejects, *refused]:
                rejects.add(problem)
            for name, count in parsed.warnings.items():
                warnings[name] = warnings.get(name, 0) + count
            report.read += rows
        run.tell("reading", report.read)
    run.staging.finish()
    report.warnings |= warnings | _of_file(job.kind, report)
    report.rejected = rejects.reasons.total()
    return rejects


def _of_file(kind: str, report: Report) -> dict[str, int]:
    """What is to be noticed of the file as a whole."""
    mapped = report.mapping.columns.keys() if kind == "purchases" else {"customer", "quantity"}
    # A known export without a quantity has a row for each piece.
    single = report.mapping.profile is None and not {"quantity", "amount"} & mapped
    noticed = {
        "sheets_left_out": len(report.sheets_left_out),
        "more_ratings": len(report.more_ratings),
        "ratings_left_out": len(report.ratings_left_out),
        "no_buyer_column": 0 if {"customer", "email", "phone"} & mapped else report.read,
        "no_quantity_column": report.read if single else 0,
        "currency_of_store_taken": report.read if report.first_currency else 0,
    }
    return {name: number for name, number in noticed.items() if number}


def _judge(run: Run, job: Job, source: Source, report: Report) -> None:
    """Give every row its verdict and count."""
    run.tell("checking", 0, report.read)
    kind = kinds.KINDS[job.kind]
    with job.engine.connect() as connection:
        drop, currency = job.duplicates == "drop", report.currency or ""
        profile = report.mapping.profile
        kind.judge(run.staging, connection, mode=job.mode, drop=drop, currency=currency, profile=profile)
    kind.count(run.staging, report)
    rejects = report.rejects or Rejects(source.columns)
    kinds.add_late_rejects(run.staging, source, rejects)
    report.reasons = dict(rejects.reasons)
    report.examples = rejects.examples()
    run.tell("checking", report.read, report.read)
