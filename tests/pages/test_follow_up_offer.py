"""What a list of customers offers: those selected, all that are shown, or the first of a long list."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import PATIENCE_SECONDS


def offered(shown: int, picked: list[int]) -> None:
    """A page that is nothing but a list's offer; it shows whom a click would remind of. It imports for itself."""
    from datetime import date  # noqa: PLC0415
    from typing import Any  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415
    import streamlit as st  # noqa: PLC0415

    from dashboard.actions.follow_ups import Seat  # noqa: PLC0415
    from dashboard.components import follow_ups  # noqa: PLC0415

    def create(wanted: list[Any], *terms: object) -> None:
        st.session_state["clicked"] = [(one.customer_id, one.reason, one.reason_kind) for one in wanted], terms

    people = pd.DataFrame({"customer_id": range(1, 61), "reason": [f"reason {number}" for number in range(1, 61)]})
    seat = Seat(
        may_write=True, today=date(2026, 7, 1), owners={"Ann": 7}, token="f1", told=None, create=create, change=create,  # noqa: S106
        close=create, undo=lambda: None, close_notice=lambda: None, note_key=str,
    )  # fmt: skip
    follow_ups.offer(people.head(shown), picked, "group", seat)


@pytest.mark.parametrize(
    ("shown", "picked", "customers", "told"),
    [
        (60, [], list(range(1, 51)), "For the first 50 of 60; select rows to choose others."),
        (50, [], list(range(1, 51)), "For all 50 shown; select rows to choose some."),
        (60, [0, 59], [1, 60], "For the customers selected."),
        (60, list(range(60)), list(range(1, 61)), "For the customers selected."),
    ],
)
def test_a_long_list_offers_its_first_fifty_and_whoever_is_selected(
    shown: int, picked: list[int], customers: list[int], told: str
) -> None:
    page = AppTest.from_function(
        offered, kwargs={"shown": shown, "picked": picked}, default_timeout=PATIENCE_SECONDS
    ).run()
    assert page.text[0].value == f"{told} Who has an open follow-up keeps that one."
    page.selectbox(key="follow_up_owner").set_value("Ann").run()
    page.button(key="create").click().run()
    assert not page.exception
    wanted, (due, owner, token) = page.session_state["clicked"]
    assert wanted == [(number, f"reason {number}", "group") for number in customers]
    assert (str(due), owner, token) == ("2026-07-08", 7, "f1")
