"""Public holidays of countries and their parts."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

# ``holidays`` costs 0.1 s to import and the rules of a country 0.2 s, so both wait until somebody asks.


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """Countries whose holidays are known, by their two letters, with the codes of their parts."""
    import holidays  # noqa: PLC0415  as said above

    known = holidays.list_supported_countries(include_aliases=False)
    return {code: tuple(parts) for code, parts in known.items()}


def subdivisions(country: str | None) -> tuple[str, ...]:
    """The codes of a country's parts that have holidays of their own."""
    return countries().get(country or "", ())


def require_place(country: str | None, subdivision: str | None) -> None:
    """Check that the holidays of a place are known.

    Raises
    ------
    UserError : they are not.
    """
    if country and country not in countries():
        raise UserError(f"The holidays of {country} are not known.", "Import them from an iCal file.")
    if subdivision and subdivision not in subdivisions(country):
        some = ", ".join(subdivisions(country)[:8])
        raise UserError(
            f"“{subdivision}” is not a part of {country or 'no country'} with holidays of its own.",
            f"Choose one of {some}." if some else "Leave it empty.",
        )


@lru_cache(maxsize=256)
def public_holidays(country: str | None, subdivision: str | None, year: int) -> Mapping[date, str]:
    """The days of a year on which a place has a public holiday, with their names; nothing where the place is not known.

    By the rules of today: a holiday that a government adds comes with a later version of the library.
    """
    if not country or country not in countries():
        return {}
    import holidays  # noqa: PLC0415  as said above

    part = subdivision if subdivision in subdivisions(country) else None
    return dict(sorted(holidays.country_holidays(country, subdiv=part, years=year, language="en_US").items()))
