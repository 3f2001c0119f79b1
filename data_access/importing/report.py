"""What an import answers: how far it is, what became of every row, what an undo did."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from data_access.importing.reading import RowProblem

REJECTS_KEPT = 100_000  # rejected rows stored with their cells; beyond that only their number is kept
EXAMPLES_KEPT = 5

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``total`` is empty while it cannot be known."""

    phase: str  # reading | checking | writing | publishing | removing
    done: int
    total: int | None = None


@dataclass(kw_only=True)
class Report:
    """The verdicts of one import, in numbers.

    ``read = accepted + updated + unchanged + duplicates + rejected``. ``customers``, ``purchases`` and ``lines`` are
    distinct in this file, whether new or not. ``gross_cents`` adds up the purchase rows (known customer, not cancelled,
    quantity and price above zero), ``net_cents`` all rows with a known customer, ``anonymous_cents`` all others.
    ``held`` of the rejected rows are held apart, and were not before. ``to_cases`` mails of a
    file are about ours: their cases have them, and they are no rows. ``first_currency`` is the one the store keeps from
    this file on, because it held no amounts before. ``more_ratings`` are the columns whose ratings are answers of their
    own beside the mapped one: with them ``read`` counts answers, not rows. ``ratings_left_out`` are not read.
    """

    kind: str
    mode: str = "upsert"
    dry_run: bool = False
    batch: int | None = None
    read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    rejected: int = 0
    anonymous: int = 0
    customers: int = 0
    purchases: int = 0
    lines: int = 0
    products: int = 0
    gross_cents: int = 0
    net_cents: int = 0
    anonymous_cents: int = 0
    customers_created: int = 0
    products_created: int = 0
    purchases_created: int = 0
    returns_linked: int = 0
    held: int = 0
    to_cases: int = 0
    first_day: str | None = None
    last_day: str | None = None
    currency: str | None = None
    first_currency: str | None = None
    sheets_left_out: tuple[str, ...] = ()
    more_ratings: tuple[str, ...] = ()
    ratings_left_out: tuple[str, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[RowProblem]] = field(default_factory=dict)
    mapping: Any = None
    questions: tuple[Any, ...] = ()
    rejects: Rejects | None = None

    JSON_FIELDS = (
        "batch", "read", "accepted", "updated", "unchanged", "duplicates", "rejected", "anonymous", "customers",
        "purchases", "lines", "gross_cents", "net_cents", "anonymous_cents", "reasons", "warnings",
    )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The object that ``rapport import --json`` prints; its keys are a promise to scripts."""
        told = {name: getattr(self, name) for name in self.JSON_FIELDS}
        return told | ({"warnings": {**self.warnings, "to_cases": self.to_cases}} if self.to_cases else {})

    def summary(self) -> dict[str, Any]:
        """What is kept with the batch."""
        more = (
            "products",
            "customers_created",
            "products_created",
            "purchases_created",
            "returns_linked",
            "held",
        )
        days = {"first_day": self.first_day, "last_day": self.last_day, "currency": self.currency}
        return self.as_json() | {name: getattr(self, name) for name in more} | days

    @property
    def changes_nothing(self) -> bool:
        """Whether the store holds all of this file already."""
        return not (self.accepted or self.updated or self.held)

    def rejects_csv(self) -> str:
        """The rejected rows as a CSV file that a spreadsheet opens without running anything in it."""
        return "".join(rejects_csv(self.rejects.header, self.rejects.rows)) if self.rejects else ""


class Rejects:
    """The rejected rows of a run: all counted by reason, the first ``REJECTS_KEPT`` kept with their cells."""

    def __init__(self, header: Sequence[str] = ()) -> None:
        self.header = tuple(header)
        self.rows: list[RowProblem] = []
        self.reasons: Counter[str] = Counter()

    def add(self, reject: RowProblem) -> None:
        """Count a row, and keep it while there is room."""
        self.reasons[reject.reason] += 1
        if len(self.rows) < REJECTS_KEPT:
            self.rows.append(reject)

    def examples(self) -> dict[str, list[RowProblem]]:
        """The first rows of each reason."""
        found: dict[str, list[RowProblem]] = {}
        for reject in self.rows:
            few = found.setdefault(reject.reason, [])
            if len(few) < EXAMPLES_KEPT:
                few.append(reject)
        return found


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did: rows removed and values brought back, or why it was refused."""

    batch: int
    undone: bool
    removed: dict[str, int] = field(default_factory=dict)
    restored: int = 0
    conflicts: tuple[str, ...] = ()
    conflict_count: int = 0

    def as_json(self) -> dict[str, Any]:
        """The object that ``rapport import --undo --json`` prints."""
        return {
            "batch": self.batch,
            "undone": self.undone,
            "removed": self.removed,
            "restored": self.restored,
            "conflicts": list(self.conflicts),
            "conflict_count": self.conflict_count,
        }


class ImportCancelledError(UserError):
    """A person stopped the import; nothing of it is visible."""


class QuestionsOpenError(UserError):
    """The file can be read in two ways and nobody said which is meant.

    Parameters
    ----------
    questions : what must be answered, from the interpretation of the columns.
    """

    def __init__(self, what: str, do: str, questions: tuple[Any, ...]) -> None:
        super().__init__(what, do)
        self.questions = questions


def escape_formula(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def rejects_csv(header: Sequence[str], rejects: Iterable[RowProblem]) -> Iterator[str]:
    """Lines of a CSV file: row, reason, column, message, then the row as it stood in the file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["row", "reason", "column", "message", *map(escape_formula, header)])
    for reject in rejects:
        cells = [str(reject.row_number), reject.reason, reject.column or "", reject.message, *reject.cells]
        writer.writerow([escape_formula(cell) for cell in cells])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
