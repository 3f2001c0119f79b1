"""A sixth invented store: short lists of names, everything filled in, one to three things wrong in a copy.

A name of these lists is borne by several people, some given names differ by a letter (Tina and Gina), and some are
surnames too. Those who only look like duplicates: twins, families with one telephone and perhaps one e-mail, fathers
and sons of one name. The weights were fitted to it among others, whole and with ``gaps``.
"""

# ruff: noqa: E501, SIM905  lists of names

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]
GIVEN = "Anna Ben Clara David Emma Felix Grace Henry Isla Jack Kate Liam Mia Noah Olivia Paul Quinn Rosa Sam Tina Uma Victor Wendy Xavier Yara Zoe Alice Bruno Carla Dylan Elena Frank Gina Hugo Irene James Karen Louis Maria Nina Oscar Petra Robert Sofia Thomas Ursula Vera William Yvonne Zack".split()
FAMILY = "Smith Jones Brown Taylor Wilson Davies Evans Thomas Johnson Roberts Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan Patel Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Richards Carter Collins Marshall Bailey Gray Cox Garcia Rossi Muller Dubois Silva Kowalski Nielsen Novak Ivanov Tanaka".split()
STREETS = "High Street|Main Street|Station Road|Park Avenue|Church Lane|Mill Lane|Victoria Road|Green Lane|Kings Road|Queens Avenue|Elm Street|Oak Drive".split(
    "|"
)
CITIES = [
    ("London", "SW1A"),
    ("Leeds", "LS1"),
    ("York", "YO1"),
    ("Bath", "BA1"),
    ("Derby", "DE1"),
    ("Paris", "750"),
    ("Berlin", "101"),
    ("Madrid", "280"),
    ("Rome", "001"),
    ("Lisbon", "110"),
]
HOSTS = ("gmail.com", "yahoo.com", "hotmail.com", "example.com", "mail.com")
NICK = {
    "Robert": "Bob",
    "William": "Bill",
    "James": "Jim",
    "Thomas": "Tom",
    "David": "Dave",
    "Sam": "Samuel",
    "Kate": "Katherine",
    "Ben": "Benjamin",
    "Karen": "Kaz",
    "Victor": "Vic",
}


def address(r: Random) -> Row:
    """A house in a town."""
    city, code = r.choice(CITIES)
    return {
        "line1": f"{r.randint(1, 250)} {r.choice(STREETS)}",
        "postal_code": f"{code}{r.randint(10, 99)}",
        "city": city,
    }


def phone(r: Random) -> str:
    """A mobile telephone."""
    return f"+447{r.randrange(10**8, 10**9)}"


def mail(r: Random, given: str, family: str, *, named: bool = True) -> str:
    """An e-mail of the name, or of nobody's name."""
    tail = r.randrange(1, 9999)
    if not named:
        return f"{r.choice(GIVEN)}{r.choice(FAMILY)}{tail}@{r.choice(HOSTS)}".lower()
    return f"{given}.{family}{r.choice(('', tail, tail % 100))}@{r.choice(HOSTS)}".lower()


def typo(text: str, r: Random) -> str:
    """A letter left out, exchanged with the next, hit beside, or doubled."""
    at = r.randrange(max(len(text) - 1, 1))
    before, here, after = text[:at], text[at : at + 1], text[at + 1 :]
    letter = r.choice("abcdefghijklmnopqrstuvwxyz")
    return r.choice(
        (before + after, before + after[:1] + here + after[1:], before + letter + after, before + here + here + after)
    )


def _mistyped(email: str | None, r: Random) -> str | None:
    local, _, host = (email or "").partition("@")
    return f"{typo(local, r)}@{host}" if email else None


