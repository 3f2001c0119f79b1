"""Money in integers: hundredths of the currency's unit, also where its coins are others (decision 37)."""

from __future__ import annotations

from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_territory_currencies, is_currency

from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import is_null

CENT_DIGITS = 2
PRICE_DIGITS = 6
QUANTITY_DIGITS = 3
_SIGNS = {
    "£": "GBP", "€": "EUR", "$": "USD", "us$": "USD", "¥": "JPY", "₹": "INR", "fr": "CHF", "fr.": "CHF", "sfr": "CHF",
    "r$": "BRL", "zł": "PLN", "kč": "CZK", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "a$": "AUD", "c$": "CAD",
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "dollar": "USD", "dollars": "USD",
}  # fmt: skip


@cache
def currencies() -> tuple[str, ...]:
    """The currencies that are legal tender somewhere now and can be kept, by their letters."""
    # Those of digits are regions of the world.
    places = (str(place) for place in Locale("en").territories if str(place).isalpha())
    codes = {code for place in places for code in get_territory_currencies(place)}
    return tuple(sorted(code for code in codes if is_kept_exactly(code)))


def is_kept_exactly(code: str) -> bool:
    """Whether hundredths hold every amount of a currency; dinars and rials have thousandths."""
    return int(get_currency_precision(code)) <= CENT_DIGITS


def read_currency(text: str) -> str | Invalid | None:
    """ISO code of a currency written as a code or a sign."""
    if is_null(text):
        return None
    plain = text.strip()
    code = _SIGNS.get(plain.lower(), plain.upper())
    try:
        known = is_currency(code, "en")
    except UnknownLocaleError:  # pragma: no cover - English always ships with babel
        known = False
    return code if known else Invalid("unknown_currency")
