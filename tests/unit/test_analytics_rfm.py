"""Scores, segments and movement: by hand, and against a slow twin in plain Python."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analytics import rfm
from dashboard.analytics import rfm_story as story

WHOLE = st.integers(-3, 12)


def customers(*rows: tuple[int, int, int], span: int = 0) -> pd.DataFrame:
    """Recency, purchases and money of customers 1, 2, ..."""
    table = pd.DataFrame(rows, columns=["recency_days", "purchase_count", "monetary_cents"])
    return table.assign(customer_id=range(1, len(rows) + 1), span_days=span)


def fifths(values: list[int], ties: rfm.Ties = "order") -> list[int]:
    return [int(score) for score in rfm.quintiles(np.array(values, dtype="int64"), ties)]


def slow_fifths(values: list[int], ties: str) -> list[int]:
    """By the words of the rule: rank, edges at the quantiles of 1..n, and how many edges lie below the rank."""
    n = len(values)
    if n == 1:
        return [3]
    edges = [1 + Fraction(k, 5) * (n - 1) for k in (1, 2, 3, 4)]
    found = []
    for place, value in enumerate(values):
        below = sum(other < value for other in values)
        equal = [at for at, other in enumerate(values) if other == value]
        rank = below + 1 + (Fraction(len(equal) - 1, 2) if ties == "together" else equal.index(place))
        found.append(1 + sum(edge < rank for edge in edges))
    return found


def test_ten_customers_make_five_pairs() -> None:
    assert fifths([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert fifths([100, 90, 80, 70, 60, 50, 40, 30, 20, 10]) == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_equal_customers_are_cut_in_their_order_or_kept_together() -> None:
    same = [1, 1, 1, 1, 1, 1, 7, 7, 8, 9]
    assert fifths(same) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert fifths(same, "together") == [2, 2, 2, 2, 2, 2, 4, 4, 5, 5]
    assert rfm.cut_ties(np.array(same), np.array(fifths(same))) == 6
    assert rfm.cut_ties(np.array(same), np.array(fifths(same, "together"))) == 0


def test_one_customer_is_in_the_middle_and_nobody_is_nobody() -> None:
    assert fifths([42]) == [3]
    assert fifths([]) == []
    assert fifths([1, 2]) == [1, 5]


@given(st.lists(WHOLE, min_size=1, max_size=60), st.sampled_from(["order", "together"]))
@settings(max_examples=150, deadline=None)
def test_fifths_are_those_of_the_slow_twin(values: list[int], ties: Any) -> None:
    assert fifths(values, ties) == slow_fifths(values, ties)


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 9), st.integers(0, 900)), min_size=1, max_size=50))
@settings(max_examples=100, deadline=None)
def test_scores_sizes_and_segments_are_those_of_the_slow_twin(rows: list[tuple[int, int, int]]) -> None:
    found = rfm.scored(customers(*rows))
    recency, count, money = ([row[k] for row in rows] for k in range(3))
    r = [6 - score for score in slow_fifths(recency, "order")]
    f, m = slow_fifths(count, "order"), slow_fifths(money, "order")
    assert found[["r", "f", "m"]].to_numpy().tolist() == [list(scores) for scores in zip(r, f, m, strict=True)]
    names = [first_pattern(*scores) for scores in zip(r, f, strict=True)]
    assert found["segment"].tolist() == names
    for row in rfm.sizes(found).to_dict("records"):
        inside = [place for place, name in enumerate(names) if name == row["segment"]]
        assert row["customers"] == len(inside)
        assert row["customer_share"] == pytest.approx(len(inside) / len(rows))
        assert row["monetary_cents"] == sum(money[place] for place in inside)
        assert row["monetary_share"] == pytest.approx(row["monetary_cents"] / (sum(money) or 1))
        if inside:
            assert row["recency_mean"] == pytest.approx(sum(recency[place] for place in inside) / len(inside))


# The definition as it is written: the first pattern that fits, R then F.
PATTERNS = (
    ("12", "12", "hibernating"),
    ("12", "34", "at_risk"),
    ("12", "5", "cant_lose"),
    ("3", "12", "about_to_sleep"),
    ("3", "3", "need_attention"),
    ("34", "45", "loyal"),
    ("4", "1", "promising"),
    ("5", "1", "new"),
    ("45", "23", "potential_loyalist"),
    ("5", "45", "champion"),
)


def first_pattern(r: int, f: int) -> str:
    return next(name for rs, fs, name in PATTERNS if str(r) in rs and str(f) in fs)


@pytest.mark.parametrize("r", range(1, 6))
def test_each_of_the_125_scores_has_the_segment_of_the_first_pattern_that_fits(r: int) -> None:
    for f, _m in product(range(1, 6), repeat=2):
        (found,) = rfm.segments_of(np.array([r]), np.array([f]))
        assert found == first_pattern(r, f)


def test_there_are_ten_segments_and_each_says_what_it_needs() -> None:
    assert set(rfm.SEGMENTS) == {name for *_, name in PATTERNS}
    for segment in rfm.SEGMENTS.values():
        assert segment.needs.endswith(".")
        assert segment.stage in rfm.STAGES
    assert len({segment.title for segment in rfm.SEGMENTS.values()}) == 10


LIMITS = rfm.Thresholds(
    recency_days=(10, 20, 30, 60), purchase_count=(2, 3, 5, 10), monetary_cents=(100, 200, 400, 1000)
)


def test_fixed_limits_score_at_and_beside_each_limit() -> None:
    days = rfm.scored(customers(*((days, 1, 1) for days in (1, 10, 11, 20, 21, 30, 31, 60, 61))), LIMITS)
    assert days["r"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1]
    counts = rfm.scored(customers(*((1, count, 1) for count in (1, 2, 3, 4, 5, 9, 10, 99))), LIMITS)
    assert counts["f"].tolist() == [1, 2, 3, 3, 4, 4, 5, 5]
    money = rfm.scored(customers(*((1, 1, cents) for cents in (0, 99, 100, 200, 399, 400, 1000))), LIMITS)
    assert money["m"].tolist() == [1, 1, 2, 3, 3, 4, 5]


def test_limits_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        rfm.Thresholds(recency_days=(10, 5, 30, 60), purchase_count=(2, 3, 5, 10), monetary_cents=(1, 2, 3, 4))


def test_the_usual_limits_follow_the_usual_interval_and_the_median_customer() -> None:
    # Gaps of 30 / 2 and 30 / 3 days; who bought once has none. The median money is 400 cents.
    found = customers((1, 3, 400), (1, 4, 800), (1, 1, 100), span=30)
    assert rfm.usual_interval(found) == 12.5
    limits = rfm.usual_thresholds(found)
    assert limits.recency_days == (13, 25, 38, 75)
    assert limits.monetary_cents == (200, 400, 800, 2000)


@pytest.mark.parametrize("rows", [[], [(1, 1, 0)], [(1, 5, 500)] * 4])
def test_nobody_one_purchase_and_all_on_one_day_have_limits_and_scores(rows: list[tuple[int, int, int]]) -> None:
    found = customers(*rows)
    limits = rfm.usual_thresholds(found)
    assert limits.recency_days[0] in {1, 30}
    assert len(rfm.scored(found, limits)) == len(rfm.scored(found)) == len(rows)
    assert len(rfm.sizes(rfm.scored(found))) == (10 if rows else 0)


def test_customers_stand_in_ascending_order_of_their_number() -> None:
    found = pd.DataFrame({"customer_id": pd.array([1, 2, 3, 4], dtype="Int64"), "purchase_count": [1, 2, 3, 4]})
    numbers = pd.DataFrame(
        {"customer_id": pd.array([3, 2, 1, 9], dtype="Int64"), "customer": ["999", "1000", "A77", "5"]}
    )
    order = rfm.customer_order(numbers)
    assert order["customer"].tolist() == ["5", "999", "A77", "1000"]
    ordered = rfm.in_order(found, order)
    assert ordered["customer_id"].tolist() == [3, 1, 2, 4]
    assert ordered["customer"].tolist()[:3] == ["999", "A77", "1000"]
    assert pd.isna(ordered["customer"][3])


def test_movement_counts_those_who_stayed_went_and_came() -> None:
    before = customers((1, 10, 0), (70, 1, 0)).assign(segment=["champion", "hibernating"])
    now = customers((70, 10, 500), (1, 2, 300), (1, 1, 100), (1, 1, 200)).assign(
        segment=["cant_lose", "potential_loyalist", "new", "new"]
    )
    assert rfm.movement(before, now).to_numpy().tolist() == [
        ["champion", "cant_lose", 1, 500],
        ["hibernating", "potential_loyalist", 1, 300],
        ["not_yet", "new", 2, 300],
    ]
    moved = story.moved(rfm.movement(before, now))
    assert moved == story.Moves(known=2, slipped=1, slipped_cents=500, back=1, arrived=2)


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 12), st.integers(1, 900)), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_movement_loses_nobody(rows: list[tuple[int, int, int]]) -> None:
    now = rfm.scored(customers(*rows), LIMITS)
    before = rfm.scored(customers(*rows[: len(rows) // 2]), LIMITS)
    moves = rfm.movement(before, now)
    assert moves["customers"].sum() == len(rows)
    assert moves["monetary_cents"].sum() == sum(row[2] for row in rows)
    arriving = moves.groupby("now")["customers"].sum().to_dict()
    assert arriving == now["segment"].astype("str").value_counts().to_dict()
    assert set(moves.loc[moves["before"] == rfm.NOT_YET, "customers"]) != {0}


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        (date(2026, 6, 16), date(2026, 3, 16)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2025, 11, 30)),
        (date(2024, 5, 30), date(2024, 2, 29)),
        (date(2026, 1, 1), date(2025, 10, 1)),
    ],
)
def test_a_quarter_earlier_is_the_same_day_or_the_end_of_the_month(day: date, earlier: date) -> None:
    assert rfm.quarter_before(day) == earlier


def told(rows: list[tuple[str, int, int]], moves: list[tuple[str, str, int, int]]) -> str:
    people = [(name, cents // size) for name, size, cents in rows for _ in range(size)]
    scored = customers(*((1, 1, cents) for _, cents in people))
    scored["segment"] = pd.Categorical([name for name, _ in people], categories=list(rfm.NAMES))
    moved = pd.DataFrame(moves, columns=["before", "now", "customers", "monetary_cents"])
    return story.takeaway(rfm.sizes(scored), moved, date(2026, 3, 16), "GBP")


def test_the_takeaway_names_who_brings_the_money_who_went_quiet_and_who_moved() -> None:
    answer = told(
        [("champion", 20, 60_000), ("at_risk", 20, 20_000), ("hibernating", 60, 20_000)],
        [("champion", "champion", 20, 0), ("loyal", "at_risk", 20, 0), ("hibernating", "hibernating", 60, 0)],
    )
    assert answer == (
        "Champions are 20% of customers and bring 60% of the money. 20 regulars have gone quiet; they had brought "
        "£200. Of 100 customers on 16 Mar 2026, 20% have cooled off since and none came back."
    )


def test_the_takeaway_says_when_nothing_changed_and_when_there_are_too_few() -> None:
    still = told([("champion", 40, 4_000)], [("champion", "champion", 40, 4_000)])
    assert "No regular customer has gone quiet." in still
    assert "none changed" in still
    assert "Too few customers on 16 Mar 2026" in told([("new", 40, 4_000)], [("not_yet", "new", 40, 4_000)])
    assert told([("new", 29, 29)], []).startswith("Too few to tell: groups need at least 30 customers")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("champion", "At risk, but Champions on 30 Nov 2025: last bought on 28 Dec 2025, 1 purchase, £5"),
        ("at_risk", "At risk, as on 30 Nov 2025: last bought on 28 Dec 2025, 1 purchase, £5"),
        ("not_yet", "At risk, first bought since 30 Nov 2025: last bought on 28 Dec 2025, 1 purchase, £5"),
    ],
)
def test_the_reason_says_where_a_customer_was_a_quarter_earlier(before: str, told: str) -> None:
    row = SimpleNamespace(before=before, purchase_count=1, monetary_cents=500, recency_days=63)
    assert story.reason(row, "at_risk", (date(2025, 11, 30), date(2026, 2, 28)), "GBP") == told
