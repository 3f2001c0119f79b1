"""Who the customers are: one hidden satisfaction each, where they live, how old they are, how they found the shop."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo.plan import Bools, Floats, Ints, Plan, part

if TYPE_CHECKING:
    import numpy.typing as npt

SEGMENTS = ("Home", "Enthusiast", "Office", "Hospitality")
HOME, ENTHUSIAST, OFFICE, HOSPITALITY = range(4)
COUNTRIES = ("GB", "IE", "DE", "FR", "ES", "PT", "NL")
_COUNTRY_SHARE = (0.735, 0.06, 0.08, 0.05, 0.03, 0.02, 0.025)
GENDERS = ("female", "male", "other", None)
_GENDER_SHARE = (0.50, 0.42, 0.015, 0.065)
FOUND_THROUGH = ("Search", "Recommendation", "Social media", "Marketplace", "Trade fair", "Voucher site")
VOUCHER = 5
_FOUND_SHARE = (0.34, 0.22, 0.20, 0.13, 0.05, 0.06)
_WRITES_OWN_LANGUAGE = 0.42

# By segment: share, purchases a day while active (in busy-time), goods bought at once against a home customer.
_SEGMENT_SHARE = (0.66, 0.20, 0.09, 0.05)
_PACE = (1.0, 1.35, 1.5, 2.1)
_BASE_RATE, _RATE_SHAPE = 1 / 57, 1.25
_SLOWEST = 0.15  # against the average customer: nobody takes years to come back
_FIRST_LEAVING = 0.01
_NEVER_BUYS = 0.015
_SALE_CROWD = 1.75  # arrivals of the sale month against a usual month
_BARGAIN_SHARE = 0.62  # of the arrivals of the sale month


@dataclass(frozen=True)
class People:
    """One row a customer; texts are composed later, when rows are written."""

    satisfaction: Floats
    segment: Ints
    country: Ints
    region: npt.NDArray[np.str_]
    gender: Ints
    birth_year: Ints  # 0 when unknown
    found: Ints
    channel: Ints  # the channel preferred
    own_language: Bools
    arrived: Ints
    bargain: Bools
    buys: Bools
    rate: Floats
    leaving: Floats
    leaving_first: Floats
    spending: Floats

    @property
    def abroad(self) -> Ints:
        """Days that a delivery takes longer than at home."""
        return np.where(self.country == 0, 0, 2)

    def __len__(self) -> int:
        """How many customers."""
        return len(self.satisfaction)


def settle(plan: Plan) -> People:
    """The customers of a plan, in order of arrival."""
    rng = plan.rng("people")
    count = plan.people
    arrived = _arrivals(plan, rng)
    bargain = (arrived >= plan.sale[0]) & (arrived < plan.sale[1]) & (rng.random(count) < _BARGAIN_SHARE)
    satisfaction = rng.standard_normal(count)
    segment = np.where(bargain, HOME, _dealt(rng, count, _SEGMENT_SHARE))
    country = rng.choice(len(COUNTRIES), count, p=_COUNTRY_SHARE)
    found = np.where(bargain, VOUCHER, rng.choice(6, count, p=_FOUND_SHARE))
    pace = _BASE_RATE * np.array(_PACE)[segment] * np.exp(0.22 * satisfaction) * np.where(bargain, 0.4, 1.0)
    rate = pace * np.maximum(rng.gamma(_RATE_SHAPE, 1 / _RATE_SHAPE, count), _SLOWEST)
    leaving = np.clip(rng.beta(0.8, 13.0, count) * np.exp(-0.45 * satisfaction), 0.003, 0.6)
    leaving_first = np.where(bargain, 0.84, np.clip(_FIRST_LEAVING * np.exp(-0.35 * satisfaction) + leaving, 0, 0.8))
    return People(
        satisfaction=satisfaction,
        segment=segment,
        country=country,
        region=_regions(rng, country),
        gender=rng.choice(4, count, p=_GENDER_SHARE),
        birth_year=_birth_years(plan, rng, segment),
        found=found,
        channel=_channels(rng, segment, found),
        own_language=rng.random(count) < _WRITES_OWN_LANGUAGE,
        arrived=arrived,
        bargain=bargain,
        buys=rng.random(count) >= _NEVER_BUYS,
        rate=rate,
        leaving=leaving,
        leaving_first=leaving_first,
        spending=np.exp(0.42 * _spread(rng, count)),
    )


def _dealt(rng: np.random.Generator, count: int, shares: tuple[float, ...]) -> Ints:
    """Groups in exact shares, shuffled: a few bars more or fewer would move the revenue of a whole small store."""
    edges = np.rint(np.cumsum(shares) * count)
    return rng.permutation(np.searchsorted(edges, np.arange(count), side="right")).astype(np.int64)


def _spread(rng: np.random.Generator, count: int) -> Floats:
    """Standard normal values without the luck of the draw: one from each of ``count`` equal slices, shuffled."""
    slices = [NormalDist().inv_cdf((place + 0.5) / count) for place in range(count)]
    return rng.permutation(np.array(slices))


def _arrivals(plan: Plan, rng: np.random.Generator) -> Ints:
    """The day each customer first buys: a growing business, busy seasons, and a crowd in the sale month."""
    days = np.arange(plan.last + 1)
    weight = plan.pulse[: plan.last + 1] * (0.85 + 0.35 * days / max(plan.last, 1))
    weight = np.where((days >= plan.sale[0]) & (days < plan.sale[1]), weight * _SALE_CROWD, weight)
    return np.sort(rng.choice(days, plan.people, p=weight / weight.sum()))


def _regions(rng: np.random.Generator, country: Ints) -> npt.NDArray[np.str_]:
    """A region of each customer's country."""
    places = part("people")["places"]
    region = np.empty(len(country), dtype="U32")
    for number, code in enumerate(COUNTRIES):
        here = np.flatnonzero(country == number)
        weights = {name: detail["weight"] for name, detail in places[code]["regions"].items()}
        share = np.array(list(weights.values())) / sum(weights.values())
        region[here] = rng.choice(list(weights), len(here), p=share)
    return region


def _birth_years(plan: Plan, rng: np.random.Generator, segment: Ints) -> Ints:
    """A birth year, unknown for most businesses and some others."""
    count = len(segment)
    age = 19 + 58 * rng.beta(2.0, 2.9, count) - np.where(segment == ENTHUSIAST, 5, 0)
    unknown = rng.random(count) < np.where(segment >= OFFICE, 0.7, 0.12)
    return np.where(unknown, 0, plan.today.year - np.maximum(age, 18).astype(np.int64))


def _channels(rng: np.random.Generator, segment: Ints, found: Ints) -> Ints:
    """The channel each customer prefers, which follows from who they are and how they came."""
    count = len(segment)
    channel = rng.choice(5, count, p=(0.60, 0.19, 0.08, 0.04, 0.09))
    channel = np.where((segment == HOSPITALITY) & (rng.random(count) < 0.45), 3, channel)
    return np.where((found == 3) & (rng.random(count) < 0.75), 2, channel)
