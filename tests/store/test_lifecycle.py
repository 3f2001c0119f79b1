"""The statements of the life cycle: by hand on a few purchases, and against a slow twin on random ones."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, get_args

import pytest

from dashboard import exports
from dashboard.analytics import growth
from dashboard.definitions import DEFINITIONS
from data_access.errors import UserError
from data_access.filters import EVERYTHING, UNKNOWN, Filters, Scope
from data_access.queries import lifecycle as q
from data_access.queries.came_back import came_back

if TYPE_CHECKING:
    from data_access.readers import Reader
    from tests.builders import Store

FIRST, LAST = 2019 * 12, 2026 * 12 + 2  # more than one number's months
AS_OF = date(2026, 3, 20)
EACH = (Filters(), Filters(channels=(UNKNOWN,)), Filters(categories=(UNKNOWN,)))  # rollup, purchases, lines


def month(day: date) -> int:
    return day.year * 12 + day.month - 1


def histories(reader: Reader, filters: Filters = Filters(), scope: Scope = EVERYTHING) -> Counter[tuple[int, ...]]:  # noqa: B008
    """How many customers bought in exactly these months."""
    frame = reader.frame(q.purchase_calendars(filters, scope, first=FIRST, last=LAST))
    of = growth.calendars(frame, FIRST, LAST)
    rows = zip(of.bought, of.customers.tolist(), strict=True)
    return Counter({tuple((row.nonzero()[0] + FIRST).tolist()): size for row, size in rows})


def test_customers_of_the_same_months_share_a_row_over_more_months_than_a_number_holds(
    store: Store, reader: Reader
) -> None:
    for _ in range(2):
        ana = store.customer()
        for day in ("2019-01-05", "2023-12-31", "2024-01-01", "2026-03-20"):
            store.purchase(ana, on=day)
        store.purchase(ana, on="2026-03-02")
    store.purchase(store.customer(), on="2018-12-31")
    store.purchase(None, on="2025-01-01")
    expected = (2019 * 12, 2023 * 12 + 11, 2024 * 12, 2026 * 12 + 2)
    for filters in EACH:
        assert histories(reader, filters) == {expected: 2}


def test_only_purchases_count(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    bought = store.purchase(ana, on="2025-01-05")
    store.purchase(ana, on="2025-02-05", cancels=bought, lines=[(None, -1, 1000)])
    store.purchase(ana, on="2025-03-05", lines=[(None, 1, 0)])
    store.purchase(ben, on="2025-01-05", refunded=True)
    for filters in EACH:
        assert histories(reader, filters) == {(2025 * 12,): 1}
        (row,) = reader.frame(q.purchase_gaps(filters, EVERYTHING, as_of=AS_OF)).values.tolist()
        assert row == [(AS_OF - date(2025, 1, 5)).days, 0, 1]


def test_days_keep_the_customers_who_first_bought_in_them_with_all_they_bought(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    for who, day in ((ana, "2025-01-05"), (ana, "2025-06-05"), (ben, "2025-01-20")):
        store.purchase(who, on=day)
    within = Filters(start=date(2025, 1, 1), end=date(2025, 1, 20))
    assert histories(reader, within) == {(2025 * 12, 2025 * 12 + 5): 1}
    assert histories(reader, Filters(start=date(2025, 1, 6), categories=(UNKNOWN,))) == {(2025 * 12,): 1}


def test_a_scope_sees_the_customers_of_its_team_alone(store: Store, reader: Reader) -> None:
    for team in ("north", "south", None):
        store.purchase(store.customer(team=team), on="2025-01-05")
    assert histories(reader, scope=Scope(teams=("north",))) == {(2025 * 12,): 1}


def test_the_customers_behind_a_bar_are_those_it_counts(store: Store, reader: Reader) -> None:
    ana, ben, eva = store.customer(), store.customer(), store.customer()
    for buyer, day in ((ana, "2025-01-05"), (ana, "2025-06-05"), (ben, "2025-03-20"), (ben, "2025-04-02")):
        store.purchase(buyer, on=day)
    store.purchase(eva, on="2025-06-30", lines=[(None, 3, 1000)])
    june = 2025 * 12 + 5

    def who(at: int, kind: q.Kind, filters: Filters) -> list[dict[str, Any]]:
        asked = q.moved_customers(filters, EVERYTHING, month=at, window=3, kind=kind)
        return [{str(name): value for name, value in row.items()} for row in reader.frame(asked).to_dict("records")]

    def row(customer: Any, previous: int, purchases: int) -> dict[str, Any]:
        known = {"customer_id": customer.id, "previous_month": previous}
        return {**known, "purchase_count": purchases, "revenue_cents": 1000 * purchases}

    for filters in EACH:
        assert who(june, "reactivated", filters) == [row(ana, 2025 * 12, 2)]
        assert who(june + 1, "lapsed", filters) == [row(ben, 2025 * 12 + 3, 2)]
        assert who(2025 * 12 + 3, "lapsed", filters) == [row(ana, 2025 * 12, 1)]
        assert who(2025 * 12 + 3, "returning", filters) == [row(ben, 2025 * 12 + 2, 2)]
        assert [found["customer_id"] for found in who(june, "new", filters)] == [eva.id]


def test_those_lost_came_back_on_their_first_purchase_after_the_month(store: Store, reader: Reader) -> None:
    ana, ben, eva, tom = (store.customer() for _ in range(4))
    for who in (ana, ben, eva, tom):
        store.purchase(who, on="2025-01-05")
    store.purchase(ana, on="2025-05-01")
    store.purchase(ana, on="2025-05-09")
    store.purchase(ben, on="2025-05-02", lines=[(None, 1, 0)])  # a free item is no purchase
    store.purchase(ben, on="2025-06-30")
    store.purchase(eva, on="2025-04-30")  # in time: not lost in April
    store.purchase(eva, on="2025-09-01")
    for filters in EACH:
        asked = came_back(filters, EVERYTHING, month=2025 * 12 + 3, window=3, as_of=date(2025, 6, 29))
        assert reader.frame(asked).values.tolist() == [[ana.id, date(2025, 5, 1)]]
        later = came_back(filters, EVERYTHING, month=2025 * 12 + 3, window=3, as_of=date(2025, 6, 30))
        assert reader.frame(later).values.tolist() == [[ana.id, date(2025, 5, 1)], [ben.id, date(2025, 6, 30)]]


def test_gaps_end_with_the_next_day_of_purchase_and_the_last_is_open(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    for day in ("2026-01-01", "2026-01-01", "2026-01-11", "2026-03-20", "2026-03-25"):
        store.purchase(ana, on=day)
    store.purchase(ben, on="2026-03-10")
    for filters in EACH:
        gaps = reader.frame(q.purchase_gaps(filters, EVERYTHING, as_of=AS_OF)).values.tolist()
        assert gaps == [[0, 0, 1], [10, 1, 1], [68, 1, 0]]
        assert reader.frame(q.customer_rhythms(filters, EVERYTHING, as_of=AS_OF)).values.tolist() == [[78, 3, 1]]


def test_revenue_of_two_periods_knows_who_is_new(store: Store, reader: Reader) -> None:
    ana, ben, eva, dan = (store.customer() for _ in range(4))
    for who, day in ((ana, "2024-05-01"), (ana, "2025-05-01"), (ben, "2025-06-01"), (eva, "2023-01-01")):
        store.purchase(who, on=day)
    store.purchase(eva, on="2025-12-31", lines=[(None, 2, 1000), (None, -1, 1000)])
    store.purchase(dan, on="2023-01-01")
    store.purchase(dan, on="2026-01-01")
    for filters in EACH:
        asked = q.customer_revenues(filters, EVERYTHING, base=2024 * 12, now=2025 * 12, end=2026 * 12)
        found = {row[0]: tuple(row[1:]) for row in reader.frame(asked).itertuples(index=False)}
        assert found == {ana.id: (1000, 1000, 1), ben.id: (0, 1000, 0), eva.id: (0, 2000, 1)}


@pytest.fixture
def shop(store: Store) -> dict[int, list[tuple[date, str | None, int]]]:
    """Random purchases of a few customers, as day, channel and cents."""
    random = Random(11)
    bought: dict[int, list[tuple[date, str | None, int]]] = defaultdict(list)
    customers = [store.customer() for _ in range(12)]
    for _ in range(90):
        who, day = random.choice(customers), date(2024, 6, 1) + timedelta(days=random.randrange(640))
        channel, cents = random.choice(["web", "shop", None]), random.randint(1, 900)
        store.purchase(who, on=day, channel=channel, lines=[(None, 1, cents)])
        bought[who.id].append((day, channel, cents))
    return bought


def test_random_purchases_give_what_a_row_by_row_count_gives(
    shop: dict[int, list[tuple[date, str | None, int]]], reader: Reader
) -> None:
    for filters in (Filters(), Filters(channels=("web", UNKNOWN))):
        _count_row_by_row(filters, shop, reader)


def _count_row_by_row(filters: Filters, shop: dict[int, list[tuple[date, str | None, int]]], reader: Reader) -> None:
    kept = {
        who: [
            (day, cents)
            for day, channel, cents in rows
            if not filters.channels or (channel or UNKNOWN) in filters.channels
        ]
        for who, rows in shop.items()
    }
    kept = {who: rows for who, rows in kept.items() if rows}
    months = {who: sorted({month(day) for day, _ in rows}) for who, rows in kept.items()}
    assert histories(reader, filters) == Counter(tuple(own) for own in months.values())
    for window in (1, 3):
        for at in (2025 * 12, 2025 * 12 + 7):
            expected = {kind: _moved(months, at, window, kind) for kind in get_args(q.Kind)}
            for kind, who in expected.items():
                asked = q.moved_customers(filters, EVERYTHING, month=at, window=window, kind=kind)
                found = reader.frame(asked)
                assert set(found["customer_id"]) == who, (window, at, kind)
                if kind == "lapsed":
                    back = reader.frame(came_back(filters, EVERYTHING, month=at, window=window, as_of=AS_OF))
                    later = {w: [day for day, _ in kept[w] if month(day) > at and day <= AS_OF] for w in who}
                    returned = {w: min(days) for w, days in later.items() if days}
                    assert dict(zip(back["customer_id"], back["came_back_on"], strict=True)) == returned
                money = {w: sum(cents for day, cents in kept[w] if month(day) <= at) for w in who}
                assert dict(zip(found["customer_id"], found["revenue_cents"], strict=True)) == money
    ended, still, rhythms = _gaps({who: sorted({day for day, _ in rows if day <= AS_OF}) for who, rows in kept.items()})
    gaps = reader.frame(q.purchase_gaps(filters, EVERYTHING, as_of=AS_OF))
    assert {days: n for days, n in zip(gaps["gap_days"], gaps["gaps"], strict=True) if n} == ended
    assert {days: n for days, n in zip(gaps["gap_days"], gaps["open_gaps"], strict=True) if n} == still
    found = reader.frame(q.customer_rhythms(filters, EVERYTHING, as_of=AS_OF))
    assert {(row[0], row[1]): row[2] for row in found.itertuples(index=False)} == rhythms


def _moved(months: dict[int, list[int]], at: int, window: int, kind: str) -> set[int]:
    """The customers who did this in a month, by going through everybody's months."""
    found = set()
    for who, own in months.items():
        before, here = [bought for bought in own if bought < at], at in own
        silent = at - max(before) if before else 0
        did = {
            "new": here and not before,
            "returning": here and bool(before) and silent <= window,
            "reactivated": here and silent > window,
            "lapsed": not here and silent == window,
        }
        if did[kind]:
            found.add(who)
    return found


