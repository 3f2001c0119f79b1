"""Countries as ISO 3166 alpha-2 codes."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale

from data_access.cleaning.text import is_null

_ALIASES = {
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "u.k.": "GB", "usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US", "united states of america": "US",
    "eire": "IE", "éire": "IE", "republic of ireland": "IE", "rsa": "ZA", "holland": "NL", "the netherlands": "NL",
    "korea": "KR", "south korea": "KR", "russia": "RU", "vietnam": "VN", "czech republic": "CZ", "turkey": "TR",
    "uae": "AE", "u.a.e.": "AE", "brasil": "BR", "deutschland": "DE", "schweiz": "CH", "suisse": "CH",
    "svizzera": "CH",
    "españa": "ES", "espana": "ES", "italia": "IT", "österreich": "AT", "oesterreich": "AT", "taiwan": "TW",
    "hong kong": "HK", "macau": "MO", "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK",
    "bosnia": "BA", "burma": "MM", "laos": "LA", "syria": "SY", "iran": "IR", "bolivia": "BO", "venezuela": "VE",
    "tanzania": "TZ", "moldova": "MD", "palestine": "PS", "brunei": "BN", "vatican": "VA", "the bahamas": "BS",
    "the gambia": "GM", "congo": "CG", "dr congo": "CD", "xk": "XK", "kosovo": "XK", "ksa": "SA", "prc": "CN",
    "p.r. china": "CN", "el": "GR", "gr. britain": "GB", "british isles": "GB",
}  # fmt: skip
_NOWHERE = frozenset({
    "unspecified", "unknown", "not specified", "not known", "other", "others", "any", "all", "various",
})  # fmt: skip
_LONGEST = 100
_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")


@cache
def _names() -> dict[str, str]:
    """Every spelling known: codes, names in several languages, aliases."""
    names: dict[str, str] = {}
    known = {country.alpha_2 for country in pycountry.countries}
    for language in reversed(_LANGUAGES):
        territories = Locale.parse(language).territories
        names.update({str(name).casefold(): code for code, name in territories.items() if code in known})
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name", "alpha_2", "alpha_3"):
            value = getattr(country, attribute, None)
            if value:
                names[value.casefold()] = country.alpha_2
    return names | _ALIASES


def clean_country(text: str) -> str | None:
    """Alpha-2 code; ``None`` when empty or when the words say that it is not known.

    Words that name no single country (Channel Islands, European Community) are kept as they are written: a group of
    customers must not vanish because it has no code. ``is_country_code`` tells the two apart.
    """
    written = " ".join(text.split())
    plain = written.casefold()
    if plain != "na" and is_null(text):
        return None
    if plain in _NOWHERE:
        return None
    return _names().get(plain) or _names().get(plain.strip(".,;*")) or written[:_LONGEST]


def is_country_code(country: str) -> bool:
    """Whether a cleaned country is a code rather than kept words."""
    return len(country) == 2 and country.isupper()  # noqa: PLR2004
