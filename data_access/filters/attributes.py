"""Attributes of customers that are told in groups: bands of age, and how feedback sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, null

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

YOUNGEST, OLDEST = 10, 110  # years: beyond these a year of birth is taken for a slip
BANDS = ((25, "Under 25"), (35, "25 to 34"), (45, "35 to 44"), (55, "45 to 54"), (65, "55 to 64"), (OLDEST + 1, "65+"))
_NAMES, _PLACES = tuple(name for _, name in BANDS), range(len(BANDS))
FEELINGS = ("negative", "neutral", "positive")  # what a scorer can read in feedback


def attribute_group(attribute: str, of: Any, as_of: date) -> ColumnElement[Any]:  # noqa: ANN401  columns
    """The group of a row that holds the customer's attributes (empty: not known)."""
    group: ColumnElement[Any] = of[attribute] if attribute != "age_band" else _banded(of.birth_year, as_of, _NAMES)
    return group


def attribute_code(attribute: str, of: Any, as_of: date) -> ColumnElement[Any]:  # noqa: ANN401  columns
    """What stands for that group while millions of rows are counted: a band's place. ``told_group`` has the words."""
    code: ColumnElement[Any] = of[attribute] if attribute != "age_band" else _banded(of.birth_year, as_of, _PLACES)
    return code


def told_group(attribute: str, code: ColumnElement[Any]) -> ColumnElement[Any]:
    """The words for the code of a group."""
    if attribute != "age_band":
        return code
    return case(*((code == place, name) for place, name in zip(_PLACES, _NAMES, strict=True)), else_=null())


def _banded(birth_year: ColumnElement[Any], as_of: date, names: Sequence[Any]) -> ColumnElement[Any]:
    """The band of the age that a customer reaches in the year of ``as_of``; none where no age can be right.

    Years of birth are compared and not ages: this is asked of each row.
    """
    bands = ((birth_year > as_of.year - end, name) for (end, _), name in zip(BANDS, names, strict=True))
    return case((birth_year > as_of.year - YOUNGEST, null()), *bands, else_=null())