def _gaps(days: dict[int, list[date]]) -> tuple[Counter[int], Counter[int], Counter[tuple[int, int]]]:
    ended: Counter[int] = Counter()
    still: Counter[int] = Counter()
    rhythms: Counter[tuple[int, int]] = Counter()
    for own in filter(None, days.values()):
        ended.update((later - earlier).days for earlier, later in itertools.pairwise(own))
        still[(AS_OF - own[-1]).days] += 1
        if len(own) > 1:
            rhythms[(own[-1] - own[0]).days, len(own)] += 1
    return ended, still, rhythms


def test_exports_name_their_months_choose_the_usual_window_and_say_when_data_are_short(store: Store) -> None:
    for _ in range(31):
        who = store.customer()
        for day in ("2025-01-10", "2025-02-05", "2025-03-31"):
            store.purchase(who, on=day)
    usual = exports.export(store.engine, "lifecycle")
    assert usual["month"].tolist() == ["2025-01", "2025-02", "2025-03"]
    # Nine of ten intervals stay within 54 days: two months.
    assert usual.equals(exports.export(store.engine, "lifecycle", options={"window": "2"}))
    short = exports.export(store.engine, "revenue_retention")
    assert short[["period_from", "period_to", "enough"]].values.tolist() == [["2024-04", "2025-03", False]]
    assert short["net_retention"].isna().all()
    summary = exports.export(store.engine, "purchase_intervals", options={"show": "summary"})
    assert summary["gap_p50_days"].tolist() == [26, 40, 26]
    assert set(summary.columns) - set(DEFINITIONS) == set()


