"""Names, addresses and contact data of people who do not exist.

Family names, companies and towns are put together from parts; mail addresses lie in the domains reserved for examples;
phone numbers in the ranges that the regulators keep free for film and fiction (a country without one has no numbers);
postal codes begin as no real one does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data_access.demo.compose import Luck
from data_access.demo.people import COUNTRIES, GENDERS, HOSPITALITY, OFFICE
from data_access.demo.plan import Plan, part

if TYPE_CHECKING:
    from data_access.demo.people import People

_DOMAINS = ("example.com", "example.org", "example.net")
_SUFFIX_DIGITS = {"GB": 3, "IE": 5, "DE": 3, "FR": 4}
_MOBILE = "+447700900"
_NOT_LETTERS = re.compile(r"[^a-z]+")


@dataclass
class Identity:
    """Who one customer is said to be."""

    given: str
    family: str
    company: str | None
    email: str | None
    phone: str | None
    line1: str
    postal_code: str
    city: str
    public_id: str

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.given} {self.family}"


class _Numbers:
    """Phone numbers of reserved ranges, each given once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._left: dict[str, list[int]] = {}

    def next(self, prefix: str, digits: int) -> str | None:
        """A number that nobody has, or none when the range is used up."""
        if prefix not in self._left:
            self._left[prefix] = self._rng.permutation(10 ** min(digits, 4)).tolist()
        left = self._left[prefix]
        return f"{prefix}{left.pop():0{digits}d}" if left else None


def invent(plan: Plan, people: People) -> list[Identity]:
    """An identity for each customer."""
    # A stream of its own beside that of the people, so that names do not move the numbers.
    rng = np.random.default_rng([plan.seed, 100])
    luck, numbers, taken = Luck(rng), _Numbers(rng), dict[str, int]()
    words = part("people")
    rows = zip(
        people.country.tolist(), people.gender.tolist(), people.segment.tolist(), people.region.tolist(), strict=True
    )
    found = []
    for number, gender, segment, region in rows:
        country = COUNTRIES[number]
        place = words["places"][country]
        given, family = _name(words, place["language"], GENDERS[gender], luck)
        here = place["regions"][region]
        found.append(
            Identity(
                given=given,
                family=family,
                company=_company(words["companies"], segment, luck),
                email=_email(given, family, luck, taken),
                phone=_phone(country, here["phone"], luck, numbers),
                line1=_street(words, place, luck),
                postal_code=_postal_code(place["postal"], luck),
                city=_any_of(here["cities"], luck),
                public_id=f"demo-{int(luck.draw() * 2**40):010x}{int(luck.draw() * 2**24):06x}",
            )
        )
    return found


def _any_of(words: Any, luck: Luck) -> str:  # noqa: ANN401  a list of a data file
    return str(words[luck.below(len(words))])


def _name(words: dict[str, Any], language: str, gender: str | None, luck: Luck) -> tuple[str, str]:
    given = words["given"][language]
    listed = given[gender] if gender in given else given["female"] + given["male"]
    family = words["family"][language]
    return _any_of(listed, luck), _any_of(family["first"], luck) + _any_of(family["last"], luck)


def _company(words: dict[str, Any], segment: int, luck: Luck) -> str | None:
    if segment < OFFICE:
        return None
    return (
        f"{_any_of(words['first'], luck)} {_any_of(words['hospitality' if segment == HOSPITALITY else 'office'], luck)}"
    )


def plain(word: str) -> str:
    """The letters of a name as they stand in a mail address."""
    folded = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return _NOT_LETTERS.sub("", folded)


def _email(given: str, family: str, luck: Luck, taken: dict[str, int]) -> str:
    local = f"{plain(given)}.{plain(family)}"
    taken[local] = taken.get(local, 0) + 1
    number = "" if taken[local] == 1 else str(taken[local])
    return f"{local}{number}@{_any_of(_DOMAINS, luck)}"


def _phone(country: str, prefix: str, luck: Luck, numbers: _Numbers) -> str | None:
    if not prefix or luck.draw() < 0.08:
        return None
    if country == "GB" and luck.draw() < 0.4:
        prefix = _MOBILE
    return numbers.next(prefix, _SUFFIX_DIGITS[country])


def _street(words: dict[str, Any], place: dict[str, Any], luck: Luck) -> str:
    kind, number = _any_of(place["streets"], luck), luck.below(120) + 1
    family = words["family"][place["language"]]
    first = _any_of(family["first"], luck)
    if place["language"] in {"de", "nl"}:
        return f"{first}{kind} {number}" if kind[0].islower() else f"{first} {kind} {number}"
    name = first + _any_of(family["last"], luck)
    return f"{number} {name} {kind}" if place["language"] == "en" else f"{number} {kind} {name}"


def _postal_code(pattern: str, luck: Luck) -> str:
    drawn = (
        str(luck.below(10)) if c == "d" else "ABDEFGHJKLNPQRSTUWXYZ"[luck.below(21)]
        for c in re.findall(r"{(.)}", pattern)
    )
    return re.sub(r"{.}", lambda _: next(drawn), pattern)
