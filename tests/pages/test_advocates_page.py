"""The page "Build on the good": whom to ask and why so few, permissions recorded and taken back, what delights."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from dashboard.actions.advocates import (
    Changed,
    ask_customer,
    keep_text,
    move_testimonial,
    take_back_step,
    thank_customer,
)
from dashboard.errors import UserError
from dashboard.identity import OWNER, User
from data_access.engine import open_engine
from data_access.filters import EVERYTHING
from data_access.schema import Customer, FeedbackTopic, Testimonial
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

LAST = date(2026, 6, 30)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"
KEY = "testimonial_{}_1_{}"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Ana and Ben praise and buy most, Ben gave no consent; 70 others speak, those of A praise taste more often."""
    engine = new_store.engine
    tea = new_store.product(code="TEA", name="Green tea", category="Tea")
    ana = new_store.customer(name=f"Ana {HOSTILE}", consent="given", segment="A", public_id="ana")
    ben = new_store.customer(name="Ben", consent="unknown", segment="A")
    others = [new_store.customer(name=f"Name {n}", segment="A" if n % 2 else "B", consent="given") for n in range(70)]
    bought = [(who, LAST - timedelta(days=day), 1000) for who in (ana, ben) for day in range(0, 30, 3)]
    new_store.purchases([*bought, *((who, LAST - timedelta(days=100 + n), 1000) for n, who in enumerate(others))])
    read = {"score_state": "scored", "topics_by": "t", "product_id": tea.id}
    lovely = f"{HOSTILE} Lovely tea. I would buy it again."
    praise = [new_store.feedback(who, on=LAST, text=lovely, label="positive", **read) for who in (ana, ben)]
    told = [new_store.feedback(who, on=LAST - timedelta(days=200), rating=3, label="neutral", **read) for who in others]
    with UnitOfWork(engine) as work:
        tasty = [*praise, *(one for n, one in enumerate(told) if n % 2 and n < 56)]
        work.session.add_all(
            FeedbackTopic(feedback_id=one.id, topic="quality", label="positive", mixed=False) for one in tasty
        )
    return closed(new_store)


