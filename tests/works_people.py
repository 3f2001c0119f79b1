"""A fifth invented store: a heating engineer's customers. Homes, blocks of flats, companies with branches.

No year of birth, gender now and then; people leave the telephone of the house, of the office or of the caretaker, and
the e-mail of whoever has one. Households move together. No weight was
fitted to it: it tells what to expect of a store that nobody thought of.
"""

from __future__ import annotations

from itertools import accumulate, combinations
from random import Random
from typing import TYPE_CHECKING, Any

from tests.works_names import COMMON, FREE, GIVEN, HEADS, LEGAL, ROADS, TAILS, TRADE

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]


class Works:
    """Who lives where, and what they are called."""

    def __init__(self, random: Random, count: int) -> None:
        self.r = random
        self.towns = max(count // 2_000, 4)
        self.family_names = [*COMMON, *(a + b for a in HEADS for b in TAILS)]
        self.weights = list(accumulate(1 / (i + 5) ** 0.85 for i in range(len(self.family_names))))
        self.given_weights = list(accumulate(1 / (i + 8) ** 0.8 for i in range(len(GIVEN))))
        self.number = 0

    def family(self) -> str:
        return self.r.choices(self.family_names, cum_weights=self.weights)[0]

    def given(self, beside: list[Row] | None = None) -> str:
        taken = {row["given_name"] for row in beside or ()}
        while (name := self.r.choices(GIVEN, cum_weights=self.given_weights)[0]) in taken:
            pass
        return name if self.r.random() < 0.9 else f"{name}-{self.r.choice(GIVEN)}"

    def home(self) -> Row:
        town = int(self.towns * self.r.random() ** 1.3)
        line = (
            f"{self.r.randint(1, 120)} {self.r.choice(ROADS)}"
            if self.r.random() < 0.6
            else f"{self.r.choice(ROADS)} {self.r.randint(1, 120)}"
        )
        return {
            "line1": line,
            "postal_code": f"{20000 + 61 * town + self.r.randrange(8)}",
            "city": f"{HEADS[town % 22]}{TAILS[town % 21]}-sur-{town}",
        }

    def phone(self) -> str:
        return f"+{self.r.choice(('33', '39', '46', '36', '48'))}{self.r.randrange(10**8, 10**9)}"

    def mail(self, given: str, family: str) -> str:
        self.number += 1
        g, f = (_letters(part) or "x" for part in (given, family))
        local = self.r.choice((f"{g}.{f}", f"{g[0]}{f}", f"{f}{g[0]}", f"{f}.famille", f"{g}{f}", f"le{f}", f"{g}"))
        return f"{local}{self.r.choice((self.number % 97, self.number % 9973))}.{self.number % 7}@{self.r.choice(FREE)}"

    def person(self, home: Row, **known: Any) -> Row:
        given = known.pop("given_name", None) or self.given(known.pop("beside", None))
        known.pop("beside", None)
        family = known.pop("family_name", None) or self.family()
        return {
            "name": None,
            "given_name": given,
            "family_name": family,
            "company": None,
            "email": self.mail(given, family),
            "phone": self.phone(),
            "birth_year": None,
            "gender": self.r.choice(("F", "M", None)),
            **home,
        } | known


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isascii() and letter.isalpha())


def group(w: Works) -> list[Row]:
    """A block of flats, a company, or a home."""
    luck = w.r.random()
    if luck < 0.22:
        return _flats(w)
    return _company(w) if luck < 0.40 else _home(w, luck)


def _flats(w: Works) -> list[Row]:
    """One line of address, and the caretaker's telephone for some; neighbours of one surname among them."""
    r, home, desk, named = w.r, w.home(), w.phone(), w.family()
    flats: list[Row] = []
    for flat in range(r.randint(4, 9)):
        own = home | {"line1": f"{home['line1']}, {r.choice(('apt', 'flat', 'lgh'))} {flat + 1}"}
        known = ({"phone": desk} if r.random() < 0.3 else {}) | ({"family_name": named} if r.random() < 0.25 else {})
        flats.append(w.person(own, beside=flats, **known))
    return flats


def _company(w: Works) -> list[Row]:
    """A company, its branches, and who answers there."""
    r, home, name, legal = w.r, w.home(), f"{w.r.choice(TRADE)} {w.family()}", w.r.choice(LEGAL)[0]
    w.number += 1
    host = f"{_letters(name)}{w.number}.example"
    seat = {"name": None, "given_name": None, "family_name": None, "company": f"{name} {legal}",
            "email": f"info@{host}", "phone": w.phone(), "birth_year": None, "gender": None, **home}  # fmt: skip
    rows = [seat]
    for town in range(r.choice((0, 0, 1, 2, 3))):
        branch = seat | w.home() | {"phone": w.phone(), "email": f"info{town + 2}@{host}"}
        rows.append(branch | ({"company": f"{name} {branch['city']}"} if r.random() < 0.5 else {}))
    staff: list[Row] = []
    for _ in range(r.choice((0, 1, 2))):
        person = w.person(home, company=seat["company"], phone=seat["phone"], beside=staff)
        own = f"{person['given_name'][0].lower()}.{person['family_name'].lower()}@{host}"
        staff.append(person | {"email": own if r.random() < 0.5 else f"contact@{host}"})
    return rows + staff


