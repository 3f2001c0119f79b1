"""The documents of the shop: purchases with their lines, plus the counted dirt a real store has.

Returns, purchases cancelled in place, free lines, anonymous purchases and customers entered twice. Every piece of dirt
is counted, so that a test can ask for exactly that many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo import catalogue
from data_access.demo.baskets import Lines

if TYPE_CHECKING:
    from data_access.demo.behaviour import Purchases
    from data_access.demo.plan import Bools, Floats, Ints, Plan

SALE, FREE, RETURN, CANCELLED = 1, 2, 3, 4
_ANONYMOUS, _RETURNED, _CANCELLED, _FREE_LINES, _FREE_ONLY = 0.010, 0.012, 0.003, 0.004, 0.0015


@dataclass(frozen=True)
class Documents:
    """Purchases (one row each, in order of day) and their lines; ``owner`` is a customer row, -1 for anonymous.

    ``source`` is the position in ``Purchases``, -1 for documents that no delivery belongs to.
    """

    source: Ints
    owner: Ints
    day: Ints
    hour: Floats
    channel: Ints
    cancels: Ints  # position of the document a return cancels, else -1
    cancelled: Bools
    lines: Lines  # ``purchase`` is the position of the document
    kind: Ints  # of each line
    returns: Ints  # position of the line a return line takes back, else -1
    place: Ints  # the document of each purchase

    def __len__(self) -> int:
        """How many documents."""
        return len(self.day)

    def total(self, kinds: tuple[int, ...]) -> Ints:
        """Sum of the amounts of some kinds of line, by document."""
        wanted = np.isin(self.kind, kinds)
        amounts = np.bincount(self.lines.purchase[wanted], self.amounts[wanted], minlength=len(self))
        return np.rint(amounts).astype(np.int64)

    def count(self, kinds: tuple[int, ...]) -> Ints:
        """Lines of some kinds, by document."""
        return np.bincount(self.lines.purchase[np.isin(self.kind, kinds)], minlength=len(self))

    def units(self, kinds: tuple[int, ...]) -> Ints:
        """Quantity in thousandths of some kinds of line, by document."""
        wanted = np.isin(self.kind, kinds)
        units = np.bincount(self.lines.purchase[wanted], self.lines.units[wanted], minlength=len(self))
        return np.rint(units * 1000).astype(np.int64)

    @property
    def amounts(self) -> Ints:
        """What each line adds to net revenue."""
        return np.where(np.isin(self.kind, (FREE, CANCELLED)), 0, self.lines.amount_cents)


def share(count: int, part: float) -> int:
    """How many of ``count``: at least one where there are enough to spare it."""
    return min(max(round(count * part), 1), count) if count >= 20 else 0


def file_documents(plan: Plan, purchases: Purchases, lines: Lines, owner: Ints) -> Documents:
    """The documents of all purchases, with the dirt worked in."""
    rng = plan.rng("dirt")
    quiet = np.flatnonzero(
        (purchases.level == 0) & ~_first_of_each(purchases.customer) & (purchases.day < plan.last - 12)
    )
    quiet = rng.permutation(quiet)
    anonymous, cancelled = _cut(quiet, share(len(purchases), _ANONYMOUS), share(len(purchases), _CANCELLED))
    owner = owner.copy()
    owner[anonymous] = -1
    base = Documents(
        source=np.arange(len(purchases)), owner=owner, day=purchases.day, hour=_hours(rng, purchases.channel),
        channel=purchases.channel, cancels=np.full(len(purchases), -1),
        cancelled=np.isin(np.arange(len(purchases)), cancelled), lines=lines,
        kind=np.where(np.isin(lines.purchase, cancelled), CANCELLED, SALE), returns=np.full(len(lines), -1),
        place=np.arange(len(purchases)),
    )  # fmt: skip
    returned = rng.permutation(np.setdiff1d(quiet, np.concatenate([anonymous, cancelled])))
    with_returns = _add_returns(plan, rng, base, returned[: share(len(purchases), _RETURNED)])
    return _in_order(plan, _add_free(plan, rng, with_returns, lines))


def _cut(rows: Ints, first: int, second: int) -> tuple[Ints, Ints]:
    return rows[:first], rows[first : first + second]


def _first_of_each(customer: Ints) -> Bools:
    """Which rows are the first of their customer."""
    first = np.zeros(len(customer), dtype=bool)
    first[np.unique(customer, return_index=True)[1]] = True
    return first


def _hours(rng: np.random.Generator, channel: Ints) -> Floats:
    """Local time of day: evenings and lunch on the web, opening hours in the showroom and on the phone."""
    count = len(channel)
    evening = rng.random(count) < 0.58
    web = np.where(evening, 16 + 7 * rng.beta(2.6, 1.9, count), 6.5 + 10.5 * rng.beta(2.4, 2.2, count))
    office = 9 + 8.4 * rng.beta(1.6, 1.6, count)
    return np.where(channel >= 3, office, web)


def _append(documents: Documents, extra: Documents) -> Documents:
    """Both, the extra ones behind; ``extra`` already counts positions in the whole."""
    lines = Lines(**{
        name: np.concatenate([getattr(documents.lines, name), getattr(extra.lines, name)])
        for name in ("purchase", "product", "units", "price_cents", "discount_cents")
    })  # fmt: skip
    names = ("source", "owner", "day", "hour", "channel", "cancels", "cancelled", "kind", "returns")
    joined = {name: np.concatenate([getattr(documents, name), getattr(extra, name)]) for name in names}
    return Documents(**joined, lines=lines, place=documents.place)


def _add_returns(plan: Plan, rng: np.random.Generator, documents: Documents, returned: Ints) -> Documents:
    """A return document for each of these purchases: its dearest line comes back, or all of it."""
    count, lines = len(returned), documents.lines
    value = lines.amount_cents
    dearest = np.lexsort((-value, lines.purchase))
    dearest = dearest[np.unique(lines.purchase[dearest], return_index=True)[1]]
    whole = rng.random(count) < 0.4
    back = np.isin(lines.purchase, returned[whole]) | np.isin(np.arange(len(lines)), dearest[returned[~whole]])
    back_rows = np.flatnonzero(back)
    position = np.full(len(documents), -1)
    position[returned] = len(documents) + np.arange(count)
    taken = lines.take(back_rows)
    negative = replace(
        taken, purchase=position[taken.purchase], units=-taken.units, discount_cents=-taken.discount_cents
    )
    day = np.minimum(documents.day[returned] + rng.integers(4, 22, count), plan.last - 1)
    extra = Documents(
        source=np.full(count, -1), owner=documents.owner[returned], day=day, hour=9 + 8 * rng.random(count),
        channel=documents.channel[returned], cancels=returned, cancelled=np.zeros(count, dtype=bool), lines=negative,
        kind=np.full(len(back_rows), RETURN), returns=back_rows, place=documents.place,
    )  # fmt: skip
    return _append(documents, extra)


def _add_free(plan: Plan, rng: np.random.Generator, documents: Documents, lines: Lines) -> Documents:
    """Free lines: samples added to purchases, and a few documents that hold nothing but a free replacement."""
    purchases = len(documents.place)
    bought = np.flatnonzero((documents.owner[:purchases] >= 0) & ~documents.cancelled[:purchases])
    samples = rng.permutation(bought)[: share(len(lines), _FREE_LINES)]
    replaced = rng.permutation(bought[documents.day[bought] < plan.last - 12])[: share(purchases, _FREE_ONLY)]
    count = len(replaced)
    gift = catalogue.named("Tinker's Choice")[0]
    first_line = np.searchsorted(lines.purchase, replaced)
    product = np.concatenate([np.full(len(samples), gift), lines.product[first_line]])
    where = np.concatenate([samples, len(documents) + np.arange(count)])
    rows, nothing = len(product), np.zeros(len(product), dtype=np.int64)
    extra = Documents(
        source=np.full(count, -1), owner=documents.owner[replaced],
        day=documents.day[replaced] + rng.integers(3, 12, count),
        hour=9 + 8 * rng.random(count), channel=documents.channel[replaced], cancels=np.full(count, -1),
        cancelled=np.zeros(count, dtype=bool), lines=Lines(where, product, nothing + 1, nothing, nothing),
        kind=np.full(rows, FREE), returns=np.full(rows, -1), place=documents.place,
    )  # fmt: skip
    return _append(documents, extra)


def _in_order(plan: Plan, documents: Documents) -> Documents:
    """The same documents by day and hour, lines by document; today's hours stop in the morning."""
    today = documents.day == plan.last
    hour = np.where(today, 6 + (documents.hour - 6) * 3 / 17, documents.hour)
    order = np.lexsort((hour, documents.day))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    document = rank[documents.lines.purchase]
    by_line = np.lexsort((np.arange(len(document)), document))
    line_rank = np.empty(len(by_line), dtype=np.int64)
    line_rank[by_line] = np.arange(len(by_line))
    cancels, returns = documents.cancels[order], documents.returns[by_line]
    return Documents(
        source=documents.source[order], owner=documents.owner[order], day=documents.day[order], hour=hour[order],
        channel=documents.channel[order], cancels=np.where(cancels >= 0, rank[cancels], -1),
        cancelled=documents.cancelled[order], lines=replace(documents.lines, purchase=document).take(by_line),
        kind=documents.kind[by_line], returns=np.where(returns >= 0, line_rank[returns], -1),
        place=rank[documents.place],
    )  # fmt: skip
