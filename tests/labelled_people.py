"""An invented store of people whose duplicates are known, with those who only look like duplicates among them.

People live in households that share a surname, an address and often a telephone or an e-mail address. Among them are
twins (same address, same year of birth), fathers and sons of one name, and strangers of one name in one town. Some are
in the store twice or three times, each copy with one to three corruptions. ``other`` corruptions are those that the
weights of the model were not chosen by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]
COLUMNS = ("name", "given_name", "family_name", "company", "email", "phone", "birth_year", "gender", "line1",
           "postal_code", "city")  # fmt: skip
_STARTS = ("b", "br", "c", "cl", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
_VOWELS = ("a", "e", "i", "o", "u", "ea", "ie", "é")
_ENDS = ("n", "l", "r", "s", "ra", "na", "lo", "ton", "ley", "mer", "son", "ck", "tt", "da", "")
_STREETS = ("Street", "Road", "Avenue", "Lane", "Close")
_KEYS = {"a": "s", "e": "r", "i": "o", "n": "m", "s": "d", "t": "r", "o": "p", "r": "t", "l": "k", "é": "e"}


@dataclass
class Labelled:
    """Rows with the person behind each; ids count from 1."""

    rows: list[Row] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    household: list[int] = field(default_factory=list)

    def add(self, row: Row, person: int, household: int) -> None:
        """One more row."""
        self.rows.append({"id": len(self.rows) + 1} | row)
        self.person.append(person)
        self.household.append(household)

    def duplicates(self) -> set[tuple[int, int]]:
        """The pairs of ids that are one person."""
        rows_of: dict[int, list[int]] = {}
        for place, person in enumerate(self.person):
            rows_of.setdefault(person, []).append(place + 1)
        return {pair for ids in rows_of.values() for pair in combinations(ids, 2)}


def labelled_people(count: int, seed: int, *, other: bool = False, share: float = 0.05) -> Labelled:
    """About ``count`` rows; ``share`` of the people are in the store more than once."""
    made, random = Labelled(), Random(seed)
    names = _Names(random, count)
    corruptions = OTHER if other else USUAL
    person = household = 0
    while len(made.rows) < count:
        household += 1
        for row in _household(random, names):
            person += 1
            made.add(_with_gaps(row, random), person, household)
            if random.random() < share:
                for _ in range(random.choice((1, 1, 1, 1, 2))):
                    made.add(_with_gaps(_worn(row, random, names, corruptions), random), person, household)
    order = list(range(len(made.rows)))
    random.shuffle(order)
    shuffled = Labelled()
    for place in order:
        shuffled.add({name: made.rows[place][name] for name in COLUMNS}, made.person[place], made.household[place])
    return shuffled


class _Names:
    """Names, some much more common than others; towns with their postal codes."""

    def __init__(self, random: Random, count: int) -> None:
        self.given = _words(random, 700, 2)
        self.family = _words(random, 6_000, 2)
        self.streets = _words(random, 400, 2)
        self.towns = _words(random, max(count // 4_000, 3), 2)
        self._random = random

    def of(self, words: list[str]) -> str:
        """A word; the first are common, as the first names of a country are."""
        return words[int(len(words) * self._random.random() ** 2.2)].title()

    def address(self) -> Row:
        """A house in a town."""
        town = self._random.randrange(len(self.towns))
        line1 = f"{self._random.randint(1, 180)} {self.of(self.streets)} {self._random.choice(_STREETS)}"
        code = (
            f"{self.towns[town][:2].upper()}{town % 90 + 1} {self._random.randint(1, 9)}{self._random.choice('ABDEF')}X"
        )
        return {"line1": line1, "postal_code": code, "city": self.towns[town].title()}

    def phone(self) -> str:
        """A telephone number."""
        return f"+44{self._random.randrange(10**9, 10**10)}"

    def email(self, given: str, family: str) -> str:
        """An e-mail address as people choose theirs."""
        tail = self._random.choice(("", "", str(self._random.randrange(100)), str(self._random.randrange(1950, 2006))))
        joint = self._random.choice((".", "", "_"))
        name = self._random.choice((f"{given}{joint}{family}", f"{given[0]}{joint}{family}", f"{family}{joint}{given}"))
        domain = self._random.choice(("example.com", "example.org", "mail.example", "post.example"))
        return f"{name}{tail}@{domain}".lower()


def _words(random: Random, count: int, syllables: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [random.choice(_STARTS) + random.choice(_VOWELS) for _ in range(random.choice((1, syllables)))]
        found["".join(parts) + random.choice(_ENDS)] = None
    return [word for word in found if len(word) > 2] or list(found)


def _household(random: Random, names: _Names) -> list[Row]:
    """One to five people under one roof."""
    family, home, landline = names.of(names.family), names.address(), names.phone()
    joint = names.email("the", family) if random.random() < 0.15 else None
    year = random.randint(1935, 2003)
    people = [_member(random, names, family, home, landline, joint, year)]
    if random.random() < 0.35:
        name = family if random.random() < 0.85 else names.of(names.family)
        people.append(_member(random, names, name, home, landline, joint, year + random.randint(-6, 6)))
    people += [
        _member(random, names, family, home, landline, joint, min(year + random.randint(22, 38), 2008))
        for _ in range(random.choice((0, 0, 0, 1, 1, 2)))
    ]
    luck = random.random()
    if luck < 0.03:  # a twin
        people.append(_member(random, names, family, home, landline, joint, people[-1]["birth_year"]))
    elif luck < 0.05:  # a son of the father's name
        son = _member(random, names, family, home, landline, joint, min(year + random.randint(20, 40), 2008))
        people.append(son | {"given_name": people[0]["given_name"], "gender": people[0]["gender"]})
    elif luck < 0.07:  # a stranger of the same name in the same town
        stranger = _member(random, names, family, names.address(), names.phone(), None, random.randint(1935, 2003))
        near = {"given_name": people[0]["given_name"], "gender": people[0]["gender"], "city": home["city"]}
        people.append(stranger | near | {"postal_code": home["postal_code"]})
    return people


def _member(  # noqa: PLR0917  what a household shares
    random: Random, names: _Names, family: str, home: Row, landline: str, joint: str | None, year: int
) -> Row:
    given = names.of(names.given)
    return {
        "name": None,
        "given_name": given,
        "family_name": family,
        "company": None,
        "email": joint or names.email(given, family),
        "phone": landline if random.random() < 0.4 else names.phone(),
        "birth_year": year,
        "gender": random.choice(("F", "M")),
        **home,
    }


def _with_gaps(row: Row, random: Random) -> Row:
    """What a till or a form leaves empty; now and then only a full name is kept."""
    gaps = {"email": 0.15, "phone": 0.2, "birth_year": 0.15, "gender": 0.3, "line1": 0.1}
    row = row | {name: None for name, share in gaps.items() if random.random() < share}
    if row["line1"] is None:
        row |= {"postal_code": None, "city": None}
    if random.random() < 0.2:
        row |= {"name": f"{row['given_name']} {row['family_name']}", "given_name": None, "family_name": None}
    return row


def _typo(word: str, random: Random) -> str:
    """One letter left out, doubled, swapped with the next, or hit beside."""
    at = random.randrange(max(len(word) - 1, 1))
    kind = random.randrange(4)
    if kind == 0 and len(word) > 3:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[: at + 1] + word[at:]
    if kind == 2 and len(word) > 2:
        return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return word[:at] + _KEYS.get(word[at].lower(), "x") + word[at + 1 :]


def _change(name: str, by: Callable[[str, Random], str]) -> Callable[[Row, Random, _Names], Row]:
    return lambda row, random, _: {name: by(row[name], random)}


def _digit(text: str, random: Random) -> str:
    at = random.randrange(4, len(text))
    return text[:at] + random.choice("0123456789") + text[at + 1 :]


def _two_digits_swapped(text: str, random: Random) -> str:
    at = random.randrange(4, len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _plus(text: str, random: Random) -> str:
    local, _, domain = text.partition("@")
    return f"{local}+{random.choice(('shop', 'news', '1'))}@{domain}"


def _email_typo(text: str, random: Random) -> str:
    local, _, domain = text.partition("@")
    return f"{_typo(local, random)}@{domain}"


def _swapped(row: Row, random: Random, names: _Names) -> Row:
    del random, names
    return {"given_name": row["family_name"], "family_name": row["given_name"]}


def _moved(row: Row, random: Random, names: _Names) -> Row:
    del row, random
    return names.address()


def _married(row: Row, random: Random, names: _Names) -> Row:
    family = names.of(names.family)
    new_mail = {"email": names.email(row["given_name"], family)} if random.random() < 0.4 else {}
    return {"family_name": family} | new_mail


def _year(row: Row, random: Random, names: _Names) -> Row:
    del names
    return {"birth_year": row["birth_year"] + random.choice((-1, 1))}


def _year_swapped(row: Row, random: Random, names: _Names) -> Row:
    del random, names
    text = str(row["birth_year"])
    return {"birth_year": int(text[:2] + text[3] + text[2])}


def _upper(row: Row, random: Random, names: _Names) -> Row:
    del random, names
    return {name: row[name].upper() for name in ("given_name", "family_name", "line1", "city")}


def _comma(row: Row, random: Random, names: _Names) -> Row:
    del random, names
    return {"family_name": f"{row['family_name']}", "given_name": f" {row['given_name']} "}


def _shorter_street(row: Row, random: Random, names: _Names) -> Row:
    del random, names
    short = {"Street": "St.", "Road": "Rd", "Avenue": "Ave.", "Lane": "Ln", "Close": "Cl"}
    words = row["line1"].split(" ")
    return {"line1": " ".join([*words[:-1], short.get(words[-1], words[-1])])}


def _new_phone(row: Row, random: Random, names: _Names) -> Row:
    del row, random
    return {"phone": names.phone()}


def _new_email(row: Row, random: Random, names: _Names) -> Row:
    del random
    return {"email": names.email(row["given_name"], row["family_name"])}


def _initial(row: Row, random: Random, names: _Names) -> Row:
    del random, names
    return {"given_name": f"{row['given_name'][0]}."}


def _double_barrelled(row: Row, random: Random, names: _Names) -> Row:
    del random
    return {"family_name": f"{row['family_name']}-{names.of(names.family)}"}


def _middle_name(row: Row, random: Random, names: _Names) -> Row:
    del random
    return {"given_name": f"{row['given_name']} {names.of(names.given)}"}


def _other_house_form(row: Row, random: Random, names: _Names) -> Row:
    del names
    return {"line1": f"Flat {random.randint(1, 9)}, {row['line1']}"}


USUAL = (
    _change("given_name", _typo), _change("family_name", _typo), _change("phone", _digit), _change("email", _plus),
    _change("email", _email_typo), _swapped, _moved, _married, _year, _upper, _shorter_street, _new_phone, _new_email,
)  # fmt: skip
OTHER = (
    _change("given_name", _typo), _change("family_name", lambda word, random: _typo(_typo(word, random), random)),
    _change("phone", _two_digits_swapped), _change("line1", _typo), _change("city", _typo), _swapped, _moved, _married,
    _year_swapped, _initial, _double_barrelled, _middle_name, _other_house_form, _new_phone, _new_email, _comma,
)  # fmt: skip


def _worn(row: Row, random: Random, names: _Names, corruptions: tuple[Any, ...]) -> Row:
    """The person as another till wrote them down: one to three things differ."""
    for corrupt in random.sample(corruptions, random.choice((1, 1, 2, 2, 3))):
        row = row | corrupt(row, random, names)
    return row
