"""Who comes back by any rule: by hand, and random purchases against a count row by row, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from dashboard.analytics import clock as cut
from dashboard.analytics import explorer as analytics
from data_access.filters import EVERYTHING, UNKNOWN, Filters
from data_access.queries import customers, explorer
from data_access.queries.cohort_rules import STEPS, Clock, Rule
from data_access.readers import ColumnarReader, RecordReader
from data_access.schema.facts import MONDAY
from data_access.schema.feedback import FEELINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from data_access.readers import Reader
    from tests.builders import Store

AS_OF = date(2026, 6, 17)
CLOCKS = {
    "week": Clock(period="week"),
    "month": Clock(),
    "quarter": Clock(period="quarter"),
    "rolling": Clock(period="rolling", days=21),
    "brackets": Clock(period="brackets", brackets=((1, 10), (11, 40), (60, 90))),
}


@pytest.fixture(params=["record", "columnar"])
def reader(request: pytest.FixtureRequest, engine: Engine, store: Store, tmp_path: Path) -> Iterator[Reader]:
    """Either reader; the copy is built at the first question, after the test has filled the store."""
    del store
    if request.param == "record":
        yield RecordReader(engine)
        return
    copy = ColumnarReader(engine, tmp_path / "copies")
    yield copy
    copy.close()


def cells(reader: Reader, rule: Rule, by: Any = None, filters: Filters = Filters(), **options: Any) -> pd.DataFrame:  # noqa: B008
    """The figures of a question as the page has them."""
    frame = reader.frame(explorer.returns_by_age(filters, EVERYTHING, rule, as_of=AS_OF, by=by, **options))
    tidy = analytics.tidy(frame, rule.clock, AS_OF)
    row, amount = "group" if by else "cohort", options.get("measure")
    return analytics.cells(tidy, rule.clock, AS_OF, ages=60, row=row, amount=amount)


@pytest.fixture
def record(engine: Engine) -> Reader:
    """The record itself; that the copy gives the same is tested for every statement."""
    return RecordReader(engine)


def test_a_customer_is_counted_in_a_window_only_once_it_is_over(store: Store, record: Reader) -> None:
    """By hand: windows of 30 days. Ana began 100 days before the last one, Ben 40: only Ana has finished window 1."""
    ana, ben = store.customer(), store.customer()
    for who, days in ((ana, (100, 65, 5)), (ben, (40, 5))):
        for ago in days:
            store.purchase(who, on=AS_OF - timedelta(days=ago))
    found = cells(record, Rule(clock=Clock(period="rolling", days=30))).groupby("age")[
        ["cohort_size", "active_customers"]
    ]
    # Ana bought on day 35 (window 1) and day 95 (window 3, which ends on day 119).
    assert found.sum().to_numpy().tolist() == [[2, 2], [1, 1], [1, 0]]


def test_the_last_day_of_a_window_belongs_to_it(store: Store, record: Reader) -> None:
    eva = store.customer()
    for days in (0, 29, 30, 59):
        store.purchase(eva, on=date(2026, 1, 31) + timedelta(days=days))
    rule = Rule(clock=Clock(period="rolling", days=30))
    found = record.frame(explorer.returns_by_age(Filters(), EVERYTHING, rule, as_of=AS_OF, measure="purchase_count"))
    assert found[["age", "purchase_count"]].to_numpy().tolist() == [[0, 2], [30, 2]]


def test_a_return_alone_brings_money_to_its_month_and_nobody_back(store: Store, record: Reader) -> None:
    ana = store.customer()
    bought = store.purchase(ana, on="2026-01-05")
    store.purchase(ana, on="2026-02-05", cancels=bought, lines=[(None, -1, 400)])
    for clock in ("month", "week", "rolling"):
        found = cells(record, Rule(clock=CLOCKS[clock]), measure="net_cents")
        assert found["net_cents"].sum() == 600, clock
        assert found.loc[found["age"] > 0, "active_customers"].sum() == 0, clock
    assert cells(record, Rule(), measure="gross_cents")["gross_cents"].sum() == 1000


def test_a_return_before_the_first_purchase_belongs_to_the_quarter_it_came_in(store: Store, record: Reader) -> None:
    """Of something bought before the data begin; a filter that keeps everything changes nothing."""
    ana = store.customer()
    store.purchase(ana, on="2026-01-20", lines=[(None, -1, 400)], channel="web")
    store.purchase(ana, on="2026-03-05", channel="web")
    store.purchase(ana, on="2025-12-05", lines=[(None, -1, 100)], channel="web")
    rule = Rule(clock=CLOCKS["quarter"])
    for filters in (Filters(), Filters(channels=("web",))):
        found = cells(record, rule, measure="net_cents", filters=filters)
        assert found[["age", "net_cents"]].to_numpy().tolist() == [[0, 600], [1, 0]], filters


def test_units_are_those_sold(store: Store, record: Reader) -> None:
    ana = store.customer()
    store.purchase(ana, on="2026-01-05", lines=[(None, 2.5, 100), (None, 1, 0)])
    store.purchase(ana, on="2026-02-05", lines=[(None, 3, 100), (None, -1, 100)])
    found = cells(record, Rule(), measure="units_milli")
    assert found["units_milli"].tolist()[:2] == [2500, 3000]


def test_the_very_first_purchase_must_fit_the_filter_when_asked_to(store: Store, record: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    store.purchase(ana, on="2026-01-05", channel="web")
    store.purchase(ana, on="2026-02-05", channel="shop")
    store.purchase(ben, on="2026-02-07", channel="shop")
    shop = Filters(channels=("shop",))
    assert cells(record, Rule(), filters=shop)["cohort_size"].max() == 2
    assert cells(record, Rule(first_ever=True), filters=shop)["cohort_size"].max() == 1


def test_the_first_category_is_the_one_most_was_paid_for_on_the_first_day(store: Store, record: Reader) -> None:
    cup, bag, odd = store.product(category="Cups"), store.product(category="Bags"), store.product(category=None)
    ana, ben, eva = store.customer(), store.customer(), store.customer()
    store.purchase(ana, on="2026-01-05", lines=[(cup, 1, 300), (bag, 1, 500)])
    store.purchase(ana, on="2026-01-05", lines=[(cup, 1, 300)])
    store.purchase(ana, on="2026-03-05", lines=[(bag, 9, 900)])
    store.purchase(ben, on="2026-01-06", lines=[(cup, 1, 300), (bag, 1, 300)])
    store.purchase(eva, on="2026-01-07", lines=[(odd, 1, 300)])
    found = cells(record, Rule(), by="first_category")
    assert found[found["age"] == 0].set_index("group")["cohort_size"].to_dict() == {"Bags": 1, "Cups": 1, UNKNOWN: 1}
    assert found[(found["group"] == "Cups") & (found["age"] == 2)]["active_customers"].tolist() == [1]


def test_ages_of_customers_are_put_in_bands_and_impossible_ones_are_unknown(store: Store, record: Reader) -> None:
    for year in (2002, 2001, 1961, 1900, None):
        store.purchase(store.customer(birth_year=year), on="2026-01-05")
    found = cells(record, Rule(), by="age_band")
    sizes = found[found["age"] == 0].set_index("group")["cohort_size"].to_dict()
    assert sizes == {"Under 25": 1, "25 to 34": 1, "65+": 1, UNKNOWN: 2}


def test_the_first_feedback_that_was_scored_puts_a_customer_in_a_group(store: Store, reader: Reader) -> None:
    """By hand: pending words, words nobody could score, later words and words after the last day say nothing."""
    ana, ben, eva, tom, kim = (store.customer() for _ in range(5))
    for who in (ana, ben, eva, tom, kim):
        store.purchase(who, on="2026-01-05")
    hidden = store.batch("undone", kind="feedback")
    # The second was received on the same day, so the earlier number decides.
    store.feedback(ana, on="2026-02-05", score_state="scored", label="negative")
    store.feedback(ana, on="2026-02-05", score_state="scored", label="positive")
    store.feedback(ben, on="2026-01-06")
    store.feedback(ben, on="2026-01-07", score_state="scored", label="not_scored")
    store.feedback(ben, on="2026-05-07", score_state="scored", label="positive")
    store.feedback(eva, on="2026-01-06", score_state="scored", label="positive", batch_id=hidden.id)
    store.feedback(eva, on="2026-01-08", score_state="scored", label="neutral", rating=1)
    store.feedback(tom, on=AS_OF + timedelta(days=1), score_state="scored", label="positive")
    store.feedback(None, on="2026-01-01", score_state="scored", label="positive")
    found = cells(reader, Rule(), by="first_feedback")
    sizes = found[found["age"] == 0].set_index("group")["cohort_size"].to_dict()
    assert sizes == {"negative": 1, "positive": 1, "neutral": 1, UNKNOWN: 2}


def test_groups_by_first_feedback_are_what_a_walk_through_the_rows_gives(store: Store, reader: Reader) -> None:
    random = Random(8)
    people = [store.customer() for _ in range(12)]
    said: list[tuple[date, int, int, str, str]] = []
    for _ in range(40):
        who, day = random.choice(people), AS_OF - timedelta(days=random.randrange(-3, 40))
        state, label = random.choice(("scored", "pending")), random.choice((*FEELINGS, "not_scored"))
        row = store.feedback(who, on=day, score_state=state, label=label)
        said.append((day, row.id, who.id, state, label))
    for who in people:
        store.purchase(who, on="2026-01-05")
    first: dict[int, str] = {}
    for day, _, number, state, label in sorted(said):
        if state == "scored" and label in FEELINGS and day <= AS_OF:
            first.setdefault(number, label)
    found = reader.frame(explorer.lives(Filters(), EVERYTHING, Rule(), as_of=AS_OF, by="first_feedback"))
    groups = dict(zip(found["customer_id"], found["group"].fillna(UNKNOWN), strict=True))
    assert groups == {who.id: first.get(who.id, UNKNOWN) for who in people}


@pytest.fixture
def bought(store: Store) -> list[tuple[int, str, date]]:
    """Random purchases of 16 customers, in the store and as rows: customer, segment, day."""
    random = Random(5)
    rows = []
    for number in range(16):
        segment = "vip" if number % 3 else None
        who = store.customer(segment=segment)
        first = date(2025, 9, 1) + timedelta(days=random.randrange(280))
        for _ in range(random.randint(1, 6)):
            day = min(first + timedelta(days=random.randrange(200)), AS_OF)
            store.purchase(who, on=day)
            rows.append((who.id, segment or UNKNOWN, day))
    return rows


def age_of(clock: Clock, first: date, day: date) -> int | None:
    """The age of a day, and None in no bracket: step by step, in plain Python."""
    gap = (day - first).days
    if clock.period == "rolling":
        return gap // clock.days
    if clock.period == "brackets":
        inside = [place for place, (start, end) in enumerate(clock.brackets, 1) if start <= gap <= end]
        return inside[0] if inside else 0 if gap < clock.brackets[0][0] else None
    return period(clock, day) - period(clock, first)


def begun_by(clock: Clock, first: date, day: date) -> int:
    """The last age that had begun on a day: that of the bracket before it where a day lies in none."""
    if clock.period == "brackets":
        return sum(start <= (day - first).days for start, _ in clock.brackets)
    return age_of(clock, first, day) or 0


def period(clock: Clock, day: date) -> int:
    if clock.period == "week":
        return (day - MONDAY).days // 7
    month = day.year * 12 + day.month - 1
    return month // 3 if clock.period == "quarter" else month


def lived(clock: Clock, first: date) -> list[int]:
    """The ages of which every day lies in the data, found by walking through the days."""
    last: dict[int, date] = {}
    for ahead in range(500):
        day = first + timedelta(days=ahead)
        age = age_of(clock, first, day)
        if age is not None:
            last[age] = day
    return [age for age, day in last.items() if day <= AS_OF]


def test_random_purchases_give_what_a_count_row_by_row_gives(
    bought: list[tuple[int, str, date]], reader: Reader
) -> None:
    firsts = {who: min(day for other, _, day in bought if other == who) for who, _, _ in bought}
    segments = {who: segment for who, segment, _ in bought}
    for name, clock in CLOCKS.items():
        rule = Rule(clock=clock)
        came = {(who, age_of(clock, firsts[who], day)) for who, _, day in bought}
        size, back, numbers = (Counter[tuple[str, int]]() for _ in range(3))
        for who, first in firsts.items():
            ages = lived(clock, first)
            size.update((segments[who], age) for age in ages)
            back.update((segments[who], age) for age in ages if (who, age) in came)
            numbers[segments[who], sum((who, age) in came for age in ages if 1 <= age <= 6)] += 1
        found = cells(reader, rule, by="segment").set_index(["group", "age"])
        assert found["cohort_size"].to_dict() == dict(size), name
        assert {key: value for key, value in found["active_customers"].items() if value} == dict(back), name
        asked = explorer.returns_by_number(Filters(), EVERYTHING, rule, as_of=AS_OF, most=6, by="segment")
        counted = reader.frame(asked)
        summed = counted.assign(group=counted["group"].fillna(UNKNOWN)).groupby(["group", "returns"])["customers"].sum()
        assert summed.to_dict() == dict(numbers), name
        last = {
            who: max(begun_by(clock, first, day) for other, _, day in bought if other == who)
            for who, first in firsts.items()
        }
        frame = reader.frame(explorer.returns_after(Filters(), EVERYTHING, rule, as_of=AS_OF))
        later = analytics.in_or_after(analytics.tidy(frame, clock, AS_OF), 500).groupby("age")["active_customers"].sum()
        assert later.to_dict() == {age: sum(x >= age for x in last.values()) for age in range(max(last.values()) + 1)}


def test_lives_are_each_customers_first_and_last_day(bought: list[tuple[int, str, date]], record: Reader) -> None:
    found = record.frame(explorer.lives(Filters(), EVERYTHING, Rule(), as_of=AS_OF, by="segment"))
    days: dict[int, set[date]] = {}
    for who, _, day in bought:
        days.setdefault(who, set()).add(day)
    expected = Counter((min(own), max(own), len(own)) for own in days.values())
    columns = ["first_purchase_on", "last_purchase_on", "purchase_days"]
    assert Counter(map(tuple, found[columns].to_numpy().tolist())) == expected


def test_lives_up_to_an_earlier_day_leave_out_what_came_later(
    bought: list[tuple[int, str, date]], reader: Reader
) -> None:
    earlier = AS_OF - timedelta(days=90)
    found = reader.frame(explorer.lives(Filters(), EVERYTHING, Rule(), as_of=earlier))
    days: dict[int, set[date]] = {}
    for who, _, day in bought:
        if day <= earlier:
            days.setdefault(who, set()).add(day)
    assert any(day > earlier and who in days for who, _, day in bought)
    expected = {(who, min(own), max(own), len(own)) for who, own in days.items()}
    assert set(found.itertuples(index=False, name=None)) == expected


def test_what_was_bought_first_is_looked_up_by_the_customers_month(sqlite_engine: Engine) -> None:
    """By the day alone the record would go through everybody's purchases of that day, for each customer."""
    with sqlite_engine.connect() as connection:
        steps = [row[3] for row in connection.execute(text("EXPLAIN QUERY PLAN SELECT * FROM first_bought"))]
    assert any("ix_purchases_customer_id_month (customer_id=? AND month=?)" in step for step in steps), steps
    assert not any("ix_purchases_purchased_on" in step for step in steps), steps


