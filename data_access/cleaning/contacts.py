"""E-mail addresses and phone numbers in one form."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from data_access.cleaning.text import clean_text, is_null


def clean_email(text: str) -> str | None:
    """Normalised address; ``None`` when the cell is empty or holds no address (the original is kept by the caller)."""
    if is_null(text):
        return None
    bare = text.strip().strip("<>;,").removeprefix("mailto:").strip()
    try:
        # example.com and the like are test addresses: imports of trial data must keep them.
        found = validate_email(bare, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def clean_phone(text: str, country: str | None) -> str | None:
    """Number in E.164 form, read as one of ``country`` (ISO alpha-2) when it has no country code."""
    if is_null(text):
        return None
    plain = clean_text(text.removesuffix(".0").lstrip("'"))
    if not isinstance(plain, str):
        return None
    try:
        number = phonenumbers.parse(plain, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spaced_phone(number: str) -> str:
    """A kept number with its digits in groups, as one reads it out; whatever is none comes back as it is."""
    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
