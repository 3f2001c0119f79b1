"""Which value of which customer a merge keeps. Pure: plain values in, plain values out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Values = dict[str, Any]

# What a person may choose by field; the number, the opaque id and the day of joining have rules of their own.
CHOOSABLE = (
    "name", "given_name", "family_name", "company", "email", "phone", "birth_year", "gender", "country", "region",
    "segment", "acquisition_channel", "consent", "team",
)  # fmt: skip
_BLANK = {"consent": "unknown"}
_TOGETHER = {"consent": ("consent", "consent_at")}


def is_blank(field: str, value: object) -> bool:
    """Whether a field says nothing: empty, or a consent nobody asked for."""
    return value is None or value == _BLANK.get(field)


def chosen_values(people: Sequence[Values], choose: Mapping[str, int]) -> Values:
    """The columns of the survivor that a merge changes, with their new values.

    Parameters
    ----------
    people : the rows, the survivor first; each with ``id`` and the columns of ``customers``.
    choose : field → id of the customer whose value is kept, even an empty one. For the rest the survivor's value is
        kept, and a blank one filled from the first of the others who has it. A refused consent is never lost to a
        given one unless somebody chooses so. ``joined_on`` is the earliest. Custom attributes are put together, the
        survivor's first; ``original``, what was written before cleaning, follows its field.
    """
    survivor = people[0]
    sources = {field: _source(people, field, choose.get(field)) for field in CHOOSABLE}
    values = {column: sources[field][column] for field in CHOOSABLE for column in _TOGETHER.get(field, (field,))}
    values["joined_on"] = min((row["joined_on"] for row in people if row["joined_on"]), default=None)
    values["attributes"] = _together([row["attributes"] for row in people])
    values["original"] = _originals(people, sources)
    return {column: value for column, value in values.items() if value != survivor[column]}


def _source(people: Sequence[Values], field: str, choice: int | None) -> Values:
    """The row whose value of a field is kept."""
    if choice is not None:
        return next(row for row in people if row["id"] == choice)
    if field == "consent" and people[0][field] != "refused":
        refused = next((row for row in people if row[field] == "refused"), None)
        if refused is not None:
            return refused
    return next((row for row in people if not is_blank(field, row[field])), people[0])


def _together(parts: Sequence[Values | None]) -> Values | None:
    """Names of several, the first who has one counts; None where nobody has any."""
    merged: Values = {}
    for part in parts:
        merged = (part or {}) | merged
    return merged or parts[0]


def _originals(people: Sequence[Values], sources: Mapping[str, Values]) -> Values | None:
    """What was written for each field, of the row whose field is kept."""
    merged = _together([row["original"] for row in people]) or {}
    for field, source in sources.items():
        written = (source["original"] or {}).get(field)
        merged = {name: value for name, value in merged.items() if name != field}
        if written is not None:
            merged[field] = written
    return merged or people[0]["original"]
