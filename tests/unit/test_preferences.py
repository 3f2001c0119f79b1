"""Preference indices: by hand, against a slow twin, and what is claimed about simulated shops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.preference_story import takeaway
from dashboard.analytics.preferences import CANNOT_TELL, LESS, MORE, UNKNOWN, preferences, with_money
from tests.provision.everyday import again
from tests.unit.simulated_shops import Plant, shop

FEW = 50  # shops in the everyday form; in the long form hundreds


def counts(*rows: tuple[str | None, int, int, int]) -> pd.DataFrame:
    """Counts of groups with two items."""
    groups, customers, *bought = zip(*rows, strict=True)
    named = {f"bought_{place}": list(numbers) for place, numbers in enumerate(bought)}
    return pd.DataFrame({"group": pd.Series(groups, dtype="str"), "customers": customers, **named})


def test_an_index_by_hand() -> None:
    found = preferences(counts(("women", 100, 60, 30), ("men", 100, 20, 30)), 2)
    first = found.cells.iloc[2]  # groups of one size stand in order of their names
    assert (first["group"], first["customers"], first["buyers"]) == ("women", 100, 60)
    assert first["buyer_share"] == pytest.approx(0.6)
    assert first["buyer_share_of_all"] == pytest.approx(0.4)
    assert first["preference_index"] == pytest.approx(1.5)
    assert found.cells["holds"].tolist() == [LESS, CANNOT_TELL, MORE, CANNOT_TELL]
    assert (found.customers, found.tested) == (200, 4)


def test_groups_of_fewer_than_30_are_not_compared_but_count_in_the_whole() -> None:
    found = preferences(counts(("a", 30, 10, 10), ("b", 29, 29, 0), ("c", 40, 10, 10)), 2)
    assert found.groups == ["c", "a"]
    assert (found.small, found.customers) == (1, 99)
    assert found.cells.iloc[0]["buyer_share_of_all"] == pytest.approx(49 / 99)


def test_unknown_is_a_group_of_its_own_comes_last_and_is_never_told_about() -> None:
    found = preferences(counts((None, 500, 400, 10), ("a", 100, 10, 10), ("b", 90, 10, 10)), 2, order=("b", "a"))
    assert found.groups == ["b", "a", UNKNOWN]
    assert (found.cells["holds"] == MORE).any()
    assert UNKNOWN not in set(found.held["group"])


def test_one_group_alone_prefers_nothing() -> None:
    found = preferences(counts(("a", 100, 60, 30)), 2)
    assert found.tested == 0
    assert found.cells["preference_index"].tolist() == [1.0, 1.0]
    assert set(found.cells["holds"]) == {CANNOT_TELL}


def test_nobody_at_all_gives_no_cells() -> None:
    found = preferences(counts(("a", 0, 0, 0)).head(0), 2)
    assert (len(found.cells), found.customers, len(found.held)) == (0, 0, 0)
    assert preferences(counts(("a", 1, 1, 0)), 2).small == 1


def test_at_most_18_groups_are_compared_the_largest() -> None:
    rows = [(f"g{place:02}", 100 + place, 10, 10) for place in range(25)]
    found = preferences(counts(*rows), 2)
    assert (len(found.groups), found.beyond, found.groups[0]) == (18, 7, "g24")


def test_the_share_of_money_stands_beside_the_share_of_customers() -> None:
    found = preferences(counts(("a", 40, 20, 20), ("b", 40, 20, 20)), 2)
    rows = [("a", 0, 1, 300), ("a", 1, 1, 100), ("b", 0, 2, 100), ("b", -1, 2, 300), ("small", 0, 3, 200)]
    money = pd.DataFrame(rows, columns=["group", "item", "unit", "cents"]).astype({"group": "str"})
    cells = with_money(found, money, 2).set_index(["group", "item"])
    assert cells.loc[("a", 0), "money_share"] == pytest.approx(0.75)
    assert cells.loc[("a", 0), "money_share_of_all"] == pytest.approx(0.6)
    assert cells.loc[("a", 0), "money_index"] == pytest.approx(1.25)
    assert cells["money_index"].isna().tolist() == [False, False, False, True]


def test_nothing_is_said_where_nothing_holds() -> None:
    alike = preferences(counts(("a", 100, 50, 30), ("b", 100, 48, 31)), 2)
    assert takeaway(alike, "segment", ["Cups", "Bags"]) == (
        "Nothing stands out: none of the 4 comparisons differs more than chance would."
    )
    found = preferences(counts(("female", 100, 60, 30), ("male", 100, 20, 30)), 2)
    told = takeaway(found, "gender", ["Cups", "Bags"])
    assert told.startswith("Women are 1.5× as likely as all customers to buy Cups: 60% of them against 40% of all")
    assert "Bags" not in told
    assert takeaway(preferences(counts(("a", 20, 5, 5)), 2), "gender", ["x", "y"]).endswith("there are none.")


def claims(shops: int, size: int, seed: int, plant: Plant | None = None) -> tuple[float, float]:
    """Shares of simulated shops: with any claim at all, and with the planted one found."""
    rng = np.random.default_rng(seed)
    any_claim = found_it = 0
    for _ in range(shops):
        held = preferences(shop(rng, size, plant), 10).held
        any_claim += len(held) > 0
        found_it += bool(((held["group"] == "Group 0") & (held["item"] == 0) & (held["holds"] == MORE)).any())
    return any_claim / shops, found_it / shops


def test_without_true_differences_hardly_any_shop_shows_one() -> None:
    assert claims(FEW, 150, seed=7)[0] <= 0.08


@pytest.mark.parametrize(("size", "base"), [(300, 0.30), again(1000, 0.10)])
def test_a_planted_preference_of_one_and_a_half_times_is_found(size: int, base: float) -> None:
    assert claims(FEW, size, seed=8, plant=Plant(times=1.5, base=base))[1] >= 0.88


@pytest.mark.proof
@pytest.mark.parametrize("size", [50, 300, 1000])
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_without_true_differences_at_most_8_of_100_shops_show_one(size: int, seed: int) -> None:
    assert claims(200, size, seed)[0] <= 0.08


@pytest.mark.proof
@pytest.mark.parametrize(("size", "base"), [(300, 0.30), (1000, 0.10)])
def test_the_power_curve_rises_and_reaches_9_of_10_at_one_and_a_half_times(size: int, base: float) -> None:
    curve = {times: claims(200, size, seed=21, plant=Plant(times=times, base=base))[1] for times in
             (1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8)}  # fmt: skip
    print(f"groups of {size}, bought by {base:.0%}: {curve}")  # noqa: T201  the report of the long form
    assert curve[1.5] >= 0.90
    assert list(curve.values()) == pytest.approx(sorted(curve.values()), abs=0.03)
