"""How a file is opened can be said on the page: its encoding, what parts its cells, and where its headings stand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.actions.importing import drafts
from dashboard.actions.importing.drafts import Draft, Plan, find_draft, receive
from data_access.importing.reading import ReadOptions
from tests.pages.opening import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

TOKEN, WHO = "opening", "owner"
FILE = "Auszug vom 1. Juni;;\norder|x;date;price\nA-1|y;2026-03-01;4.50\nA-2|z;2026-03-02;5.00\n"


@pytest.fixture
def draft(sqlite_engine: Engine) -> Iterator[Draft]:
    found = receive(sqlite_engine, io.BytesIO(FILE.encode("cp1252")), "orders.csv", kind="purchases", token=TOKEN,
                    actor=WHO)  # fmt: skip
    _wait(found)
    yield found
    drafts.discard(TOKEN)


def _wait(draft: Draft) -> None:
    assert draft.check is not None
    draft.check.wait(PATIENCE_SECONDS)


def draw(token: str, who: str) -> None:
    """The part of the page; what was chosen is written out."""
    import streamlit as st  # noqa: PLC0415

    from dashboard.actions.importing.drafts import find_draft  # noqa: PLC0415
    from dashboard.components.importing.opening import opened_how  # noqa: PLC0415

    draft = find_draft(token, who)
    assert draft is not None
    st.code(repr(opened_how(draft)))


def test_what_was_found_is_said_and_a_choice_becomes_the_plan(sqlite_engine: Engine, draft: Draft) -> None:
    page = AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(TOKEN, WHO)).run()
    assert not page.exception
    assert page.code[0].value == repr(draft.plan.opening) == repr(ReadOptions())
    encoding, separator = page.selectbox
    assert [separator.options[0], encoding.options[0]] == ["As found: Semicolons", "As found: ASCII"]
    assert page.number_input[0].value == 2
    separator.select("pipe")
    encoding.select("cp850")
    page.number_input[0].set_value(3)
    page.run()
    chosen = ReadOptions(delimiter="pipe", encoding="cp850", header_row=3)
    assert page.code[0].value == repr(chosen)
    drafts.change_plan(sqlite_engine, draft, Plan("purchases", opening=chosen))
    _wait(draft)
    assert [column.name for column in draft.columns] == ["A-1", "y;2026-03-01;4.50"]
    page = AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(TOKEN, WHO)).run()
    assert [one.value for one in page.selectbox] == ["cp850", "pipe"]
    assert page.number_input[0].value == 3
    assert page.code[0].value == repr(chosen)


def test_somebody_elses_file_is_not_found(draft: Draft) -> None:
    assert find_draft(TOKEN, WHO) is draft
    assert find_draft(TOKEN, "another") is None