def test_the_export_of_those_who_moved_names_them_and_when_they_came_back(store: Store) -> None:
    ana, ben = store.customer(reference="A1"), store.customer(reference="B1")
    for who, day, cents in ((ana, "2025-01-05", 900), (ana, "2025-05-01", 100), (ben, "2025-01-06", 700)):
        store.purchase(who, on=day, lines=[(None, 1, cents)])
    store.purchase(None, on="2025-06-30")
    options = {"month": "2025-04", "window": "3"}
    found = exports.export(store.engine, "moved_customers", options=options)
    assert found["customer"].tolist() == ["A1", "B1"]
    assert found["previous_month"].tolist() == ["2025-01", "2025-01"]
    assert found["monetary_cents"].tolist() == [900, 700]
    assert found["came_back_on"].tolist()[0] == date(2025, 5, 1)
    assert found["came_back_on"].isna().tolist() == [False, True]
    new = exports.export(store.engine, "moved_customers", options={**options, "month": "2025-01", "kind": "new"})
    assert new["previous_month"].isna().all()
    assert new["came_back_on"].isna().all()
    assert exports.export(store.engine, "moved_customers", options={"window": "3"}).empty  # June: nobody was lost
    with pytest.raises(UserError) as refused:
        exports.export(store.engine, "moved_customers", options={"month": "April"})
    assert refused.value.do == "Write it as 2026-03."


def test_the_export_of_revenue_has_a_row_for_each_pair_of_periods(store: Store) -> None:
    for number in range(30):
        who = store.customer()
        for place in (1, 4, 7, 10):
            cents = 4000 if (number, place) == (0, 10) else 1000
            store.purchase(who, on=date(2025, place, 2), lines=[(None, 1, cents)])
    store.purchase(None, on="2025-12-31")
    found = exports.export(store.engine, "revenue_retention", options={"months": "3"})
    assert found["period_from"].tolist() == ["2025-10", "2025-07", "2025-04"]
    assert found["enough"].tolist() == [True] * 3
    assert found["net_retention"].tolist() == [1.1, 1, 1]
    assert found["gross_retention"].tolist() == [1, 1, 1]
    assert found["expansion_cents"].tolist() == [3000, 0, 0]
