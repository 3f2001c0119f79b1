"""Rows of customers and their addresses, with the dirt that real lists of customers have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from data_access.demo.casework import TEAMS, team_of
from data_access.demo.compose import LANGUAGES
from data_access.demo.documents import share
from data_access.demo.people import COUNTRIES, FOUND_THROUGH, GENDERS, SEGMENTS
from data_access.demo.plan import Floats, Ints, part

if TYPE_CHECKING:
    from data_access.demo.identities import Identity
    from data_access.demo.make import Demo
    from data_access.demo.rows import Columns, Rows

_NO_EMAIL, _ODD_COUNTRY, _ODD_BIRTH = 0.005, 0.004, 0.0015
_IMPOSSIBLE = (1893, 1899, 1900)


@dataclass(frozen=True)
class Blemishes:
    """Which customer rows carry which dirt."""

    no_email: Ints
    odd_country: Ints
    odd_birth: Ints


def blemishes(demo: Demo) -> Blemishes:
    """The rows to spoil, each in one way only, none of them a duplicate or its original."""
    rng = np.random.default_rng([demo.plan.seed, 102])
    rows = rng.permutation(np.setdiff1d(np.arange(demo.plan.people), demo.twice))
    counts = [share(demo.plan.customers, rate) for rate in (_NO_EMAIL, _ODD_COUNTRY, _ODD_BIRTH)]
    edges = np.cumsum([0, *counts])
    return Blemishes(*(rows[a:b] for a, b in pairwise(edges)))


def customers(rows: Rows, spoiled: Blemishes) -> Columns:
    """Columns of ``customers``: the people, then those entered a second time."""
    demo = rows.demo
    people, who = demo.people, np.concatenate([np.arange(len(demo.people)), demo.twice])
    named = [*demo.identities, *(_second(demo.identities[p], i) for i, p in enumerate(demo.twice.tolist()))]
    originals = _originals(demo, spoiled, named)
    no_email = set(spoiled.no_email.tolist())
    birth = people.birth_year[who].copy()
    birth[spoiled.odd_birth] = np.array(_IMPOSSIBLE)[np.arange(len(spoiled.odd_birth)) % 3]
    consent, consent_at = _consent(rows, len(who))
    languages = _languages(demo)
    return rows.own("customers", len(who)) | {
        "public_id": [n.public_id for n in named],
        "reference": [f"C{10_001 + i}" for i in range(len(who))],
        "name": [n.name for n in named],
        "given_name": [n.given for n in named],
        "family_name": [n.family for n in named],
        "company": [n.company for n in named],
        "email": [None if i in no_email else n.email for i, n in enumerate(named)],
        "phone": [n.phone for n in named],
        "birth_year": [year or None for year in birth.tolist()],
        "gender": [GENDERS[i] for i in people.gender[who].tolist()],
        "country": [COUNTRIES[i] for i in people.country[who].tolist()],
        "region": people.region[who].tolist(),
        "segment": [SEGMENTS[i] for i in people.segment[who].tolist()],
        "acquisition_channel": [FOUND_THROUGH[i] for i in people.found[who].tolist()],
        "joined_on": rows.days(_joined(demo)),
        "consent": consent,
        "consent_at": consent_at,
        "team": [TEAMS[i] for i in team_of(people, who).tolist()],
        "attributes": [rows.as_json({"language": languages[i]}) for i in who.tolist()],
        "original": [rows.as_json(originals.get(i)) for i in range(len(who))],
        "created_at": [rows.stamp] * len(who),
        "updated_at": [rows.stamp] * len(who),
    }  # fmt: skip


def addresses(rows: Rows) -> Columns:
    """Columns of ``addresses``: one a person."""
    demo, count = rows.demo, len(rows.demo.people)
    return rows.own("addresses", count) | {
        "customer_id": rows.ids("customers", np.arange(count)),
        "kind": ["delivery"] * count,
        "line1": [n.line1 for n in demo.identities],
        "postal_code": [n.postal_code for n in demo.identities],
        "city": [n.city for n in demo.identities],
        "region": demo.people.region.tolist(),
        "country": [COUNTRIES[i] for i in demo.people.country.tolist()],
    }  # fmt: skip


def _second(person: Identity, number: int) -> Identity:
    """The same person as somebody else typed them: an initial, or a slip in the name and another mail address."""
    public = f"{person.public_id}2"
    if number % 2 == 0 or person.phone is None:
        return replace(person, given=person.given[0] + ".", public_id=public)
    family = person.family[:3] + person.family[4:]
    return replace(person, family=family, email=f"{family.lower()}.{number}@example.net", public_id=public)


def _originals(demo: Demo, spoiled: Blemishes, named: list[Identity]) -> dict[int, dict[str, Any]]:
    """What was written before cleaning, by customer row."""
    odd = part("people")["odd_countries"]
    found: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(spoiled.odd_country.tolist()):
        spellings = odd[COUNTRIES[demo.people.country[row]]]
        found[row] = {"country": spellings[number % len(spellings)]}
    for number in range(0, len(demo.twice), 2):
        row = len(demo.people) + number
        found[row] = {"email": str(named[row].email).upper()}
    return found


def _joined(demo: Demo) -> Ints:
    """The day each row was opened: with the first purchase, or some days before it."""
    rng = np.random.default_rng([demo.plan.seed, 103])
    early = np.where(rng.random(len(demo.people)) < 0.15, rng.integers(1, 30, len(demo.people)), 0)
    joined = np.maximum(demo.people.arrived - early, 0)
    first = [demo.purchases.day[demo.owner == demo.plan.people + i] for i in range(len(demo.twice))]
    second = [int(days[0]) if len(days) else demo.plan.last for days in first]
    return np.concatenate([joined, np.array(second, dtype=np.int64)])


def _consent(rows: Rows, count: int) -> tuple[list[str], list[str | None]]:
    """Whether each customer may be written to, and since when."""
    rng = np.random.default_rng([rows.demo.plan.seed, 104])
    drawn = rng.choice(("given", "unknown", "refused"), count, p=(0.62, 0.27, 0.11))
    joined: Floats = _joined(rows.demo) + 0.5
    return drawn.tolist(), rows.times(np.where(drawn == "unknown", np.inf, joined))


def _languages(demo: Demo) -> list[str]:
    """The language each person is written to in."""
    places = part("people")["places"]
    spoken = [places[COUNTRIES[i]]["language"] for i in demo.people.country.tolist()]
    own = demo.people.own_language.tolist()
    return [word if mine and word in LANGUAGES else "en" for word, mine in zip(spoken, own, strict=True)]
