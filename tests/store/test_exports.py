"""Views by name: their columns, their filters and options, and what a wrong name is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from dashboard import exports
from dashboard.definitions import DEFINITIONS
from data_access.errors import UserError
from data_access.filters import Filters
from data_access.queries.cohort_rules import ATTRIBUTES
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def store(sqlite_engine: Engine) -> Store:
    """Two customers, one of them with a return, and an anonymous purchase."""
    filled = Store(sqlite_engine)
    cup, bag = filled.product(code="CUP", category="Cups"), filled.product(code="BAG", category=None)
    ana, ben = filled.customer(reference="A1", name="Ana", segment="vip"), filled.customer(reference="B1", country="DE")
    filled.purchase(ana, on="2026-01-05", lines=[(cup, 2, 500), (bag, 1, 0)], reference="I1", channel="web")
    filled.purchase(ana, on="2026-02-05", lines=[(cup, -1, 500)], reference="I2")
    filled.purchase(ben, on="2026-02-07", lines=[(bag, 1.5, 800)], reference="I3")
    filled.purchase(None, on="2026-02-08", reference="I4")
    return filled


# Two customers of two months have no rhythm that anybody could have fallen out of, no month after, no group of 30, and
# nothing that five of them bought together; nobody was followed for 90 days, and nobody has looked for duplicates.
# Nobody said anything either; the views of what customers say are looked at in test_said.py, of cases in
# test_recovery.py, test_queue.py, test_promise_breaches.py and test_automation_page.py.
TOO_LITTLE = {
    "lots_drawn", "order_trial",
    "silent_leavers", "compare_groups", "moved_customers", "preferences", "bought_together", "together_rules",
    "duplicate_pairs",
    "bought_after",
    "item_changes",
    "repeat_rates",
    "next_products",
    "next_purchases",
    "preference_reasons",
    "voice_over_time", "voice_by_group", "voice_ratings", "voice_topics", "voice_nps_base",
    "sentiment_loyalty", "sentiment_drift", "product_quadrant", "nps_weighted",
    "rising_phrases", "feedback_reading", "sentiment_models", "problems", "advocates",
    "testimonials", "delights", "forms", "promises_kept", "queue", "rule_runs",
    "recovery_strata", "loop_scorecard", "weekday_load",
}  # fmt: skip
LOOKED_FOR = {"topics"}  # whether or not anything was said


@pytest.mark.parametrize("reader", exports.READERS)
@pytest.mark.parametrize("name", exports.VIEWS)
def test_a_view_gives_the_columns_it_names(name: str, reader: str, store: Store) -> None:
    frame = exports.export(store.engine, name, reader=reader)
    assert tuple(frame.columns) == exports.VIEWS[name].columns
    assert len(frame) or name in TOO_LITTLE


@pytest.mark.parametrize("name", exports.VIEWS)
def test_a_view_of_an_empty_store_is_empty_and_has_its_columns(name: str, sqlite_engine: Engine) -> None:
    frame = exports.export(sqlite_engine, name)
    assert frame.empty or name in LOOKED_FOR
    assert tuple(frame.columns) == exports.VIEWS[name].columns


def test_feedback_is_counted_by_why_it_has_no_score(store: Store) -> None:
    for words in ("Lovely cup", "Bag torn", None):
        store.feedback(text=words, rating=4, rating_scale="stars")
    told = exports.export(store.engine, "feedback_reading")
    assert (told["feedback_count"].sum(), told["rated_count"].sum()) == (3, 3)
    assert told["scorer"].isna().all()


def test_every_column_that_is_exported_is_defined() -> None:
    exported = {column for view in exports.VIEWS.values() for column in view.columns}
    assert exported - set(DEFINITIONS) == set()


def test_cohorts_long_and_wide_say_the_same(store: Store) -> None:
    long = exports.export(store.engine, "cohort_retention")
    assert long[["cohort_month", "age_months", "active_customers"]].values.tolist() == [
        ["2026-01", 0, 1],
        ["2026-01", 1, 0],
        ["2026-02", 0, 1],
    ]
    wide = exports.export(store.engine, "cohort_retention", options={"shape": "wide"})
    assert wide.to_csv(index=False).split() == ["cohort,0,1", "2026-01,1,0", "2026-02,1,"]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ({"period": "quarter"}, [("2026-01-01", 0, 2, 2)]),
        ({"period": "week"}, [("2026-01-05", 0, 1, 1), ("2026-01-05", 1, 1, 0)]),
        ({"period": "brackets", "brackets": "1-10,11-40"}, [("2026-01-01", 0, 1, 1), ("2026-01-01", 1, 1, 0)]),
        ({"by": "segment", "measure": "net"}, [("vip", 0, 1, 1)]),
        (
            {"back": "in_or_after"},
            [("2026-01-01", 0, 1, 1), ("2026-01-01", 1, 1, 0), ("2026-02-01", 0, 1, 1)],
        ),
    ],
    ids=str,
)
def test_cohorts_by_any_rule(store: Store, options: dict[str, str], rows: list[tuple[str, int, int, int]]) -> None:
    frame = exports.export(store.engine, "cohort_retention", options=options)
    assert set(frame.columns) - set(DEFINITIONS) == set()
    kept = frame[["row", "age", "cohort_size", "active_customers"]].itertuples(index=False, name=None)
    assert [row for row in kept if row[1] < 2][: len(rows)] == rows


def test_money_in_or_after_a_period_is_refused_in_words(store: Store) -> None:
    with pytest.raises(UserError) as refused:
        exports.export(store.engine, "cohort_retention", options={"back": "in_or_after", "measure": "net"})
    assert "one period" in refused.value.what
    with pytest.raises(UserError):
        exports.export(store.engine, "cohort_retention", options={"period": "brackets", "brackets": "9-1"})


@pytest.fixture
def two_groups(sqlite_engine: Engine) -> Store:
    """60 customers of January: 10 of 30 regulars come back in February and 20 in March, nobody else before April."""
    filled = Store(sqlite_engine)
    rows = []
    for number in range(60):
        who = filled.customer(segment="regular" if number < 30 else None)
        rows.append((who, date(2026, 1, 5), 500))
        months = [month for month, most in ((2, 10), (3, 20)) if number < most]
        rows += [(who, date(2026, month, 9), 500) for month in months]
    filled.purchases([*rows, (rows[-1][0], date(2026, 4, 30), 500)])
    return filled


@pytest.mark.parametrize(
    ("options", "ages"),
    [
        ({"one": "regular"}, [(1, 10, 0), (2, 20, 0), (3, 0, 1)]),
        ({"one": "regular", "back": "in_or_after"}, [(1, 20, 1), (2, 20, 1), (3, 0, 1)]),
        ({}, [(1, 0, 10), (2, 0, 20), (3, 1, 0)]),
        ({"one": "regular", "period": "brackets", "brackets": "1-40,41-80"}, [(1, 10, 0), (2, 20, 0)]),
    ],
    ids=str,
)
def test_two_groups_are_set_side_by_side_at_every_age(
    two_groups: Store, options: dict[str, str], ages: list[tuple[int, int, int]]
) -> None:
    frame = exports.export(two_groups.engine, "compare_groups", options=options)
    assert list(frame[["age", "one_back", "other_back"]].itertuples(index=False, name=None)) == ages
    assert set(frame["one_size"]) | set(frame["other_size"]) == {30}
    assert set(frame["answer"]) == {"higher" if "one" in options else "lower"}
    assert (frame["difference"] - (frame["one_rate"] - frame["other_rate"])).abs().max() < 1e-12
    assert set(frame["other_group"]) == {"all others"}
    assert (frame["p_value"] < 1e-4).all()


def test_groups_nobody_is_in_and_a_group_against_itself_are_refused_in_words(two_groups: Store) -> None:
    for options, told in (({"one": "regulra"}, "Did you mean 'regular'?"), ({"one": "regular"} | {"other": "regular"},
                          "Name another")):  # fmt: skip
        with pytest.raises(UserError) as refused:
            exports.export(two_groups.engine, "compare_groups", options=options)
        assert told in refused.value.do
    few = exports.export(two_groups.engine, "compare_groups", options={"by": "country"})
    assert set(few["answer"]) <= {"too few"}


@pytest.mark.parametrize("by", ATTRIBUTES)
def test_how_long_customers_stay_is_told_by_every_attribute(by: str, two_groups: Store) -> None:
    curves = exports.export(two_groups.engine, "survival", options={"by": by})
    assert curves.groupby("group")["at_risk"].max().sum() == 60
    assert set(curves["group"]) == {
        "segment": {"regular", "Unknown"}, "country": {"GB"}
    }.get(by, {"Unknown"})  # fmt: skip


def test_revenue_is_in_cents_when_long_and_in_the_currency_when_wide(store: Store) -> None:
    assert exports.export(store.engine, "cohort_revenue")["revenue_cents"].tolist() == [1000, 0, 1200]
    wide = exports.export(store.engine, "cohort_revenue", options={"shape": "wide", "cancellations": "count"})
    assert wide.to_csv(index=False).split() == ["cohort,0,1", "2026-01,10.0,-5.0", "2026-02,12.0,"]


def test_customers_carry_what_they_bought(store: Store) -> None:
    ana, ben = exports.export(store.engine, "customers").to_dict("records")
    assert (ana["customer"], ana["purchase_count"], ana["gross_cents"], ana["net_cents"]) == ("A1", 1, 1000, 500)
    assert (ana["first_purchase_on"], ana["last_purchase_on"]) == (date(2026, 1, 5), date(2026, 1, 5))
    assert (ben["customer"], ben["purchase_count"], ben["country"]) == ("B1", 1, "DE")


def test_products_rank_by_revenue_and_count_distinct_customers(store: Store) -> None:
    frame = exports.export(store.engine, "products")
    assert frame["product"].tolist() == ["BAG", "CUP"]
    assert frame[["customer_count", "purchase_count", "gross_cents", "net_cents"]].values.tolist() == [
        [1, 1, 1200, 1200],
        [1, 1, 1000, 500],
    ]


def test_lines_are_named_by_kind_and_keep_fractions(store: Store) -> None:
    lines = exports.export(store.engine, "purchase_lines")
    assert lines["kind"].tolist() == ["sale", "free", "return", "sale", "sale"]
    assert lines["quantity"].tolist() == [2.0, 1.0, -1.0, 1.5, 1.0]
    assert lines["customer"].isna().tolist() == [False] * 4 + [True]


def test_filters_are_those_of_an_address(store: Store) -> None:
    found = exports.parse_filters({"bought": ["2026-01-01", "2026-01-31"], "country": ["GB"], "product": ["CUP"]})
    assert found == Filters(start=date(2026, 1, 1), end=date(2026, 2, 1), countries=("GB",), products=("CUP",))
    assert exports.export(store.engine, "purchases", {"category": ["Cups"]})["purchase"].tolist() == ["I1", "I2"]
    assert exports.export(store.engine, "customers", {"segment": ["vip"]})["customer"].tolist() == ["A1"]


@pytest.mark.parametrize(
    ("view", "filters", "options", "told"),
    [
        ("cohort_retentoin", {}, {}, "Did you mean 'cohort_retention'?"),
        ("customers", {"contry": ["GB"]}, {}, "Did you mean 'country'?"),
        ("cohort_revenue", {}, {"shap": "wide"}, "Did you mean 'shape'?"),
        ("cohort_revenue", {}, {"shape": "wdie"}, "Did you mean 'wide'?"),
        ("purchases", {}, {"shape": "wide"}, "There is none."),
        ("customers", {"bought": ["yesterday"]}, {}, "Write it as 2026-03-31."),
        ("customers", {"bought": ["2026-01-01"] * 3}, {}, "the first and the last"),
    ],
)
def test_a_wrong_name_is_told_the_nearest_right_one(
    view: str, filters: dict[str, list[str]], options: dict[str, str], told: str, sqlite_engine: Engine
) -> None:
    with pytest.raises(UserError) as refused:
        exports.export(sqlite_engine, view, filters, options)
    assert told in refused.value.do


def test_a_stated_last_day_makes_the_month_complete(store: Store) -> None:
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE settings SET purchases_until = '2026-03-31'"))
    cells = exports.export(store.engine, "cohort_retention")
    assert cells["complete"].all()
    assert cells["age_months"].tolist() == [0, 1, 2, 0, 1]
