"""Raw text by column in, typed values by column out, with a reason for every row that is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any
from zoneinfo import ZoneInfo

from data_access.cleaning.memo import Invalid, Memo
from data_access.cleaning.text import is_null
from data_access.importing.fields import field_type
from data_access.importing.interpret import Interpretation
from data_access.importing.keys import row_keys
from data_access.importing.mapping import Mapping
from data_access.importing.reading.model import Chunk, RowProblem
from data_access.importing.reading.rows import shown
from data_access.importing.reasons import Verdict, describe, purchase_checks
from data_access.importing.scalars import CLEANED, scalar_for

_UNKNOWN_IS_WARNING = {name: f"{name}_not_understood" for name in CLEANED}


@dataclass
class Parsed:
    """Typed values of the accepted rows of a chunk, column by column; all lists have one length.

    Types by field: ids and words ``str``; ``date`` aware ``datetime`` in UTC, with ``date_on`` the day in the
    business's time zone; other dates ``date``; ``price`` millionths, ``quantity`` thousandths, other money in the
    smallest unit of the currency, all ``int``; ``status`` becomes ``cancelled`` (bool); purchases also have
    ``cancellation`` (bool: the row belongs to a cancellation document). ``None`` is an empty cell.
    ``originals``: field → position in the lists → the text that cleaning changed or could not read.
    """

    row_numbers: list[int]
    fields: dict[str, list[Any]]
    keys: list[bytes]
    rejects: list[RowProblem] = field(default_factory=list)
    originals: dict[str, dict[int, str]] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        """Number of accepted rows."""
        return len(self.row_numbers)


class Parser:
    """Reads chunks of one file under one mapping and interpretation.

    Parameters
    ----------
    kind, mapping, interpretation : what is imported, which column means what, how the columns are read.
    columns : headings of the file.
    currency : the store's currency; it says how many decimals money has.
    time_zone : IANA name of the business's time zone.
    country : ISO code of the business's country, for phone numbers without a country code.
    today : where given, later dates are counted as a warning.
    """

    def __init__(
        self,
        kind: str,
        mapping: Mapping,
        interpretation: Interpretation,
        *,
        columns: Sequence[str],
        currency: str,
        time_zone: str,
        country: str | None = None,
        today: date | None = None,
    ) -> None:
        self.kind = kind
        self.mapping = mapping
        self._zone = ZoneInfo(time_zone)
        self._today = today
        self._types = {name: field_type(kind, name) for name in mapping.columns}
        self._positions = {name: columns.index(column) for name, column in mapping.columns.items()}
        self._key_positions = [self._positions[name] for name in sorted(self._positions)]
        self._memos: dict[str, Memo[Any]] = {
            name: Memo(scalar_for(name, type_, interpretation, currency, self._zone, country))
            for name, type_ in self._types.items()
        }
        self._days: Memo[Any] = Memo(self._day_of)

    def parse(self, chunk: Chunk) -> Parsed:
        """Typed values of a chunk's good rows; the chunk's own problems are passed on with the rejects."""
        values = {
            name: list(map(memo.__getitem__, chunk.columns[self._positions[name]]))
            for name, memo in self._memos.items()
        }
        self._derive(values, chunk)
        rejected = self._rejected(values, chunk)
        parsed = Parsed(list(chunk.row_numbers), values, row_keys(chunk.columns, self._key_positions))
        parsed.rejects = list(chunk.problems)
        if rejected:
            parsed = self._without(parsed, rejected, chunk)
            chunk = _kept(chunk, rejected)
        self._note_originals(parsed, chunk)
        if self._today is not None and "date_on" in parsed.fields:
            self._note_future(parsed, self._today)
        return parsed

    def _day_of(self, text: str) -> date | None:
        """Day of a moment in the business's time zone, from the same text the moment came from."""
        moment = self._memos["date"][text]
        return None if moment is None or isinstance(moment, Invalid) else moment.astimezone(self._zone).date()

    def _derive(self, values: dict[str, list[Any]], chunk: Chunk) -> None:
        """Add the columns that follow from others."""
        if "date" in values:
            values["date_on"] = list(map(self._days.__getitem__, chunk.columns[self._positions["date"]]))
        if "status" in values:
            values["cancelled"] = values.pop("status")
        if self.kind == "purchases":
            values["cancellation"] = cancellations(values, len(chunk), self.mapping.profile)

    def _rejected(self, values: dict[str, list[Any]], chunk: Chunk) -> dict[int, Verdict]:
        """Position → first thing that is wrong with the row."""
        found: dict[int, Verdict] = {}
        for name, memo in self._memos.items():
            if memo.invalid and name in values:
                for position, value in enumerate(values[name]):
                    if type(value) is Invalid:
                        found.setdefault(position, Verdict(str(value), name))
        for required in _required(self.kind, values):
            if None in values[required]:
                for position, value in enumerate(values[required]):
                    if value is None:
                        found.setdefault(position, Verdict("missing_value", required))
        if self.kind == "purchases":
            purchase_checks(values, len(chunk), self.mapping.profile, found)
        return found

    def _without(self, parsed: Parsed, rejected: dict[int, Verdict], chunk: Chunk) -> Parsed:
        """Take the refused rows out and say why."""
        keep = [True] * len(chunk)
        for position in sorted(rejected):
            keep[position] = False
            parsed.rejects.append(self._problem(chunk, position, rejected[position]))
        return Parsed(
            list(compress(parsed.row_numbers, keep)),
            {name: list(compress(column, keep)) for name, column in parsed.fields.items()},
            list(compress(parsed.keys, keep)),
            parsed.rejects,
        )

    def _problem(self, chunk: Chunk, position: int, verdict: Verdict) -> RowProblem:
        """A refused row with its sentence."""
        cells = [column[position] for column in chunk.columns]
        number = chunk.row_numbers[position]
        column = self.mapping.columns.get(verdict.field)
        text = chunk.columns[self._positions[verdict.field]][position] if column else ""
        return RowProblem(number, verdict.reason, describe(verdict.reason, number, column, text), shown(cells), column)

    def _note_originals(self, parsed: Parsed, chunk: Chunk) -> None:
        """Keep what was written wherever cleaning changed contact data or could not read it."""
        for name in self._memos.keys() & CLEANED:
            raw = chunk.columns[self._positions[name]]
            cleaned = parsed.fields[name]
            changed: dict[int, str] = {}
            blank: Callable[[str], bool] = _BLANK.__getitem__
            for position, (before, after) in enumerate(zip(raw, cleaned, strict=True)):
                if before != after and not blank(before):
                    changed[position] = before.strip()
                    if after is None:
                        parsed.warnings[_UNKNOWN_IS_WARNING[name]] += 1
            if changed:
                parsed.originals[name] = changed

    def _note_future(self, parsed: Parsed, today: date) -> None:
        """Count dates later than today."""
        future = sum(day is not None and day > today for day in parsed.fields["date_on"])
        if future:
            parsed.warnings["date_in_future"] += future


