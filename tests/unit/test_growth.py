"""Growth accounting: by hand, as an identity on random calendars, against a slow twin, and how often intervals hold."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import isnan, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analytics import growth as g

FIRST = 2025 * 12  # January 2025
AS_OF = date(2025, 12, 31)


def packed(histories: list[list[int]], first: int = FIRST, last: int = FIRST + 11) -> g.Calendars:
    """Calendars of customers, each with the months (0 = the first) in which they bought."""
    words = range(0, last - first + 1, g.BITS)
    rows = Counter(
        tuple(sum(1 << (month - start) for month in set(own) if start <= month < start + g.BITS) for start in words)
        for own in histories
    )
    names = [f"calendar_{place}" for place in range(len(words))]
    frame = pd.DataFrame([[*key, size] for key, size in rows.items()], columns=[*names, "customers"], dtype="Int64")
    return g.calendars(frame, first, last)


def twin(histories: list[list[int]], window: int, months: int) -> list[tuple[int, ...]]:
    """Opening, new, reactivated, lapsed, closing and returning of each month, customer by customer."""
    found = []
    for month in range(months):
        row = [0] * 6
        for own in histories:
            before = any(month - window <= bought < month for bought in own)
            after = any(month - window < bought <= month for bought in own)
            known, here = any(bought < month for bought in own), month in own
            row[0] += before
            row[1] += here and not known
            row[2] += here and known and not before
            row[3] += before and not after
            row[4] += after
            row[5] += here and before
        found.append(tuple(row))
    return found


def test_a_customer_is_new_then_lost_then_won_back() -> None:
    frame = g.growth(packed([[0, 1, 6]]), 3, AS_OF)
    assert frame["new_customers"].tolist() == [1] + [0] * 11
    assert frame["returning_customers"].tolist() == [0, 1] + [0] * 10
    # Bought last in month 1: three months of silence are over at the end of month 4.
    assert frame["lapsed_customers"].tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    assert frame["reactivated_customers"].tolist() == [0] * 6 + [1] + [0] * 5
    assert frame["closing_customers"].tolist() == [1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0]


def test_a_purchase_in_the_last_month_of_the_window_is_in_time() -> None:
    frame = g.growth(packed([[0, 3]]), 3, AS_OF)
    assert frame["lapsed_customers"].tolist() == [0] * 6 + [1] + [0] * 5
    assert frame["reactivated_customers"].sum() == 0


HISTORIES = st.lists(st.lists(st.integers(0, 75), min_size=1, max_size=9), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(histories=HISTORIES, window=st.sampled_from(g.WINDOWS), months=st.sampled_from([1, 5, 60, 61, 76]))
def test_opening_and_moves_make_the_closing_number_in_every_month(
    histories: list[list[int]], window: int, months: int
) -> None:
    inside = [[month for month in own if month < months] for own in histories]
    inside = [own for own in inside if own]
    if not inside:
        return
    frame = g.growth(packed(inside, FIRST, FIRST + months - 1), window, date(2040, 1, 1))
    counted = [frame[name].to_numpy() for name in g.COLUMNS[1:]]
    opening, new, reactivated, lapsed, closing, _ = counted
    assert (opening + new + reactivated - lapsed == closing).all()
    assert (opening[1:] == closing[:-1]).all()
    assert list(zip(*(column.tolist() for column in counted), strict=True)) == twin(inside, window, months)


def test_the_running_month_is_marked_and_months_to_come_are_left_out() -> None:
    frame = g.growth(packed([[0], [5]]), 2, date(2025, 6, 15))
    assert frame["month"].tolist() == list(range(FIRST, FIRST + 6))
    assert frame["complete"].tolist() == [True] * 5 + [False]
    assert frame["settled"].tolist() == [False, False, True, True, True, True]


def test_the_ratio_has_no_value_where_nobody_was_lost_and_no_interval_where_few_moved() -> None:
    frame = g.growth(packed([[0], [1], [1]]), 1, AS_OF)
    assert isnan(frame["quick_ratio"][0])
    assert frame["quick_ratio"][1] == 2.0
    assert isnan(frame["low"][1])
    assert frame["quick_ratio"][2] == 0.0


def test_the_interval_of_a_month_is_that_of_two_counts() -> None:
    frame = g.growth(packed([[0]] * 20 + [[1]] * 40), 1, AS_OF)
    row = frame.iloc[1]
    assert row["quick_ratio"] == 2.0
    half = 1.959964 * (1 / 40 + 1 / 20) ** 0.5
    assert (log(row["low"]), log(row["high"])) == pytest.approx((log(2) - half, log(2) + half), abs=1e-6)


def test_a_customer_won_and_lost_in_one_year_counts_as_one_person_in_the_interval() -> None:
    # Everybody is won once and lost once in the year: the ratio is 1 whoever is drawn, so the interval has no width.
    found = g.span(packed([[month] for month in range(1, 6) for _ in range(20)]), 3, FIRST + 1, FIRST + 11)
    assert (found.new, found.reactivated, found.lapsed, found.won, found.months) == (100, 0, 100, 100, 11)
    assert found.ratio == (1.0, 1.0, 1.0)


def test_a_year_has_twelve_finished_settled_months_and_is_compared_only_with_a_whole_one() -> None:
    long = packed([[month] for month in range(30)], FIRST, FIRST + 29)
    now, before = g.year_to_date(long, 3, date(2027, 6, 15))
    assert now
    assert before
    assert (now.first_month, now.last_month) == (FIRST + 17, FIRST + 28)
    assert (before.first_month, before.last_month) == (FIRST + 5, FIRST + 16)
    young, none = g.year_to_date(packed([[0]]), 6, AS_OF)
    assert young
    assert (young.months, none) == (6, None)
    assert g.year_to_date(packed([[0]]), 12, AS_OF) == (None, None)


@pytest.mark.parametrize(("days", "window"), [(5, 1), (30, 1), (31, 2), (114, 6), (200, 12), (900, 12), (np.nan, 3)])
def test_the_usual_window_is_the_shortest_that_nine_of_ten_intervals_stay_within(days: float, window: int) -> None:
    assert g.usual_window(days) == window


def test_of_those_lost_some_had_bought_in_one_month_only() -> None:
    of = packed([[4], [4], [1, 4], [4, 9]])
    assert g.single_month_leavers(of, 3, FIRST + 7) == 3  # the fourth comes back later, nobody knows it in month 7
    assert g.growth(of, 3, AS_OF)["lapsed_customers"][7] == 4


def coverage(runs: int, people: int) -> float:
    """How often the interval of a year holds the ratio of a population that people are drawn from."""
    generator = np.random.default_rng(5)
    months = 24
    first = generator.integers(0, months, 20_000)
    keen = generator.beta(0.8, 2.5, 20_000)[:, None]
    bought = (generator.random((20_000, months)) < keen) & (np.arange(months) >= first[:, None])
    bought[np.arange(20_000), first] = True
    truth = g.Calendars(first=FIRST, bought=bought, customers=np.ones(20_000, dtype="int64"))
    expected = g.span(truth, 3, FIRST + 12, FIRST + 23).ratio.value
    held = 0
    for _ in range(runs):
        drawn = bought[generator.integers(0, 20_000, generator.poisson(people))]
        sample = g.Calendars(first=FIRST, bought=drawn, customers=np.ones(len(drawn), dtype="int64"))
        ratio = g.span(sample, 3, FIRST + 12, FIRST + 23).ratio
        held += ratio.low <= expected <= ratio.high
    return held / runs


def test_the_interval_of_a_year_holds_the_truth_19_times_in_20() -> None:
    assert 0.92 <= coverage(400, 300) <= 0.98


@pytest.mark.proof
def test_the_interval_of_a_year_holds_the_truth_19_times_in_20_long() -> None:
    assert 0.935 <= coverage(4_000, 300) <= 0.965
