"""Customers by trait: the two years of each by hand, and against a slow twin on random purchases; the view of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from dashboard.analytics import demographics as analytics
from dashboard.definitions import DEFINITIONS
from data_access.filters import EVERYTHING, UNKNOWN, Filters, Scope
from data_access.queries.demographics import customer_years

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.readers import Reader
    from tests.builders import Store

AS_OF = date(2026, 3, 20)
EACH = (Filters(), Filters(channels=(UNKNOWN,)), Filters(categories=(UNKNOWN,)))  # rollup, purchases, lines


def years(reader: Reader, filters: Filters = Filters(), scope: Scope = EVERYTHING) -> dict[int, tuple[Any, ...]]:  # noqa: B008
    frame = reader.frame(customer_years(filters, scope, as_of=AS_OF)).set_index("customer_id")
    columns = ["first_on", "last_on", "days", "cents", "days_before", "cents_before", "voices"]
    return dict(zip(frame.index.tolist(), frame[columns].itertuples(index=False, name=None), strict=True))


def test_a_year_ends_with_the_day_and_begins_364_days_earlier(store: Store, reader: Reader) -> None:
    ana = store.customer()
    for day in ("2024-03-20", "2024-03-21", "2025-03-20", "2025-03-21", "2026-03-20", "2026-03-21"):
        store.purchase(ana, on=day)
    store.purchase(ana, on="2026-03-20", lines=[(None, 1, 500)])
    store.feedback(ana, on="2025-03-20")
    store.feedback(ana, on="2025-03-21")
    store.feedback(ana, on="2026-03-20")
    store.feedback(ana, on="2026-03-21")
    store.purchase(store.customer(), on="2026-03-21")  # not a customer yet
    store.customer()
    first, last = date(2024, 3, 20), date(2026, 3, 20)
    for filters in EACH:
        assert years(reader, filters) == {ana.id: (first, last, 2, 2500, 2, 2000, 2)}


def test_returns_and_free_lines_make_no_customer_and_the_scope_narrows(store: Store, reader: Reader) -> None:
    free, back, north = store.customer(), store.customer(), store.customer(team="north")
    store.purchase(free, on="2026-01-01", lines=[(None, 1, 0)])
    store.purchase(back, on="2026-01-01", lines=[(None, -1, 500)])
    store.purchase(north, on="2026-01-01")
    store.purchase(store.customer(team="south"), on="2026-01-01")
    assert list(years(reader, scope=Scope(teams=("north",)))) == [north.id]
    assert len(years(reader)) == 2


def test_random_purchases_agree_with_plain_loops(store: Store, reader: Reader) -> None:
    random = Random(20)
    people = [store.customer() for _ in range(12)]
    rows = [
        (random.choice(people), AS_OF - timedelta(days=random.randrange(-40, 800)), random.randrange(1, 9_999))
        for _ in range(150)
    ]
    store.purchases(rows)
    heard = [(random.choice(people), AS_OF - timedelta(days=random.randrange(-40, 500))) for _ in range(30)]
    for person, day in heard:
        store.feedback(person, on=day)
    by_person: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for person, day, cents in rows:
        by_person[person.id][day] += cents if day <= AS_OF else 0
    expected = {}
    for person in people:
        days = {day: cents for day, cents in by_person[person.id].items() if day <= AS_OF}
        now = [cents for day, cents in days.items() if (AS_OF - day).days < 365]
        before = [cents for day, cents in days.items() if 365 <= (AS_OF - day).days < 730]
        voices = sum(who.id == person.id and 0 <= (AS_OF - day).days < 365 for who, day in heard)
        if days:
            counts = (len(now), sum(now), len(before), sum(before), voices)
            expected[person.id] = (min(days), max(days), *counts)
    for filters in EACH:
        assert years(reader, filters) == expected


@pytest.fixture
def shop(store: Store) -> Engine:
    """40 women who stay and 40 men of whom 10 do; of six customers nothing is known; two years of data."""
    for number in range(80):
        woman = number < 40
        who = store.customer(gender="female" if woman else "male", birth_year=1990 if woman else 2026)
        store.purchase(who, on="2024-06-01", lines=[(None, 1, 3000)])
        if woman or number < 50:
            store.purchase(who, on="2025-06-01", lines=[(None, 1, 1000)])
        if number < 20:
            store.feedback(who, on="2025-06-02")
    for _ in range(6):
        store.purchase(store.customer(), on="2026-05-30")
    store.purchase(None, on="2024-05-30")
    return store.engine


def test_the_view_counts_groups_by_hand(shop: Engine) -> None:
    women, men, unknown = exports.export(shop, "demographics", options={"by": "gender"}).to_dict("records")
    assert (women["group"], women["customers"], women["kept_of"], women["kept"]) == ("Women", 40, 40, 40)
    assert (men["group"], men["customers"], men["kept_of"], men["kept"]) == ("Men", 10, 40, 10)
    assert (unknown["group"], unknown["customers"], unknown["kept_of"]) == ("Unknown", 6, 0)
    assert (women["kept_answer"], men["kept_answer"], unknown["kept_answer"]) == ("more", "less", "")
    assert (women["spoke"], women["spoke_rate"]) == (20, 0.5)
    assert women["customer_share"] == 40 / 56
    assert women["paid_share"] == 40 / 56  # ten pounds each
    assert women["money_each_cents"] == 1000
    assert (women["growth"], men["growth"]) == (0, -0.75)
    assert women["growth_low"] == women["growth_high"] == 0  # all of them stayed, so nothing is left to chance
    assert -0.87 < men["growth_low"] < -0.75 < men["growth_high"] < -0.55


def test_an_age_that_cannot_be_right_is_unknown_and_ages_stand_in_their_order(shop: Engine) -> None:
    found = exports.export(shop, "demographics", options={"by": "age_band"})
    assert list(zip(found["group"], found["customers"], strict=True)) == [("35 to 44", 40), ("Unknown", 16)]


def test_every_trait_is_offered_and_every_column_is_defined(shop: Engine) -> None:
    for trait in analytics.TRAITS:
        found = exports.export(shop, "demographics", options={"by": trait})
        assert found["customers"].sum() == 56
    assert set(found.columns) <= set(DEFINITIONS)


def test_an_empty_store_gives_no_group(engine: Engine) -> None:
    assert exports.export(engine, "demographics").empty
