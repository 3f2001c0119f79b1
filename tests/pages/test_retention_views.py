"""The views of the Retention page: each answers from the data, keeps to its address, and admits when it cannot tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from data_access.demo import create_demo
from tests.builders import Store
from tests.pages.opening import closed, open_page, said
from tests.provision.empty import empty_store
from tests.provision.everyday import again

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

TODAY = date(2026, 11, 21)
LONG = pytest.mark.proof  # each opens a page with all its charts


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A demo store, and its planted story of customers won by a discount."""
    path = tmp_path_factory.mktemp("demo") / "store.db"
    engine = empty_store(path)
    truth = create_demo(engine, customers=2_000, today=TODAY).truth
    engine.dispose()
    return path, truth["stories"]["discount_cohort"]


@pytest.fixture
def story(demo: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("RAPPORT_STORE", str(demo[0]))
    return demo[1]


def open_retention(**query: str) -> AppTest:
    page = open_page("retention", **query)
    assert not page.exception
    assert "This page could not be shown" not in [header.value for header in page.header]
    return page


def people_of(page: AppTest) -> set[str]:
    """The customers listed behind a figure, by the address of each."""
    return set(next(table.value for table in page.dataframe if "customer_name" in table.value)["page"])


def month_of(story: dict[str, str]) -> str:
    return f"{date.fromisoformat(story['month'] + '-01'):%b %Y}"


@pytest.mark.parametrize(
    "query", [{}, pytest.param({"view": "Curves"}, marks=LONG), again({"view": "Trend", "age": "month 3"})], ids=str
)
def test_the_cohort_won_by_a_discount_is_found_and_named_with_where_it_came_from(
    query: dict[str, str], story: dict[str, str]
) -> None:
    told = said(open_retention(**query))
    assert f"won in {month_of(story)}" in told
    assert f"of them came through {story['acquisition_channel']}" in told


def test_the_way_discount_customers_came_is_compared_first_and_called_lower(story: dict[str, str]) -> None:
    page = open_retention(view="Compare", by="Came through")
    start = f"Lower: customers won through {story['acquisition_channel']} come back less than all the others (all ages"
    assert start in said(page)
    assert page.metric[0].label == f"Customers won through {story['acquisition_channel']}, month 1"
    assert len(page.metric) == 4
    assert all(tile.help for tile in page.metric)


def test_two_groups_of_the_address_are_compared(story: dict[str, str]) -> None:
    del story
    page = open_retention(view="Compare", by="Came through", one_acquisition_channel="Search",
                          other_acquisition_channel="Recommendation")  # fmt: skip
    assert page.selectbox(key="one_acquisition_channel").value == "Search"
    assert "customers won through Search" in said(page)
    assert "customers won through Recommendation" in said(page)


@pytest.mark.parametrize(
    "query",
    [
        {"view": "Trend", "age": "month 2"},
        pytest.param({"view": "Curves", "row": "Segment"}, marks=LONG),
        pytest.param({"view": "Grid", "back": "In it or later"}, marks=LONG),
    ],
    ids=str,
)
def test_the_customers_behind_a_point_can_be_listed_and_reminded_of(
    query: dict[str, str], story: dict[str, str]
) -> None:
    del story
    page = open_retention(**query)
    assert people_of(page)
    assert page.button(key="create").label.startswith("Create ")
    if query["view"] == "Trend":
        assert page.selectbox(key="after_age").value == "month 2"


def test_the_customers_of_either_group_can_be_listed(story: dict[str, str]) -> None:
    query = {"view": "Compare", "by": "Came through"}
    mine, theirs = (open_retention(**query, of_side=side) for side in ("", "All the others"))
    assert mine.selectbox(key="of_side").value == story["acquisition_channel"]
    assert theirs.selectbox(key="of_side").value == "All the others"
    assert people_of(mine)
    assert people_of(theirs)
    assert not people_of(mine) & people_of(theirs)


def test_those_who_are_lost_and_those_who_stay_can_be_listed(story: dict[str, str]) -> None:
    del story
    query = {"view": "Survival", "by": "Came through"}
    lost, there = (people_of(open_retention(**query, stay_state=state)) for state in ("Lost", "Still customers"))
    assert lost
    assert there
    assert not lost & there


def test_survival_compares_the_same_groups_and_lets_the_silence_be_chosen(story: dict[str, str]) -> None:
    page = open_retention(view="Survival", by="Came through", patience="3.0")
    told = said(page)
    assert f"Customers won through {story['acquisition_channel']} stay less long than all the others (log-rank" in told
    assert "silent for more than 3 expected gaps" in told
    assert all(tile.help for tile in page.metric)
    assert page.selectbox(key="period").disabled


def test_a_group_that_becomes_the_first_is_no_longer_the_other_one(story: dict[str, str]) -> None:
    del story
    key = "acquisition_channel"
    page = open_retention(view="Compare", by="Came through", one_acquisition_channel="Search",
                          other_acquisition_channel="Recommendation")  # fmt: skip
    page.selectbox(key=f"one_{key}").select("Recommendation").run()
    other = page.selectbox(key=f"other_{key}")
    assert other.value == "All the others"
    assert "and all the others" in said(page) or "than all the others" in said(page)
    # The browser is told so: its box would still show the group that stands in the first one now.
    assert (other.proto.set_value, other.proto.raw_value) == (True, "All the others")


@pytest.fixture(scope="module")
def scored(new_store: Store) -> Path:
    """A store whose unhappy customers do not come back, and half of whose customers said nothing."""
    first = TODAY - timedelta(days=200)
    rows = [(new_store.customer(), TODAY, 1000)]
    for number in range(128):
        who = new_store.customer()
        rows.append((who, first, 1000))
        unhappy, silent = number % 4 == 0, number % 4 > 1
        if not silent:
            new_store.feedback(who, on=first, score_state="scored", label="negative" if unhappy else "positive")
        if not unhappy and number % 3:
            rows.append((who, first + timedelta(days=40), 1000))
    new_store.purchases(rows)
    return closed(new_store)


@pytest.mark.parametrize("view", ["Grid", "Compare", pytest.param("Survival", marks=LONG)])
def test_customers_stand_by_how_their_first_feedback_sounded(
    view: str, scored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(scored))
    page = open_retention(view=view, rows="First feedback", by="First feedback")
    told = said(page)
    assert "Who stays longer has more time to give feedback" in told
    if view == "Grid":
        assert "than the others with scored feedback" in told
        assert "Customers without scored feedback stand out" not in told
    else:
        assert page.selectbox(key="one_first_feedback").value == "Negative"
        assert page.selectbox(key="other_first_feedback").value == "Positive"
    if view == "Compare":
        assert "Lower: customers whose first feedback was negative come back less than customers whose first" in told


def test_without_scored_feedback_the_page_says_so(story: dict[str, str]) -> None:
    del story
    assert "No feedback has been scored yet" in said(open_retention(view="Compare", by="First feedback"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param({"period": "Calendar weeks"}, "came back in week 1", marks=LONG),
        pytest.param(
            {"period": "Calendar quarters", "measure": "Orders"}, "Orders for each customer of the row", marks=LONG
        ),
        ({"period": "Own windows of days", "days": "14"}, "came back in days 14 to 27"),
        pytest.param({"period": "Own brackets of days", "brackets": "1-20, 21-60"}, "in days 21 to 60", marks=LONG),
        ({"period": "Own brackets of days", "brackets": "60-21"}, "The brackets are not in order"),
        ({"back": "In it or later"}, "Older cohorts have had longer to come back"),
        ({"rows": "Segment"}, "stand out: "),
        pytest.param({"measure": "Units"}, "Units for each customer of the row", marks=LONG),
    ],
    ids=str,
)
def test_a_rule_in_the_address_is_counted_and_said(query: dict[str, str], told: str, story: dict[str, str]) -> None:
    del story
    assert told in said(open_retention(**query))


def test_coming_back_later_cannot_be_chosen_where_cohorts_are_compared(story: dict[str, str]) -> None:
    del story
    page = open_retention(view="Trend", back="In it or later")
    assert page.radio(key="back").disabled
    assert "less time to come back" in page.radio(key="back").help
    assert "or later" not in said(page)


def test_the_very_first_purchase_can_be_asked_for_only_with_a_filter_on_purchases(story: dict[str, str]) -> None:
    del story
    assert open_retention().radio(key="first").disabled
    page = open_retention(category="Coffee", first="First ever")
    assert not page.radio(key="first").disabled
    assert "whose very first purchase fits" in said(page)


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("Grid", "too"),
        *(pytest.param(view, "too", marks=LONG) for view in ("Curves", "Trend", "Survival")),
        pytest.param("Compare", "nobody to compare with", marks=LONG),
    ],
)
def test_one_purchase_of_one_customer_is_too_few_to_tell(
    view: str, told: str, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(sqlite_engine)
    store.purchase(store.customer(), on=TODAY - timedelta(days=40))
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    assert told in said(open_retention(view=view, period="Calendar weeks")).lower()
