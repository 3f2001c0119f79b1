"""The filter by a saved segment: on every page the figures of exactly those customers, named in its head."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard import identity, navigation
from dashboard.actions.segments import remove_segment, save_segment
from dashboard.answers.saved_segments import read_segments
from dashboard.identity import OWNER, User
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Scope
from data_access.filters.rules import Rule, Rules
from data_access.readers import RecordReader
from data_access.schema import CaseFeedback, FeedbackTopic, Purchase
from data_access.unit_of_work import UnitOfWork
from tests.pages.opening import closed, open_page, said
from tests.provision.everyday import again

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

    from tests.builders import Store

LAST = date(2026, 6, 30)
HOSTILE = "Regulars ![x](https://evil.example/p.png)"
REGULAR = Rules(nodes=(Rule(field="purchase_count", operation="more_than", number=3),))
ASKING = Rules(nodes=(Rule(field="gender", operation="is", values=("female",)),))
PAGES = [entry.name for entry in navigation.PAGES if "saved" in entry.filters]
# One page of each kind of question. That every statement takes the filter is what tests/store/test_readers.py proves.
OF_THE_DAY = {"today", "customers", "retention", "products", "voice", "queue"}


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Thirty regulars, whom the business marks as such, and thirty who came once; half of each complained."""
    tea, cup = new_store.product(category="Tea", name="Tea"), new_store.product(category="Cups", name="Cup")
    bad = {"rating": 1, "score_state": "scored", "label": "negative", "p_unhappy": 0.9, "topics_by": "t"}
    for number in range(60):
        regular = number % 2 == 0
        who = new_store.customer(
            name=f"Person {number}", segment="regular" if regular else "other", gender="female", birth_year=1980,
            consent="given",
        )  # fmt: skip
        for back in (500, 400, 300, 200, 100, number) if regular else (500,):
            lines = [(tea, 1, 900), (cup, 1, 100 + number)]
            new_store.purchase(who, on=LAST - timedelta(days=back), lines=lines)
        if number % 4 < 2:
            said_on = LAST - timedelta(days=20 + number)
            words = new_store.feedback(who, on=said_on, text="It came far too late.", **bad)
            case = new_store.case(who, priority_cents=100 + number)
            with UnitOfWork(new_store.engine) as work:
                work.session.add(CaseFeedback(case_id=case.id, feedback_id=words.id))
                work.session.add(FeedbackTopic(feedback_id=words.id, topic="delivery", label="negative", mixed=False))
    for name, rules in ((HOSTILE, REGULAR), ("Women", ASKING)):
        save_segment(new_store.engine, OWNER, name, rules)
    return closed(new_store)


def link(engine: Engine, name: str) -> str:
    """The opaque id of a saved segment."""
    return next(s.public_id for s in read_segments(RecordReader(engine), EVERYTHING) if s.name == name)


def shown(page: AppTest) -> str:
    """All that a page tells, whatever its filters are called."""
    told = said(page).replace(f"in the saved segment {HOSTILE} as of 30 Jun 2026", "segment regular")
    figures = [(metric.label, metric.value, metric.delta) for metric in page.metric]
    return re.sub(r"\d+(\.\d+)? s\b", "", told) + repr(figures)


@pytest.fixture(scope="module")
def regulars(shop: Path) -> str:
    """The opaque id of the regulars, for tests that write nothing: pages keep what they computed for each other."""
    opened = open_engine(str(shop))
    found = link(opened, HOSTILE)
    opened.dispose()
    return found


@pytest.mark.parametrize("name", [name if name in OF_THE_DAY else again(name) for name in PAGES])
@pytest.mark.usefixtures("store")
def test_every_page_shows_the_figures_of_those_customers_alone(
    name: str, regulars: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-01")
    by_rules = open_page(name, saved_segment=regulars)
    assert f"in the saved segment {HOSTILE} as of 30 Jun 2026" in said(by_rules)
    assert shown(by_rules) == shown(open_page(name, segment="regular"))
    assert shown(by_rules) != shown(open_page(name))


@pytest.mark.usefixtures("own")
def test_a_segment_that_is_gone_or_not_for_the_reader_is_told_and_narrows_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    women = link(engine, "Women")
    page = open_page("retention", saved_segment=f"{women},nobody")
    assert "A saved segment of this link was removed: the figures are not narrowed to it." in said(page)
    assert "in the saved segment Women ·" in said(page)
    masked = User(name="Vic", role="viewer", scope=Scope(masked=True))
    with monkeypatch.context() as patch:
        patch.setattr(identity, "current_user", lambda: masked)
        page = open_page("retention", saved_segment=women)
    assert "The saved segment Women asks for contact data, which you do not see." in said(page)
    assert "in the saved segment" not in said(page)
    found = next(s for s in read_segments(RecordReader(engine), EVERYTHING) if s.name == "Women")
    remove_segment(engine, OWNER, found)
    page = open_page("retention", saved_segment=women)
    assert "was removed" in said(page)
    page.button(key="chip_saved_segment_all").click().run()
    assert "was removed" not in said(page)


@pytest.mark.usefixtures("own")
def test_segments_are_chosen_in_the_bar_removed_by_their_chip_and_followed_when_somebody_leaves(
    engine: Engine,
) -> None:
    page = open_page("retention")
    box = page.multiselect(key="_saved_segment_box")
    one = link(engine, HOSTILE)
    box.set_value([one]).run()
    assert "· 30 customers ·" in said(page)
    with UnitOfWork(engine) as work:
        for purchase in work.session.scalars(select(Purchase).where(Purchase.customer_id == 1)):
            purchase.customer_id = 3
    assert "· 29 customers ·" in said(page.run())
    page.button(key=f"chip_saved_segment_{one}").click().run()
    assert "in the saved segment" not in said(page)
    assert page.multiselect(key="_saved_segment_box").value == []
    page.multiselect(key="_saved_segment_box").set_value([one]).run()
    page.button(key="reset_filters").click().run()
    assert "in the saved segment" not in said(page)