@pytest.fixture
def own(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "own.db"
    path.write_bytes(shop.read_bytes())
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-01")
    return path


def permissions() -> AppTest:
    return open_page("advocates", view="Permissions")


def test_the_list_explains_itself_and_whoever_was_asked_is_recorded(own: Path) -> None:
    page = open_page("advocates")
    text = said(page)
    assert "1 customer may be asked for a public word now, of 2 with a top rating." in text
    assert "1 of 2 gave their consent to be contacted (50.0%, 9.5% to 90.5%)." in text
    assert page.metric[0].value == "1"
    (asking,) = page.code
    assert "Hello Ana," in asking.value
    assert "what you told us about Green tea" in asking.value
    assert HOSTILE in asking.value, "shown as it was written, not as what it means"
    stopped = open_page("advocates", step="Stopped: no consent")
    assert "nobody may write to them" in said(stopped)
    page.text_area(key="text_ask_0").set_value("Dear {first name} of {town}").run()
    assert page.code[0].value == "Dear Ana of {town}"
    assert "Not filled in: {town}." in said(page)
    page.button(key="ask_customer").click().run()
    assert "was asked. What they answer is recorded under Permissions." in said(page)
    assert "Nobody may be asked for a public word now, though 2 gave a top rating." in said(page)
    page.button(key="undo_advocates").click().run()
    assert "That was taken back." in said(page)
    assert "1 customer may be asked" in said(page)
    ask_customer(open_engine(str(own)), OWNER, 1, 1, through="Phone")  # a colleague is quicker
    page.button(key="ask_customer").click().run()
    assert "was asked today. Ask nobody twice within 90 days." in said(page)


def test_a_permission_is_recorded_published_withdrawn_and_undone(own: Path) -> None:
    engine = open_engine(str(own))
    ask_customer(engine, OWNER, 1, 1, through="Phone")
    page = permissions()
    assert "1 customer asked, and no answer yet." in said(page)
    page.text_area(key=KEY.format("words", 1)).set_value("Yes, gladly")
    page.text_area(key=KEY.format("text", 1)).set_value("The best tea in town")
    page.button(key="save_agreed").click().run()
    assert "This text is not a part of what the customer said." in said(page)
    page.text_area(key=KEY.format("text", 1)).set_value("Lovely tea … buy it again")
    page.selectbox(key=KEY.format("shown_as", 1)).set_value("initials")
    page.button(key="save_agreed").click().run()
    assert "The permission was saved." in said(page)
    assert page.code[0].value.startswith("“Lovely tea … buy it again”\nA.")
    page.text_input(key=KEY.format("where", 2)).set_value("Our site")
    page.button(key="save_published").click().run()
    assert "Our site" in said(page)
    assert page.metric[3].value == "1"
    with UnitOfWork(engine) as work:
        work.session.execute(update(Customer).values(consent="refused"))
    page = permissions()
    assert "1 customer agreed and wants no contact any more" in said(page)
    assert not any("Lovely tea … buy" in code.value for code in page.code), "not offered to be copied any more"
    page.button(key="save_withdrawn").click().run()
    assert "The testimonial is withdrawn" in said(page)
    page.button(key="undo_advocates").click().run()
    with engine.connect() as connection:
        assert connection.scalar(select(Testimonial.state)) == "published"
    page = permissions()
    page.button(key="thank_customer").click().run()
    assert "was thanked." in said(page)


def test_a_text_is_kept_for_everybody_by_a_manager_and_never_over_another(own: Path) -> None:
    page, other = open_page("advocates"), open_page("advocates")
    page.text_area(key="text_ask_0").set_value("Dear {first name}")
    page.button(key="keep_ask").click().run()
    assert "The text was saved for everybody." in said(page)
    assert open_page("advocates").code[0].value == "Dear Ana"
    other.text_area(key="text_ask_0").set_value("Mine")
    other.button(key="keep_ask").click().run()
    assert "Somebody else changed this text for testimonials" in said(other)
    page.button(key="undo_advocates").click().run()
    assert "Hello Ana," in open_page("advocates").code[0].value
    agent = User(name="al", role="agent", scope=EVERYTHING)
    with pytest.raises(UserError, match="not change the texts for everybody"):
        keep_text(open_engine(str(own)), agent, "ask", "Mine", version=2)
    with pytest.raises(UserError, match="The text is missing"):
        keep_text(open_engine(str(own)), OWNER, "ask", " ", version=2)


def test_who_comes_second_overwrites_nothing_and_roles_keep_their_bounds(own: Path) -> None:
    engine = open_engine(str(own))
    ask_customer(engine, OWNER, 1, 1, through="Phone")
    page = permissions()
    move_testimonial(engine, OWNER, 1, "declined", version=1)
    page.text_area(key=KEY.format("words", 1)).set_value("Yes")
    page.button(key="save_agreed").click().run()
    assert "Somebody else changed this testimonial since you opened it" in said(page)
    with engine.connect() as connection:
        assert connection.scalar(select(Testimonial.state)) == "declined"
    viewer, agent = (User(name=role, role=role, scope=EVERYTHING) for role in ("viewer", "agent"))
    with pytest.raises(UserError, match="As viewer you can look at testimonials but not ask for them"):
        ask_customer(engine, viewer, 3, None, through="Phone")
    with pytest.raises(UserError, match="As agent you can look at testimonials but not publish them"):
        move_testimonial(engine, agent, 1, "published", version=2, where="Site")
    with pytest.raises(UserError, match="As viewer"):
        thank_customer(engine, viewer, 1, through="Phone", version=2)
    with pytest.raises(UserError, match="As viewer"):
        take_back_step(engine, viewer, Changed(1, 2))
    take_back_step(engine, agent, Changed(1, 2))


def test_an_agent_does_not_bring_back_what_was_published(own: Path) -> None:
    engine = open_engine(str(own))
    agent = User(name="al", role="agent", scope=EVERYTHING)
    ask_customer(engine, OWNER, 1, 1, through="Phone")
    page = permissions()
    page.text_area(key=KEY.format("words", 1)).set_value("Yes")
    page.button(key="save_agreed").click().run()
    move_testimonial(engine, OWNER, 1, "published", version=2, where="Site")
    gone = move_testimonial(engine, agent, 1, "withdrawn", version=3)
    with pytest.raises(UserError, match="not publish them"):
        take_back_step(engine, agent, gone)
    with engine.connect() as connection:
        assert connection.scalar(select(Testimonial.state)) == "withdrawn"
    take_back_step(engine, OWNER, gone)


def test_what_delights_has_a_map_words_and_what_is_bought_next(own: Path) -> None:
    page = open_page("advocates", view="What delights", by="Segment")
    text = said(page)
    assert "A: 81% of 37 customers praise" in text
    assert "A, quality: 30 of 37 customers praise it, 81.1%" in text
    assert HOSTILE in text
    assert "Too few to tell: it takes 30 customers who praised it and had 90 days since" in text
    few = said(open_page("advocates", view="What delights", by="Product", segment="B"))
    assert "Nobody praises a topic yet." in few
    assert own.exists()


def test_an_empty_store_and_one_without_praise_say_what_is_missing(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    assert "No purchases yet" in [header.value for header in open_page("advocates").header]
    store = Store(sqlite_engine)
    store.purchase(store.customer(), on=LAST)
    assert "No known customer gave a top rating yet" in said(open_page("advocates"))
    assert "Nobody was asked yet" in [header.value for header in permissions().header]
    assert "Too few to tell: a group needs at least 30 customers" in said(open_page("advocates", view="What delights"))
