"""The page for logging feedback: found as typed, errors beside fields, saved once, undone, held ones decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from dashboard.actions.feedback import TypedFeedback, save_feedback
from dashboard.identity import OWNER
from data_access.schema import Feedback, HeldFeedback
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS
from tests.store.import_files import rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

ROOT = Path(__file__).parents[2]
PAGE = str(ROOT / "pages" / "log_feedback.py")  # by itself: the test frame cannot name an address with a hyphen
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) late"


def shown(page: AppTest) -> str:
    """Every text on the page."""
    return " | ".join(str(one.value) for one in page.text)


def opened(engine: Engine) -> AppTest:
    """The page of a store with Ana, who bought a cup."""
    store = Store(engine)
    ana, cup = store.customer(name="Ana Example"), store.product(code="CUP", name="Cup")
    store.customer(name="Ben Example")
    store.purchase(ana, reference="A-1", lines=[(cup, 1, 500)])
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS).run()
    assert not page.exception
    return page


def pick(page: AppTest, label: str, value: object) -> None:
    next(one for one in page.selectbox if one.label == label).set_value(value)


def test_what_was_said_is_saved_at_the_customer_found_and_undone(engine: Engine) -> None:
    page = opened(engine)
    assert "Nobody chosen: it will be anonymous." in shown(page)
    page.text_input[0].set_value("exam").run()
    assert [len(one.options) for one in page.radio] == [2]
    page.text_input[0].set_value("ana").run()
    assert "Will stand at Ana Example" in shown(page)
    page.session_state["_feedback_text"] = "The parcel came far too late, I am very disappointed."
    pick(page, "Rating", "NPS 3")
    pick(page, "Purchase", 1)
    page.run()
    assert "Sounds unhappy" in shown(page)
    page.button(key="save_feedback").click().run()
    assert not page.exception
    assert "The feedback of Ana Example was saved." in shown(page)
    f = Feedback
    assert rows(engine, f.rating, f.rating_scale, f.customer_id, f.purchase_id, f.channel, f.label) == [
        (3, "nps", 1, 1, "Phone", "negative")
    ]
    assert page.text_input[0].value == ""
    page.button(key="undo_feedback").click().run()
    assert "The feedback is gone again." in shown(page)
    assert rows(engine, f.id) == []


def test_what_is_wrong_stands_there_and_what_was_typed_stays(engine: Engine) -> None:
    page = opened(engine)
    page.button(key="save_feedback").click().run()
    assert "Write what they said, or choose a rating." in shown(page)
    page.text_input[0].set_value("nobody of that name").run()
    page.session_state["_feedback_text"] = HOSTILE
    page.checkbox[0].check()
    page.button(key="save_feedback").click().run()
    assert not page.exception
    for told in ("Choose who it is, or empty the field", "Choose whom to call back, above."):
        assert told in shown(page)
    assert page.session_state["_feedback_text"] == HOSTILE
    assert page.text_input[0].value == "nobody of that name"
    assert rows(engine, Feedback.id) == []


def test_a_repeat_is_held_apart_and_a_person_decides(engine: Engine) -> None:
    ana = Store(engine).customer(name="Ana").id
    for _ in range(3):
        save_feedback(engine, OWNER, TypedFeedback(text=HOSTILE, customer_id=ana))
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS).run()
    assert "Held apart: 2 pieces of feedback" in [one.value for one in page.header]
    assert HOSTILE in shown(page)
    page.button(key="let_in_2").click().run()
    assert "It was let in, and counts from now on." in shown(page)
    page.button(key="delete_held_1").click().run()
    page.button(key="undo_feedback").click().run()
    assert "It is held apart again." in shown(page)
    with engine.connect() as connection:
        counts = [connection.scalar(select(func.count()).select_from(model)) for model in (Feedback, HeldFeedback)]
    assert counts == [2, 1]
