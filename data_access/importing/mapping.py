"""Which column means what: guessed from the headings and the content, editable, remembered by headings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data_access.cleaning.dates import DIGIT_SHAPES, date_shape
from data_access.errors import UserError
from data_access.importing.answers import rating_and_words, turned_round
from data_access.importing.fields import ATTRIBUTE_PREFIX, FIELDS, check_kind, field_type
from data_access.importing.headings import PARTLY, by_heading, names_another_day
from data_access.importing.profiles import match_profile

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType
    from collections.abc import Sequence

    from data_access.importing.reading.model import Chunk

_REMEMBERED = 1.0
_LOOKS_LIKE = 0.5
_MOST_ARE = 0.9


@dataclass(frozen=True)
class Mapping:
    """Field → heading, how sure each is (0-1), and the known export it looks like.

    ``profile`` also switches on what is special about that export (see data_access.importing.profiles).
    """

    columns: dict[str, str]
    confidence: dict[str, float] = field(default_factory=dict)
    profile: str | None = None

    def changed(self, changes: MappingType[str, str | None]) -> Mapping:
        """Give the mapping with some fields set by hand; ``None`` or ``""`` takes a field away."""
        columns = {name: column for name, column in self.columns.items() if name not in changes}
        confidence = {name: sure for name, sure in self.confidence.items() if name not in changes}
        for name, column in changes.items():
            if column:
                columns[name] = column
                confidence[name] = _REMEMBERED
        return Mapping(columns, confidence, self.profile)


def header_signature(columns: Sequence[str]) -> str:
    """Fingerprint of a set of headings: order, case and spacing do not matter."""
    plain = sorted("".join(heading.split()).casefold() for heading in columns)
    return hashlib.blake2b("\x1f".join(plain).encode(), digest_size=16).hexdigest()


def guess_mapping(
    kind: str, columns: Sequence[str], sample: Chunk | None = None, remembered: Mapping | None = None
) -> Mapping:
    """Guess what the columns mean.

    Parameters
    ----------
    kind : customers, products, purchases or feedback.
    columns : headings.
    sample : first rows, for files without headings and to refuse guesses the content contradicts.
    remembered : what a person settled for the same headings earlier; used as it is where its columns exist.

    Returns
    -------
    Mapping with a confidence per field. A column is given to one field at most, but for the e-mail address of customers
    who have no number: it is their number too.
    """
    check_kind(kind)
    if remembered is not None and set(remembered.columns.values()) <= set(columns):
        return Mapping(dict(remembered.columns), dict.fromkeys(remembered.columns, _REMEMBERED), remembered.profile)
    known = match_profile(kind, columns, sample)
    if known is not None:
        profile, found, sure = known
        guessed = dict(found), dict.fromkeys(found, sure)
    else:
        profile = None
        guessed = by_heading(kind, columns)
    mapping = Mapping(*guessed, profile)
    if (
        sample is not None
        and "date" in {field.name for field in FIELDS[kind] if field.required} - mapping.columns.keys()
    ):
        mapping = _with_only_date(mapping, columns, sample)
    if kind == "feedback" and sample is not None:
        mapping = with_answers(_by_content(mapping, columns, sample), columns, sample)
    return _with_attributes(_with_number(mapping), columns) if kind == "customers" else mapping


def _by_content(mapping: Mapping, columns: Sequence[str], sample: Chunk) -> Mapping:
    """Tell a column of ratings from one of words where its heading can mean both, and look for the other again."""
    cells = dict(zip(columns, sample.columns, strict=True))
    turned = {} if mapping.profile else turned_round(mapping.columns, cells)
    if not turned:
        return mapping
    heading = next(iter(turned.values()))
    others, sure = by_heading("feedback", [column for column in columns if column != heading])
    return Mapping({**others, **turned}, {**sure, **dict.fromkeys(turned, PARTLY)})


def _with_only_date(mapping: Mapping, columns: Sequence[str], sample: Chunk) -> Mapping:
    """Take the only column that holds dates, whatever its heading; of two, neither says which is meant."""
    cells = dict(zip(columns, sample.columns, strict=True))
    free = [
        name
        for name in columns
        if name not in mapping.columns.values() and not names_another_day(name) and _holds_dates(cells[name])
    ]
    if len(free) != 1:
        return mapping
    return Mapping({**mapping.columns, "date": free[0]}, {**mapping.confidence, "date": _LOOKS_LIKE}, mapping.profile)


def _holds_dates(cells: Sequence[str]) -> bool:
    """Whether most of what is written there is a date; bare digits could be anything."""
    shapes = [shape for shape in map(date_shape, cells) if shape != "none"]
    dates = [shape for shape in shapes if shape != "bad" and shape not in DIGIT_SHAPES]
    return bool(dates) and len(dates) >= _MOST_ARE * len(shapes)


def _with_number(mapping: Mapping) -> Mapping:
    """Know customers without a number by their e-mail address, as purchases do."""
    if "customer" in mapping.columns or "email" not in mapping.columns:
        return mapping
    address = mapping.columns["email"]
    return Mapping(
        {**mapping.columns, "customer": address}, {**mapping.confidence, "customer": PARTLY}, mapping.profile
    )


def with_answers(mapping: Mapping, columns: Sequence[str], sample: Chunk) -> Mapping:
    """Find the rating and the words where no heading names them, by what was answered; a person should check it."""
    if {"text", "rating"} <= mapping.columns.keys():
        return mapping
    free = {column for column in columns if column not in mapping.columns.values()}
    cells = dict(zip(columns, sample.columns, strict=True))
    # Some exports repeat their headings in a second row, which has no date.
    dates = cells.get(mapping.columns.get("date", ""), [])
    answered = [place for place, date in enumerate(dates) if date.strip()]
    questions = {name: [cells[name][place] for place in answered] for name in columns if name in free}
    answers = rating_and_words(questions, survey=mapping.profile is not None)
    found = {name: heading for name, heading in answers.items() if name not in mapping.columns}
    return Mapping(
        {**mapping.columns, **found}, {**mapping.confidence, **dict.fromkeys(found, _LOOKS_LIKE)}, mapping.profile
    )


def _with_attributes(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """Keep the columns nobody claimed as custom attributes of the customers."""
    taken = set(mapping.columns.values())
    extra = {f"{ATTRIBUTE_PREFIX}{column}": column for column in columns if column not in taken}
    return Mapping(
        {**mapping.columns, **extra}, {**mapping.confidence, **dict.fromkeys(extra, PARTLY)}, mapping.profile
    )


def check_mapping(kind: str, mapping: Mapping, columns: Sequence[str], name: str) -> None:
    """Refuse a mapping to columns that are not there, or one that lacks what is needed.

    Raises
    ------
    UserError : names the file, the column or field, and what to do.
    """
    for target, column in mapping.columns.items():
        field_type(kind, target)
        if column not in columns:
            raise UserError(f"{name} has no column '{column}' for {target}.", f"Its columns are: {_listed(columns)}.")
    missing = [field for field in FIELDS[kind] if field.required and field.name not in mapping.columns]
    if missing:
        raise _missing(name, missing[0].label, missing[0].name, columns)
    if kind == "purchases" and not {"price", "amount"} & set(mapping.columns):
        raise _missing(name, "Unit price or line total", "price", columns)
    if kind == "feedback" and not {"text", "rating"} & set(mapping.columns):
        raise _missing(name, "Text or rating", "text", columns)


def _missing(name: str, label: str, target: str, columns: Sequence[str]) -> UserError:
    """The sentence about a needed column that was not found."""
    only = (
        " Only one column was found: if there are more, the separator between cells was not recognised or set wrongly."
        if len(columns) == 1
        else ""
    )
    return UserError(
        f"{name} has no column that looks like '{label}'.{only} Its columns are: {_listed(columns)}.",
        f"Say which of them it is: --map {target}=COLUMN.",
    )


def _listed(columns: Sequence[str]) -> str:
    """Headings for a sentence, shortened when there are many."""
    shown = ", ".join(f"'{column[:40]}'" for column in columns[:30])
    return shown + (f" and {len(columns) - 30} more" if len(columns) > 30 else "")  # noqa: PLR2004
