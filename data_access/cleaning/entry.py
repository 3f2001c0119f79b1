"""A customer as a person types them into a form: each field brought into its one form, or a sentence on what is wrong.

The rules are those of imports. A field that says what the store says already is left alone, whatever the rules: an
import may have kept what no rule understands, and nobody should be made to mend it to save a phone number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from data_access.cleaning.contacts import clean_email, clean_phone
from data_access.cleaning.countries import clean_country, is_country_code
from data_access.cleaning.dates import read_wall_time
from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import clean_text
from data_access.cleaning.vocabulary import read_birth_year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data_access.cleaning.dates import DateOrder

TEXTS = ("name", "company", "region", "segment", "reference", "line1", "postal_code", "city")
READ = ("email", "phone", "country", "birth_year", "joined_on")
CHOSEN = ("gender", "consent")
FIELDS = (*TEXTS, *READ, *CHOSEN)
ADDRESS = ("line1", "postal_code", "city")
OLDEST = 120  # years
_ONE_OF = ("name", "company", "email", "phone")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed, read: the value of each field, and for each that cannot be kept what is wrong and what to do."""

    values: dict[str, Any]
    errors: dict[str, str]


def read_entry(typed: Mapping[str, str], stored: Mapping[str, Any], *, today: date, home: str | None = None) -> Entry:
    """The fields of a form.

    Parameters
    ----------
    typed : text by field; a field that is not there is not asked for.
    stored : what the store holds, as ``as_typed`` gives it; empty for a new customer.
    today : no day after it can be a day of joining.
    home : the business's country, for phone numbers without a country code where no country was typed.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    place = clean_country(typed.get("country", "")) or home
    readers = _readers(today, place if place and is_country_code(place) else None)
    for name, text in typed.items():
        if stored and text == stored.get(name):
            continue
        value = readers[name](text)
        if isinstance(value, _Wrong):
            errors[name] = value.sentence
        else:
            values[name] = value
    if not any(typed.get(name, "").strip() for name in _ONE_OF):
        errors.setdefault("name", "Give at least a name, a company, an e-mail or a phone number.")
    return Entry(values, errors)


@dataclass(frozen=True, slots=True)
class _Wrong:
    sentence: str


def _readers(today: date, country: str | None) -> dict[str, Callable[[str], Any]]:
    return {
        **dict.fromkeys(TEXTS, _text),
        **dict.fromkeys(CHOSEN, lambda text: text or None),
        "email": _email,
        "phone": lambda text: _phone(text, country),
        "country": _country,
        "birth_year": lambda text: _birth_year(text, today),
        "joined_on": lambda text: _day(text, today),
    }


def _text(text: str) -> str | _Wrong | None:
    found = clean_text(text)
    if isinstance(found, Invalid):
        return _Wrong("This is too long, or holds signs no text has. Keep it within 1,000 letters.")
    return found


def _email(text: str) -> str | _Wrong | None:
    if not text.strip():
        return None
    return clean_email(text) or _Wrong("This is not an e-mail address. Write it as ann@example.com.")


def _phone(text: str, country: str | None) -> str | _Wrong | None:
    if not text.strip():
        return None
    how = "Write all digits" if country else "Write it with the country code, or choose the country"
    return clean_phone(text, country) or _Wrong(f"This is not a phone number. {how}, as +44 20 7946 0958.")


def _country(text: str) -> str | _Wrong | None:
    found = clean_country(text)
    if found is None or is_country_code(found):
        return found
    return _Wrong("No country is called that. Write its name or its two letters, such as GB.")


def _birth_year(text: str, today: date) -> int | _Wrong | None:
    found = read_birth_year(text)
    if isinstance(found, int) and not today.year - OLDEST <= found <= today.year:
        return _Wrong(f"Somebody born in {found} is not a customer today. Write a year from {today.year - OLDEST} on.")
    return _Wrong("This is not a year of birth. Write it as 1985.") if isinstance(found, Invalid) else found


def _day(text: str, today: date) -> date | _Wrong | None:
    if not text.strip():
        return None
    # 31.03.2026 can be one day only, and so can 3/3/2026; 01.02.2026 can be two.
    orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
    found = {read.date() for order in orders if isinstance(read := read_wall_time(text, order), datetime)}
    if not found:
        return _Wrong("This is not a day. Write it as 2026-03-31.")
    if len(found) > 1:
        return _Wrong("This can be two days. Write it as 2026-03-31.")
    day = found.pop()
    return day if day <= today else _Wrong("This day has not come yet.")


def as_typed(row: Mapping[str, Any]) -> dict[str, str]:
    """What the fields of a form hold for a customer of the store."""
    return {name: "" if row.get(name) is None else str(row[name]) for name in FIELDS}
