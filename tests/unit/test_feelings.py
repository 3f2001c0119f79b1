"""Feelings and loyalty: by hand, against the slow way, and in simulated shops where the truth is known."""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.feelings import drift, groups, quadrant, story
from dashboard.analytics.feelings.groups import feeling_groups, judged
from dashboard.analytics.intervals import mean_draws
from dashboard.analytics.repeat_rates import Prior
from dashboard.analytics.voice.fair import fair_score
from dashboard.analytics.voice.impact import tiers
from dashboard.analytics.voice.scores import SUMS, net_of, net_table
from dashboard.charts.base import rows

SAME = {"since_days": 5, "days_bought": 1, "spent_cents": 100, "segment": "A"}


def people(*parts: tuple[str, int, int], cents: int = 1000) -> pd.DataFrame:
    """Customers who are all alike: a feeling, how many came back, of how many."""
    rows = [{**SAME, "feeling": feeling, "returned": int(place < back), "after_cents": cents * (place < back)}
            for feeling, back, of in parts for place in range(of)]  # fmt: skip
    return pd.DataFrame(rows)


def told(**tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return judged({name: feeling_groups(table) for name, table in tables.items()})


def simulated(seed: int, effect: float, customers: int = 1500) -> pd.DataFrame:
    """Customers of whom those who buy seldom complain three times as often; ``effect`` is what complaining adds."""
    rng = np.random.default_rng(seed)
    low = rng.random(customers) < 1 / 3
    rate = np.where(low, 1 / 150, 1 / 40) * rng.gamma(8, 1 / 8, customers)
    complains = rng.random(customers) < np.where(low, 0.45, 0.15)
    rest = rng.choice(["positive", "neutral", "silent"], customers, p=[0.6, 0.1, 0.3])
    returned = rng.random(customers) < 0.28 + 0.5 * (1 - np.exp(-rate * 90)) + effect * complains
    return pd.DataFrame({
        "feeling": np.where(complains, "negative", rest), "segment": np.where(low, "low", "high"),
        "since_days": np.minimum(rng.exponential(1 / rate), 300).astype("int64"),
        "days_bought": 1 + rng.poisson(rate * 365), "spent_cents": rng.integers(100, 90_000, customers),
        "returned": returned.astype("int64"), "after_cents": returned * rng.gamma(2, 2000, customers).astype("int64"),
    })  # fmt: skip


def test_groups_by_hand_with_the_published_interval_of_a_difference() -> None:
    # Newcombe (1998), table II, row a: 56/70 less 48/80 is 0.2, method 10: 0.0524 to 0.3339.
    found = told(one=people(("negative", 56, 70), ("positive", 48, 80), ("silent", 3, 10)))["one"]
    assert found["feeling"].tolist() == ["negative", "positive", "silent"]
    row, base, few = rows(found)
    assert (row.customers, row.returned, row.return_rate) == (70, 56, 0.8)
    assert (row.difference, row.difference_low, row.difference_high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert (row.difference_answer, row.alike_answer, row.alike_customers) == ("higher", "higher", 70)
    assert row.alike == pytest.approx(0.2)
    assert row.after_difference == pytest.approx(200)
    assert row.after_difference_answer == "higher"
    assert base.difference_answer == ""
    assert base.after_mean == pytest.approx(600)
    assert math.isnan(base.difference)
    assert (few.difference_answer, few.alike_answer, few.after_difference_answer) == ("too few",) * 3
    assert math.isnan(few.after_mean)


def test_groups_are_those_of_the_slow_way() -> None:
    customers = simulated(3, -0.2, 900)
    found = {row.feeling: row for row in rows(feeling_groups(customers))}
    cells: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    plain: dict[str, list[int]] = defaultdict(list)
    for tier, row in zip(tiers(customers).tolist(), rows(customers), strict=True):
        cells[tier][row.feeling].append(row.returned)
        plain[row.feeling].append(row.returned)
    for feeling, back in plain.items():
        assert (found[feeling].customers, found[feeling].returned) == (len(back), sum(back))
        if feeling == "positive":
            continue
        share = sum(plain["positive"]) / len(plain["positive"])
        assert found[feeling].difference == pytest.approx(sum(back) / len(back) - share)
        top = bottom = compared = 0.0
        for cell in cells.values():
            one, other = cell.get(feeling, []), cell.get("positive", [])
            if one and other:
                weight = len(one) * len(other) / (len(one) + len(other))
                top, bottom = top + weight * (sum(one) / len(one) - sum(other) / len(other)), bottom + weight
                compared += len(one)
        assert found[feeling].alike_customers == compared
        assert found[feeling].alike == pytest.approx(top / bottom)
    money = customers[customers["feeling"] == "negative"]["after_cents"].tolist()
    random = Random(5)
    slow = sorted(sum(random.choices(money, k=len(money))) / len(money) for _ in range(2000))
    row = found["negative"]
    spread = slow[1949] - slow[50]
    assert row.after_mean == pytest.approx(sum(money) / len(money))
    assert (row.after_low, row.after_high) == pytest.approx((slow[50], slow[1949]), abs=spread * 0.06)


def test_large_groups_are_drawn_from_the_limit_of_small_ones() -> None:
    values = pd.Series(np.random.default_rng(1).gamma(0.3, 5000, 2001))
    exact, limit = mean_draws(values.head(2000)), mean_draws(values)
    assert exact.std() == pytest.approx(limit.std(), rel=0.08)
    assert np.array_equal(limit, mean_draws(values))
    assert not np.array_equal(limit, mean_draws(values, seed=2))


def test_nobody_and_groups_without_praise_are_told_as_such() -> None:
    found = told(none=people().reindex(columns=list(people(("silent", 1, 1)).columns)), one=people(("negative", 9, 40)))
    assert found["none"].empty
    assert found["one"]["difference_answer"].tolist() == ["too few"]
    assert found["none"].dtypes.to_dict() == found["one"].dtypes.to_dict()


def test_one_small_p_among_many_holds_only_where_it_would_alone_after_correction() -> None:
    # 30 of 100 against 44 of 100 has p = 0.041: it holds alone, and not among five that are nothing.
    pair = people(("negative", 30, 100), ("positive", 44, 100))
    assert told(one=pair)["one"]["difference_answer"].tolist()[0] == "lower"
    nothing = [(name, 44, 100) for name in ("neutral", "silent", "unread", "no_opinion")]
    many = people(("negative", 30, 100), *nothing, ("positive", 44, 100))
    answers = told(one=many, other=many)["one"].set_index("feeling")["difference_answer"]
    assert set(answers.drop("positive")) == {"cannot tell"}


def tone_rows(drifts: list[float], back: list[int]) -> pd.DataFrame:
    rows = [{**SAME, "tone_last": 0.5 + drift, "tone_before": 0.5, "returned": came}
            for drift, came in zip(drifts, back, strict=True)]  # fmt: skip
    return pd.DataFrame(rows)


def test_drift_by_hand_in_quarters_with_those_who_fell_most_against_the_rest() -> None:
    drifts = [step / 100 for step in range(-60, 60)]
    back = [int(place % 3 == 0) if place < 30 else int(place % 3 > 0) for place in range(120)]
    found = drift.tone_drift(tone_rows(drifts, back))
    rows = list(found.quarters.itertuples(index=False))
    assert [(row.quarter, row.customers, row.returned) for row in rows] == [
        (1, 30, 10),
        *[(q, 30, 20) for q in (2, 3, 4)],
    ]
    assert (rows[0].drift_from, rows[0].drift_to) == pytest.approx((-0.6, -0.31))
    fallen = found.fallen.iloc[0]
    assert fallen["difference"] == pytest.approx(10 / 30 - 60 / 90)
    assert (fallen["difference_answer"], fallen["alike_answer"]) == ("lower", "lower")
    assert "come back less often than the others. 33.3% against 66.7%" in story.drift_verdict(found)


def test_quarters_are_those_of_a_slow_count_and_equal_changes_stay_together() -> None:
    random = Random(2)
    values = [random.choice([-0.5, 0.0, 0.1, 0.4, random.uniform(-1, 1)]) for _ in range(203)]
    ranked = sorted(values)
    edges = []
    for share in (0.25, 0.5, 0.75):
        place = share * (len(ranked) - 1)
        low = ranked[int(place)]
        edges.append(low + (place - int(place)) * (ranked[int(place) + 1] - low))
    slow = [1 + sum(value > edge for edge in edges) for value in values]
    assert drift.quarters(pd.Series(values)).tolist() == slow
    assert drift.quarters(pd.Series(dtype="float64")).tolist() == []


def test_too_few_with_three_texts_are_not_parted() -> None:
    found = drift.tone_drift(tone_rows([0.1] * 119, [1] * 119))
    assert (found.customers, len(found.quarters), len(found.fallen)) == (119, 0, 0)
    assert story.drift_verdict(found) == ""
    assert story.drift_short(found).startswith("Too few wrote three times")


def test_a_change_within_the_customer_is_not_the_grumble_of_a_grumbler() -> None:
    tones = pd.DataFrame({"tone_last": [-0.9, 0.9, 0.1], "tone_before": [-0.9, 0.9, 0.6]})
    assert drift.drift_of(tones).tolist() == pytest.approx([0, 0, -0.5])


def products(*rows: tuple[str, int, int, int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Products with shrunk rates of beta(2, 8), and what was said: code, buyers, again, positive, negative."""
    rates = pd.DataFrame([
        {"product_id": place, "code": code, "product_name": f"Product {code}", "category": None, "buyers": n,
         "again": k, "repeat_rate": k / n, "repeat_shrunk": (k + 2) / (n + 10),
         "repeat_low": (k + 2) / (n + 10) - 0.05, "repeat_high": (k + 2) / (n + 10) + 0.05}
        for place, (code, n, k, _, _) in enumerate(rows)
    ])  # fmt: skip
    said = pd.DataFrame([
        {"product_id": place, "items": up + down, "units": up + down, "positive": up, "negative": down,
         "net": up - down, "net_squares": up + down, "net_items": up - down, "item_squares": up + down}
        for place, (_, _, _, up, down) in enumerate(rows) if up + down
    ])  # fmt: skip
    return rates, said


def test_the_four_fields_by_hand_and_what_is_too_little_said() -> None:
    rates, said = products(("KEEP", 100, 60, 40, 2), ("RESCUE", 100, 60, 5, 35), ("PROMOTE", 100, 5, 40, 2),
                           ("FIX", 100, 5, 5, 35), ("QUIET", 100, 5, 4, 5), ("RARE", 9, 5, 40, 2),
                           ("UNSAID", 90, 9, 0, 0))  # fmt: skip
    found = quadrant.product_quadrant(rates, Prior(2, 8), said)
    places = dict(zip(found.products["code"], found.products["product_place"], strict=True))
    assert places == {"KEEP": "keep", "RESCUE": "rescue", "PROMOTE": "promote", "FIX": "fix", "QUIET": "too few",
                      "RARE": "too few", "UNSAID": "too few"}  # fmt: skip
    fields: Any = found.products.set_index("code")
    assert fields["product_sure"].tolist() == [True] * 2 + [False] + [True] * 2 + [False] * 2
    usual = (3 * (40 - 2) + 2 * (5 - 35) + (4 - 5)) / (3 * 42 + 2 * 40 + 9)
    assert found.usual_rate == 0.2
    assert found.usual_net.value == pytest.approx(usual)
    assert fields.loc["RESCUE", "product_net"] == pytest.approx(-0.75)
    half = 1.959963984540054 * math.sqrt((1 - 0.75**2) / 40)
    assert fields.loc["RESCUE", ["product_net_low", "product_net_high"]].tolist() == pytest.approx(
        [-0.75 - half, -0.75 + half]
    )
    assert fields.loc["UNSAID", "speakers"] == 0
    assert math.isnan(fields.loc["UNSAID", "product_net"])
    words = story.quadrant_words(found)
    assert "Rescue, bought again in spite of complaints: Product RESCUE." in words
    assert "Product QUIET" not in words


def test_scores_of_many_products_at_once_are_those_of_each() -> None:
    random, sums = Random(3), []
    for _ in range(60):
        units = [[random.choice([-1, 0, 1]) for _ in range(random.randint(1, 3))] for _ in range(random.randint(0, 6))]
        sums.append((
            sum(map(len, units)), len(units), sum(one > 0 for unit in units for one in unit),
            sum(one < 0 for unit in units for one in unit), sum(map(sum, units)), sum(sum(unit) ** 2 for unit in units),
            sum(sum(unit) * len(unit) for unit in units), sum(len(unit) ** 2 for unit in units),
        ))  # fmt: skip
    table = pd.DataFrame([*sums, (2, 2, 2, 0, 2, 2, 2, 2), (2, 2, 0, 2, -2, 2, -2, 2), (3, 2, 0, 0, 0, 0, 0, 5)],
                         columns=list(SUMS))  # fmt: skip
    for found, each in zip(rows(net_table(table)), rows(table), strict=True):
        one = net_of(each._asdict())
        assert (found.value, found.low, found.high) == pytest.approx((one.value, one.low, one.high), nan_ok=True)


def test_without_enough_products_for_a_usual_rate_nothing_is_placed() -> None:
    rates, said = products(("KEEP", 100, 60, 40, 2))
    found = quadrant.product_quadrant(
        rates.assign(repeat_shrunk=math.nan, repeat_low=math.nan, repeat_high=math.nan), None, said
    )
    assert found.products["product_place"].tolist() == ["too few"]
    assert story.quadrant_words(found) == "Of no product both enough was said and enough customers were followed."


def test_the_verdict_says_lower_higher_or_that_one_cannot_tell() -> None:
    lower = told(one=people(("negative", 20, 100), ("positive", 60, 100)))["one"]
    assert story.verdict(lower, "first").startswith(
        "Customers whose first words were negative come back less often than those who praised: 20.0% against 60.0%"
    )
    assert "they come back less often too: -40.0 pts" in story.verdict(lower, "first")
    higher = told(one=people(("negative", 60, 100), ("positive", 20, 100)))["one"]
    assert "come back more often than those who praised" in story.verdict(higher, "last")
    unsure = told(one=people(("negative", 22, 100), ("positive", 20, 100)))["one"]
    assert story.verdict(unsure, "last").startswith("Whether customers whose last words were negative come back less")
    assert "one cannot tell yet" in story.money_verdict(unsure, "last", "GBP")
    # An interval that leaves 0 out is not sure among many comparisons, and the sentence says so.
    many = unsure.assign(difference_low=0.001, difference_high=0.2)
    assert "(+0.1 to +20.0); among so many comparisons one like it comes by chance." in story.verdict(many, "last")
    assert "by chance" not in story.verdict(unsure, "last")
    few = told(one=people(("negative", 2, 10), ("positive", 20, 100)))["one"]
    assert story.verdict(few, "last").endswith("there are 10 and 100.")
    nobody = drift.tone_drift(tone_rows([], []).reindex(columns=["tone_last", "tone_before", "returned"]))
    assert story.takeaway(lower, few, nobody) == (
        "Last words: too few to tell. Of customers whose first words were a complaint 20.0% buy again within 90 days, "
        "of those that praised 60.0%: lower, also among customers alike. Too few wrote three times to tell what a "
        "falling tone means."
    )


def test_the_least_heard_group_is_named() -> None:
    base = pd.DataFrame({"customer_id": range(100), "group": ["loyal"] * 50 + ["at_risk"] * 50, "segment": "A"})
    answers = pd.DataFrame({"customer_id": [*range(18), 60, 61], "rating": [10] * 20})
    assert story.unheard(fair_score(answers, base)) == (
        "Least heard: at risk, 50% of all customers and 10% of the answers."
    )
    even = pd.DataFrame({"customer_id": [*range(10), *range(60, 70)], "rating": [10] * 20})
    assert "about as often as it is large" in story.unheard(fair_score(even, base))


def _answers(seeds: range, effect: float) -> tuple[int, int]:
    """In how many shops anything is found at all, and in how many complaining is said to cost among like customers."""
    anything = lower = 0
    for seed in seeds:
        found = judged({"last": feeling_groups(simulated(seed, effect))})["last"].set_index("feeling")
        anything += bool(set(found["alike_answer"]) & {"higher", "lower"})
        lower += bool(found["alike_answer"]["negative"] == "lower")
    return anything, lower


def test_where_feelings_do_nothing_one_cannot_tell_and_what_is_planted_is_found_short() -> None:
    anything, _ = _answers(range(15), 0.0)
    assert anything <= 3
    _, lower = _answers(range(100, 108), -0.15)
    assert lower >= 7


@pytest.mark.proof
def test_where_feelings_do_nothing_one_cannot_tell_and_what_is_planted_is_found() -> None:
    runs = 1000
    anything, lower = _answers(range(runs), 0.0)
    print(f"no effect: anything said of like customers in {anything / runs:.1%}, complaining costs {lower / runs:.1%}")  # noqa: T201
    assert anything / runs <= 0.065
    for effect, least in ((-0.10, 0.5), (-0.15, 0.9)):
        _, lower = _answers(range(runs, runs + runs // 4), effect)
        print(f"effect {effect:+.2f}: complaining costs in {4 * lower / runs:.1%}")  # noqa: T201
        assert 4 * lower / runs >= least


def _fallen(seeds: range, effect: float) -> int:
    """In how many shops those whose tone fell most are said to come back less or more."""
    said = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        fall = rng.normal(0, 0.4, 400)
        came = rng.random(400) < 0.5 + effect * (fall < np.quantile(fall, 0.25))
        found = drift.tone_drift(tone_rows(fall.tolist(), came.astype(int).tolist()))
        said += found.fallen["difference_answer"].iloc[0] != "cannot tell"
    return said


def test_a_falling_tone_that_means_nothing_is_rarely_said_to_mean_something_short() -> None:
    assert _fallen(range(25), 0.0) <= 4
    assert _fallen(range(10), -0.25) >= 9


@pytest.mark.proof
def test_a_falling_tone_that_means_nothing_is_said_to_in_five_of_a_hundred() -> None:
    runs = 1000
    none, planted = _fallen(range(runs), 0.0) / runs, _fallen(range(runs), -0.2) / runs
    print(f"a fall that means nothing is told in {none:.1%}, one that costs 20 points in {planted:.1%}")  # noqa: T201
    assert none <= 0.065
    assert planted >= 0.9


def test_the_order_of_groups_and_their_names_hold_all_feelings() -> None:
    assert set(story.NAMES) == set(groups.FEELINGS)
