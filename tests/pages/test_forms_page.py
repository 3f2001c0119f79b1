"""The page of forms: made and changed in its editor, refused when stale, switched off, links made and listed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from dashboard import identity
from dashboard.actions.form_answers import FormAnswer, answer_form
from dashboard.actions.forms import save_form
from dashboard.identity import OWNER, User
from dashboard.reads.forms import mailing
from data_access.filters import EVERYTHING, Scope
from data_access.schema import FeedbackForm, FormLink
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS, open_page, said
from tests.store.import_files import rows

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Engine

HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"
TODAY = date(2026, 7, 1)
USUAL: dict[str, Any] = {
    "title": HOSTILE, "question": "csat", "about": "nothing", "accent": "#FFD400", "language": "en",
}  # fmt: skip
opened = partial(open_page, "forms")


def field(page: AppTest, label: str) -> Any:
    """The field of that label, of whatever kind it is."""
    kinds = (page.text_input, page.selectbox, page.text_area, page.checkbox)
    return next(one for kind in kinds for one in kind if one.label == label)


def edited(*, change: bool = False) -> AppTest:
    """The editor on a page of its own: a dialog of the test frame closes with the next click."""

    def draw(change: bool) -> None:  # noqa: FBT001  given by the test frame
        import streamlit as st  # noqa: PLC0415

        from dashboard.components.form_editor import editor  # noqa: PLC0415
        from dashboard.controls.forms import form_desk  # noqa: PLC0415
        from dashboard.frame import current_scope  # noqa: PLC0415
        from dashboard.reads.forms import forms_overview  # noqa: PLC0415
        from dashboard.settings import today  # noqa: PLC0415

        if change and not st.session_state.get("opened"):
            st.session_state["opened"] = True
            form_desk().begin(forms_overview(current_scope(), today()).forms[0].row)
        editor(form_desk(), {"CUP": "Cup"})

    return AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(change,)).run()


def test_a_form_is_made_with_errors_beside_fields(engine: Engine) -> None:
    page = opened()
    assert "No form yet" in [header.value for header in page.header]
    page.button(key="make_form").click().run()
    assert field(page, "Title").value == ""
    page = edited()
    assert "Write a title" not in said(page), "an empty form is not wrong yet"
    page.button(key="save_form").click().run()
    assert "Write a title; customers see it at the top." in said(page)
    field(page, "Title").set_value(" How was  your visit? ").run()
    field(page, "What is it about?").set_value("campaign").run()
    assert "Name the campaign or visit; only you see the name." in said(page)
    field(page, "Name of the campaign or visit").set_value("Counter").run()
    field(page, "Question").set_value("ces").run()
    page.color_picker[0].set_value("#ffd400").run()
    assert "hard to read, so they are drawn as" in said(page)
    page.button(key="save_form").click().run()
    f = FeedbackForm
    assert rows(engine, f.title, f.question, f.about, f.campaign, f.accent, f.created_by) == [
        ("How was your visit?", "ces", "campaign", "Counter", "#FFD400", "owner")
    ]
    text = said(opened())
    assert "1 form takes answers, and 0 answers came." in text
    assert "Nobody has answered yet." in text


def test_who_comes_second_overwrites_nothing_and_keeps_what_was_typed(engine: Engine) -> None:
    save_form(engine, OWNER, USUAL)
    page = edited(change=True)
    assert field(page, "Title").value == HOSTILE
    field(page, "Title").set_value("Mine").run()
    save_form(engine, OWNER, {"title": "Theirs"}, was=(1, 1))
    page.button(key="save_form").click().run()
    assert "Somebody else changed this form since you opened it" in said(page)
    assert field(page, "Title").value == "Mine"
    assert rows(engine, FeedbackForm.title) == [("Theirs",)]
    page = edited(change=True)
    field(page, "Title").set_value("Ours").run()
    page.button(key="save_form").click().run()
    assert rows(engine, FeedbackForm.title, FeedbackForm.version) == [("Ours", 3)]


def test_answers_are_shown_as_text_with_their_certainty_and_a_form_is_switched_off(engine: Engine) -> None:
    save_form(engine, OWNER, USUAL)
    token = str(rows(engine, FeedbackForm.public_id)[0][0])
    for place, rating in enumerate((5, 4, 2)):
        answer_form(engine, token, FormAnswer(rating=rating, text=f"{HOSTILE} {place}"), submission_id=str(place))
    page = opened()
    text = said(page)
    assert f"“{HOSTILE} 2”" in text
    assert "CSAT 67% (21% to 94%) with 95% certainty, of 3 answers." in text
    page.button(key="switch_form").click().run()
    assert "The form is switched off" in said(page)
    assert "0 forms take answers" in said(page)
    page.button(key="undo_form").click().run()
    assert "The form is as it was." in said(page)
    assert rows(engine, FeedbackForm.active) == [(True,)]


def test_personal_links_are_made_once_and_listed_for_a_mailing(engine: Engine) -> None:
    store = Store(engine)
    for number in range(2):
        who = store.customer(reference=f"=C{number}", email=f"{number}@example.com", consent="given")
        store.purchase(who, on=TODAY - timedelta(days=3), reference=f"A-{number}")
    save_form(engine, OWNER, USUAL | {"about": "purchases"})
    page = opened()
    assert "2 purchases delivered since 18 Jun 2026 can be asked about." in said(page)
    page.button(key="make_links").click().run()
    assert "2 personal links made." in said(page)
    assert "2 links are not answered yet." in said(page)
    assert "No purchase of these days can be asked about" in said(page)
    listed = mailing(1, EVERYTHING, "https://shop.example.com")
    tokens = [str(token) for (token,) in rows(engine, FormLink.token)]
    assert listed[["customer", "email", "purchase"]].values.tolist() == [
        ["=C0", "0@example.com", "A-0"], ["=C1", "1@example.com", "A-1"],
    ]  # fmt: skip
    assert sorted(listed["link"]) == sorted(f"https://shop.example.com/f/{token}" for token in tokens)
    answer_form(engine, tokens[0], FormAnswer(rating=5), submission_id="p")
    assert "Of 2 personal links 50.0% were answered (9.5% to 90.5% with 95% certainty)." in said(opened())


def test_a_viewer_looks_and_who_sees_no_contact_data_makes_no_links(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_form(engine, OWNER, USUAL | {"about": "purchases"})
    masked = User(name="vic", role="viewer", scope=Scope(masked=True))
    monkeypatch.setattr(identity, "current_user", lambda: masked)
    page = opened()
    assert "You do not see contact data, so you cannot ask customers." in said(page)
    assert all(page.button(key=key).disabled for key in ("make_form", "change_form", "switch_form"))
    assert not [button for button in page.button if button.key == "make_links"]
