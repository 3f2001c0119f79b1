"""What to offer next: by hand, and against a slow twin on random baskets."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.next_products import next_products, of_all, offers, unhappy_shares
from dashboard.analytics.repeat_rates import fit_prior
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


def test_what_the_group_is_unhappy_with_comes_later() -> None:
    offered = offers(sure((0, 1, 50, 10, 4.0), (0, 2, 50, 60, 1.2)), 100)  # worth .4 and .72
    unhappy = np.array([[0.0, 0.0, 0.0], [0.0, 0.1, 0.6]])
    for group, first, share in ((0, 2, 0.0), (1, 1, 0.1)):
        found = next_products(owned((7, 0)), offered, again=[], most=5, unhappy=unhappy, group=group)
        assert (found["item"].iloc[0], found["unhappy_share"].iloc[0]) == (first, share)
    assert next_products(owned((7, 0)), offered, again=[])["unhappy_share"].isna().all()


def test_shares_of_the_unhappy_by_hand() -> None:
    nobody = unhappy_shares(np.array([[5.0, 3.0]]), np.zeros((1, 2)))
    assert np.isnan(nobody).all()
    few = unhappy_shares(np.array([[5.0, 3.0], [1.0, 1.0]]), np.array([[2.0, 0.0], [0.0, 0.0]]))
    assert few == pytest.approx(np.full((2, 2), 0.2))  # two products: 2 of 10 buyers, whatever they bought
    buyers = np.array([[40.0, 60, 50, 80, 0, 30], [60.0, 40, 50, 20, 100, 0]])
    unhappy = np.array([[12.0, 1, 2, 3, 0, 1], [20.0, 2, 1, 1, 9, 0]])
    found = unhappy_shares(buyers, unhappy)
    prior = fit_prior(buyers.sum(axis=0), unhappy.sum(axis=0))
    assert prior is not None
    weight = prior.a + prior.b
    for item, (n, k) in enumerate(((100, 32), (100, 3), (100, 3), (100, 4), (100, 9), (30, 1))):
        all_buyers = (k + prior.a) / (n + weight)
        for group in (0, 1):
            one = (unhappy[group, item] + weight * all_buyers) / (buyers[group, item] + weight)
            assert found[group, item] == pytest.approx(one)
    assert found[0, 4] == pytest.approx((9 + prior.a) / (100 + weight))  # nobody of the group bought it


def test_nothing_owned_and_nothing_sure_offers_nothing() -> None:
    assert next_products(owned(), offers(sure((0, 1, 50, 10, 4.0)), 100), again=[]).empty
    assert next_products(owned((1, 0)), offers(sure(), 0), again=[]).empty


@pytest.mark.parametrize("seed", [1, 2])
def test_all_customers_get_what_a_slow_twin_gives_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    basket = np.repeat(np.arange(60), 4)
    held = baskets_of(basket, rng.integers(0, 9, len(basket)), 9)
    table, again, skip = pairs(held, least=3), {2, 5}, np.array([3, 11])
    group, unhappy = rng.integers(0, 3, held.number), rng.uniform(0, 0.9, (3, 9))
    bought: dict[int, set[int]] = defaultdict(set)
    for who, item in zip(held.basket.tolist(), held.item.tolist(), strict=True):
        bought[who].add(item)
    expected = {}
    for who, items in bought.items():
        best = []
        for a, b, n_a, n_b, low in table[["a", "b", "n_a", "n_b", "lift_low"]].to_numpy().tolist():
            for have, other, n in ((a, b, n_b), (b, a, n_a)):
                if have in items and (other not in items or other in again):
                    happy = 1 - unhappy[group[who], int(other)]
                    best.append((-min(low * n / held.number, 1.0) * happy, other, have))
        if best and who not in skip:
            expected[who] = min(best)[1:]
    found = of_all(held, offers(table, held.number), again, skip, 1, unhappy, group)
    assert {
        who: (item, have) for who, item, have in found[["place", "item", "because"]].to_numpy().tolist()
    } == expected
