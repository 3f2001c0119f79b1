"""Views by name: their columns, their filters and options, and what a wrong name is told."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from dashboard import exports
from dashboard.definitions import DEFINITIONS
from data_access.errors import UserError
from data_access.filters import Filters
from data_access.queries.cohort_rules import ATTRIBUTES
from data_access.readers import ColumnarReader
from tests.builders import Store
from tests.provision.empty import empty_store
from tests.provision.everyday import again

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


def small_shop(engine: Engine) -> Store:
    """Two customers, one of them with a return, and an anonymous purchase."""
    filled = Store(engine)
    cup, bag = filled.product(code="CUP", category="Cups"), filled.product(code="BAG", category=None)
    ana, ben = filled.customer(reference="A1", name="Ana", segment="vip"), filled.customer(reference="B1", country="DE")
    filled.purchase(ana, on="2026-01-05", lines=[(cup, 2, 500), (bag, 1, 0)], reference="I1", channel="web")
    filled.purchase(ana, on="2026-02-05", lines=[(cup, -1, 500)], reference="I2")
    filled.purchase(ben, on="2026-02-07", lines=[(bag, 1.5, 800)], reference="I3")
    filled.purchase(None, on="2026-02-08", reference="I4")
    return filled


# Its tests share stores, so one process runs them.
pytestmark = pytest.mark.xdist_group("exports")


@pytest.fixture
def store(sqlite_engine: Engine) -> Store:
    """The small shop, for a test that writes."""
    return small_shop(sqlite_engine)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small shop, for tests that only read."""
    engine = empty_store(tmp_path_factory.mktemp("exports") / "store.db")
    yield small_shop(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def copy_of_kept(kept: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ColumnarReader]:
    """Its columnar copy: each export makes one of its own, which is most of its work where there are few rows."""
    reader = ColumnarReader(kept.engine, tmp_path_factory.mktemp("copy"))
    reader.rebuild()
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store without any row, for tests that only read."""
    engine = empty_store(tmp_path_factory.mktemp("empty") / "store.db")
    yield engine
    engine.dispose()


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


@pytest.mark.parametrize("reader", ["record", again("columnar")])
@pytest.mark.parametrize("name", exports.VIEWS)
def test_a_view_gives_the_columns_it_names(
    name: str, reader: str, kept: Store, copy_of_kept: ColumnarReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reader == "columnar":
        monkeypatch.setattr(exports, "_open", lambda *_: nullcontext(copy_of_kept))
    frame = exports.export(kept.engine, name, reader=reader)
    assert tuple(frame.columns) == exports.VIEWS[name].columns
    assert len(frame) or name in TOO_LITTLE


def test_an_export_makes_a_copy_of_its_own_and_takes_it_away(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []

    def noted(engine: Engine, folder: Path) -> ColumnarReader:
        folders.append(folder)
        return ColumnarReader(engine, folder)

    monkeypatch.setattr(exports, "ColumnarReader", noted)
    found = [exports.export(kept.engine, "products", reader=reader).to_csv() for reader in exports.READERS]
    assert found[0] == found[1]
    assert [folder.exists() for folder in folders] == [False]


@pytest.mark.parametrize("name", exports.VIEWS)
def test_a_view_of_an_empty_store_is_empty_and_has_its_columns(name: str, empty: Engine) -> None:
    frame = exports.export(empty, name)
    assert frame.empty or name in LOOKED_FOR
    assert tuple(frame.columns) == exports.VIEWS[name].columns


def test_every_view_is_there_for_a_store_that_holds_feedback_alone(store: Store) -> None:
    store.feedback(store.customer(), text="Late again", on="2026-05-01")
    for name, view in exports.VIEWS.items():
        assert tuple(exports.export(store.engine, name).columns) == view.columns


def test_feedback_is_counted_by_why_it_has_no_score(store: Store) -> None:
    for words in ("Lovely cup", "Bag torn", None):
        store.feedback(text=words, rating=4, rating_scale="stars")
    told = exports.export(store.engine, "feedback_reading")
    assert (told["feedback_count"].sum(), told["rated_count"].sum()) == (3, 3)
    assert told["scorer"].isna().all()


def test_every_column_that_is_exported_is_defined() -> None:
    exported = {column for view in exports.VIEWS.values() for column in view.columns}
    assert exported - set(DEFINITIONS) == set()


def test_cohorts_long_and_wide_say_the_same(kept: Store) -> None:
    long = exports.export(kept.engine, "cohort_retention")
    assert long[["cohort_month", "age_months", "active_customers"]].values.tolist() == [
        ["2026-01", 0, 1],
        ["2026-01", 1, 0],
        ["2026-02", 0, 1],
    ]
    wide = exports.export(kept.engine, "cohort_retention", options={"shape": "wide"})
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
def test_cohorts_by_any_rule(kept: Store, options: dict[str, str], rows: list[tuple[str, int, int, int]]) -> None:
    frame = exports.export(kept.engine, "cohort_retention", options=options)
    assert set(frame.columns) - set(DEFINITIONS) == set()
    told = frame[["row", "age", "cohort_size", "active_customers"]].itertuples(index=False, name=None)
    assert [row for row in told if row[1] < 2][: len(rows)] == rows


def test_money_in_or_after_a_period_is_refused_in_words(kept: Store) -> None:
    with pytest.raises(UserError) as refused:
        exports.export(kept.engine, "cohort_retention", options={"back": "in_or_after", "measure": "net"})
    assert "one period" in refused.value.what
    with pytest.raises(UserError):
        exports.export(kept.engine, "cohort_retention", options={"period": "brackets", "brackets": "9-1"})


@pytest.fixture(scope="module")
def two_groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """60 customers of January: 10 of 30 regulars come back in February and 20 in March, nobody else before April."""
    engine = empty_store(tmp_path_factory.mktemp("two groups") / "store.db")
    filled = Store(engine)
    rows = []
    for number in range(60):
        who = filled.customer(segment="regular" if number < 30 else None)
        rows.append((who, date(2026, 1, 5), 500))
        months = [month for month, most in ((2, 10), (3, 20)) if number < most]
        rows += [(who, date(2026, month, 9), 500) for month in months]
    filled.purchases([*rows, (rows[-1][0], date(2026, 4, 30), 500)])
    yield filled
    engine.dispose()


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


def test_revenue_is_in_cents_when_long_and_in_the_currency_when_wide(kept: Store) -> None:
    assert exports.export(kept.engine, "cohort_revenue")["revenue_cents"].tolist() == [1000, 0, 1200]
    wide = exports.export(kept.engine, "cohort_revenue", options={"shape": "wide", "cancellations": "count"})
    assert wide.to_csv(index=False).split() == ["cohort,0,1", "2026-01,10.0,-5.0", "2026-02,12.0,"]


def test_customers_carry_what_they_bought(kept: Store) -> None:
    ana, ben = exports.export(kept.engine, "customers").to_dict("records")
    assert (ana["customer"], ana["purchase_count"], ana["gross_cents"], ana["net_cents"]) == ("A1", 1, 1000, 500)
    assert (ana["first_purchase_on"], ana["last_purchase_on"]) == (date(2026, 1, 5), date(2026, 1, 5))
    assert (ben["customer"], ben["purchase_count"], ben["country"]) == ("B1", 1, "DE")


def test_products_rank_by_revenue_and_count_distinct_customers(kept: Store) -> None:
    frame = exports.export(kept.engine, "products")
    assert frame["product"].tolist() == ["BAG", "CUP"]
    assert frame[["customer_count", "purchase_count", "gross_cents", "net_cents"]].values.tolist() == [
        [1, 1, 1200, 1200],
        [1, 1, 1000, 500],
    ]


def test_lines_are_named_by_kind_and_keep_fractions(kept: Store) -> None:
    lines = exports.export(kept.engine, "purchase_lines")
    assert lines["kind"].tolist() == ["sale", "free", "return", "sale", "sale"]
    assert lines["quantity"].tolist() == [2.0, 1.0, -1.0, 1.5, 1.0]
    assert lines["customer"].isna().tolist() == [False] * 4 + [True]


def test_filters_are_those_of_an_address(kept: Store) -> None:
    found = exports.parse_filters({"bought": ["2026-01-01", "2026-01-31"], "country": ["GB"], "product": ["CUP"]})
    assert found == Filters(start=date(2026, 1, 1), end=date(2026, 2, 1), countries=("GB",), products=("CUP",))
    assert exports.export(kept.engine, "purchases", {"category": ["Cups"]})["purchase"].tolist() == ["I1", "I2"]
    assert exports.export(kept.engine, "customers", {"segment": ["vip"]})["customer"].tolist() == ["A1"]


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
    view: str, filters: dict[str, list[str]], options: dict[str, str], told: str, empty: Engine
) -> None:
    with pytest.raises(UserError) as refused:
        exports.export(empty, view, filters, options)
    assert told in refused.value.do


def test_a_date_of_a_wrong_year_does_not_make_everybody_look_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-03-02")
    before = exports.export(store.engine, "cohort_retention")
    store.purchase(store.customer(reference="Z1"), on="2062-02-08")
    assert exports.export(store.engine, "cohort_retention").equals(before)
    # Where no other day is known, that one is better than none.
    monkeypatch.setenv("RAPPORT_TODAY", "2020-03-02")
    assert exports.export(store.engine, "cohort_retention")["cohort_month"].iloc[-1] == "2062-02"


def test_a_stated_last_day_makes_the_month_complete(store: Store) -> None:
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE settings SET purchases_until = '2026-03-31'"))
    cells = exports.export(store.engine, "cohort_retention")
    assert cells["complete"].all()
    assert cells["age_months"].tolist() == [0, 1, 2, 0, 1]
