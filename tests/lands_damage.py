"""What goes wrong when somebody of many lands is written down a second time, by kind; for ``lands_people``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.lands_names import LANDS, NICK, SPELLED, WRONG_HOST

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.lands_people import World

Row = dict[str, Any]
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_BARE = str.maketrans("äöüßáéíóúñãõâêôçàřžšěýčůÁ", "aousaeiounaoaeocarzseycuA")


def ascii_of(text: str, *, long: bool = True) -> str:
    return (text.translate(_PLAIN) if long else text).translate(_BARE)


def slip(text: str, r: Random) -> str:
    at = r.randrange(max(len(text) - 1, 1))
    k = r.randrange(4)
    if k == 0 and len(text) > 3:
        return text[:at] + text[at + 1 :]
    if k == 1:
        return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    if k == 2:
        return text[:at] + r.choice("aeiounrst") + text[at:]
    return text[:at] + r.choice("aeiounrst") + text[at + 1 :]


def respelled(row: Row, w: World) -> Row:
    found = {n: w.random.choice(SPELLED[row[n]]) for n in ("given_name", "family_name") if row[n] in SPELLED}
    if found:
        return found
    return {n: ascii_of(row[n], long=w.random.random() < 0.6) for n in ("given_name", "family_name")}


def year_wrong(row: Row, w: World) -> Row:
    y, r = row["birth_year"], w.random
    text = str(y)
    return {
        "birth_year": r.choice(
            (
                y + 1,
                y - 1,
                y + 10 if y < 1996 else y - 10,
                int(text[:2] + text[3] + text[2]),
                y - y % 10 + r.randrange(10),
            )
        )
    }


def one_surname(row: Row, w: World) -> Row:
    parts = row["family_name"].split(" ")
    if len(parts) > 1:
        return {"family_name": parts[0] if row["_land"] == "es" or w.random.random() < 0.2 else parts[-1]}
    return {"family_name": f"{row['family_name']}-{w.one_family(row['_land'])}"}


def one_given(row: Row, w: World) -> Row:
    parts = row["given_name"].replace("-", " ").split(" ")
    if len(parts) > 1:
        return {"given_name": w.random.choice((parts[0], parts[0], parts[-1]))}
    return {"given_name": f"{row['given_name']} {w.given(row['_land'])}"}


def short(row: Row, w: World) -> Row:
    del w
    first = row["given_name"].split(" ")[0]
    return {"given_name": NICK.get(first, f"{first[0]}.")}


def married(row: Row, w: World) -> Row:
    return {"family_name": w.family(row["_land"])}


def wrong_host(row: Row, w: World) -> Row:
    del w
    local, _, host = row["email"].partition("@")
    return {"email": f"{local}@{WRONG_HOST[host]}"} if host in WRONG_HOST else {}


def address_form(row: Row, w: World) -> Row:
    line = row["line1"]
    for long, short in (("Straße", "Str."), ("straße", "str."), ("Calle", "C/"), ("Avenida", "Av."), ("Road", "Rd"),
                        ("Rua", "R.")):  # fmt: skip
        line = line.replace(long, short)
    return {"line1": w.random.choice((f"c/o Smith, {row['line1']}", line, slip(row["line1"], w.random)))}


DAMAGE: dict[str, Callable[[Row, World], Row]] = {
    "given name mistyped": lambda r, w: {"given_name": slip(r["given_name"], w.random)},
    "surname mistyped": lambda r, w: {"family_name": slip(r["family_name"], w.random)},
    "spelled another way": respelled,
    "one surname": one_surname,
    "one given name": one_given,
    "nickname or initial": short,
    "married": married,
    "names exchanged": lambda r, _: {"given_name": r["family_name"], "family_name": r["given_name"]},
    "capitals": lambda r, _: {n: ascii_of(r[n]).upper() for n in ("given_name", "family_name", "line1", "city")},
    "e-mail host wrong": wrong_host,
    "e-mail mistyped": lambda r, w: {
        "email": slip(r["email"].split("@")[0], w.random) + "@" + r["email"].split("@")[1]
    },
    "e-mail with a tag": lambda r, _: {"email": r["email"].replace("@", "+booking@")},
    "new e-mail": lambda r, w: {"email": w.mail(r["given_name"], r["family_name"])},
    "new phone": lambda r, w: {"phone": w.phone(r["_land"])},
    "phone digit": lambda r, w: {"phone": r["phone"][:-2] + str(w.random.randrange(10)) + r["phone"][-1]},
    "phone as dialled": lambda r, _: {"phone": "0" + r["phone"].removeprefix(LANDS[r["_land"]][3])},
    "moved": lambda r, w: w.home(r["_land"]),
    "year wrong": year_wrong,
    "address form": address_form,
}
FEW = {
    "name and e-mail": ("phone", "birth_year", "gender", "line1"),
    "name and phone": ("email", "birth_year", "gender", "line1"),
    "name and address": ("email", "phone", "birth_year", "gender"),
    "name, year and address": ("email", "phone"),
}
