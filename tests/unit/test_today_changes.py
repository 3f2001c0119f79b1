"""What changed: found when it is there, silent when nothing is."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import changes
from dashboard.analytics.kpis import Change
from dashboard.analytics.today_words import story, takeaway

GROUPS = ("Cups", "Teas", "Kettles", "Tins")


def money_units(generator: np.random.Generator, *, growth: float = 1.0, people: int = 600) -> pd.DataFrame:
    """Customers who spend on some of four groups before and now; the first group grows."""
    rows = []
    for group in GROUPS:
        buys = generator.random((people, 2)) < 0.3
        spent = generator.lognormal(8, 0.8, (people, 2)) * buys * ([1.0, growth] if group == "Cups" else [1.0, 1.0])
        rows += [(unit, group, *spent[unit], 1) for unit in np.flatnonzero(buys.any(axis=1))]
    return pd.DataFrame(rows, columns=["unit", "group", "net_before", "net_now", "customers"])


def deliveries(generator: np.random.Generator, late: dict[str, tuple[float, float]], due: int = 250) -> pd.DataFrame:
    """So many deliveries of each partner in both windows, late with these chances."""
    rows = [
        (period, partner, due, generator.binomial(due, chances[period]))
        for partner, chances in late.items()
        for period in (0, 1)
    ]
    return pd.DataFrame(rows, columns=["period", "delivery_partner", "due", "late"])


def test_partner_who_began_to_deliver_late_is_found_by_name_and_called_worse() -> None:
    table = deliveries(np.random.default_rng(1), {"Swift": (0.05, 0.3), "Steady": (0.05, 0.05), "Slow": (0.3, 0.3)})
    found = changes.significant([changes.late_deliveries(table)])
    assert list(found["subject"]) == ["Swift"]
    assert list(found["verdict"]) == ["worse"]


def test_group_that_grows_is_found_first_among_the_shares_it_took_from() -> None:
    found = changes.significant([changes.revenue_shares(money_units(np.random.default_rng(2), growth=2.0), "category")])
    assert found.iloc[0]["subject"] == "Cups"
    assert found.iloc[0]["verdict"] == "changed"
    assert len(found) <= changes.MOST_PER_KIND


def test_share_of_revenue_by_hand() -> None:
    rows = [(unit, group, 100, now, 1) for group, now in (("A", 300), ("B", 100)) for unit in range(40)]
    units = pd.DataFrame(rows, columns=["unit", "group", "net_before", "net_now", "customers"])
    found = changes.revenue_shares(units, "channel").set_index("subject")
    assert list(found.loc["A", ["now", "before", "difference"]]) == pytest.approx([0.75, 0.5, 0.25])
    assert found["n_now"].tolist() == [40, 40]


def test_group_of_few_customers_is_not_compared_but_stays_in_the_whole() -> None:
    rows = [(unit, "A", 100, 100, 1) for unit in range(40)] + [(unit, None, 100, 300, 1) for unit in range(20)]
    units = pd.DataFrame(rows, columns=["unit", "group", "net_before", "net_now", "customers"])
    found = changes.revenue_shares(units, "country")
    assert list(found["subject"]) == ["A"]
    assert found["before"].iloc[0] == pytest.approx(40 / 60)


def test_single_group_is_always_everything_and_never_a_change() -> None:
    rows = [(unit, "A", 100, 500, 1) for unit in range(60)]
    units = pd.DataFrame(rows, columns=["unit", "group", "net_before", "net_now", "customers"])
    assert changes.revenue_shares(units, "channel").empty
    assert changes.share_levels(units).empty


def test_customers_won_with_a_discount_who_stay_away_are_found_by_month() -> None:
    again = pd.DataFrame([(24_000, 0, 80, 30), (24_000, 1, 120, 8), (24_001, 0, 90, 34), (24_001, 1, 10, 4)],
                         columns=["period", "discounted", "customers", "again"])  # fmt: skip
    found = changes.significant([changes.discount_returns(again)])
    assert found["subject"].tolist() == [24_000]
    assert found["n_before"].tolist() == [170]
    assert found["verdict"].tolist() == ["worse"]


def test_newest_finished_cohort_is_compared_with_the_six_before_it() -> None:
    matrix = pd.DataFrame({
        "cohort_month": range(100, 109), "age_months": 1, "cohort_size": 100,
        "active_customers": [90, 30, 30, 30, 30, 30, 30, 5, 99], "complete": [True] * 8 + [False],
    })  # fmt: skip
    row = changes.newest_cohort(matrix).iloc[0]
    assert (row["subject"], row["now"], row["before"], row["n_before"]) == (107, 0.05, 0.30, 600)


def test_benjamini_and_hochbergs_own_example_rejects_four_of_fifteen() -> None:
    # Benjamini & Hochberg (1995), section 3.2: at .05 four hypotheses, where Bonferroni rejects three.
    small = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p_values = pd.Series([*small, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0])
    assert changes.benjamini_hochberg(p_values).sum() == 4
    assert not changes.benjamini_hochberg(pd.Series([0.2, 0.9])).any()
    assert not changes.benjamini_hochberg(pd.Series([0.5])[:0]).any()


def test_nothing_to_compare_is_no_change() -> None:
    empty = pd.DataFrame(columns=["period", "delivery_partner", "due", "late"])
    assert changes.significant([changes.late_deliveries(empty)]).empty
    assert changes.delivery_levels(empty).empty


@pytest.mark.parametrize("stores", [25, pytest.param(1500, marks=pytest.mark.proof)])
def test_stores_in_which_nothing_changed_raise_a_false_alarm_in_about_one_of_twenty(stores: int) -> None:
    generator = np.random.default_rng(5)
    alarms = 0
    for _ in range(stores):
        level = generator.uniform(0.02, 0.3)
        tables = [
            changes.revenue_shares(money_units(generator, people=120), "category"),
            changes.late_deliveries(deliveries(generator, dict.fromkeys("abc", (level, level)), due=150)),
        ]
        alarms += not changes.significant(tables).empty
    # 8 % is the most we accept; the allowance is two standard errors of this many trials.
    assert alarms / stores <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / stores) + 0.01


def test_sentence_names_the_thing_the_numbers_the_interval_and_how_many() -> None:
    table = deliveries(np.random.default_rng(1), {"Swift": (0.05, 0.3)})
    row = changes.significant([changes.late_deliveries(table)]).assign(label="Swift").iloc[0].to_dict()
    told = story(row, 28)
    assert told.headline == "Swift delivers late more often"
    assert told.figures.startswith(f"{row['now'] * 100:.1f}% of 250 deliveries came late, ")
    assert "points more than in the 28 days before (+" in told.figures
    assert told.figures.endswith("250 deliveries then.")


def test_takeaway_says_who_carries_a_change_and_that_nothing_stands_out_when_so() -> None:
    up = Change(now=110_00, before=100_00, difference=0.1, low=0.02, high=0.2, p_value=0.01, relative=True)
    parts = {"returning customers": Change(now=79_00, before=70_00), "new customers": Change(now=31_00, before=30_00)}
    text = takeaway(up, parts, None, 12, "GBP")
    assert text == (
        "Net revenue is up 10.0% on the 28 days before, carried by returning customers (+£9 of +£10). "
        "Nothing stands out: 12 comparisons were made and chance explains every one."
    )
    unclear = Change(now=110_00, before=100_00, difference=0.1, low=-0.02, high=0.2, p_value=0.2, relative=True)
    assert "within chance of the 28 days before (-2.0% to +20.0%)" in takeaway(unclear, parts, None, 12, "GBP")
    assert "too little" in takeaway(Change(), {}, None, 0, "GBP")
    assert takeaway(up, parts, None, 1, "GBP").endswith("1 comparison was made and chance explains it.")
