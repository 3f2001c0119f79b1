"""Uploads on their way into the store, one draft each, and what can be done with them."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dashboard import settings
from dashboard.actions.importing.tasks import Task
from dashboard.actions.mail_answers import hear
from dashboard.actions.quality import score_import
from dashboard.errors import StoreError
from data_access import maintenance
from data_access.importing import importer
from data_access.importing.interpret import Choices, Question
from data_access.importing.reading import ReadOptions, Source, open_source
from data_access.importing.report import QuestionsOpenError, Report

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.importing.mapping import Mapping
    from data_access.importing.reading import SourceFacts

MOST_DRAFTS = 20  # of all people together; the oldest that is not at work gives way
SAMPLE_ROWS = 2_000
COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its heading, how much of it is filled (0-1, of the first rows), and an example."""

    name: str
    filled: float
    example: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be taken; ``mapping`` is field to heading, empty until the file was looked at."""

    kind: str
    mapping: Mapping | None = None
    choices: Choices = field(default_factory=Choices)
    mode: str = "upsert"
    duplicates: str = "keep"
    opening: ReadOptions = field(default_factory=ReadOptions)


@dataclass
class Draft:
    """One upload and everything known of it: ``found`` is how it was opened, ``facts`` the same in words.

    ``check`` and ``run`` are the work done on it so far.
    """

    token: str
    actor: str
    name: str
    path: Path
    size: int
    plan: Plan
    columns: tuple[Column, ...] = ()
    facts: str = ""
    found: SourceFacts | None = None
    remembered: bool = False
    questions: tuple[Question, ...] = ()
    check: Task[Report] | None = None
    run: Task[Report] | None = None

    @property
    def busy(self) -> Task[Report] | None:
        """The work that goes on, if any does."""
        return next((task for task in (self.run, self.check) if task is not None and task.running), None)

    @property
    def verdict(self) -> Report | None:
        """What the last check found; None while there is none."""
        return self.check.result if self.check is not None and not self.check.running else None

    @property
    def outcome(self) -> Report | None:
        """What the import did; None before it ended well."""
        return self.run.result if self.run is not None and not self.run.running else None


_drafts: dict[str, Draft] = {}
_changing = threading.Lock()


@cache
def _folder() -> Path:
    """A private folder for the uploads of this process; only its owner may look inside."""
    return Path(tempfile.mkdtemp(prefix="rapport-import-"))


def find_draft(token: str, actor: str) -> Draft | None:
    """The draft of that token, if it is this person's."""
    draft = _drafts.get(token)
    return draft if draft is not None and draft.actor == actor else None


def receive(engine: Engine, stream: BinaryIO, name: str, *, kind: str, token: str, actor: str) -> Draft:
    """Save an upload to disk, piece by piece, and begin to check it.

    Raises
    ------
    StoreError : the store holds demo data.
    """
    refuse_demo(engine)
    path = _folder() / f"{secrets.token_hex(8)}{''.join(Path(name).suffixes[-2:])[:20]}"
    with path.open("wb") as target:
        shutil.copyfileobj(stream, target, COPY_BYTES)
    draft = Draft(token, actor, name, path, path.stat().st_size, Plan(kind))
    with _changing:
        _make_room()
        _drafts[token] = draft
    _check(engine, draft)
    return draft


def refuse_demo(engine: Engine) -> None:
    """Real rows never mix with invented ones."""
    if maintenance.has_demo(engine):
        what = "This store holds demo data, and real rows never mix with invented ones."
        raise StoreError(what, "Clear the demo data first, then bring your file in.")


def change_plan(engine: Engine, draft: Draft, plan: Plan) -> None:
    """Take the file another way, and check it again."""
    draft.plan = plan
    draft.run = None
    _check(engine, draft)


def start_import(engine: Engine, draft: Draft) -> None:
    """Bring the checked file in; it goes on when its person leaves the page.

    Raises
    ------
    StoreError : the store holds demo data.
    """
    refuse_demo(engine)
    if draft.busy:
        return  # a second click
    rows = draft.verdict.read if draft.verdict else None
    draft.run = Task(
        f"Importing {draft.name}",
        lambda task: _import(engine, draft, task),
        total=rows,
        # All rules look at the whole store, which takes seconds in a large one: the import need not end later for it.
        afterwards=lambda report: score_import(engine, draft.actor, report.batch),
    )


