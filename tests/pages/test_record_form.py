"""The form of feedback, a case or a visit: what is wrong stands beside its field, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from data_access.filters import EVERYTHING
from data_access.queries.customer import customer_visits
from data_access.readers import RecordReader
from data_access.repositories import Customers
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.schema import Customer


@pytest.fixture
def ana(engine: Engine) -> Customer:
    return Store(engine).customer()


def opened(customer: Customer, kind: str) -> AppTest:
    """The form of one customer on a page of its own: a dialog of the test frame closes with the next click."""

    def draw(customer_id: int) -> None:
        from dashboard.components.record_form import form  # noqa: PLC0415
        from dashboard.controls import record_desk  # noqa: PLC0415

        form(record_desk(customer_id, "UTC"))

    page = AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(customer.id,)).run()
    page.button_group[0].set_value(kind).run()
    assert not page.exception
    return page


def beside(page: AppTest) -> dict[str, list[str]]:
    """The sentences that follow each field before the next one."""
    found: dict[str, list[str]] = {}
    last = ""

    def walk(block: Block) -> None:
        nonlocal last
        for child in block.children.values():
            if isinstance(child, Block):
                walk(child)
            elif child.type in {"text_input", "text_area", "selectbox", "date_input", "button", "button_group"}:
                last = child.label
            elif child.type == "text":
                found.setdefault(last, []).append(child.value)

    walk(page.main)
    return found


def field(page: AppTest, label: str) -> Any:
    return next(
        one for kind in (page.text_input, page.text_area, page.date_input) for one in kind if one.label == label
    )


def test_an_empty_form_is_not_wrong_until_it_is_saved_and_then_says_so_at_the_field(ana: Customer) -> None:
    for kind, label, told in (("feedback", "What they said", "Write what they said, or choose the stars."),
                              ("case", "About", "Say what it is about."),
                              ("visit", "Kind of visit", "Say what kind of visit it is.")):  # fmt: skip
        page = opened(ana, kind)
        assert beside(page) == {}
        page.button(key="save_record").click().run()
        assert beside(page) == {label: [told]}


def test_every_wrong_field_has_its_sentence_beside_it_and_what_was_typed_stays(engine: Engine, ana: Customer) -> None:
    page = opened(ana, "visit")
    field(page, "Who goes").set_value("x" * 201)
    field(page, "On").set_value(None)
    page.button(key="save_record").click().run()
    assert beside(page) == {
        "Kind of visit": ["Say what kind of visit it is."],
        "On": ["Choose today or a later day."],
        "Who goes": ["Keep it within 200 letters."],
    }
    assert field(page, "Who goes").value == "x" * 201
    assert RecordReader(engine).rows(customer_visits(ana.id, EVERYTHING)) == []


def test_a_refused_save_loses_nothing_and_says_why(engine: Engine, ana: Customer) -> None:
    page = opened(ana, "case")
    with UnitOfWork(engine) as work:
        work.session.delete(Customers(work).get(ana.id))
    field(page, "About").set_value("Late delivery")
    page.button(key="save_record").click().run()
    assert not page.exception
    assert "There is no customer" in str(beside(page)["About"])
    assert field(page, "About").value == "Late delivery"


def test_what_was_typed_is_there_again_when_another_kind_was_looked_at(ana: Customer) -> None:
    page = opened(ana, "feedback")
    field(page, "What they said").set_value("The lid does not close.").run()
    for kind, label, typed in (("case", "About", "Lid"), ("visit", "On", date(2026, 9, 1))):
        page.button_group[0].set_value(kind).run()
        field(page, label).set_value(typed).run()
    for kind, label, typed in (("feedback", "What they said", "The lid does not close."), ("case", "About", "Lid"),
                               ("visit", "On", date(2026, 9, 1))):  # fmt: skip
        page.button_group[0].set_value(kind).run()
        assert not page.exception
        assert not page.warning
        assert field(page, label).value == typed