def _home(w: Works, luck: float) -> list[Row]:
    """A household, some with one telephone or e-mail; a father and a son of one name; a stranger of one name."""
    r, home = w.r, w.home()
    first = w.person(home)
    people, family = [first], first["family_name"]
    line = {"phone": first["phone"]} if r.random() < 0.6 else {}
    mail = {"email": first["email"]} if r.random() < 0.4 else {}
    if luck < 0.75:
        surname = family if r.random() < 0.75 else w.family()
        people.append(w.person(home, beside=people, family_name=surname, **line, **mail))
    if luck < 0.50:
        people.append(w.person(home, beside=people, family_name=family, **line, **mail))
    called = {"given_name": first["given_name"], "family_name": family}
    if 0.75 < luck < 0.765:  # here nothing but an own telephone tells the two apart
        people.append(w.person(home, gender=first["gender"], **called))
    if 0.765 < luck < 0.80:
        near = w.home() | {"postal_code": home["postal_code"], "city": home["city"]}
        people.append(w.person(near, **called))
    return people


def slip(text: str, r: Random) -> str:
    """A letter left out, exchanged with the next, hit beside, or doubled."""
    at = r.randrange(max(len(text) - 1, 1))
    before, here, after = text[:at], text[at : at + 1], text[at + 1 :]
    beside = r.choice("aeinrst")
    return r.choice((before + after, before + after[:1] + here + after[1:], before + beside + after,
                     before + here + here + after)) if len(text) > 2 else text  # fmt: skip


class Again:
    """The same customer written down once more: what happened by chance, and what is on paper now."""

    def __init__(self, row: Row, w: Works, moved_to: Row | None) -> None:
        self.w, self.row = w, row | (moved_to or {})
        self.done: list[str] = ["moved household"] if moved_to else []

    def does(self, name: str, part: float, new: Callable[[Row], Row]) -> None:
        """With the chance ``part`` something goes wrong."""
        if self.w.r.random() < part:
            self.done.append(name)
            self.row |= new(self.row)


def again(row: Row, w: Works, moved_to: Row | None) -> tuple[Row, tuple[str, ...]]:
    """What the second row says, and what went wrong."""
    made = Again(row, w, moved_to)
    _company_again(made) if row["company"] and not row["given_name"] else _person_again(made)
    return made.row, tuple(made.done) or ("nothing",)


def _company_again(made: Again) -> None:
    w, r = made.w, made.w.r
    long, short = next((form for form in LEGAL if made.row["company"].endswith(form[0])), ("", ""))
    bare = made.row["company"].removesuffix(long)
    made.does("legal form", 0.5, lambda _: {"company": r.choice((bare + short, bare.strip()))})
    made.does("company mistyped", 0.25, lambda x: {"company": slip(x["company"], r)})
    made.does("company's new phone", 0.25, lambda _: {"phone": w.phone()})
    made.does("no e-mail", 0.4, lambda _: {"email": None})


def _person_again(made: Again) -> None:
    w, r, given, family = made.w, made.w.r, made.row["given_name"], made.row["family_name"]
    made.does("given mistyped", 0.12, lambda _: {"given_name": slip(given, r)})
    made.does("surname mistyped", 0.15, lambda _: {"family_name": slip(family, r)})
    made.does("initial", 0.08, lambda _: {"given_name": f"{given[0]}."})
    made.does("half a given name", 0.5 if "-" in given else 0.0, lambda _: {"given_name": given.split("-")[0]})
    made.does("exchanged", 0.06, lambda x: {"given_name": x["family_name"], "family_name": x["given_name"]})
    made.does("maiden name", 0.06, lambda _: {"family_name": w.family()})
    made.does("other phone", 0.25, lambda _: {"phone": w.phone()})
    made.does("no phone", 0.12, lambda _: {"phone": None})
    made.does("other e-mail", 0.18, lambda _: {"email": w.mail(given, family)})
    made.does("no e-mail", 0.2, lambda _: {"email": None})
    made.does("e-mail mistyped", 0.08, lambda x: {"email": x["email"] and _mistyped(x["email"], r)})
    made.does("address written otherwise", 0.3, lambda x: {"line1": x["line1"] and _otherwise(x["line1"], r)})
    made.does("no address", 0.1, lambda _: {"line1": None, "postal_code": None, "city": None})
    made.does("one field", 0.3, lambda x: {"name": f"{x['given_name']} {x['family_name']}", "given_name": None,
                                           "family_name": None})  # fmt: skip


def _mistyped(email: str, r: Random) -> str:
    local, _, host = email.partition("@")
    return f"{slip(local, r)}@{host}"


def _otherwise(line1: str, r: Random) -> str:
    line = line1.split(", ", maxsplit=1)[0]
    number = next((word for word in line.split(" ") if word.isdigit()), "")
    return f"{line.replace(number, '').strip()} {number}" if r.random() < 0.5 else line.upper()


def works_people(
    count: int, seed: int, *, share: float = 0.07
) -> tuple[list[Row], dict[tuple[int, int], tuple[str, ...]]]:
    """About ``count`` rows with ids from 1, and the pairs that are one customer with what parts the two."""
    r = Random(seed)
    w = Works(r, count)
    made: list[tuple[int, Row, tuple[str, ...]]] = []
    person = 0
    while len(made) < count:
        rows = group(w)
        moved = w.home() if r.random() < 0.012 else None
        for row in rows:
            person += 1
            lost = {k: None for k, p in {"email": 0.25, "phone": 0.12, "line1": 0.06}.items() if r.random() < p}
            kept = row | lost
            made.append((person, kept if kept["line1"] else kept | {"postal_code": None, "city": None}, ()))
            if moved or r.random() < share:
                made.append((person, *again(row, w, moved)))
    r.shuffle(made)
    of: dict[int, list[int]] = {}
    for i, (p, *_x) in enumerate(made):
        of.setdefault(p, []).append(i)
    return [{"id": i + 1, **x} for i, (_, x, _d) in enumerate(made)], {
        (a + 1, b + 1): (*made[a][2], *made[b][2]) for ids in of.values() for a, b in combinations(ids, 2)
    }
