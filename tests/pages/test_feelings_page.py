"""The page of feelings and loyalty: who complained left; nothing bought, nothing said, too little said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.reads import feelings
from data_access.schema import Feedback
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

LAST = date(2026, 6, 30)
READ: dict[str, Any] = {"score_state": "scored", "score_reason": "ok", "scorer": "quick", "scorer_version": "1",
                        "topics_by": "t"}  # fmt: skip


def store_at(path: Path) -> Store:
    engine = empty_store(path)
    return Store(engine)


def spoken(number: int, who: int, on: date, tone: float, **more: Any) -> Feedback:
    label = "negative" if tone < 0 else "positive"
    return Feedback(
        identity=number.to_bytes(16, "big"), customer_id=who, received_on=on, text="Words", label=label, polarity=tone,
        received_at=datetime.combine(on, time(12), UTC), month=on.year * 12 + on.month - 1, **{**READ, **more},
    )  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """160 customers bought and spoke three times: a quarter turned from praise to complaint and did not come back."""
    path = tmp_path_factory.mktemp("shop") / "store.db"
    store = store_at(path)
    goods = [store.product(name=f"Cup {place}") for place in range(6)]
    people = [store.customer(segment="Home", name=f"Person {place}") for place in range(160)]
    start = LAST - timedelta(days=200)
    store.purchases([(who, start - timedelta(days=5), 1000) for who in people])
    store.purchases([(who, LAST - timedelta(days=60), 2000 + place) for place, who in enumerate(people) if place >= 40])
    for place, product in enumerate(goods):
        for who in people[place * 20 : place * 20 + 20]:
            store.purchase(who, on=start - timedelta(days=5), lines=[(product, 1, 500)])
    plates = store.product(category="Plates")
    store.purchase(people[159], on=LAST, lines=[(plates, 1, 500)])
    for who in people[:15]:
        store.purchase(who, on=start - timedelta(days=1), lines=[(goods[0], 1, 500)])
    feedback: list[Feedback] = []
    for place, who in enumerate(people):
        for step in range(3):
            fell = place < 40 and step == 2
            more: dict[str, Any] = {"product_id": goods[place // 20].id} if step == 2 and place < 120 else {}
            more |= {"rating": 0 if fell else 10, "rating_scale": "nps"} if step == 2 and place < 100 else {}
            on = start + timedelta(days=20 * step)
            feedback.append(spoken(len(feedback) + 1, who.id, on, -0.8 if fell else 0.5 + place / 1000, **more))
    with UnitOfWork(store.engine) as work:
        work.session.add_all(feedback)
    store.engine.dispose()
    return path


opened = partial(open_page, "feelings")


def table(page: AppTest, column: str) -> Any:
    return next(frame.value for frame in page.dataframe if column in frame.value)


@pytest.mark.usefixtures("store")
def test_the_page_says_who_stays_whose_tone_fell_what_to_fix_and_who_was_not_heard() -> None:
    page = opened()
    assert [title.value for title in page.title] == ["Do feelings decide who stays?"]
    told = said(page)
    assert "said by 1 Apr 2026, followed for 90 days" in told
    assert (
        "Customers whose last words were negative come back less often than those who praised: 0.0% against 100.0%"
        in told
    )
    assert "they come back less often too: -100.0 pts" in told
    assert "Customers whose tone fell most come back less often than the others. 0.0% against 100.0%" in told
    values = [metric.value for metric in page.metric]
    assert values[:5] == ["100.0%", "0.0%", "-100.0 pts", "0.0%", "+20"]
    assert 20 < int(values[5]) <= 50, "more of those who stayed did not answer"
    assert 0 < int(values[6]) < 100
    assert "Who gave no feedback has no day of a first word" in told
    assert table(page, "against_told")["feeling_name"].tolist() == ["Negative", "Positive"]
    listed = table(page, "tone_fall")
    assert len(listed) == 40
    assert listed["customer_name"].tolist()[0].startswith("Person")
    assert page.button(key="create").label == "Create 40 follow-ups"
    quadrant = table(page, "place_word").set_index("product_named")["place_word"]
    assert quadrant["Cup 0"] == "Rescue"
    assert quadrant["Cup 1"] == "Fix"
    assert quadrant["Cup 2"] == "Promote"
    assert "100 customers answered, worth " in told
    assert "Who did we not hear from?" in told


@pytest.mark.usefixtures("own")
def test_money_is_shown_in_the_same_groups_and_a_follow_up_is_created_for_those_who_fell() -> None:
    page = opened(measure="Net revenue")
    assert "Customers whose last words were negative bring less than those who praised: £0 against £21" in said(page)
    assert table(page, "after_apart_told")["feeling_name"].tolist() == ["Negative", "Positive"]
    complained = opened(who="Complained last")
    assert len(table(complained, "said_on")) == 40
    assert "40 customers whose last words were a complaint, who spent most in a year first." in said(complained)
    for key in ("felt_last_all", "felt_first_all", "drift", "unhappy_all", "quadrant_all", "fair_all"):
        said(page.button(key=f"open_table_{key}").click().run())
    created = page.button(key="create").click().run()
    assert "40 follow-ups created" in said(created)


@pytest.mark.usefixtures("store")
def test_in_a_large_store_products_are_counted_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feelings, "MANY_CUSTOMERS", 10)
    page = opened()
    assert not [frame for frame in page.dataframe if "place_word" in frame.value]
    assert "Cup 0" in table(page.toggle(key="products").set_value(True).run(), "place_word")["product_named"].tolist()


@pytest.mark.usefixtures("store")
def test_a_filter_may_leave_nobody_and_the_page_says_so() -> None:
    page = opened(category="Plates")
    assert "There is none with these filters." in said(page)
    assert [button.label for button in page.button if button.label == "Reset filters"]


def _nothing(store: Store) -> None:
    assert store.engine.url


def _silent(store: Store) -> None:
    store.purchase(store.customer(), on=LAST)


def _late(store: Store) -> None:
    ana = store.customer()
    store.purchase(ana, on=LAST)
    store.feedback(ana, on=LAST - timedelta(days=89), **READ, label="positive", polarity=0.9)


def _one(store: Store) -> None:
    ana = store.customer()
    store.purchase(ana, on=LAST - timedelta(days=100))
    store.purchase(ana, on=LAST)
    store.feedback(ana, on=LAST - timedelta(days=90), **READ, label="positive", polarity=0.9)


def _unread(store: Store) -> None:
    ana = store.customer()
    store.purchase(ana, on=LAST)
    store.feedback(ana, on=LAST - timedelta(days=120))


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        (_nothing, "Bring in your purchases"),
        (_silent, "it takes feedback of 1 Apr 2026 or before"),
        (_late, "it takes feedback of 1 Apr 2026 or before"),
        (_one, "there are 0 and 1."),
        (_unread, "there are 0 and 0."),
    ],
    ids=["nothing", "silent", "late", "one", "unread"],
)
def test_little_is_said_honestly(
    fill: Callable[[Store], None], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    store = store_at(path)
    fill(store)
    store.engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    assert expected in said(opened())
