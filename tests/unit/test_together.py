"""Pairs and rules: by hand, against a slow twin, and against rules that others have published for real baskets."""

from __future__ import annotations

import csv
import gzip
import math
from collections import Counter
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import together
from dashboard.analytics.together import Baskets, baskets_of, frequent_sets, is_service, pairs, rules
from dashboard.analytics.together_shown import shown

if TYPE_CHECKING:
    from pathlib import Path


def of(*baskets: set[int], items: int = 10) -> Baskets:
    """Baskets of these items."""
    lines = [(7 * place, item) for place, basket in enumerate(baskets) for item in basket]
    held = np.array(lines, dtype="int64").reshape(-1, 2)
    return baskets_of(held[:, 0], held[:, 1], items)


def test_pairs_by_hand() -> None:
    found = pairs(of(*[{1, 2}] * 6, *[{1}] * 2, *[{2, 3}] * 5, *[{4}] * 7))
    assert found[["a", "b", "n_a", "n_b", "n_ab", "baskets"]].to_numpy().tolist() == [
        [2, 3, 11, 5, 5, 20], [1, 2, 8, 11, 6, 20],
    ]  # fmt: skip
    second = found.iloc[1]
    assert (second["support"], second["confidence_a_b"], second["confidence_b_a"]) == (0.3, 0.75, 6 / 11)
    assert second["lift"] == pytest.approx(6 * 20 / (8 * 11))


def test_a_product_on_two_lines_of_a_basket_counts_once_and_left_out_items_make_no_basket() -> None:
    basket = np.array([5, 5, 5, 9, 9, 70])
    found = baskets_of(basket, np.array([1, 1, 2, 1, -1, -1]), 3)
    assert (found.number, found.counts.tolist()) == (2, [0, 2, 1])


def test_nothing_bought_has_no_pairs_and_no_rules() -> None:
    empty = of(items=0)
    assert (empty.number, len(pairs(empty)), len(rules(empty, 0.1, 0.1))) == (0, 0, 0)
    assert len(pairs(of({1}, {2}))) == 0
    assert list(rules(of({1, 2}), 0.1, 0.1).columns) == list(together.RULE_COLUMNS)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_and_rules_are_those_of_a_slow_twin(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "AT_ONCE", 200)  # so that meetings are counted in portions
    random = Random(seed)
    baskets = [set(random.sample(range(8), random.randrange(1, 6))) for _ in range(150)]
    found = of(*baskets, items=9)
    counted = Counter(pair for basket in baskets for pair in combinations(sorted(basket), 2))
    table = pairs(found)
    assert {(a, b): n for a, b, n in zip(table["a"], table["b"], table["n_ab"], strict=True)} == {
        pair: n for pair, n in counted.items() if n >= 5
    }
    sets = Counter(part for basket in baskets for size in range(1, 6) for part in combinations(sorted(basket), size))
    assert frequent_sets(found, 7) == {part: n for part, n in sets.items() if n >= 7}
    expected = {
        (part[:place] + part[place + 1 :], part[place])
        for part, n in sets.items() if n >= 7 and len(part) > 1
        for place in range(len(part)) if n >= 0.3 * sets[part[:place] + part[place + 1 :]]
    }  # fmt: skip
    made = rules(found, 7 / 150, 0.3)
    assert set(zip(made["left"], made["right"], strict=True)) == expected
    assert made["lift_low"].is_monotonic_decreasing


def test_too_many_sets_are_refused_before_memory_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST_SETS", 20)
    with pytest.raises(together.TooManySetsError):
        frequent_sets(of(*[set(range(8))] * 6), 5)
    monkeypatch.setattr(together, "MOST_BYTES", 8)
    with pytest.raises(together.TooManySetsError):
        frequent_sets(of(*[{1, 2}] * 6), 5)


def test_services_are_marked_or_have_codes_unlike_all_goods() -> None:
    codes = [*(f"{number}" for number in range(20000, 20030)), "85123A", "POST", "M", "79323 "]
    kinds = pd.Series([None, "service", *["goods"] * (len(codes) - 2)], dtype="str")
    found = is_service(pd.Series(codes, dtype="str"), kinds)
    assert [code for code, out in zip(codes, found, strict=True) if out] == ["20001", "POST", "M"]
    words = pd.Series(["cup", "bag", "12"], dtype="str")
    assert not is_service(words, pd.Series([None, "goods", None], dtype="str")).any()
    assert is_service(words.head(0), words.head(0)).empty


def test_the_matrix_shows_the_items_of_the_surest_pairs() -> None:
    table = pd.DataFrame({"a": [3, 1, 3, 7], "b": [5, 2, 4, 8]})
    assert list(together.top_matrix(table, 5)) == [3, 4, 5, 1, 2]


@pytest.fixture(scope="module")
def groceries(shared_data: Path) -> tuple[Baskets, list[str]]:
    """9,835 baskets of a grocer and the names of the items."""
    with gzip.open(shared_data / "groceries" / "groceries_baskets.csv.gz", "rt", encoding="utf-8") as file:
        baskets = [[name.strip() for name in row if name.strip()] for row in csv.reader(file) if row]
    names = sorted({name for basket in baskets for name in basket})
    places = {name: place for place, name in enumerate(names)}
    lines = np.array([(number, places[name]) for number, basket in enumerate(baskets) for name in basket])
    return baskets_of(lines[:, 0], lines[:, 1], len(names)), names


