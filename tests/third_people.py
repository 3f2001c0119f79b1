"""A third invented store whose duplicates are known, made another way than the others.

Customers of a web shop: everybody left an e-mail address, some a telephone, few a year of birth. The weights were
fitted to it among others; the same people in a club that asks for more (``CLUB``) were kept for the measurement.
Names follow Zipf's law. Whoever orders again as a guest becomes a second customer: each field is worn by chance of its
own, so that a copy differs in nothing, in one thing, or in several. Those who only look like duplicates: twins, fathers
and sons of one name, couples with one address of e-mail, flatmates, guests whose addresses of e-mail differ by a digit,
strangers of one name in one town.
"""

from __future__ import annotations

from itertools import accumulate, combinations
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = dict[str, Any]

_GIVEN = (
    "Ada", "Bram", "Cleo", "Dario", "Edith", "Farid", "Greta", "Hugo", "Irena", "Jonas", "Klara", "Levin",
    "Mila", "Nils", "Oda", "Pavel", "Quentin", "Rosa", "Stefan", "Thea", "Ulla", "Viktor", "Wanda", "Xenia",
    "Yusuf", "Zora", "Aaron", "Bettina", "Carsten", "Dagmar", "Emil", "Frieda", "Gustav", "Hilde", "Ivo",
    "Judith",
)  # fmt: skip
_HEADS = (
    "Adl", "Bern", "Cal", "Dors", "Eck", "Falk", "Gold", "Hain", "Ihl", "Jor", "Kest", "Lor", "Mend", "Nord",
    "Ost", "Petr", "Quan", "Roth", "Sand", "Tarr", "Ul", "Varg", "Wend", "Yar", "Zell",
)  # fmt: skip
_TAILS = (
    "er", "ini", "ova", "quist", "ler", "atti", "enko", "horn", "lund", "mark", "nagel", "oni", "pohl",
    "rath", "sohn", "tal", "us", "vik", "wart", "zky", "ander", "ides", "olli", "ung", "yn",
)  # fmt: skip
_ROADS = ("Lindenallee", "Am Markt", "Via Roma", "Kirchgasse", "Long Lane", "Rua Nova", "Ringweg", "Dorpsstraat",
          "Quai Sud", "Calle Luna", "Mill Road", "Storgata")  # fmt: skip
_MAIL = ("mail.example", "post.example", "inbox.example", "example.net")
_BESIDE = {"a": "s", "e": "w", "i": "u", "o": "i", "r": "e", "n": "b", "t": "r", "l": "k"}
# Which part of each field is not asked or not answered: a web shop, and a club with cards.
WEB_SHOP = {"phone": 0.35, "birth_year": 0.55, "gender": 0.5, "email": 0.03}
CLUB = {"phone": 0.1, "birth_year": 0.1, "gender": 0.2, "email": 0.25}


class _Names:
    def __init__(self, random: Random) -> None:
        self._random = random
        self.given = [*_GIVEN, *(f"{name}{end}" for name in _GIVEN for end in ("lie", "rik", "mar", "bel", "nis"))]
        self.family = [head + tail for head in _HEADS for tail in _TAILS]
        self.family += [f"{name}{end}" for name in self.family for end in ("s", "berg", "hoff")]
        random.shuffle(self.family)
        self._weights = {size: list(accumulate(1 / (rank + 3) ** 0.9 for rank in range(size)))
                         for size in (len(self.given), len(self.family))}  # fmt: skip

    def of(self, names: list[str]) -> str:
        return self._random.choices(names, cum_weights=self._weights[len(names)])[0]


