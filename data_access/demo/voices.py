"""What customers say: about a purchase, or about a service visit that came or did not come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data_access.demo import catalogue
from data_access.demo.compose import CAUSES, LANGUAGES, Luck, Occasion, compose, usual_cause
from data_access.demo.people import COUNTRIES
from data_access.demo.plan import PARTNERS, Bools, Floats, Ints, Plan, part

if TYPE_CHECKING:
    from data_access.demo.baskets import Lines
    from data_access.demo.behaviour import Purchases
    from data_access.demo.people import People
    from data_access.demo.visits import Visits

SCALES = ("stars", "nps", "csat")
_SCALE_SHARE = (0.70, 0.18, 0.12)
_CHANNELS = (("Review", 0.75, "Email"), ("Survey", 1.0, "Survey"), ("Chat", 0.6, "Phone"))
_NPS = {1: (0, 1, 2, 3), 2: (3, 4, 5, 6), 3: (7, 7, 8), 4: (8, 8, 8, 9), 5: (9, 10, 10)}
_SAYS_NOTHING = 0.20  # a rating without words
_VISIT_PRAISE, _VISIT_COMPLAINT = 0.10, 0.16


@dataclass(frozen=True)
class Voices:
    """One row a message, in order of time. ``purchase`` is -1 for a message about a visit."""

    person: Ints
    purchase: Ints
    product: Ints
    level: Ints
    said_at: Floats
    answered_at: Floats
    days_late: Ints
    partner: Ints
    scale: Ints
    rating: Ints
    channel: list[str]
    language: list[str]
    cause: list[str]  # a key of ``CAUSES``, empty unless unhappy
    text: list[str | None]

    def __len__(self) -> int:
        """How many messages."""
        return len(self.person)

    @property
    def unhappy(self) -> Bools:
        """Which messages ask for an answer."""
        return self.level <= 2


def listen(plan: Plan, people: People, purchases: Purchases, lines: Lines, visits: Visits) -> Voices:
    """Every message, with its words."""
    rng = plan.rng("voices")
    spoken = np.flatnonzero(purchases.level > 0)
    about = _main_product(rng, lines, len(purchases))[spoken]
    days_late = np.where(purchases.late[spoken], purchases.delivered[spoken] - purchases.promised[spoken], 0)
    waited = np.floor(purchases.said_at[spoken]).astype(np.int64) - purchases.promised[spoken]
    days_late = np.where(days_late > 0, np.clip(waited, 1, np.maximum(days_late, 1)), 0)
    visit, level, said_at, answered_at = _about_visits(plan, rng, visits)
    nothing = np.full(len(visit), -1)
    columns = {
        "person": np.concatenate([purchases.customer[spoken], visits.customer[visit]]),
        "purchase": np.concatenate([spoken, nothing]),
        "product": np.concatenate([about, visits.product[visit]]),
        "level": np.concatenate([purchases.level[spoken], level]),
        "said_at": np.concatenate([purchases.said_at[spoken], said_at]),
        "answered_at": np.concatenate([purchases.answered_at[spoken], answered_at]),
        "days_late": np.concatenate([days_late, np.zeros(len(visit), dtype=np.int64)]),
        "partner": np.concatenate([purchases.partner[spoken], nothing]),
    }
    order = np.lexsort((columns["person"], columns["said_at"]))
    return _worded(people, rng, {name: values[order] for name, values in columns.items()})


def _main_product(rng: np.random.Generator, lines: Lines, count: int) -> Ints:
    """The product each purchase is remembered for: mostly its dearest, a service only when it stands alone."""
    service = np.array([article.is_service for article in catalogue.products()])[lines.product]
    weight = lines.price_cents * (0.4 + rng.random(len(lines))) * np.where(service, 0.0001, 1.0)
    order = np.lexsort((-weight, lines.purchase))
    found = np.zeros(count, dtype=np.int64)
    purchase, first = np.unique(lines.purchase[order], return_index=True)
    found[purchase] = lines.product[order][first]
    return found


def _about_visits(plan: Plan, rng: np.random.Generator, visits: Visits) -> tuple[Ints, Ints, Floats, Floats]:
    """Which visits are spoken about: position, level, time, time of the answer."""
    luck = rng.random(len(visits))
    praised = (visits.status == 1) & (luck < _VISIT_PRAISE)
    missed = ((visits.status == 2) | visits.stranded) & (luck < _VISIT_COMPLAINT)
    rows = np.flatnonzero((praised | missed) & (visits.due + 6 < plan.last))
    unhappy = missed[rows]
    level = np.where(unhappy, rng.choice((1, 2), len(rows)), rng.choice((4, 5), len(rows), p=(0.25, 0.75)))
    after = np.where(unhappy, visits.due[rows] + 1, visits.done[rows] + 1) + rng.integers(0, 4, len(rows))
    said_at = after + (8 + 12 * rng.random(len(rows))) / 24
    delay = np.where(rng.random(len(rows)) < 0.75, 1 + rng.integers(0, 6, len(rows)), np.inf)
    said_at = np.minimum(said_at, plan.last + 0.2)
    return rows, level, said_at, np.where(unhappy, np.floor(said_at) + delay + 0.45, np.inf)


def _worded(people: People, rng: np.random.Generator, columns: dict[str, Any]) -> Voices:
    """The messages with scale, rating, channel, language and text."""
    count = len(columns["person"])
    luck, seen = Luck(rng), set[str]()
    scale = rng.choice(3, count, p=_SCALE_SHARE)
    level = columns["level"]
    nps = np.array([_NPS[value][luck.below(len(_NPS[value]))] for value in level.tolist()], dtype=np.int64)
    language = _languages(people, columns["person"])
    rows = zip(
        *(columns[name].tolist() for name in ("level", "product", "days_late", "partner")), language, strict=True
    )
    causes, texts = [], []
    for stars, product, days_late, partner, tongue in rows:
        article = catalogue.products()[product]
        cause = "" if stars > 2 else "late" if days_late else usual_cause(article, luck)
        silent = luck.draw() < _SAYS_NOTHING
        occasion = Occasion(tongue, stars, cause, article, days_late, PARTNERS[partner])
        causes.append(cause)
        texts.append(None if silent else compose(occasion, luck, seen))
    rating = np.where(scale == 1, nps, level)
    worded: dict[str, Any] = {"scale": scale, "rating": rating, "channel": _channels(scale, luck), "language": language}
    return Voices(**columns, **worded, cause=causes, text=texts)


def _channels(scale: Ints, luck: Luck) -> list[str]:
    """The channel each message came through, which follows from how it was asked for."""
    found = []
    for number in scale.tolist():
        usual, often, else_ = _CHANNELS[number]
        found.append(usual if luck.draw() < often else else_)
    return found


def _languages(people: People, person: Ints) -> list[str]:
    """The language each message is written in."""
    places = part("people")["places"]
    spoken = np.array([places[code]["language"] for code in COUNTRIES])[people.country[person]]
    own = people.own_language[person] & np.isin(spoken, LANGUAGES)
    return [str(word) for word in np.where(own, spoken, "en")]


def topic(cause: str) -> str:
    """The words for a cause."""
    return CAUSES[cause]