def named(found: pd.DataFrame, names: list[str]) -> dict[tuple[str, str], tuple[float, ...]]:
    """Rules by the names of their items: support, confidence, lift, baskets."""
    measures = zip(found["support"], found["confidence"], found["lift"], found["n_both"], strict=True)
    sides = zip(found["left"], found["right"], strict=True)
    return {
        (", ".join(sorted(names[item] for item in left)), names[right]): measured
        for (left, right), measured in zip(sides, measures, strict=True)
    }


def published(path: Path) -> dict[tuple[str, str], tuple[float, ...]]:
    """The rules of a golden file."""
    rows = pd.read_csv(path).to_dict("records")  # one name ends with a blank
    return {
        (", ".join(sorted(name.strip() for name in str(row["lhs"]).split(", "))), str(row["rhs"]).strip()): tuple(
            float(row[name]) for name in ("support", "confidence", "lift", "count")
        )
        for row in rows
    }


def agree(found: dict[tuple[str, str], tuple[float, ...]], expected: dict[tuple[str, str], tuple[float, ...]]) -> None:
    """Every expected rule is found with its figures, which the files give to eight digits."""
    assert set(expected) <= set(found)
    for rule, measures in expected.items():
        assert found[rule] == pytest.approx(measures, abs=5.1e-8), rule


def test_the_463_published_rules_of_groceries(groceries: tuple[Baskets, list[str]], shared_data: Path) -> None:
    found = named(rules(groceries[0], 0.006, 0.25), groceries[1])
    expected = published(shared_data / "golden" / "groceries_rules_s006_c25.csv")
    assert (len(found), len(expected)) == (463, 463)
    agree(found, expected)


def test_the_5668_rules_of_groceries_and_the_first_of_them(
    groceries: tuple[Baskets, list[str]], shared_data: Path
) -> None:
    found = named(rules(groceries[0], 0.001, 0.5), groceries[1])
    assert len(found) == 5668
    agree(found, published(shared_data / "golden" / "groceries_rules_s001_c50_top200.csv"))


def test_the_100_most_frequent_pairs_of_groceries(groceries: tuple[Baskets, list[str]], shared_data: Path) -> None:
    found, names = groceries
    table = pairs(found).sort_values("n_ab", ascending=False)
    ours = {frozenset((names[a], names[b])): (n, lift) for a, b, n, lift in
            zip(table["a"], table["b"], table["n_ab"], table["lift"], strict=True)}  # fmt: skip
    expected = pd.read_csv(shared_data / "golden" / "groceries_top100_pairs.csv")
    one, other = (expected[side].str.strip() for side in "ab")
    for a, b, n, lift in zip(one, other, expected["pair"], expected["lift"], strict=True):
        assert ours[frozenset((a, b))] == pytest.approx((n, lift), abs=5.1e-8)
    assert table["n_ab"].head(100).tolist() == expected["pair"].tolist()
    assert not math.isnan(table["lift_low"].min())


def test_of_many_goods_bought_at_random_hardly_any_pair_is_called_more_than_chance() -> None:
    rng = np.random.default_rng(4)
    claimed = 0
    for _ in range(30):
        lines = rng.integers(0, [400, 60], size=(2_000, 2))
        found = baskets_of(lines[:, 0], lines[:, 1], 60)
        claimed += len(together.beyond_chance(pairs(found), 60)) > 0
    assert claimed <= 3
    sure = together.beyond_chance(pairs(of(*[{1, 2}] * 20, *[{3}] * 200)), 10)
    assert sure[["a", "b"]].to_numpy().tolist() == [[1, 2]]


def test_a_page_keeps_the_surest_pairs_and_those_of_its_matrix_and_counts_the_rest() -> None:
    found = of(*[{1, 2}] * 30, *[{1, 3}] * 6, *[{3, 4}] * 20, *[{5, 6}] * 12, *[{1}, {2}, {3}] * 40, *[{7}] * 90)
    every, kept = pairs(found), shown(found, least=5, most=2, matrix=4)
    sure = together.beyond_chance(every, 7)
    assert (kept.number, kept.number_sure) == (len(every), len(sure)) == (4, 2)
    assert kept.most_frequent[["a", "b"]].to_numpy().tolist() == [[3, 4]]
    assert kept.surest[["a", "b"]].to_numpy().tolist() == every.head(1)[["a", "b"]].to_numpy().tolist()
    assert set(kept.matrix) == {3, 4, 5, 6}
    assert kept.pairs.drop(columns="sure").equals(every.head(2))
    assert kept.pairs["sure"].all()
    by_chance = shown(of(*[{1, 2}] * 25, *[{1}] * 25, *[{2}] * 25, *[set()] * 0), least=5, most=5, matrix=4)
    assert (by_chance.number, by_chance.number_sure) == (1, 0)
    assert by_chance.surest["sure"].tolist() == [False]
