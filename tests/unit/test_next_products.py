"""What to offer next: by hand, and against a slow twin on random baskets."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.next_products import next_products, of_all, offers
from dashboard.analytics.together import baskets_of, pairs


def sure(*rows: tuple[int, int, int, int, float]) -> pd.DataFrame:
    """Pairs: a, b, customers of each, lower bound of the lift."""
    return pd.DataFrame(rows, columns=["a", "b", "n_a", "n_b", "lift_low"])


def owned(*rows: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place", "item"], dtype="int64")


def test_the_share_that_is_sure_decides_not_the_lift() -> None:
    offered = offers(sure((0, 1, 50, 10, 4.0), (0, 2, 50, 60, 1.2)), 100)
    found = next_products(owned((7, 0)), offered, again=[], most=5)
    assert found[["place", "item", "because"]].to_numpy().tolist() == [[7, 2, 0], [7, 1, 0]]
    assert found["least_share"].tolist() == pytest.approx([1.2 * 0.6, 4.0 * 0.1])
    assert found["share_of_all"].tolist() == [0.6, 0.1]


def test_what_they_have_is_offered_only_where_it_is_bought_again() -> None:
    offered = offers(sure((0, 1, 50, 10, 4.0)), 100)
    assert next_products(owned((7, 0), (7, 1)), offered, again=[]).empty
    found = next_products(owned((7, 0), (7, 1)), offered, again=[1])
    assert found[["item", "because"]].to_numpy().tolist() == [[1, 0]]


def test_nothing_owned_and_nothing_sure_offers_nothing() -> None:
    assert next_products(owned(), offers(sure((0, 1, 50, 10, 4.0)), 100), again=[]).empty
    assert next_products(owned((1, 0)), offers(sure(), 0), again=[]).empty


@pytest.mark.parametrize("seed", [1, 2])
def test_all_customers_get_what_a_slow_twin_gives_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    basket = np.repeat(np.arange(60), 4)
    held = baskets_of(basket, rng.integers(0, 9, len(basket)), 9)
    table, again, skip = pairs(held, least=3), {2, 5}, np.array([3, 11])
    bought: dict[int, set[int]] = defaultdict(set)
    for who, item in zip(held.basket.tolist(), held.item.tolist(), strict=True):
        bought[who].add(item)
    expected = {}
    for who, items in bought.items():
        best = []
        for a, b, n_a, n_b, low in table[["a", "b", "n_a", "n_b", "lift_low"]].to_numpy().tolist():
            for have, other, n in ((a, b, n_b), (b, a, n_a)):
                if have in items and (other not in items or other in again):
                    best.append((-min(low * n / held.number, 1.0), other, have))
        if best and who not in skip:
            expected[who] = min(best)[1:]
    found = of_all(held, offers(table, held.number), again, skip)
    assert {
        who: (item, have) for who, item, have in found[["place", "item", "because"]].to_numpy().tolist()
    } == expected