def test_the_people_behind_a_cell_are_those_counted_in_it(bought: list[tuple[int, str, date]], record: Reader) -> None:
    firsts = {who: min(day for other, _, day in bought if other == who) for who, _, _ in bought}
    clock = CLOCKS["rolling"]
    wanted = {
        who
        for who, segment, day in bought
        if segment == "vip" and age_of(clock, firsts[who], day) == 2 and 2 in lived(clock, firsts[who])
    }
    found = record.frame(
        explorer.members(Filters(), EVERYTHING, Rule(clock=clock), as_of=AS_OF, age=42, by="segment", group="vip")
    )
    assert wanted
    assert set(found["customer_id"]) == wanted


@pytest.mark.parametrize(("name", "age"), [("rolling", 42), ("brackets", 2)])
def test_the_people_of_all_other_groups_and_of_later_ages_are_those_counted(
    name: str, age: int, bought: list[tuple[int, str, date]], reader: Reader
) -> None:
    firsts = {who: min(day for other, _, day in bought if other == who) for who, _, _ in bought}
    clock = CLOCKS[name]
    later = {
        who: segment
        for who, segment, day in bought
        if begun_by(clock, firsts[who], day) >= 2 and 2 in lived(clock, firsts[who])
    }
    asked: dict[str, Any] = {"as_of": AS_OF, "age": age, "by": "segment", "after": True}
    for group, value in (("vip", "vip"), (None, UNKNOWN)):
        for others in (False, True):
            people = explorer.members(Filters(), EVERYTHING, Rule(clock=clock), **asked, group=group, others=others)
            wanted = {who for who, segment in later.items() if (segment == value) is not others}
            assert wanted
            assert set(reader.frame(people)["customer_id"]) == wanted