def _shorter(line: str) -> str:
    for long, short in (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Lane", "Ln")):
        line = line.replace(long, short)
    return line


DAMAGE: dict[str, Callable[[Row, Random], Row]] = {
    "given name mistyped": lambda x, r: {"given_name": typo(x["given_name"], r)},
    "surname mistyped": lambda x, r: {"family_name": typo(x["family_name"], r)},
    "e-mail mistyped": lambda x, r: {"email": _mistyped(x["email"], r)},
    "e-mail with a tag": lambda x, _: {"email": x["email"] and x["email"].replace("@", "+shop@")},
    "phone as dialled": lambda x, _: {"phone": x["phone"] and "0" + x["phone"][3:]},
    "names exchanged": lambda x, _: {"given_name": x["family_name"], "family_name": x["given_name"]},
    "moved": lambda _, r: address(r),
    "moved, new phone": lambda _, r: address(r) | {"phone": phone(r)},
    "new e-mail": lambda x, r: {"email": mail(r, x["given_name"], x["family_name"])},
    "no e-mail": lambda _, __: {"email": None},
    "no phone": lambda _, __: {"phone": None},
    "no year": lambda _, __: {"birth_year": None},
    "capitals": lambda x, _: {name: x[name].upper() for name in ("given_name", "family_name", "line1")},
    "nickname or initial": lambda x, _: {"given_name": NICK.get(x["given_name"], x["given_name"][0] + ".")},
    "married": lambda _, r: {"family_name": r.choice(FAMILY)},
    "street written shorter": lambda x, _: {"line1": _shorter(x["line1"])},
    "year wrong": lambda x, r: {"birth_year": x["birth_year"] and x["birth_year"] + r.choice((-1, 1, 10, -10))},
}


def plain_people(
    count: int, seed: int, *, named: bool = True, gaps: float = 0.0, share: float = 0.10
) -> tuple[list[Row], dict[tuple[int, int], tuple[str, ...]]]:
    """About ``count`` rows with ids from 1, and the pairs that are one person with what parts the two.

    Parameters
    ----------
    named : whether an address of e-mail is made of the name; else of somebody else's.
    gaps : the part of e-mails, telephones, years of birth and genders that is missing.
    """
    r, person = Random(seed), 0
    made: list[tuple[int, Row, tuple[str, ...]]] = []
    while len(made) < count:
        for row in _household(r, named=named):
            person += 1
            made.append((person, row, ()))
            if r.random() < share:
                damage, copy = tuple(r.sample(sorted(DAMAGE), r.randint(1, 3))), dict(row)
                for name in damage:
                    copy |= DAMAGE[name](copy, r)
                made.append((person, copy, damage))
    lost = ("email", "phone", "birth_year", "gender")
    made = [(who, row | {name: None for name in lost if r.random() < gaps}, damage) for who, row, damage in made]
    r.shuffle(made)
    of: dict[int, list[int]] = {}
    for place, (who, *_) in enumerate(made):
        of.setdefault(who, []).append(place)
    pairs = {(a + 1, b + 1): (*made[a][2], *made[b][2]) for ids in of.values() for a, b in combinations(ids, 2)}
    return [{"id": place + 1} | row for place, (_, row, _) in enumerate(made)], pairs


def _person(r: Random, home: Row, *, named: bool, beside: list[Row], **known: Any) -> Row:
    taken = {row["given_name"] for row in beside}
    given = known.get("given_name") or r.choice([name for name in GIVEN if name not in taken])
    family = known.get("family_name") or r.choice(FAMILY)
    return {"name": None, "given_name": given, "family_name": family, "company": None,
            "email": mail(r, given, family, named=named), "phone": phone(r), "birth_year": r.randint(1945, 2005),
            "gender": r.choice("FM"), **home} | known  # fmt: skip


def _household(r: Random, *, named: bool) -> list[Row]:
    home = address(r)
    first = _person(r, home, named=named, beside=[])
    people, luck, born = [first], r.random(), first["birth_year"]
    shared = {"family_name": first["family_name"], "phone": first["phone"]}
    if luck < 0.10:  # twins
        people.append(_person(r, home, named=named, beside=people, birth_year=born, **shared))
    elif luck < 0.30:  # a family
        joint = {"email": first["email"]} if r.random() < 0.4 else {}
        for age in (r.randint(-4, 4), 28, 31)[: r.randint(1, 3)]:
            people.append(_person(r, home, named=named, beside=people, birth_year=born + age, **shared, **joint))
    elif luck < 0.33:  # a father and a son of one name
        known = {"given_name": first["given_name"], "gender": first["gender"], "birth_year": born + 27}
        people.append(_person(r, home, named=named, beside=[], **shared, **known))
    return people
