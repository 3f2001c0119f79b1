"""Advertising and gibberish that come in as feedback: three plain rules, each a sentence a person can check.

They are meant to miss rather than to hold what a customer said: an angry customer with one link is let in.
"""

from __future__ import annotations

import re
import unicodedata

MOST_LINKS = 2
FEWEST_LETTERS = 25  # of a text that can be called gibberish
_VOWELS = frozenset("aeiouy")
_LEAST_VOWELS = 0.08  # of Latin letters; in European languages it is 0.35 to 0.5
_LINK = re.compile(r"https?://|www\.|\[url[=\]]|<a\s", re.IGNORECASE)
_OFFERS = (
    "backlinks", "bitcoin investment", "buy followers", "casino", "cheap loans", "crypto investment", "escort service",
    "forex signals", "online pharmacy", "payday loan", "rank your website", "seo service", "viagra", "cialis",
)  # fmt: skip
_OFFER = re.compile(r"\b(?:" + "|".join(map(re.escape, _OFFERS)) + r")\b", re.IGNORECASE)


def unwanted(text: str) -> str | None:
    """Why a text looks like advertising or gibberish; None for all others."""
    links = len(_LINK.findall(text))
    if links > MOST_LINKS:
        return f"It holds {links} links."
    offered = advertised(text)
    if offered:
        return f"It holds a link and advertises “{offered}”."
    if _gibberish(text):
        return "It is made of letters that are no words."
    return None


def advertised(text: str) -> str | None:
    """What a text with a link offers that no customer does; None for all others."""
    offered = _OFFER.search(text)
    return offered.group().lower() if offered and _LINK.search(text) else None


def _gibberish(text: str) -> bool:
    """Many Latin letters with hardly a vowel; texts of other scripts and with many digits are not judged."""
    letters = [one for one in unicodedata.normalize("NFKD", _LINK.sub(" ", text)).casefold() if one.isalpha()]
    if len(letters) < FEWEST_LETTERS or not all("a" <= one <= "z" for one in letters):
        return False
    return sum(one in _VOWELS for one in letters) < _LEAST_VOWELS * len(letters)