def test_ages_above_the_most_asked_for_are_left_out_and_the_others_are_as_they_were(
    bought: list[tuple[int, str, date]], reader: Reader
) -> None:
    assert bought
    for name, clock in CLOCKS.items():
        rule = Rule(clock=clock)
        measured: tuple[dict[str, Any], ...] = ({}, {"measure": "gross_cents"})
        for options in measured:
            everything = cells(reader, rule, "segment", **options)
            some = cells(reader, rule, "segment", most=2, **options)
            both = [frame[frame["age"] <= 2].reset_index(drop=True) for frame in (everything, some)]
            assert both[0].equals(both[1]), name
            frame = reader.frame(explorer.returns_by_age(Filters(), EVERYTHING, rule, as_of=AS_OF, most=2))
            assert analytics.tidy(frame, clock, AS_OF)["age"].max() <= 2, name


def test_bounds_are_the_first_and_last_day_with_a_sale(
    bought: list[tuple[int, str, date]], store: Store, reader: Reader
) -> None:
    """A return, a free item and a purchase of a hidden import are no day with a purchase."""
    asked = sorted({who for who, _, _ in bought})[3:9]
    odd = store.customer()
    for number, day in enumerate(("2026-02-01", "2026-02-03", "2026-02-05", "2026-02-07")):
        lines = [[(None, 1, 0)], [(None, 1, 100)], [(None, -1, 100)], [(None, 1, 100)]][number]
        store.purchase(odd, on=day, lines=lines, batch=store.batch("undone") if number == 3 else None)
    found = reader.frame(customers.purchase_bounds([*asked, odd.id], EVERYTHING))
    days = {who: [day for other, _, day in bought if other == who] for who in asked}
    expected = [[who, min(own), max(own)] for who, own in days.items()]
    assert found.to_numpy().tolist() == [*expected, [odd.id, date(2026, 2, 3), date(2026, 2, 3)]]


@pytest.mark.parametrize("brackets", [(), ((0, 30),), ((1, 30), (30, 60)), ((40, 30),)])
def test_brackets_that_cannot_be_counted_are_refused(brackets: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="without overlap"):
        Clock(period="brackets", brackets=brackets)


def test_analytics_and_statements_count_from_the_same_day_in_the_same_steps() -> None:
    assert (cut.UNKNOWN, cut.MONDAY, cut.STEPS) == (UNKNOWN, MONDAY, STEPS)