def third_people(
    count: int, seed: int, *, share: float = 0.06, gaps: Mapping[str, float] = WEB_SHOP
) -> tuple[list[Row], set[tuple[int, int]]]:
    """About ``count`` rows with ids from 1, and the pairs of ids that are one person."""
    random = Random(seed)
    names, made = _Names(random), list[tuple[int, Row]]()
    towns = max(count // 2_500, 4)
    while len(made) < count:
        for row in _household(random, names, towns):
            person = made[-1][0] + 1 if made else 0
            made.append((person, _known(row, random, gaps)))
            while random.random() < share:
                made.append((person, _known(_again(row, random, names, towns), random, gaps)))
    random.shuffle(made)
    ids: dict[int, list[int]] = {}
    for place, (person, _) in enumerate(made, 1):
        ids.setdefault(person, []).append(place)
    rows = [{"id": place} | row for place, (_, row) in enumerate(made, 1)]
    return rows, {pair for same in ids.values() for pair in combinations(same, 2)}


def _household(random: Random, names: _Names, towns: int) -> list[Row]:
    first = _person(random, names, _home(random, towns))
    home = {key: first[key] for key in ("line1", "postal_code", "city")}
    luck, born = random.random(), first["birth_year"]
    if luck < 0.55:
        return [first]
    if luck < 0.72:  # a couple, some with one address of e-mail
        mail = {"email": first["email"]} if random.random() < 0.3 else {}
        family = first["family_name"] if random.random() < 0.7 else names.of(names.family)
        return [first, _person(random, names, home, family_name=family, birth_year=born + random.randint(-4, 4)) | mail]
    if luck < 0.76:  # a twin
        return [first, _person(random, names, home, family_name=first["family_name"], birth_year=born)]
    if luck < 0.79:  # a father and a son of one name
        return [first, _person(random, names, home, given_name=first["given_name"], family_name=first["family_name"],
                               birth_year=min(born + random.randint(20, 38), 2008))]  # fmt: skip
    if luck < 0.83:  # a stranger of one name in one town, whose e-mail differs by a digit
        near = {"city": home["city"], "postal_code": home["postal_code"], "line1": _home(random, towns)["line1"]}
        name, host = first["email"].split("@")
        other = {"email": f"{name}{random.randrange(10)}@{host}"}
        return [first, _person(random, names, near, given_name=first["given_name"],
                               family_name=first["family_name"]) | other]  # fmt: skip
    return [first, *(_person(random, names, home) for _ in range(random.choice((1, 1, 2))))]  # flatmates


def _home(random: Random, towns: int) -> Row:
    town = int(towns * random.random() ** 1.5)
    road, number = random.choice(_ROADS), random.randint(1, 260)
    return {"line1": f"{road} {number}", "postal_code": f"{1000 + 7 * town + random.randrange(5)}",
            "city": f"{_HEADS[town % 25]}stadt {town // 25}"}  # fmt: skip


def _person(random: Random, names: _Names, home: Row, **known: Any) -> Row:
    called = {"given_name": names.of(names.given), "family_name": names.of(names.family)} | known
    return {"name": None, "company": None, "email": _mail(random, called), "phone": _phone(random),
            "birth_year": random.randint(1945, 2005), "gender": random.choice("FM"), **home} | called  # fmt: skip


def _phone(random: Random) -> str:
    return f"+4{random.choice('3579')}{random.randrange(10**8, 10**9)}"


def _mail(random: Random, called: Row) -> str:
    one, two = called["given_name"].lower(), called["family_name"].lower()
    local = random.choice((f"{one}.{two}", f"{one[0]}{two}", f"{two}.{one}", f"{one}{random.choice('xyz')}",
                           f"{random.choice(_HEADS).lower()}{random.choice(_TAILS)}"))  # fmt: skip
    return f"{local}{random.randrange(10_000)}@{random.choice(_MAIL)}"


def _known(row: Row, random: Random, gaps: Mapping[str, float]) -> Row:
    row = row | {name: None for name, part in gaps.items() if random.random() < part}
    if random.random() < 0.12:  # a gift voucher is sent by e-mail
        row |= {"line1": None, "postal_code": None, "city": None}
    if random.random() < 0.25:
        row |= {"name": f"{row['given_name']} {row['family_name']}", "given_name": None, "family_name": None}
    return row


def _slip(text: str, random: Random) -> str:
    """A letter left out, doubled, hit beside, or exchanged with the one before."""
    at = random.randrange(1, max(len(text), 2))
    before, here, after = text[: at - 1], text[at - 1 : at + 1], text[at + 1 :]
    beside = _BESIDE.get(here[-1:].lower(), "e")
    return before + random.choice((here[:1], here + here[-1:], here[:1] + beside, here[::-1])) + after


def _again(row: Row, random: Random, names: _Names, towns: int) -> Row:
    """The same person at the next order."""
    given, family, (name, host) = row["given_name"], row["family_name"], row["email"].split("@")
    changes: tuple[tuple[float, Callable[[], Row]], ...] = (
        (0.08, lambda: {"given_name": _slip(given, random)}),
        (0.10, lambda: {"family_name": _slip(family, random)}),
        (0.08, lambda: {"line1": _slip(row["line1"], random)}),
        (0.04, lambda: {"given_name": family, "family_name": given}),
        (0.03, lambda: {"family_name": names.of(names.family)}),
        (0.02, lambda: {"family_name": f"{family}-{names.of(names.family)}"}),
        (0.04, lambda: {"given_name": f"{given[0]}."}),
        (0.04, lambda: {"given_name": f"{given} {names.of(names.given)}"}),
        (0.15, lambda: {"email": f"{name}+{random.choice(('web', 'order'))}@{host}"}),
        (0.07, lambda: {"email": f"{_slip(name, random)}@{host}"}),
        (0.20, lambda: {"email": _mail(random, row)}),
        (0.15, lambda: _home(random, towns)),
        (0.20, lambda: {"phone": _phone(random)}),
        (0.30, lambda: {"line1": row["line1"].upper(), "family_name": family.upper()}),
    )
    found = dict(row)
    for part, change in changes:
        found |= change() if random.random() < part else {}
    return found
