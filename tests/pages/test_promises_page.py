"""The page of promises: what holds is shown, changed in its editors, refused when stale, and held against deadlines."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from dashboard import identity, settings
from dashboard.actions.promise_watch import escalate_waiting
from dashboard.actions.promises import save
from dashboard.exports import export
from dashboard.identity import OWNER, User
from data_access.filters import EVERYTHING
from data_access.repositories.cases import Cases
from data_access.repositories.promises import read_calendars, read_promises
from data_access.schema import BusinessCalendar, EscalationRule, Promise
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS, open_page, said
from tests.store.import_files import rows

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Engine

HOSTILE = "<b>x</b> ![x](https://evil.example/p.png)"
opened = partial(open_page, "promises")
CALENDAR: dict[str, Any] = {
    "name": "Shop", "time_zone": "", "days": ["9-12, 13-18"] * 6 + [""], "holidays_of": "none", "country": None,
    "subdivision": None, "days_off": {}, "ical": None,
}  # fmt: skip


def field(page: AppTest, label: str) -> Any:
    kinds = (page.text_input, page.selectbox, page.number_input, page.multiselect, page.checkbox)
    return next(one for kind in kinds for one in kind if one.label == label)


def edited(kind: str, *, change: bool = False) -> AppTest:
    """The editor on a page of its own: a dialog of the test frame closes with the next click."""

    def draw(name: str, change: bool) -> None:  # noqa: FBT001  given by the test frame
        from datetime import date  # noqa: PLC0415
        from typing import Literal  # noqa: PLC0415

        import streamlit as st  # noqa: PLC0415

        from dashboard.components.promise_editor import Choices, editor  # noqa: PLC0415
        from dashboard.controls.promises import promise_desk  # noqa: PLC0415
        from dashboard.frame import current_scope  # noqa: PLC0415
        from dashboard.reads.promises import promised  # noqa: PLC0415

        kind: Literal["promise", "calendar", "rule"] = name  # type: ignore[assignment]
        found = promised(current_scope(), date(2026, 7, 1))
        if change and not st.session_state.get("opened"):
            st.session_state["opened"] = True
            promise_desk().begin({"promise": found.promises, "calendar": found.calendars, "rule": found.rules}[kind][0])
        editor(kind, promise_desk(), Choices(found, ("vip",), {"price": "Price"}, ("Phone",), {}, date(2026, 7, 1)))

    return AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(kind, change)).run()


def test_what_holds_is_shown_in_a_new_store(engine: Engine) -> None:
    text = said(opened())
    assert "No deadline came in the last 30 days" in text
    assert "UTC time. Mon to Fri 9:00-17:00, Sat to Sun closed." in text
    assert "no public holidays, because the store has no country" in text
    assert "Nothing was promised yet" in text
    assert rows(engine, Promise.name) == [("Standard",)]


def test_a_promise_is_made_with_errors_beside_fields(engine: Engine) -> None:
    page = edited("promise")
    assert "Write a name" not in said(page), "an empty form is not wrong yet"
    page.button(key="save_promise").click().run()
    assert "Write a name." in said(page)
    assert "Choose for whom it is; the default is for everybody else." in said(page)
    field(page, "Name").set_value(HOSTILE).run()
    field(page, "For customers of").set_value(["vip"]).run()
    field(page, "First reply within, open hours").set_value(1.5).run()
    page.button(key="save_promise").click().run()
    p = Promise
    assert rows(engine, p.name, p.first_reply_minutes, p.resolve_minutes, p.segments, p.changed_by) == [
        (HOSTILE, 90, None, ["vip"], "owner"), ("Standard", 480, 2400, [], "system"),
    ]  # fmt: skip
    assert said(opened())


def test_who_comes_second_overwrites_nothing_and_keeps_what_was_typed(engine: Engine) -> None:
    page = edited("calendar", change=True)
    field(page, "Saturday").set_value("10-14").run()
    save(engine, OWNER, "calendar", CALENDAR, was=(read_calendars(engine)[0].id, 1))
    page.button(key="save_calendar").click().run()
    assert "Somebody else changed this calendar since you opened it" in said(page)
    assert field(page, "Saturday").value == "10-14"
    assert rows(engine, BusinessCalendar.name) == [("Shop",)]


def test_hours_that_cannot_be_are_named_beside_the_day(engine: Engine) -> None:
    page = edited("calendar", change=True)
    field(page, "Monday").set_value("9-17, 16-20").run()
    assert "The windows of 9-17, 16-20 overlap. Write each hour once." in said(page)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        field(page, day).set_value("").run()
    assert "This calendar has no open hour" in said(page)
    page.button(key="save_calendar").click().run()
    assert rows(engine, BusinessCalendar.version) == [(1,)]
    field(page, "Sunday").set_value("22:00-6:00").run()
    field(page, "Public holidays").set_value("country").run()
    page.button(key="save_calendar").click().run()
    assert "Choose a country." in said(page)
    field(page, "Country").set_value("DE").run()
    field(page, "Part of it").set_value("BY").run()
    page.button(key="save_calendar").click().run()
    assert rows(engine, BusinessCalendar.country, BusinessCalendar.subdivision) == [("DE", "BY")]
    assert "Mon to Sat closed, Sun 22:00-6:00." in said(opened())
    assert "public holidays of Germany (BY)" in said(opened())


def test_an_agent_looks_and_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = User(name="Ana", role="agent", scope=EVERYTHING)
    monkeypatch.setattr(identity, "current_user", lambda: agent)
    page = opened()
    assert all(
        page.button(key=f"{verb}_{kind}").disabled for verb in ("add", "change") for kind in ("promise", "calendar")
    )
    assert rows(engine, Promise.version) == [(1,)]


def test_removing_and_taking_back(engine: Engine) -> None:
    saved = save(engine, OWNER, "calendar", CALENDAR)
    page = opened()
    field(page, "Calendar").set_value("Shop").run()
    page.button(key="remove_calendar").click().run()
    assert "The calendar Shop was removed." in said(page)
    assert [one.name for one in read_calendars(engine)] == ["Office hours"]
    assert saved.before is None
    page = edited("promise", change=True)
    field(page, "First reply within, open hours").set_value(4.0).run()
    page.button(key="save_promise").click().run()
    assert read_promises(engine)[0].first_reply_minutes == 240


def test_deadlines_are_held_against_what_was_done(engine: Engine) -> None:
    store = Store(engine)
    now = settings.now()
    kept = {"promise": "Standard", "time_zone": "UTC", "week": [[[0, 1440]]] * 7, "closed": []}
    for number in range(10):
        began = now - timedelta(days=3, hours=number)
        promise = {**kept, "since": began.isoformat()}
        reply = began + timedelta(hours=2 if number < 8 else 9)
        store.case(store.customer(), opened_at=began, promise=promise, first_reply_due_at=began + timedelta(hours=8),
                   first_reply_at=reply, resolve_due_at=now + timedelta(days=9))  # fmt: skip
    page = opened()
    text = said(page)
    assert "8 of 10 cases got a first reply in time in the last 30 days: 80% (49% to 94% with 95% certainty)" in text
    assert [tile.value for tile in page.metric] == ["80%", "No deadline came"]
    frame = export(engine, "promises_kept")
    assert frame["kept_count"].sum() == 8
    assert frame["median_business_hours"].iloc[-1] == 2.0


def test_a_rule_is_made_and_what_it_did_is_listed(engine: Engine) -> None:
    assert "No rule yet: a case nobody takes just waits." in said(opened())
    page = edited("rule")
    page.button(key="save_rule").click().run()
    assert "Choose what is done: give it to somebody, raise it, or leave a note." in said(page)
    assert "Write hours from 0.1 to 8,760." in said(page)
    field(page, "Name").set_value("Unclaimed").run()
    field(page, "for so many hours, by the clock").set_value(48.0).run()
    field(page, "is raised in the queue, as if twice the money were at risk").set_value(True).run()
    page.button(key="save_rule").click().run()
    r = EscalationRule
    assert rows(engine, r.name, r.state, r.after_minutes, r.raises) == [("Unclaimed", "new", 2880, True)]
    with UnitOfWork(engine, clock=lambda: settings.now() - timedelta(days=3)) as work:
        Cases(work).open(customer_id=None)
    assert "No rule has acted yet." in said(opened())
    assert escalate_waiting(engine) == 1
    page = opened()
    assert "No rule has acted yet." not in said(page)
    assert "raised in the queue" in str([table.value for table in page.dataframe])
