"""Who came back after what was said, counted in the store: by hand, the slow way, and with no look into the future."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from dashboard.answers import feelings as answers
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import feelings
from data_access.readers import ColumnarReader, RecordReader
from data_access.schema import Feedback
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.schema import Customer

AS_OF = date(2026, 6, 29)
UNTIL = date(2026, 3, 31)  # 90 days before
QUICK = feelings.Reading("quick", "1")
READ: dict[str, Any] = {"score_state": "scored", "score_reason": "ok", "scorer": "quick", "scorer_version": "1"}
OTHER = {**READ, "scorer_version": "2"}
ASKED: dict[str, Any] = {"reading": QUICK, "until": UNTIL}


def rows(engine: Engine, statement: Any) -> dict[int, dict[str, Any]]:
    """The rows by their first column; what is empty is None."""
    found = RecordReader(engine).frame(statement)
    frame: Any = found.astype("object").where(found.notna(), None)
    return {int(row[frame.columns[0]]): row for row in frame.to_dict("records")}


def test_the_first_feedback_is_followed_from_its_own_day(engine: Engine) -> None:
    store = Store(engine)
    ana, bea, carl, dora, late = (store.customer(segment="Home") for _ in range(5))
    for on in ("2024-12-01", "2025-05-01", "2026-01-10", "2026-01-10", "2026-04-10"):
        store.purchase(ana, on=on)
    store.purchase(ana, on="2026-02-01", lines=[(None, -1, 400)])  # a return: money, no purchase
    store.purchase(bea, on="2026-04-20")
    store.feedback(ana, on="2026-01-10", label="negative", **READ)
    store.feedback(ana, on="2026-01-11", label="positive", **READ)
    store.feedback(bea, on="2026-01-19", score_state="not_scored", score_reason="no_evidence")
    store.feedback(carl, on="2026-01-19")
    store.feedback(dora, on="2026-03-31", label="positive", **OTHER)
    store.feedback(late, on="2026-04-01", label="positive", **READ)  # nobody can be followed from here yet
    store.feedback(None, on="2026-01-01", label="positive", **READ)
    found = rows(engine, feelings.first_feelings(Filters(), EVERYTHING, days=90, **ASKED))
    told = {number: row["feeling"] for number, row in found.items()}
    assert told == {ana.id: "negative", bea.id: "no_opinion", carl.id: "unread", dora.id: "otherwise"}
    row = found[ana.id]
    # 2025-05-01 and 2026-01-10 lie in the year before; 2026-04-10 is day 90; the purchase of the day itself is before.
    assert (row["said_on"], row["segment"], row["days_bought"], row["spent_cents"]) == (
        date(2026, 1, 10),
        "Home",
        2,
        3000,
    )
    assert (row["since_days"], row["returned"], row["after_cents"]) == (0, 1, 1000 - 400)
    assert (found[bea.id]["returned"], found[bea.id]["after_cents"]) == (0, 0)  # day 91
    assert (found[carl.id]["since_days"], found[carl.id]["days_bought"]) == (None, 0)


def test_last_words_are_those_known_on_one_day_of_those_who_bought_in_the_year_before(engine: Engine) -> None:
    store = Store(engine)
    ana, bea, gone, new, east = (store.customer(team=team) for team in ("n", "n", "n", "n", "e"))
    for who in (ana, bea, east):
        store.purchase(who, on="2026-03-01")
    store.purchase(gone, on="2025-03-31")  # 365 days before: a day too early
    store.purchase(new, on="2026-04-01")
    store.purchase(ana, on="2026-06-29")
    store.purchase(bea, on="2026-06-30")  # day 91
    store.feedback(ana, on="2024-01-10", label="negative", **READ)
    store.feedback(ana, on="2026-03-31", label="positive", **READ)
    store.feedback(ana, on="2026-04-01", label="negative", **READ)
    store.feedback(gone, on="2026-03-01", label="negative", **READ)
    hidden = store.batch(state="writing")
    store.feedback(bea, on="2026-03-30", label="negative", batch_id=hidden.id, **READ)
    found = rows(engine, feelings.last_feelings(Filters(), EVERYTHING, days=90, **ASKED))
    assert {number: (row["feeling"], row["returned"]) for number, row in found.items()} == {
        ana.id: ("positive", 1), bea.id: (None, 0), east.id: (None, 0),
    }  # fmt: skip
    assert (found[ana.id]["since_days"], found[ana.id]["spent_cents"], found[ana.id]["after_cents"]) == (30, 1000, 1000)
    spent = rows(engine, feelings.year_buyers(Filters(), EVERYTHING, until=UNTIL))
    assert {number: (row["days_bought"], row["spent_cents"]) for number, row in spent.items()} == {
        ana.id: (1, 1000), bea.id: (1, 1000), east.id: (1, 1000),
    }  # fmt: skip
    scoped = rows(engine, feelings.last_feelings(Filters(), Scope(teams=("e",)), days=90, **ASKED))
    assert set(scoped) == {east.id}


def test_tones_of_three_texts_by_one_reader_alone(engine: Engine) -> None:
    store = Store(engine)
    ana, bea = store.customer(), store.customer()
    for on, tone in (("2026-01-01", 0.5), ("2026-01-02", 0.9), ("2026-03-31", -0.4), ("2026-04-01", 1.0)):
        store.feedback(ana, on=on, polarity=tone, label="neutral", **READ)
    store.feedback(ana, on="2026-02-01", polarity=-1.0, label="negative", **OTHER)
    for on in ("2026-01-01", "2026-01-02"):
        store.feedback(bea, on=on, polarity=0.5, label="positive", **READ)
    store.feedback(bea, on="2026-01-03", polarity=0.5, label="positive", **OTHER)
    found = rows(engine, feelings.tones(Filters(), EVERYTHING, **ASKED))
    assert set(found) == {ana.id}
    row = found[ana.id]
    assert (row["texts"], row["tone_on"], row["tone_last"]) == (3, date(2026, 3, 31), -0.4)
    assert row["tone_before"] == pytest.approx(0.7)
    counted = RecordReader(engine).frame(feelings.readers(Filters(), EVERYTHING, until=UNTIL))
    assert dict(zip(counted["scorer_version"], counted["items"], strict=True)) == {"1": 5, "2": 2}


def test_what_is_said_of_products_counts_customers(engine: Engine) -> None:
    store = Store(engine)
    tea, cup, ana, bea = store.product(), store.product(category="Tea"), store.customer(), store.customer()
    for who, label in ((ana, "negative"), (ana, "negative"), (bea, "positive"), (None, "positive"), (None, "neutral")):
        store.feedback(who, product_id=tea.id, on="2026-01-01", label=label, **READ)
    store.feedback(ana, product_id=tea.id, on="2026-01-01", label="positive", **OTHER)
    store.feedback(bea, product_id=cup.id, on="2026-01-01", label="positive", **READ)
    store.feedback(bea, on="2026-01-01", label="positive", **READ)
    found = rows(engine, feelings.product_feelings(Filters(), EVERYTHING, **ASKED))
    names = ("items", "units", "positive", "negative", "net", "net_squares", "net_items", "item_squares")
    assert [found[tea.id][name] for name in names] == [5, 4, 2, 2, 0, 6, -2, 7]
    narrowed = rows(engine, feelings.product_feelings(Filters(categories=("Tea",)), EVERYTHING, **ASKED))
    assert set(narrowed) == {cup.id}


Told = tuple[date, str, float]


def buying_shop(store: Store, seed: int, customers: int) -> tuple[dict[int, list[date]], dict[int, list[Told]]]:
    """Customers who all buy at the same rate and speak after one purchase in two, with feelings that mean nothing."""
    random = Random(seed)
    bought: dict[int, list[date]] = {}
    said: dict[int, list[Told]] = defaultdict(list)
    sales: list[tuple[Customer, date, int]] = []
    for _ in range(customers):
        who, day, days = store.customer(segment=random.choice(["Home", "Office"])), date(2025, 3, 1), []
        while (day := day + timedelta(days=max(1, round(random.expovariate(1 / 80))))) <= AS_OF:
            days.append(day)
            sales.append((who, day, random.choice([500, 1000])))
            if random.random() < 0.5:
                label = random.choice(["negative", "neutral", "positive", "positive"])
                said[who.id].append((day, label, round(random.uniform(-1, 1), 3)))
        bought[who.id] = days
    store.purchases(sales)
    with UnitOfWork(store.engine) as work:
        work.session.add_all(_spoken(said))
    return bought, said


def _spoken(said: dict[int, list[Told]]) -> Iterable[Feedback]:
    number = 0
    for who, texts in said.items():
        for day, label, tone in texts:
            number += 1
            yield Feedback(
                identity=number.to_bytes(16, "big"), customer_id=who, received_on=day, text="Words", label=label,
                received_at=datetime.combine(day, time(12), UTC), month=day.year * 12 + day.month - 1, polarity=tone,
                **READ,
            )  # fmt: skip


def back(days: list[date], since: date) -> bool:
    return any(since < day <= since + timedelta(days=90) for day in days)


def test_the_answer_is_that_of_the_slow_way_and_looks_into_no_future(sqlite_engine: Engine) -> None:
    bought, said = buying_shop(Store(sqlite_engine), 5, 260)
    found = answers.loyalty(RecordReader(sqlite_engine), Filters(), EVERYTHING, AS_OF)
    assert (found.until, found.reading) == (UNTIL, QUICK)
    first: dict[str, list[bool]] = defaultdict(list)
    last: dict[str, list[bool]] = defaultdict(list)
    naive: list[bool] = []
    texts = 0
    for who, days in bought.items():
        known = [one for one in said.get(who, []) if one[0] <= UNTIL]
        if known:
            first[known[0][1]].append(back(days, known[0][0]))
            naive.append(back(days, known[-1][0]))
        if any(UNTIL - timedelta(days=365) < day <= UNTIL for day in days):
            last[known[-1][1] if known else "silent"].append(back(days, UNTIL))
            texts += len(known) >= 3
    for table, slow in ((found.first, first), (found.last, last)):
        counted = {row.feeling: (row.customers, row.returned) for row in table.itertuples(index=False)}
        assert counted == {feeling: (len(each), sum(each)) for feeling, each in slow.items()}
    assert found.drift.customers == texts
    # Everybody comes back with the same probability. The days chosen show it; the day of the last words does not: who
    # bought again mostly spoke again, and so these were not the last words.
    truth = 1 - math.exp(-90 / 80)
    for slow in (first, last):
        every = [one for each in slow.values() for one in each]
        assert sum(every) / len(every) == pytest.approx(truth, abs=0.09)
    assert sum(naive) / len(naive) < truth - 0.12


def test_those_whose_tone_fell_are_listed_by_what_they_spent(sqlite_engine: Engine) -> None:
    _, said = buying_shop(Store(sqlite_engine), 6, 120)
    found = answers.fallen(RecordReader(sqlite_engine), Filters(), EVERYTHING, AS_OF)
    drifts = {}
    for who, texts in said.items():
        tones = [tone for _, _, tone in texts]
        if len(tones) >= 3:
            drifts[who] = tones[-1] - sum(tones[:-1]) / (len(tones) - 1)
    assert found["spent_cents"].is_monotonic_decreasing
    listed = dict(zip(found["customer_id"].astype(int), found["drift"], strict=True))
    assert all(listed[who] == pytest.approx(drifts[who]) for who in listed)
    assert max(listed.values()) < 0
    assert abs(len(listed) - len(drifts) / 4) <= 2
    last = answers.complained(RecordReader(sqlite_engine), Filters(), EVERYTHING, AS_OF)
    assert last["spent_cents"].is_monotonic_decreasing
    assert set(last["customer_id"].astype(int)) <= {who for who, texts in said.items() if texts[-1][1] == "negative"}
    assert len(last) > 10


def test_filters_on_what_was_said_leave_out_those_who_said_nothing(sqlite_engine: Engine) -> None:
    buying_shop(Store(sqlite_engine), 7, 60)
    reader = RecordReader(sqlite_engine)
    told = answers.loyalty(reader, Filters(), EVERYTHING, AS_OF)
    assert "silent" in set(told.last["feeling"])
    narrowed = answers.loyalty(reader, Filters(channels=("Unknown",)), EVERYTHING, AS_OF)
    assert "silent" not in set(narrowed.last["feeling"])
    assert narrowed.last["customers"].sum() == told.last.loc[told.last["feeling"] != "silent", "customers"].sum()
    home = answers.loyalty(reader, Filters(segments=("Home",)), EVERYTHING, AS_OF)
    assert 0 < home.last["customers"].sum() < told.last["customers"].sum()


def test_the_copy_answers_as_the_record_does(sqlite_engine: Engine, tmp_path: Path) -> None:
    buying_shop(Store(sqlite_engine), 8, 60)
    copy = ColumnarReader(sqlite_engine, tmp_path)
    copy.rebuild()
    one, other = (
        answers.loyalty(reader, Filters(), EVERYTHING, AS_OF) for reader in (RecordReader(sqlite_engine), copy)
    )
    copy.close()
    for name in ("first", "last"):
        told, expected = getattr(one, name), getattr(other, name)
        assert told["returned"].tolist() == expected["returned"].tolist()
        assert told["feeling"].tolist() == expected["feeling"].tolist()


@pytest.mark.parametrize("name", ["sentiment_loyalty", "sentiment_drift", "product_quadrant", "nps_weighted"])
def test_the_exports_hold_what_the_page_shows(name: str, sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    tea = store.product(code="TEA")
    buying_shop(store, 9, 330 if name == "sentiment_drift" else 60)
    for place in range(12):
        who = store.customer()
        store.purchase(who, on="2026-01-10", lines=[(tea, 1, 500)])
        store.feedback(who, on="2026-01-11", product_id=tea.id, label="negative", polarity=-0.5, rating=place % 11,
                       rating_scale="nps", **READ)  # fmt: skip
    frame = exports.export(sqlite_engine, name)
    assert tuple(frame.columns) == exports.VIEWS[name].columns
    told = {
        "sentiment_loyalty": ("feeling", ["negative", "neutral", "positive", "silent"]),
        "sentiment_drift": ("quarter", [1, 2, 3, 4]), "product_quadrant": ("product", ["TEA"]),
        "nps_weighted": ("nps_kind", ["answered", "weighted"]),
    }  # fmt: skip
    column, expected = told[name]
    assert frame[column].tolist() == expected
    if name == "sentiment_loyalty":
        first = exports.export(sqlite_engine, name, options={"words": "first"})
        assert first["feeling"].tolist() == ["negative", "neutral", "positive"]