def discard(token: str) -> None:
    """Forget an upload and remove its file; work that goes on is stopped."""
    draft = _drafts.get(token)
    if draft is None:
        return
    for task in (draft.check, draft.run):
        if task is not None:
            task.cancel()
            task.wait(5)
    with _changing:
        _drafts.pop(draft.token, None)
    draft.path.unlink(missing_ok=True)


def _make_room() -> None:
    idle = [draft for draft in _drafts.values() if not draft.busy]
    for draft in idle[: max(0, len(_drafts) - MOST_DRAFTS + 1)]:
        _drafts.pop(draft.token, None)
        draft.path.unlink(missing_ok=True)


def _check(engine: Engine, draft: Draft) -> None:
    rows = draft.verdict.read if draft.verdict else None
    draft.check = Task(f"Checking {draft.name}", lambda task: _judge(engine, draft, task), total=rows)


def _judge(engine: Engine, draft: Draft, task: Task[Report]) -> Report:
    """Look into the file, then give every row its verdict; nothing is written."""
    if draft.plan.mapping is None:
        source = open_source(draft.path, name=draft.name, options=draft.plan.opening)
        importer.refuse_mail(source, draft.plan.kind)
        draft.columns, draft.facts = _columns(source), _facts(source)
        draft.found = source.facts
        draft.remembered = importer.remembered_mapping(engine, draft.plan.kind, source.columns) is not None
        draft.plan = replace(draft.plan, mapping=importer.mapping_for(engine, draft.plan.kind, source))
    draft.questions = ()
    try:
        return importer.check_file(engine, draft.path, draft.plan.kind, **_how(draft, task))
    except QuestionsOpenError as error:
        draft.questions = error.questions
        raise


def _import(engine: Engine, draft: Draft, task: Task[Report]) -> Report:
    report = importer.run_import(engine, draft.path, draft.plan.kind, actor=draft.actor, **_how(draft, task))
    draft.path.unlink(missing_ok=True)
    return report


def _how(draft: Draft, task: Task[Report]) -> dict[str, object]:
    plan = draft.plan
    return {
        "name": draft.name,
        "mapping": plan.mapping,
        "choices": plan.choices,
        "options": plan.opening,
        "mode": plan.mode,
        "duplicates": plan.duplicates,
        "progress": task.told,
        "cancelled": task.cancelled,
        "clock": settings.now,
        "hear": hear,
    }


def _columns(source: Source) -> tuple[Column, ...]:
    """Each column with its filled share and first value, from the first rows."""
    chunk = next(iter(source.chunks(SAMPLE_ROWS)), None)
    if chunk is None or not len(chunk):
        return tuple(Column(name, 0.0, "") for name in source.columns)
    found = []
    for name, cells in zip(source.columns, chunk.columns, strict=True):
        filled = [cell.strip() for cell in cells if cell.strip()]
        found.append(Column(name, len(filled) / len(cells), filled[0] if filled else ""))
    return tuple(found)


_FORMATS = {
    "text": "Text",
    "workbook": "Workbook",
    "parquet": "Parquet",
    "json lines": "JSON lines",
    "json": "JSON",
    "mail": "Mail",
}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def _facts(source: Source) -> str:
    """How the file was opened, in words."""
    facts = source.facts
    parts = [_FORMATS.get(facts.format, facts.format.upper())]
    if facts.compression:
        parts.append(f"compressed ({facts.compression})")
    if facts.sheet:
        parts.append(f"sheet {facts.sheet}")
    if facts.delimiter:
        parts.append(f"parted by {_DELIMITERS.get(facts.delimiter, facts.delimiter)}")
    if facts.encoding:
        parts.append(facts.encoding.upper())
    if facts.header_row and facts.header_row > 1:
        parts.append(f"headings in row {facts.header_row}")
    return ", ".join(parts)
