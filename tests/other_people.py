"""A second invented store whose duplicates are known, made another way than ``labelled_people``.

No weight was fitted to it; it showed what the comparison did not know (short names, companies, colleagues, surnames of
several words), and it had a say in where the line stands. Other seeds are for the measurement.

Names are real ones of several languages, some as common as Smith; there are companies and people who work at one. Every
copy is spoiled by one or two named kinds of damage, so that what is missed can be told by kind. Those who only look
like duplicates: twins, fathers and sons of one name, siblings whose names differ by a letter, couples with one e-mail
address, colleagues of one office, branches of one company, strangers of one name in one town.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any

from tests.other_damage import COMPANIES, PEOPLE
from tests.other_names import FORMS, TRADES, Row, address, family, given, mail_of, phone, place_name, plain


@dataclass
class Planted:
    """Rows, the person behind each, and how each copy was spoiled; ids count from 1."""

    rows: list[Row] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    damage: list[tuple[str, ...]] = field(default_factory=list)

    def kinds(self) -> dict[tuple[int, int], tuple[str, ...]]:
        """The pairs of ids that are one person, and what parts the two."""
        rows_of: dict[int, list[int]] = {}
        for place, person in enumerate(self.person):
            rows_of.setdefault(person, []).append(place)
        return {
            (a + 1, b + 1): (*self.damage[a], *self.damage[b])
            for places in rows_of.values()
            for a, b in combinations(places, 2)
        }


def other_people(count: int, seed: int, *, share: float = 0.04) -> Planted:
    """About ``count`` rows; ``share`` of the people and companies are in the store more than once."""
    random, person = Random(seed), 0
    made: list[tuple[Row, int, tuple[str, ...]]] = []
    towns = [place_name(random) for _ in range(max(count // 3_000, 3))]
    taken: set[str] = set()
    while len(made) < count:
        people = _together(random, towns)
        new = {
            row["email"]: row["email"] if row["email"] not in taken else f"{len(made)}{row['email']}" for row in people
        }
        taken |= set(new.values())  # nobody has the address of a stranger
        for row in people:
            row |= {"email": new[row["email"]]}
            person += 1
            copied = random.random() < share
            # Half of those who are copied are known in full: of a name alone nobody could tell whose it is.
            made.append((row if copied and random.random() < 0.5 else _gaps(row, random), person, ()))
            if copied:
                copies = random.choice((1, 1, 1, 1, 1, 2))
                made += [_spoiled(row, random, towns, person) for _ in range(copies)]
    random.shuffle(made)
    found = Planted()
    for row, who, damage in made:
        found.rows.append({"id": len(found.rows) + 1} | row)
        found.person.append(who)
        found.damage.append(damage)
    return found


def _someone(random: Random, home: Row, *, beside: list[Row] | None = None, **known: Any) -> Row:
    """A person; nobody is called by chance what somebody beside them is called."""
    taken = {row["given_name"] for row in beside or ()}
    called = next(name for name in iter(lambda: given(random), None) if name not in taken)
    called, surname = known.get("given_name") or called, known.get("family_name") or family(random)
    row = {"name": None, "given_name": called, "family_name": surname, "company": None,
           "email": mail_of(random, called, surname), "phone": phone(random), "birth_year": random.randint(1938, 2004),
           "gender": random.choice("FM"), **home}  # fmt: skip
    return row | known


def _together(random: Random, towns: list[str]) -> list[Row]:
    """A household, or an office."""
    home = address(random, towns)
    if random.random() < 0.12:
        return _office(random, home, towns)
    first = _someone(random, home)
    shared = {"family_name": first["family_name"]} | ({"phone": first["phone"]} if random.random() < 0.4 else {})
    people, year = [first], first["birth_year"]
    if random.random() < 0.5:
        mail = {"email": first["email"]} if random.random() < 0.2 else {}
        people.append(_someone(random, home, beside=people, **shared, **mail, birth_year=year + random.randint(-7, 7)))
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        people.append(
            _someone(random, home, beside=people, **shared, birth_year=min(year + random.randint(20, 40), 2010))
        )
    return [*people, *_look_alikes(random, first, people[-1], home, towns, shared)]


def _look_alikes(  # noqa: PLR0917  what a household shares
    random: Random, first: Row, last: Row, home: Row, towns: list[str], shared: Row
) -> list[Row]:
    luck, year = random.random(), first["birth_year"]
    if luck < 0.02:  # a twin
        return [_someone(random, home, beside=[first, last], **shared, birth_year=last["birth_year"])]
    if luck < 0.03:  # siblings whose names differ by a letter
        one, two = random.choice(
            (("Hanna", "Anna"), ("Jan", "Jana"), ("Marie", "Maria"), ("Tim", "Tom"), ("Eric", "Erica"))
        )
        return [
            _someone(random, home, **shared, given_name=name, birth_year=year + add)
            for name, add in ((one, 25), (two, 28))
        ]
    if luck < 0.04:  # a child of the parent's name
        return [_someone(random, home, **shared, given_name=first["given_name"], gender=first["gender"],
                         birth_year=min(year + random.randint(20, 40), 2010))]  # fmt: skip
    if luck < 0.06:  # a stranger of the same name in the same town
        near = {"city": home["city"]}
        return [
            _someone(
                random, address(random, towns) | near, given_name=first["given_name"], family_name=first["family_name"]
            )
        ]
    return []


def _office(random: Random, home: Row, towns: list[str]) -> list[Row]:
    """A company, perhaps a branch of it elsewhere, and people who work there."""
    firm = f"{family(random)} {random.choice(TRADES)}"
    name, domain = f"{firm} {random.choice(FORMS)[0]}", f"{firm}-{random.randrange(10**6)}".lower().replace(" ", "-")
    row = {"name": None, "given_name": None, "family_name": None, "company": name, "phone": phone(random),
           "email": f"info@{plain(domain)}.example", "birth_year": None, "gender": None, **home}  # fmt: skip
    people = [
        _someone(random, home, company=name, phone=row["phone"])
        | ({"email": f"office@{plain(domain)}.example"} if random.random() < 0.3 else {})
        for _ in range(random.choice((0, 1, 2, 3)))
    ]
    other = {"phone": phone(random), "email": f"info2@{plain(domain)}.example", "company": f"{firm} North"}
    return [row, *people, *([row | other | address(random, towns)] if random.random() < 0.2 else [])]


def _gaps(row: Row, random: Random) -> Row:
    if row["given_name"] is None:
        return row
    lost = {"email": 0.2, "phone": 0.25, "birth_year": 0.25, "gender": 0.3, "line1": 0.15}
    row = row | {name: None for name, share in lost.items() if random.random() < share}
    return row if row["line1"] else row | {"postal_code": None, "city": None}


_AT_LAST = frozenset(("one field", "title", "names exchanged", "name and e-mail alone", "name and phone alone",
                      "name and address alone", "name and year alone"))  # fmt: skip


def _spoiled(row: Row, random: Random, towns: list[str], person: int) -> tuple[Row, int, tuple[str, ...]]:
    """Somebody as another till wrote them down, and what went wrong there: one thing or two."""
    firm = row["given_name"] is None
    usual = sorted(COMPANIES) if firm else sorted(set(PEOPLE) - _AT_LAST)
    if firm and not any(row["company"].endswith(long) for long, _ in FORMS):
        usual.remove("company's form")  # a branch has none
    names = tuple(random.sample(usual, random.choice((1, 1, 2))))
    if not firm and random.random() < 0.3:
        names = (*names[1:], random.choice(sorted(_AT_LAST)))
    for name in names:
        row = row | (COMPANIES if firm else PEOPLE)[name](row, random, towns)
    row = _gaps(row, random) if len(names) == 1 and random.random() < 0.5 else row
    return row if row["line1"] else row | {"postal_code": None, "city": None}, person, names
