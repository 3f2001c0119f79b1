"""Attributes of customers that are told in groups: bands of age, and how feedback sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, literal, null

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

YOUNGEST, OLDEST = 10, 110  # years: beyond these a year of birth is taken for a slip
BANDS = ((25, "Under 25"), (35, "25 to 34"), (45, "35 to 44"), (55, "45 to 54"), (65, "55 to 64"), (OLDEST + 1, "65+"))
FEELINGS = ("negative", "neutral", "positive")  # what a scorer can read in feedback


def attribute_group(attribute: str, of: Any, as_of: date) -> ColumnElement[Any]:  # noqa: ANN401  columns
    """The group of a row that holds the customer's attributes (empty: not known)."""
    group: ColumnElement[Any] = _age_band(of.birth_year, as_of) if attribute == "age_band" else of[attribute]
    return group


def _age_band(birth_year: ColumnElement[Any], as_of: date) -> ColumnElement[Any]:
    """The band of the age that a customer reaches in the year of ``as_of``; none where no age can be right."""
    age = literal(as_of.year) - birth_year
    return case(
        (birth_year.is_(None), null()),
        (age < YOUNGEST, null()),
        *((age < end, name) for end, name in BANDS),
        else_=null(),
    )
