"""The page of settings: what holds is shown, changed in its editors, refused when stale or when data depend on it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from dashboard import identity
from dashboard.actions.store_settings import save
from dashboard.identity import OWNER, User
from data_access.filters import EVERYTHING
from data_access.repositories import read_settings
from data_access.schema import CurrencyRate
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS, open_page, said
from tests.store.import_files import rows

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Engine

HOSTILE = "<b>x</b> ![x](https://evil.example/p.png)"
opened = partial(open_page, "settings")
R = CurrencyRate


def field(page: AppTest, label: str) -> Any:
    kinds = (page.text_input, page.selectbox, page.number_input, page.date_input)
    return next(one for kind in kinds for one in kind if one.label == label)


def edited(kind: str) -> AppTest:
    """The editor on a page of its own: a dialog of the test frame closes with the next click."""

    def draw(name: str) -> None:
        from datetime import date  # noqa: PLC0415
        from typing import Literal  # noqa: PLC0415

        import streamlit as st  # noqa: PLC0415

        from dashboard.components.settings_editor import editor  # noqa: PLC0415
        from dashboard.controls.store_settings import settings_desk  # noqa: PLC0415
        from dashboard.reads.store_settings import settings_found  # noqa: PLC0415

        kind: Literal["business", "work", "rate"] = name  # type: ignore[assignment]
        found = settings_found()
        if not st.session_state.get("opened"):
            st.session_state["opened"] = True
            settings_desk().begin(None if kind == "rate" else found.stored)
        editor(kind, settings_desk(), found, date(2026, 7, 15))

    return AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(kind,)).run()


def test_what_holds_in_a_new_store_is_shown_and_changed(engine: Engine) -> None:
    text = said(opened())
    assert "Every amount is in British Pound (GBP), and a day is a day in UTC time." in text
    assert "No rate is set: rows in another currency than GBP stay out of the store." in text
    page = edited("business")
    field(page, "Name").set_value(HOSTILE).run()
    field(page, "Country").set_value("DE").run()
    field(page, "Currency").set_value("EUR").run()
    field(page, "Time zone").set_value("Europe/Berlin").run()
    field(page, "A week begins on").set_value(6).run()
    field(page, "Purchases are complete until").set_value(date(2026, 6, 30)).run()
    page.button(key="save_business").click().run()
    stored = read_settings(engine)
    assert (stored.business_name, stored.country, stored.currency, stored.time_zone) == (
        HOSTILE, "DE", "EUR", "Europe/Berlin",
    )  # fmt: skip
    assert (stored.week_start, stored.purchases_until, stored.version) == (6, date(2026, 6, 30), 2)
    text = said(opened())
    assert "Every amount is in Euro (EUR), and a day is a day in Europe/Berlin time." in text
    assert {HOSTILE, "Germany", "Sunday", "30 Jun 2026"} <= set(text.splitlines())


def test_what_is_stored_keeps_the_currency_and_the_time_zone(engine: Engine) -> None:
    store = Store(engine)
    store.purchase(store.customer())
    text = said(opened())
    assert "Amounts or rates in it are stored, so it stays." in text
    assert "It decided the day of each stored purchase, so it stays." in text
    page = edited("business")
    assert field(page, "Currency").disabled
    assert field(page, "Time zone").disabled
    field(page, "Country").set_value("FR").run()
    page.button(key="save_business").click().run()
    assert read_settings(engine).country == "FR"


def test_who_comes_second_overwrites_nothing_and_keeps_what_was_typed(engine: Engine) -> None:
    page = edited("work")
    field(page, "Days for which the log of rules is kept").set_value(30).run()
    save(engine, OWNER, {"rule_log_days": 90}, 1)
    page.button(key="save_work").click().run()
    assert "Somebody else changed this setting since you opened it" in said(page)
    assert field(page, "Days for which the log of rules is kept").value == 30
    assert read_settings(engine).rule_log_days == 90


def test_how_the_queue_keeps_time_is_changed_and_said(engine: Engine) -> None:
    page = edited("work")
    field(page, "Days after which unhappy feedback opens no case any more").set_value(60).run()
    field(page, "Days for which the log of rules is kept").set_value(10).run()
    field(page, "Days for which messages to other programs are kept").set_value(11).run()
    field(page, "Minutes before the end of a promise at which somebody is warned").set_value(0).run()
    page.button(key="save_work").click().run()
    stored = read_settings(engine)
    assert (stored.queue_reach_days, stored.warn_before_minutes, stored.rule_log_days) == (60, 0, 10)
    assert stored.message_log_days == 11
    assert {"In its first 60 days", "Never", "10 days", "11 days"} <= set(said(opened()).splitlines())


def test_a_rate_is_added_with_errors_beside_fields_and_removed(engine: Engine) -> None:
    page = edited("rate")
    assert "Choose a currency." not in said(page), "an empty form is not wrong yet"
    page.button(key="save_rate").click().run()
    assert {"Choose a currency.", "Write what one unit is worth, such as 0.8551."} <= set(said(page).splitlines())
    field(page, "One unit of").set_value("VND").run()
    field(page, "is worth so many GBP").set_value("0.0000001").run()
    assert "0.0000001 has more than six decimals. Write at most six." in said(page)
    field(page, "is worth so many GBP").set_value("17500,5").run()
    page.button(key="save_rate").click().run()
    assert rows(engine, R.currency, R.valid_from, R.rate_micros) == [("VND", date(2026, 1, 1), 17_500_500_000)]
    page = opened()
    page.button(key="remove_rate").click().run()
    assert "The rate of VND was removed. Amounts that came in by it stay." in said(page)
    assert rows(engine, R.currency) == []
    page.button(key="undo_settings").click().run()
    assert rows(engine, R.currency, R.rate_micros) == [("VND", 17_500_500_000)]


def test_only_the_owner_changes_settings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(engine)
    manager = User("manager", "manager", EVERYTHING)
    monkeypatch.setattr(identity, "current_user", lambda: manager)
    page = opened()
    assert all(page.button(key=key).disabled for key in ("change_business", "change_work", "add_rate"))
