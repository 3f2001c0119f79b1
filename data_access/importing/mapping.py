"""Which column means what: guessed from the headings and the content, editable, remembered by headings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data_access.errors import UserError
from data_access.importing.answers import rating_and_words
from data_access.importing.fields import ATTRIBUTE_PREFIX, FIELDS, check_kind, field_type
from data_access.importing.profiles import match_profile
from data_access.importing.reading.headers import plain_heading

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType
    from collections.abc import Sequence

    from data_access.importing.reading.model import Chunk

_REMEMBERED = 1.0
_EXACT = 0.9
_JOINED = 0.85
_PARTLY = 0.6
_LOOKS_LIKE = 0.5


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
    Mapping with a confidence per field; a column is given to one field at most.
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
        guessed = _by_synonyms(kind, columns)
    mapping = Mapping(*guessed, profile)
    if kind == "feedback" and sample is not None and not {"text", "rating"} & set(mapping.columns):
        mapping = with_answers(mapping, columns, sample)
    return _with_attributes(mapping, columns) if kind == "customers" else mapping


def _by_synonyms(kind: str, columns: Sequence[str]) -> tuple[dict[str, str], dict[str, float]]:
    """Give each field the free column whose heading fits it best."""
    plain = [plain_heading(heading) for heading in columns]
    offers: list[tuple[float, int, int, str, str]] = []
    for order, target in enumerate(known for known in FIELDS[kind] if not known.ours):
        words = (*target.synonyms, target.name.replace("_", " "))
        for position, heading in enumerate(plain):
            sure = _fit(heading, words)
            if sure:
                offers.append((-sure, order, position, target.name, columns[position]))
    chosen: dict[str, str] = {}
    confidence: dict[str, float] = {}
    for negative, _, _, name, column in sorted(offers):
        if name not in chosen and column not in chosen.values():
            chosen[name] = column
            confidence[name] = -negative
    return chosen, confidence


def _fit(heading: str, words: Sequence[str]) -> float:
    """How sure a heading means what the words mean; earlier words are surer."""
    joined = heading.replace(" ", "")
    for rank, word in enumerate(words):
        fade = min(rank, 40) * 0.004
        if heading == word:
            return round(_EXACT + 0.08 - fade, 3)
        if joined == word.replace(" ", ""):
            return round(_JOINED + 0.08 - fade, 3)
    for word in words:
        if len(word) >= 5 and (heading.startswith(f"{word} ") or heading.endswith(f" {word}")):  # noqa: PLR2004
            return _PARTLY
    return 0.0


def with_answers(mapping: Mapping, columns: Sequence[str], sample: Chunk) -> Mapping:
    """Find the rating and the words of a survey among its questions, by what was answered; a person should check it."""
    free = {column for column in columns if column not in mapping.columns.values()}
    cells = dict(zip(columns, sample.columns, strict=True))
    # Some exports repeat their headings in a second row, which has no date.
    dates = cells.get(mapping.columns.get("date", ""), [])
    answered = [place for place, date in enumerate(dates) if date.strip()]
    questions = {name: [cells[name][place] for place in answered] for name in columns if name in free}
    found = rating_and_words(questions, survey=mapping.profile is not None)
    return Mapping(
        {**mapping.columns, **found}, {**mapping.confidence, **dict.fromkeys(found, _LOOKS_LIKE)}, mapping.profile
    )


def _with_attributes(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """Keep the columns nobody claimed as custom attributes of the customers."""
    taken = set(mapping.columns.values())
    extra = {f"{ATTRIBUTE_PREFIX}{column}": column for column in columns if column not in taken}
    return Mapping(
        {**mapping.columns, **extra}, {**mapping.confidence, **dict.fromkeys(extra, _PARTLY)}, mapping.profile
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
        f"Say which column it is, for example --map {target}='{columns[0]}'.",
    )


def _listed(columns: Sequence[str]) -> str:
    """Headings for a sentence, shortened when there are many."""
    shown = ", ".join(f"'{column[:40]}'" for column in columns[:30])
    return shown + (f" and {len(columns) - 30} more" if len(columns) > 30 else "")  # noqa: PLR2004
