"""What goes wrong when somebody is written down a second time, by kind; for the second invented store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.other_names import FORMS, GIVEN, HOSTS, SHORT, SHORTER, Row, address, family, mail_of, phone, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def _typing(text: str, random: Random) -> str:
    at = random.randrange(1, max(len(text) - 1, 2))
    letter = random.choice("abcdefghijklmnopqrstuvwxyz")
    return random.choice(
        (text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :])
    )


def _exchanged(text: str, random: Random) -> str:
    at = random.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _shorter(row: Row) -> str:
    line = row["line1"]
    for long, short in SHORTER:
        line = line.replace(long, short)
    number, _, street = line.partition(" ")
    return f"{street} {number}"  # as on the continent


def _firm(row: Row, random: Random) -> Row:
    long, short = next((form for form in FORMS if row["company"].endswith(form[0])), ("", "Ltd"))
    bare = row["company"].removesuffix(long).strip()
    return {"company": random.choice((f"{bare} {short}", bare, f"{bare.upper()} {short.upper()}", f"The {bare}"))}


def _short(given_name: str) -> str:
    return SHORT.get(given_name, given_name)


def _in_one(name: str) -> Row:
    """The whole name in one field."""
    return {"name": name, "given_name": None, "family_name": None}


_TITLES = ("Mr", "Mrs", "Dr.", "Herr", "Mme")
PEOPLE: dict[str, Callable[[Row, Random, list[str]], Row]] = {
    "given name mistyped": lambda r, d, _: {"given_name": _typing(r["given_name"], d)},
    "surname mistyped": lambda r, d, _: {"family_name": _typing(r["family_name"], d)},
    "letters exchanged": lambda r, d, _: {"family_name": _exchanged(r["family_name"], d)},
    "short name": lambda r, _, __: {"given_name": _short(r["given_name"].split("-")[0])},
    "initial": lambda r, _, __: {"given_name": f"{r['given_name'][0]}"},
    "letters spelled out": lambda r, _, __: {name: plain(r[name]) for name in ("given_name", "family_name")},
    "second surname": lambda r, d, _: {"family_name": f"{r['family_name']}{d.choice('- ')}{family(d)}"},
    "second given name": lambda r, d, _: {"given_name": f"{r['given_name']} {d.choice(GIVEN)}"},
    "names exchanged": lambda r, _, __: {"given_name": r["family_name"], "family_name": r["given_name"]},
    "one field": lambda r, _, __: _in_one(f"{r['family_name'].upper()}, {r['given_name']}"),
    "title": lambda r, d, _: _in_one(f"{d.choice(_TITLES)} {r['given_name']} {r['family_name']}"),
    "married": lambda _, d, __: {"family_name": family(d)},
    "new e-mail": lambda r, d, _: {"email": mail_of(d, r["given_name"], r["family_name"])},
    "e-mail at another host": lambda r, d, _: {"email": f"{r['email'].split('@')[0]}@{d.choice(HOSTS)}"},
    "e-mail mistyped": lambda r, d, _: {"email": _typing(r["email"].split("@")[0], d) + "@" + r["email"].split("@")[1]},
    "e-mail with a tag": lambda r, d, _: {"email": r["email"].replace("@", f"+{d.choice(('shop', 'sale', '26'))}@")},
    "new phone": lambda _, d, __: {"phone": phone(d)},
    "digit of the phone": lambda r, d, _: {"phone": r["phone"][:-3] + str(d.randrange(10)) + r["phone"][-2:]},
    "moved": lambda _, d, towns: address(d, towns),
    "moved, new phone": lambda _, d, towns: address(d, towns) | {"phone": phone(d)},
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
    "company's phone": lambda _, d, __: {"phone": phone(d)},
    "company moved": lambda _, d, towns: address(d, towns),
}
