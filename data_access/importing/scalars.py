"""For each type of field, the function that reads one cell."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from data_access.cleaning.contacts import clean_email, clean_phone
from data_access.cleaning.countries import clean_country, is_country_code
from data_access.cleaning.dates import DateOrder, read_datetime, read_wall_time
from data_access.cleaning.feedback_entry import SCALES
from data_access.cleaning.memo import Invalid
from data_access.cleaning.money import CENT_DIGITS, PRICE_DIGITS, QUANTITY_DIGITS, read_currency
from data_access.cleaning.numbers import DecimalSign, read_scaled
from data_access.cleaning.ratings import read_rated, read_scale
from data_access.cleaning.text import clean_long_text, clean_text, clean_word, is_null
from data_access.cleaning.vocabulary import (
    clean_consent,
    clean_gender,
    clean_kind,
    has_happened,
    is_cancelled,
    read_birth_year,
)
from data_access.importing.documents import ONLINE_RETAIL, refuse_adjustment
from data_access.importing.known_exports import GUEST_IS_ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from data_access.importing.interpret import Interpretation

# Fields whose cleaned form may differ from what was written: the written form is kept beside it.
CLEANED = frozenset({"email", "country", "customer_country", "gender", "consent"})
# Of these, the ones with a small vocabulary: the written form is kept only where it was not understood.
COUNTRIES = frozenset({"country", "customer_country"})
CODED = COUNTRIES | {"gender", "consent"}
PHONE_MARK = "\x1f"
_NO_WORDS: Mapping[str, int | None] = {}
_FLOAT_ID = re.compile(r"(\d+)\.0", re.ASCII)
_POWER_ID = re.compile(r"\d(?:\.(?P<digits>\d+))?[eE]\+(?P<power>\d{2,3})", re.ASCII)
_SHORTENED = 5  # decimals a spreadsheet shows of a number that is too long for its cell
_PLAIN: dict[str, Callable[[str], Any]] = {
    "text": clean_text,
    "name": clean_text,
    "long_text": clean_long_text,
    "word": clean_word,
    "email": clean_email,
    "country": clean_country,
    "gender": clean_gender,
    "consent": clean_consent,
    "birth_year": read_birth_year,
    "currency": read_currency,
    "status": is_cancelled,
    "happened": has_happened,
    "kind": clean_kind,
    "scale": read_scale,
}


def scalar_for(  # noqa: PLR0911 - one line a type
    name: str,
    type_: str,
    reading: Interpretation,
    *,
    profile: str | None,
    zone: ZoneInfo,
) -> Callable[[str], Any]:
    """Function that turns a cell of this field into its value, ``None`` when empty, or ``Invalid``."""
    order, digits = reading.date_orders.get(name), name in reading.digit_dates
    sign = reading.decimals.get(name, "dot")
    if type_ == "datetime":
        return partial(read_datetime, order=order, zone=zone, digits=digits)
    if type_ == "day":
        return partial(read_day, order=order, zone=zone, digits=digits)
    if type_ == "price":
        return partial(read_price, sign=sign)
    if type_ == "quantity":
        return partial(read_scaled, sign=sign, digits=QUANTITY_DIGITS)
    if type_ == "money":
        # A share of the price is read in millionths; what it takes off is known once the row is.
        share = name == "discount" and reading.discounts != "money"
        return partial(read_scaled, sign=sign, digits=PRICE_DIGITS if share else CENT_DIGITS)
    if type_ == "id":
        whole = name in reading.float_ids
        if name == "purchase" and profile == ONLINE_RETAIL:
            return lambda text: refuse_adjustment(read_id(text, whole=whole))
        if name == "customer" and profile in GUEST_IS_ZERO:
            return lambda text: no_guest(read_id(text, whole=whole))
        return partial(read_id, whole=whole)
    if type_ == "rating":
        return partial(read_rating, words=reading.rating_words, scale=reading.cell_scale)
    return _PLAIN[type_]


def read_id(text: str, *, whole: bool) -> str | Invalid | None:
    """An identifier: trimmed, and whole again where a column of numbers was turned into 13085.0 or 1.2E+05."""
    if is_null(text):
        return None
    bare = text.strip()
    if whole and (found := _FLOAT_ID.fullmatch(bare)):
        return found[1]
    if whole and (found := _POWER_ID.fullmatch(bare)):
        known, power = len(found["digits"] or ""), int(found["power"])
        return Invalid("id_shortened") if _SHORTENED <= known < power else str(int(Decimal(bare)))
    return clean_text(text)


def no_guest(number: str | Invalid | None) -> str | Invalid | None:
    """Nobody, where buyers without an account have the number 0: together they are no customer."""
    return None if number == "0" else number


def read_phone(text: str, home: str | None) -> str | None:
    """A phone number written as country, mark, number; ``home`` is the country where none is known."""
    country, _, number = text.partition(PHONE_MARK)
    return clean_phone(number, country if is_country_code(country) else home)


def read_price(text: str, sign: DecimalSign) -> int | Invalid | None:
    """A unit price in millionths; what is taken back has a negative quantity, never a negative price."""
    price = read_scaled(text, sign, PRICE_DIGITS)
    return Invalid("negative_price") if isinstance(price, int) and price < 0 else price


def read_day(text: str, order: DateOrder | None, zone: ZoneInfo, *, digits: bool) -> date | Invalid | None:
    """A day; a moment with a zone counts for the day it is in the business's time zone."""
    moment = read_wall_time(text, order, digits=digits)
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(zone).date() if moment.tzinfo else moment.date()


def read_rating(
    text: str, words: Mapping[str, int | None] = _NO_WORDS, scale: str | None = None
) -> int | Invalid | None:
    """A whole-number rating; one that says it is of another scale than ``scale`` is none."""
    read = read_rated(text, words)
    if read is None or isinstance(read, Invalid):
        return read
    return Invalid("rating_other_scale") if scale and read.top not in {None, SCALES[scale][1]} else read.value
