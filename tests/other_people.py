"""A second invented store whose duplicates are known, made another way than ``labelled_people`` and never tuned by.

Names are real ones of several languages, some as common as Smith; there are companies and people who work at one. Every
copy is spoiled by one or two named kinds of damage, so that what is missed can be told by kind. Those who only look like
duplicates: twins, fathers and sons of one name, siblings whose names differ by a letter, couples with one e-mail
address, colleagues of one office, branches of one company, strangers of one name in one town.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]
Damage = "Callable[[Row, Random], Row]"

_SHORT = {
    "William": "Bill", "Robert": "Bob", "Elizabeth": "Liz", "Margaret": "Maggie", "Richard": "Rick", "James": "Jim",
    "John": "Jack", "Katherine": "Kate", "Edward": "Ted", "Michael": "Mike", "Thomas": "Tom", "Jennifer": "Jenny",
    "Christopher": "Chris", "Andrew": "Andy", "Anthony": "Tony", "Patricia": "Pat", "Susan": "Sue", "Rebecca": "Becky",
    "Alexander": "Alex", "Samuel": "Sam", "Daniel": "Dan", "Matthew": "Matt", "Nicholas": "Nick", "Joseph": "Joe",
    "Victoria": "Vicky", "Johannes": "Hans", "Maximilian": "Max", "Francisco": "Paco", "Giuseppe": "Beppe",
    "Deborah": "Debbie", "Charles": "Charlie", "Philippa": "Pippa", "Dorothy": "Dot", "Harold": "Harry",
}  # fmt: skip
_GIVEN = (
    *_SHORT, "Oliver", "Amelia", "George", "Isla", "Noah", "Ava", "Arthur", "Emily", "Muhammad", "Sophie", "Leo", "Grace",
    "Oscar", "Lily", "Henry", "Freya", "Theo", "Ivy", "Hannah", "Ella", "Jürgen", "Björn", "Käthe", "Sören", "Anke",
    "Heike", "Uwe", "Lars", "Ingrid", "Sven", "Chloé", "Zoë", "François", "Hélène", "Benoît", "Camille", "Émile", "Inès",
    "Mathieu", "Anaïs", "José", "Iñigo", "Lucía", "Ángel", "Begoña", "Rocío", "Pablo", "Nuria", "João", "Inês", "Tiago",
    "Beatriz", "Łukasz", "Agnieszka", "Paweł", "Zofia", "Søren", "Åsa", "Håkon", "Astrid", "Priya", "Arjun", "Fatima",
    "Omar", "Wei", "Mei", "Yuki", "Kenji", "Olga", "Dmitri", "Marta", "Giulia", "Luca", "Chiara", "Marco", "Elena",
    "Ann", "Jane", "Mark", "Paul", "Peter", "Simon", "Ruth", "Claire", "Karen", "Linda", "Helen", "Diane", "Carol",
)  # fmt: skip
_FAMILY_COMMON = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Wright", "Walker", "White",
    "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Martin", "Bernard", "Dubois", "García", "Martínez", "López",
    "Silva", "Santos", "Kowalski", "Nowak", "Hansen", "Larsen", "Jansen", "De Vries", "Van den Berg", "Khan", "Singh",
)  # fmt: skip
_PARTS = (
    ("Ash", "Black", "Brad", "Carl", "Dun", "Fair", "Green", "Hart", "Kirk", "Lang", "Mid", "North", "Pem", "Rad", "Sher",
     "Stan", "Thorn", "Wal", "West", "Whit", "Hof", "Stein", "Berg", "Wald", "Brück", "Grün", "Lind", "Rosen", "Beau",
     "Mont", "Ville", "Cast", "Mor", "Per", "Vil", "Zam", "Wis", "Kow", "Jan", "Peder"),
    ("ton", "ford", "ley", "wood", "field", "well", "ham", "by", "stone", "worth", "mann", "meier", "bauer", "berger",
     "hausen", "feld", "mond", "nier", "lard", "ron", "ero", "illo", "ez", "ada", "ski", "czyk", "sen", "gaard", "strom",
     "brook", "shaw", "combe", "more", "wick", "den", "holt", "lock", "man", "ster", "rell"),
)  # fmt: skip
_STREETS = ("High Street", "Station Road", "Church Lane", "Victoria Avenue", "Mill Close", "Park Drive", "King's Court",
            "Albert Terrace", "Queen Square", "Hauptstraße", "Bahnhofstraße", "Gartenweg", "Avenue Foch",
            "Boulevard Voltaire", "Rue Pasteur", "Calle Mayor", "Saint John Street", "North Parade")  # fmt: skip
_SHORTER = (("Street", "St"), ("Road", "Rd."), ("Lane", "Ln"), ("Avenue", "Ave"), ("Close", "Cl."), ("Drive", "Dr"),
            ("Court", "Ct"), ("Terrace", "Tce"), ("Square", "Sq"), ("straße", "str."), ("Boulevard", "Bd"),
            ("Calle", "C/"), ("Parade", "Pde"), ("weg", "wg"), ("Rue", "R."))  # fmt: skip
_LETTERS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ø", "oe"), ("å", "aa"), ("ł", "l"), ("é", "e"),
            ("è", "e"), ("í", "i"), ("ñ", "n"), ("ã", "a"), ("ê", "e"), ("ç", "c"), ("á", "a"), ("ó", "o"), ("ë", "e"))
_TRADES = ("Bakery", "Plumbing", "Interiors", "Dental Practice", "Catering", "Motors", "Consulting", "Textiles")
_FORMS = (("Limited", "Ltd"), ("GmbH", "G.m.b.H."), ("Incorporated", "Inc."), ("Company", "Co."), ("S.A.R.L.", "SARL"))
_MAIL = ("example.com", "example.org", "example.net", "mail.example", "web.example", "box.example")


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
    random, made, person = Random(seed), [], 0
    towns = [f"{random.choice(_PARTS[0])}{random.choice(_PARTS[1])}" for _ in range(max(count // 3_000, 3))]
    taken: set[str] = set()
    while len(made) < count:
        people = _together(random, towns)
        new = {row["email"]: row["email"] if row["email"] not in taken else f"{len(made)}{row['email']}" for row in people}
        taken |= set(new.values())  # nobody has the address of a stranger
        for row in people:
            row |= {"email": new[row["email"]]}
            person += 1
            copied = random.random() < share
            # Half of those who are copied are known in full: of a name alone nobody could tell whose it is.
            made.append((row if copied and random.random() < 0.5 else _gaps(row, random), person, ()))
            if copied:
                for _ in range(random.choice((1, 1, 1, 1, 1, 2))):
                    made.append(_spoiled(row, random, towns, person))
    random.shuffle(made)
    found = Planted()
    for row, who, damage in made:
        found.rows.append({"id": len(found.rows) + 1} | row)
        found.person.append(who)
        found.damage.append(damage)
    return found


def _family(random: Random) -> str:
    if random.random() < 0.25:
        return random.choice(_FAMILY_COMMON)
    return random.choice(_PARTS[0]) + random.choice(_PARTS[1])


def _given(random: Random) -> str:
    """A given name; the first are more common. One in eight people has two, some joined by a hyphen."""
    name = _GIVEN[int(len(_GIVEN) * random.random() ** 1.4)]
    return f"{name}{random.choice((' ', '-'))}{random.choice(_GIVEN)}" if random.random() < 0.12 else name


def _plain(text: str) -> str:
    for letter, plain in _LETTERS:
        text = text.replace(letter, plain).replace(letter.upper(), plain.title())
    return text


def _mail(random: Random, given: str, family: str) -> str:
    one, two = ("".join(filter(str.isascii, _plain(part).lower().replace(" ", ""))) or "x" for part in (given, family))
    tail = random.choice(("", "", str(random.randint(1, 99)), str(random.randint(1950, 2005))))
    words = ("sunny", "runner", "mad", "the.real", "tea")
    local = random.choice((f"{one}.{two}", f"{one}{two}", f"{one[0]}.{two}", f"{two}{one[0]}", f"{one}_{two}",
                           f"{random.choice(words)}{one}", f"{random.choice(words)}{random.randint(10, 9999)}"))
    return f"{local}{tail}@{random.choice(_MAIL)}"


def _phone(random: Random) -> str:
    return f"{random.choice(('+447', '+4930', '+336', '+346', '+4420'))}{random.randrange(10**7, 10**8)}"


def _address(random: Random, towns: list[str]) -> Row:
    place = random.randrange(len(towns))
    code = f"{10_000 + 37 * place + random.randrange(30):05d}" if place % 2 else f"{towns[place][:2].upper()}{place % 30 + 1} {random.randint(1, 9)}{random.choice('ABDEFGHJ')}{random.choice('LNPQRS')}"  # noqa: E501
    return {"line1": f"{random.randint(1, 240)} {random.choice(_STREETS)}", "postal_code": code, "city": towns[place]}


def _someone(random: Random, home: Row, *, beside: list[Row] | None = None, **known: Any) -> Row:
    """A person; nobody is called by chance what somebody beside them is called."""
    taken = {row["given_name"] for row in beside or ()}
    given = next(name for name in iter(lambda: _given(random), None) if name not in taken)
    given, family = known.get("given_name") or given, known.get("family_name") or _family(random)
    row = {"name": None, "given_name": given, "family_name": family, "company": None,
           "email": _mail(random, given, family), "phone": _phone(random), "birth_year": random.randint(1938, 2004),
           "gender": random.choice("FM"), **home}  # fmt: skip
    return row | known


def _together(random: Random, towns: list[str]) -> list[Row]:
    """A household, or an office."""
    home = _address(random, towns)
    if random.random() < 0.12:
        return _office(random, home, towns)
    first = _someone(random, home)
    shared = {"family_name": first["family_name"]} | ({"phone": first["phone"]} if random.random() < 0.4 else {})
    people, year = [first], first["birth_year"]
    if random.random() < 0.5:
        mail = {"email": first["email"]} if random.random() < 0.2 else {}
        people.append(_someone(random, home, beside=people, **shared, **mail, birth_year=year + random.randint(-7, 7)))
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        people.append(_someone(random, home, beside=people, **shared, birth_year=min(year + random.randint(20, 40), 2010)))
    return [*people, *_look_alikes(random, first, people[-1], home, towns, shared)]


def _look_alikes(  # noqa: PLR0917  what a household shares
    random: Random, first: Row, last: Row, home: Row, towns: list[str], shared: Row
) -> list[Row]:
    luck, year = random.random(), first["birth_year"]
    if luck < 0.02:  # a twin
        return [_someone(random, home, beside=[first, last], **shared, birth_year=last["birth_year"])]
    if luck < 0.03:  # siblings whose names differ by a letter
        one, two = random.choice((("Hanna", "Anna"), ("Jan", "Jana"), ("Marie", "Maria"), ("Tim", "Tom"), ("Eric", "Erica")))
        return [_someone(random, home, **shared, given_name=name, birth_year=year + add) for name, add in ((one, 25), (two, 28))]
    if luck < 0.04:  # a child of the parent's name
        return [_someone(random, home, **shared, given_name=first["given_name"], gender=first["gender"],
                         birth_year=min(year + random.randint(20, 40), 2010))]  # fmt: skip
    if luck < 0.06:  # a stranger of the same name in the same town
        near = {"city": home["city"]}
        return [_someone(random, _address(random, towns) | near, given_name=first["given_name"], family_name=first["family_name"])]
    return []


def _office(random: Random, home: Row, towns: list[str]) -> list[Row]:
    """A company, perhaps a branch of it elsewhere, and people who work there."""
    firm = f"{_family(random)} {random.choice(_TRADES)}"
    name, domain = f"{firm} {random.choice(_FORMS)[0]}", f"{firm}-{random.randrange(10**6)}".lower().replace(" ", "-")
    row = {"name": None, "given_name": None, "family_name": None, "company": name, "phone": _phone(random),
           "email": f"info@{_plain(domain)}.example", "birth_year": None, "gender": None, **home}  # fmt: skip
    people = [
        _someone(random, home, company=name, phone=row["phone"])
        | ({"email": f"office@{_plain(domain)}.example"} if random.random() < 0.3 else {})
        for _ in range(random.choice((0, 1, 2, 3)))
    ]
    other = {"phone": _phone(random), "email": f"info2@{_plain(domain)}.example", "company": f"{firm} North"}
    return [row, *people, *([row | other | _address(random, towns)] if random.random() < 0.2 else [])]


def _gaps(row: Row, random: Random) -> Row:
    if row["given_name"] is None:
        return row
    lost = {"email": 0.2, "phone": 0.25, "birth_year": 0.25, "gender": 0.3, "line1": 0.15}
    row = row | {name: None for name, share in lost.items() if random.random() < share}
    return row if row["line1"] else row | {"postal_code": None, "city": None}


def _typing(text: str, random: Random) -> str:
    at = random.randrange(1, max(len(text) - 1, 2))
    letter = random.choice("abcdefghijklmnopqrstuvwxyz")
    return random.choice((text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :]))


def _exchanged(text: str, random: Random) -> str:
    at = random.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _shorter(row: Row) -> str:
    line = row["line1"]
    for long, short in _SHORTER:
        line = line.replace(long, short)
    number, _, street = line.partition(" ")
    return f"{street} {number}"  # as on the continent


def _firm(row: Row, random: Random) -> Row:
    long, short = next((form for form in _FORMS if row["company"].endswith(form[0])), ("", "Ltd"))
    bare = row["company"].removesuffix(long).strip()
    return {"company": random.choice((f"{bare} {short}", bare, f"{bare.upper()} {short.upper()}", f"The {bare}"))}


PEOPLE: dict[str, Callable[[Row, Random, list[str]], Row]] = {
    "given name mistyped": lambda r, d, _: {"given_name": _typing(r["given_name"], d)},
    "surname mistyped": lambda r, d, _: {"family_name": _typing(r["family_name"], d)},
    "letters exchanged": lambda r, d, _: {"family_name": _exchanged(r["family_name"], d)},
    "short name": lambda r, _, __: {"given_name": _SHORT.get(r["given_name"].split("-")[0], r["given_name"].split("-")[0])},
    "initial": lambda r, _, __: {"given_name": f"{r['given_name'][0]}"},
    "letters spelled out": lambda r, _, __: {"given_name": _plain(r["given_name"]), "family_name": _plain(r["family_name"])},
    "second surname": lambda r, d, _: {"family_name": f"{r['family_name']}{d.choice('- ')}{_family(d)}"},
    "second given name": lambda r, d, _: {"given_name": f"{r['given_name']} {d.choice(_GIVEN)}"},
    "names exchanged": lambda r, _, __: {"given_name": r["family_name"], "family_name": r["given_name"]},
    "one field": lambda r, _, __: {"name": f"{r['family_name'].upper()}, {r['given_name']}", "given_name": None, "family_name": None},
    "title": lambda r, d, _: {"name": f"{d.choice(('Mr', 'Mrs', 'Dr.', 'Herr', 'Mme'))} {r['given_name']} {r['family_name']}", "given_name": None, "family_name": None},
    "married": lambda r, d, _: {"family_name": _family(d)},
    "new e-mail": lambda r, d, _: {"email": _mail(d, r["given_name"], r["family_name"])},
    "e-mail at another host": lambda r, d, _: {"email": f"{r['email'].split('@')[0]}@{d.choice(_MAIL)}"},
    "e-mail mistyped": lambda r, d, _: {"email": _typing(r["email"].split("@")[0], d) + "@" + r["email"].split("@")[1]},
    "e-mail with a tag": lambda r, d, _: {"email": r["email"].replace("@", f"+{d.choice(('shop', 'offers', '2026'))}@")},
    "new phone": lambda _, d, __: {"phone": _phone(d)},
    "digit of the phone": lambda r, d, _: {"phone": r["phone"][:-3] + str(d.randrange(10)) + r["phone"][-2:]},
    "moved": lambda _, d, towns: _address(d, towns),
    "moved, new phone": lambda _, d, towns: _address(d, towns) | {"phone": _phone(d)},
    "street written shorter": lambda r, _, __: {"line1": _shorter(r)},
    "flat": lambda r, d, _: {"line1": f"{d.choice(('Flat', 'Apt', 'Unit'))} {d.randint(1, 20)}, {r['line1']}"},
    "street mistyped": lambda r, d, _: {"line1": _typing(r["line1"], d)},
    "year off by one": lambda r, d, _: {"birth_year": r["birth_year"] + d.choice((-1, 1))},
    "name and e-mail alone": lambda _, __, ___: {"phone": None, "birth_year": None, "gender": None, "line1": None},
    "name and phone alone": lambda _, __, ___: {"email": None, "birth_year": None, "gender": None, "line1": None},
    "name and address alone": lambda _, __, ___: {"email": None, "phone": None, "birth_year": None, "gender": None},
    "name and year alone": lambda _, __, ___: {"email": None, "phone": None, "gender": None, "line1": None},
}  # fmt: skip
COMPANIES: dict[str, Callable[[Row, Random, list[str]], Row]] = {
    "company's form": lambda r, d, _: _firm(r, d),
    "company mistyped": lambda r, d, _: {"company": _typing(r["company"], d)},
    "company's address": lambda r, _, __: {"line1": _shorter(r)},
    "company's phone": lambda _, d, __: {"phone": _phone(d)},
    "company moved": lambda _, d, towns: _address(d, towns),
}


_AT_LAST = frozenset(("one field", "title", "names exchanged", "name and e-mail alone", "name and phone alone",
                      "name and address alone", "name and year alone"))  # fmt: skip


def _spoiled(row: Row, random: Random, towns: list[str], person: int) -> tuple[Row, int, tuple[str, ...]]:
    """Somebody as another till wrote them down, and what went wrong there: one thing or two."""
    firm = row["given_name"] is None
    usual = sorted(COMPANIES) if firm else sorted(set(PEOPLE) - _AT_LAST)
    if firm and not any(row["company"].endswith(long) for long, _ in _FORMS):
        usual.remove("company's form")  # a branch has none
    names = tuple(random.sample(usual, random.choice((1, 1, 2))))
    if not firm and random.random() < 0.3:
        names = (*names[1:], random.choice(sorted(_AT_LAST)))
    for name in names:
        row = row | (COMPANIES if firm else PEOPLE)[name](row, random, towns)
    row = _gaps(row, random) if len(names) == 1 and random.random() < 0.5 else row
    return row if row["line1"] else row | {"postal_code": None, "city": None}, person, names
