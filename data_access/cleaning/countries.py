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
    "uae": "AE", "u.a.e.": "AE", "brasil": "BR", "deutschland": "DE", "schweiz": "CH", "suisse": "CH", "svizzera": "CH",
    "españa": "ES", "espana": "ES", "italia": "IT", "österreich": "AT", "oesterreich": "AT", "taiwan": "TW",
    "hong kong": "HK", "macau": "MO", "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK",
    "bosnia": "BA", "burma": "MM", "laos": "LA", "syria": "SY", "iran": "IR", "bolivia": "BO", "venezuela": "VE",
    "tanzania": "TZ", "moldova": "MD", "palestine": "PS", "brunei": "BN", "vatican": "VA", "the bahamas": "BS",
    "the gambia": "GM", "congo": "CG", "dr congo": "CD", "xk": "XK", "kosovo": "XK", "ksa": "SA", "prc": "CN",
    "p.r. china": "CN", "el": "GR", "gr. britain": "GB", "british isles": "GB", "belgien": "BE", "west indies": "",
    # The Channel Islands are two countries (Jersey JE, Guernsey GG); a code would be a guess.
    "channel islands": "", "unspecified": "", "european community": "", "unknown": "", "other": "", "eu": "",
    "europe": "", "rest of world": "", "international": "", "worldwide": "",
}  # fmt: skip
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
    """Alpha-2 code; ``None`` when empty or when the words name no single country (the caller keeps the original)."""
    plain = " ".join(text.split()).casefold()
    if plain != "na" and is_null(text):
        return None
    return _names().get(plain) or None
