"""Attributes of customers that are told in groups: bands of age, and how feedback sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, null

from data_access.schema.fact_tables import MONDAY
from data_access.schema.feedback import FEELINGS
from data_access.schema.heard import HEARD_AT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

YOUNGEST, OLDEST = 10, 110  # years: beyond these a year of birth is taken for a slip
BANDS = ((25, "Under 25"), (35, "25 to 34"), (45, "35 to 44"), (55, "45 to 54"), (65, "55 to 64"), (OLDEST + 1, "65+"))
_NAMES, _PLACES = tuple(name for _, name in BANDS), range(len(BANDS))
_TOLD = {"age_band": _NAMES, "first_feedback": FEELINGS}  # the words whose places are counted


def attribute_group(attribute: str, of: Any, as_of: date) -> ColumnElement[Any]:  # noqa: ANN401  columns
    """The group of a row that holds the customer's attributes (empty: not known)."""
    if attribute == "age_band":
        return _banded(of.birth_year, as_of, _NAMES)
    if attribute == "first_feedback":
        words = ((of.first_heard % HEARD_AT == place, name) for place, name in enumerate(FEELINGS))
        return case((of.first_heard >= _not_known(as_of), null()), *words)
    group: ColumnElement[Any] = of[attribute]
    return group


def attribute_code(attribute: str, of: Any, as_of: date) -> ColumnElement[Any]:  # noqa: ANN401  columns
    """What stands for that group while millions of rows are counted: the place of words. ``told_group`` has these."""
    if attribute == "age_band":
        return _banded(of.birth_year, as_of, _PLACES)
    if attribute == "first_feedback":
        return case((of.first_heard < _not_known(as_of), of.first_heard % HEARD_AT))
    code: ColumnElement[Any] = of[attribute]
    return code


def told_group(attribute: str, code: ColumnElement[Any]) -> ColumnElement[Any]:
    """The words for the code of a group."""
    if attribute not in _TOLD:
        return code
    return case(*((code == place, name) for place, name in enumerate(_TOLD[attribute])), else_=null())


def _not_known(as_of: date) -> int:
    """From where on ``first_heard`` stands for words that were not said yet by the end of a day."""
    return ((as_of - MONDAY).days + 1) * HEARD_AT


def _banded(birth_year: ColumnElement[Any], as_of: date, names: Sequence[Any]) -> ColumnElement[Any]:
    """The band of the age that a customer reaches in the year of ``as_of``; none where no age can be right.

    Years of birth are compared and not ages: this is asked of each row.
    """
    bands = ((birth_year > as_of.year - end, name) for (end, _), name in zip(BANDS, names, strict=True))
    return case((birth_year > as_of.year - YOUNGEST, null()), *bands, else_=null())
