"""What is in each purchase: products that suit the customer, things that go together, discounts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo import catalogue
from data_access.demo.people import HOSPITALITY, OFFICE
from data_access.demo.plan import GROWTH_MONTHS, Floats, Ints, Plan

if TYPE_CHECKING:
    from data_access.demo.behaviour import Purchases
    from data_access.demo.people import People

# Coffee, machines, grinders, brewing, tableware, kitchen tools, tea and matcha, care and service.
_BASE = np.array([0.36, 0.016, 0.030, 0.15, 0.13, 0.13, 0.050, 0.12])
_SEGMENT = np.array([
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    [1.3, 1.7, 2.3, 1.5, 0.8, 0.6, 1.0, 1.0],
    [1.7, 1.1, 0.7, 0.8, 1.1, 0.25, 1.3, 1.5],
    [2.2, 1.2, 1.0, 0.6, 1.4, 0.6, 1.0, 1.8],
])  # fmt: skip
_YOUNG = np.array([1.0, 0.8, 1.0, 1.3, 0.9, 0.8, 2.0, 1.0])
_OLDER = np.array([1.0, 1.3, 0.8, 0.9, 1.3, 1.5, 0.7, 1.0])
_GENDER = np.array([
    [1.0, 0.9, 0.75, 1.0, 1.25, 1.0, 1.3, 1.0],
    [1.0, 1.2, 1.5, 1.0, 0.8, 0.95, 0.8, 1.0],
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
])  # fmt: skip
_COUNTRY_TASTE = {2: (1, 1.4), 3: (5, 1.6), 4: (0, 1.25), 6: (3, 1.4)}  # country -> (category, times)
_MORE_LINES = np.array([0.95, 1.25, 1.7, 2.4])
_MORE_UNITS = np.array([0.28, 0.30, 2.4, 5.8])  # extra units of a consumable, on average
GROWTH_TIMES = 4.2  # how many times its old share the growing category has today
_SALE_OFF, _SALE_OFF_BARGAIN = 0.20, 0.30
_PLAN_SHARE = 0.52
_GOES_WITH = (
    ("Ceremonial matcha", "Bamboo whisk", 0.34),
    ("Conewell dripper", "Conewell papers 02, pack of 100", 0.45),
    ("Alder", "Tamper Anvil 54 mm", 0.35),
    ("Corvane", "Water filter Brook, pack of 4", 0.40),
    ("Halden", "Grinder brush set", 0.25),
    ("Milk frother", "Milk cleaner", 0.20),
)


@dataclass(frozen=True)
class Lines:
    """One row a line; ``purchase`` is the position of its purchase."""

    purchase: Ints
    product: Ints
    units: Ints
    price_cents: Ints
    discount_cents: Ints

    @property
    def amount_cents(self) -> Ints:
        """What each line adds to the total."""
        return self.units * self.price_cents - self.discount_cents

    def take(self, rows: Ints) -> Lines:
        """The lines at these positions."""
        return Lines(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def __len__(self) -> int:
        """How many lines."""
        return len(self.purchase)


def fill(plan: Plan, people: People, purchases: Purchases) -> Lines:
    """The lines of every purchase, in order of purchase."""
    rng = plan.rng("baskets")
    segment = people.segment[purchases.customer]
    spending = people.spending[purchases.customer]
    count = 1 + rng.poisson(_MORE_LINES[segment] * np.sqrt(spending))
    purchase = np.repeat(np.arange(len(purchases)), count)
    product = _pick(plan, people, purchases, purchase, rng)
    purchase, product = _with_companions(purchase, product, rng)
    purchase, product = np.divmod(np.unique(purchase * 1000 + product), 1000)
    units = _units(rng, segment[purchase], spending[purchase], product)
    price = catalogue.prices()[product]
    off = _discount_share(plan, people, purchases, purchase, rng)
    return Lines(purchase, product, units, price, np.rint(units * price * off).astype(np.int64))


def tastes(plan: Plan, people: People) -> Floats:
    """How much each customer likes each category (customers x categories), before season and growth."""
    age = np.where(people.birth_year > 0, plan.today.year - people.birth_year, 45)
    weight: Floats = _BASE * _SEGMENT[people.segment] * _GENDER[people.gender]
    weight = np.where((age < 35)[:, None], weight * _YOUNG, np.where((age >= 58)[:, None], weight * _OLDER, weight))
    for country, (category, times) in _COUNTRY_TASTE.items():
        weight[people.country == country, category] *= times
    weight[people.found == 2, catalogue.growing()] *= 1.7  # social media sells matcha
    return weight


def growth(plan: Plan, day: Ints) -> Floats:
    """How many times its old share the growing category has on a day."""
    since = np.clip((day - plan.last) / (GROWTH_MONTHS * 30.44) + 1, 0.0, 1.0)
    grown: Floats = GROWTH_TIMES**since
    return grown


def _pick(plan: Plan, people: People, purchases: Purchases, purchase: Ints, rng: np.random.Generator) -> Ints:
    """A product for each line."""
    customer, day = purchases.customer[purchase], purchases.day[purchase]
    weight = tastes(plan, people)[customer]
    weight[:, catalogue.growing()] *= growth(plan, day)
    gift_season = plan.dates[day].astype("datetime64[M]").astype(int) % 12 >= 10
    weight[gift_season, 4] *= 1.5
    weight[gift_season, 5] *= 1.3
    upto = np.cumsum(weight, axis=1)
    category = (upto < rng.random(len(day))[:, None] * upto[:, -1:]).sum(axis=1)
    segment, product = people.segment[customer], np.zeros(len(day), dtype=np.int64)
    for kind in range(len(catalogue.categories())):
        goods = np.flatnonzero(catalogue.category_of() == kind)
        for group in range(4):
            here = np.flatnonzero((category == kind) & (segment == group))
            liking = catalogue.popularity()[group, goods]
            product[here] = rng.choice(goods, len(here), p=liking / liking.sum())
    return product


def _with_companions(purchase: Ints, product: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The lines, with the things added that often go with them, and care plans for machines."""
    extra_purchase, extra_product = [purchase], [product]
    for first, second, share in _GOES_WITH:
        with_it = np.isin(product, catalogue.named(first)) & (rng.random(len(product)) < share)
        extra_purchase.append(purchase[with_it])
        extra_product.append(np.full(with_it.sum(), catalogue.named(second)[0]))
    basic, plus, bar = catalogue.with_noun("care plan")
    machine = np.isin(product, catalogue.with_noun("espresso machine", "coffee machine"))
    covered = np.flatnonzero(machine & (rng.random(len(product)) < _PLAN_SHARE))
    price = catalogue.prices()[product[covered]]
    cover = np.where(price > 200_000, bar, np.where(price > 100_000, plus, basic))
    return np.concatenate([*extra_purchase, purchase[covered]]), np.concatenate([*extra_product, cover])


