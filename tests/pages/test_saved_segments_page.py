"""The directory with saved segments and tags: chosen by a link, opened in the editor, tagged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from dashboard.actions.segments import save_segment
from dashboard.actions.tags import tag_customers
from dashboard.identity import OWNER
from data_access.engine import open_engine
from data_access.filters.rules import Rule, Rules
from data_access.schema import SavedSegment
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from dashboard.answers.saved_segments import Saved

BUYERS = Rules(nodes=(Rule(field="purchase_count", operation="more_than", number=1),))
SOUR = Rules(nodes=(Rule(field="last_feeling", operation="is", values=("negative",)),))


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Six customers who bought 0 to 5 times."""
    for number in range(6):
        person = new_store.customer(name=f"Buyer {number}", reference=f"B{number}")
        for day in range(number):
            new_store.purchase(person, on=date(2026, 6, 1 + day))
    return closed(new_store)


def saved(path: Path, name: str, rules: Rules) -> Saved:
    engine = open_engine(str(path))
    found = save_segment(engine, OWNER, name, rules)
    engine.dispose()
    return found


def opened(**query: str) -> AppTest:
    page = open_page("customers", **query)
    assert not page.exception
    return page


def names(page: AppTest) -> list[str]:
    return sorted(page.dataframe[0].value["customer_name"]) if page.dataframe else []


def test_a_link_opens_the_directory_with_a_segment_and_a_gone_or_odd_one_is_told(own: Path) -> None:
    one = saved(own, "Came back", BUYERS)
    page = opened(saved=one.public_id)
    assert names(page) == ["Buyer 2", "Buyer 3", "Buyer 4", "Buyer 5"]
    assert "Came back: customers who bought more than once." in said(page)
    assert "4 customers · segment Came back" in said(page)
    page = opened(saved="nothing")
    assert len(names(page)) == 6
    assert "does not exist any more" in said(page)
    engine = open_engine(str(own))
    with UnitOfWork(engine) as work:
        work.session.execute(update(SavedSegment).values(rules={"match": "all", "rules": [{"field": "x"}]}))
    engine.dispose()
    page = opened(saved=one.public_id)
    assert len(names(page)) == 6
    assert "The segment Came back cannot be used, so all customers are listed: A rule asks about “x”" in said(page)


def test_nobody_in_a_segment_is_told_with_the_reason_and_the_way_out(own: Path) -> None:
    page = opened(saved=saved(own, "Sour", SOUR).public_id)
    assert [header.value for header in page.header] == ["No customer found"]
    assert "No feedback has been scored yet" in said(page)
    page.button(key="empty_no_customer_0").click().run()
    assert len(names(page)) == 6


def test_the_editor_opens_with_the_rules_of_the_segment_and_says_how_many_fit(own: Path) -> None:
    lately = Rule(field="recent_purchase_count", operation="at_most", number=3, days=30)
    page = opened(saved=saved(own, "Came back", Rules(nodes=(*BUYERS.nodes, lately))).public_id)
    page.button(key="change_segment").click().run()
    assert not page.exception
    rules = ["purchase_count", "more_than", "recent_purchase_count", "at_most"]
    assert [box.value for box in page.selectbox if box.label in {"About", "How"}] == rules
    assert [box.value for box in page.number_input] == [1, 3, 30]
    told = "customers who bought more than once and bought at most 3 times in the last 30 days."
    assert f"2 of 6 fit: {told}" in said(page)
    assert not page.button(key="save_segment").disabled


def test_all_found_are_tagged_after_a_preview_and_the_tag_narrows_the_list(own: Path) -> None:
    engine = open_engine(str(own))
    tag_customers(engine, OWNER, [6], "vip", "put")
    engine.dispose()
    page = opened(saved=saved(own, "Came back", BUYERS).public_id)
    (box,) = [one for one in page.selectbox if str(one.key).startswith("put_tag")]
    box.set_value("vip").run()
    assert "Of 4 customers, 1 have “vip” and 3 have not." in said(page)
    page.button(key="put_tag").click().run()
    assert not page.exception
    assert "The tag vip was put on 3 customers." in said(page)
    assert len(names(opened(tag="vip"))) == 4
    page.button(key="undo_tags").click().run()
    assert names(opened(tag="vip")) == ["Buyer 5"]


def test_the_directory_can_stand_in_the_order_of_names_whatever_their_accents(own: Path) -> None:
    engine = open_engine(str(own))
    shop = Store(engine)
    for place, name in enumerate(("zoe", "Élan", "Emil", "Ekki")):
        shop.customer(name=name, reference=f"N{place}", public_id=f"n{place}")
    engine.dispose()
    page = opened(order="Name")
    listed = page.dataframe[0].value["customer_name"].tolist()
    assert listed == [*(f"Buyer {number}" for number in range(6)), "Ekki", "Élan", "Emil", "zoe"]
