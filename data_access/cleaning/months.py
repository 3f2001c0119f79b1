"""Names of the months in the languages that exports are written in."""

from __future__ import annotations

from babel import Locale

_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
_MORE = {"sept": 9, "juin": 6, "juil": 7, "fevr": 2, "fev": 2, "aout": 8, "dec": 12, "maerz": 3, "mrz": 3, "set": 9}
_SHORTEST = 3


def _month_names() -> dict[str, int]:
    """Every full and short name, in lower case without its dot, to the month's number."""
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale.parse(language).months[context][width].items():
                    plain = str(name).rstrip(".").casefold()
                    if len(plain) >= _SHORTEST:
                        names.setdefault(plain, int(number))
    return names | _MORE


MONTHS = _month_names()
