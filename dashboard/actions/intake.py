"""Rows that a program sends, brought in as a file would be: the import's own verdicts, one batch, undone as one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from dashboard import settings
from data_access import importing
from data_access.importing.fields import ATTRIBUTE_PREFIX, FIELDS
from data_access.importing.interpret import Choices
from data_access.importing.mapping import Mapping
from data_access.importing.once import Kept, Once
from data_access.repositories.tokens import was_used
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as MappingType

    from sqlalchemy import Engine

    from data_access.importing import Report
    from data_access.repositories.tokens import Bearer

REJECTS_TOLD = 1_000
DONE, REFUSED = 200, 422
# A program says what it means: years first, a dot before the cents, numbers of customers as they are written.
_AS_WRITTEN = Choices(date_order="ymd", decimal="dot", ids="text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a request asks: rows of a kind, field to text; whether to write; the key and fingerprint it is known by."""

    kind: str
    rows: Sequence[MappingType[str, str]]
    dry_run: bool = False
    key: str | None = None
    request_sha256: str = ""


def take_in(engine: Engine, bearer: Bearer, delivery: Delivery) -> tuple[Kept, bool]:
    """The answer to a request, and whether it is that of an earlier, equal one.

    Raises
    ------
    StoreBusyError : another import is running; nothing was written, and the request may be made again.
    KeyReusedError : the key came with another request before.
    UserError : the store refuses every import (demo data).
    """
    _note_use(engine, bearer)
    if delivery.key is None:
        return _imported(engine, bearer, delivery), False
    once = Once(engine, bearer.id, delivery.key, delivery.request_sha256, _actor(bearer), settings.now)
    begun = once.begin()
    if isinstance(begun, Kept):
        return begun, True
    try:
        kept = _imported(engine, bearer, delivery)
    except BaseException:
        once.give_up(begun)
        raise
    once.end(begun, kept)
    return kept, False


def _note_use(engine: Engine, bearer: Bearer) -> None:
    if bearer.to_note(settings.now()):
        with UnitOfWork(engine, clock=settings.now, actor=_actor(bearer)) as work:
            was_used(work, bearer.id)


def _actor(bearer: Bearer) -> str:
    return f"{bearer.name} (token)"


def _imported(engine: Engine, bearer: Bearer, delivery: Delivery) -> Kept:
    """Write the rows to a file of this moment and give it to the import."""
    act: Callable[..., Report] = importing.check_file if delivery.dry_run else importing.run_import
    columns = _columns(delivery)
    with tempfile.TemporaryDirectory(prefix="rapport-intake-") as folder:
        path = Path(folder) / "rows.jsonl"
        with path.open("wb") as file:
            for row in delivery.rows:
                file.write(orjson.dumps({name: row.get(name) for name in columns}) + b"\n")
        report = act(
            engine, path, delivery.kind, name=f"{bearer.name} (API)", mapping=Mapping({name: name for name in columns}),
            choices=_AS_WRITTEN, actor=_actor(bearer), clock=settings.now, only_changes=True,
        )  # fmt: skip
    return Kept(REFUSED if report.read and report.rejected == report.read else DONE, answer_of(report))


def _columns(delivery: Delivery) -> list[str]:
    """The fields of all rows, with those no row may lack: a row without one is refused by itself, like any other."""
    named = dict.fromkeys(name for row in delivery.rows for name in row)
    needed = [field.name for field in FIELDS[delivery.kind] if field.required]
    if delivery.kind == "purchases" and not {"price", "amount"} & named.keys():
        needed.append("amount")
    return [*named, *(name for name in needed if name not in named)]


def answer_of(report: Report) -> dict[str, Any]:
    """The import's JSON with the rows that were refused, each with its row, column and reason."""
    refused = sorted(report.rejects.rows, key=lambda problem: problem.row_number) if report.rejects else []
    rejects = [
        {"row": problem.row_number, "column": problem.column, "reason": problem.reason, "message": problem.message}
        for problem in refused[:REJECTS_TOLD]
    ]
    return report.as_json() | {"dry_run": report.dry_run, "rejects": rejects}


def field_names(kind: str) -> tuple[str, ...]:
    """What a row of that kind may hold; customers also hold attributes of any name."""
    return tuple(field.name for field in FIELDS[kind] if not field.ours)


def attribute(name: str) -> str:
    """The field of a customer's own attribute."""
    return f"{ATTRIBUTE_PREFIX}{name}"