def _is_blank(text: str) -> bool:
    """Whether a cell is empty or says so."""
    return is_null(text)


def _kept(chunk: Chunk, rejected: dict[int, Verdict]) -> Chunk:
    """The chunk without the refused rows."""
    keep = [position not in rejected for position in range(len(chunk))]
    return Chunk(list(compress(chunk.row_numbers, keep)), [list(compress(column, keep)) for column in chunk.columns])


def _required(kind: str, values: dict[str, list[Any]]) -> tuple[str, ...]:
    """Fields that must not be empty in any row."""
    wanted = {
        "customers": ("customer",),
        "products": ("product",),
        "purchases": ("date",),
        "feedback": ("date",),
    }[kind]
    return tuple(name for name in wanted if name in values)


def cancellations(values: dict[str, list[Any]], rows: int, profile: str | None) -> list[bool]:
    """Whether each row belongs to a cancellation document.

    In Online Retail every document whose number starts with C is one. Elsewhere C1001 may be an ordinary number, so
    there a row must also take something back (negative quantity).
    """
    numbers = values.get("purchase")
    if numbers is None:
        return [False] * rows
    flags = list(map(_STARTS_WITH_C.__getitem__, numbers))
    if profile == "online_retail" or True not in flags:
        return flags
    quantities = values.get("quantity") or [None] * rows
    return [flag and type(quantity) is int and quantity < 0 for flag, quantity in zip(flags, quantities, strict=True)]


def _is_cancellation_number(number: str | None) -> bool:
    """Whether a document number is C and digits."""
    return bool(number) and number[:1] in "Cc" and number[1:2].isdigit()  # type: ignore[index]


_STARTS_WITH_C: Memo[bool] = Memo(_is_cancellation_number)  # type: ignore[arg-type]
_BLANK: Memo[bool] = Memo(_is_blank)