def _units(rng: np.random.Generator, segment: Ints, spending: Floats, product: Ints) -> Ints:
    """How many of each: one of a machine, cases of coffee for a bar."""
    consumable = (catalogue.prices()[product] < 10_000) & np.isin(catalogue.category_of()[product], (0, 6, 7))
    single = (catalogue.prices()[product] >= 20_000) | np.array([p.is_service for p in catalogue.products()])[product]
    extra = rng.poisson(_MORE_UNITS[segment] * spending)
    some = rng.poisson(np.where(segment >= OFFICE, 1.0 + (segment == HOSPITALITY), 0.10) * np.minimum(spending, 2))
    return 1 + np.where(single, 0, np.where(consumable, extra, some))


def _discount_share(
    plan: Plan, people: People, purchases: Purchases, purchase: Ints, rng: np.random.Generator
) -> Floats:
    """The share taken off each line: a sale month, and now and then a small rebate."""
    day = purchases.day[purchase]
    in_sale = (day >= plan.sale[0]) & (day < plan.sale[1])
    sale_off = np.where(people.bargain[purchases.customer[purchase]], _SALE_OFF_BARGAIN, _SALE_OFF)
    sometimes = np.where(rng.random(len(day)) < 0.06, rng.choice((0.05, 0.10, 0.15), len(day)), 0.0)
    return np.where(in_sale & (rng.random(len(day)) < 0.85), sale_off, sometimes)
