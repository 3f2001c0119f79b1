"""What is searched for in the directory, in which order it stands, which columns are shown, and which page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Choice = TypeVar("Choice", bound=str)
SEARCH, ORDER, COLUMNS, PAGE = "search", "order", "columns", "page"


def search_box() -> str:
    """What the person looks for; the list follows while they type."""
    typed = st.text_input(
        "Search",
        key=SEARCH,
        type="search",
        icon=":material/search:",
        placeholder="Name, e-mail, phone, company, number or order",
        live=True,
        bind="query-params",
        max_chars=120,
        on_change=first_page,
    )
    return typed or ""


def pick_sort(choices: Mapping[Choice, str]) -> Choice:
    """The order of the list."""
    names = {title: name for name, title in choices.items()}
    picked = st.selectbox("Order", list(names), key=ORDER, bind="query-params", width=190, on_change=first_page)
    return names[picked or next(iter(names))]


def pick_columns(choices: Mapping[str, str], usual: Sequence[str]) -> list[str]:
    """The columns to show, in the order they were chosen."""
    names = {title: name for name, title in choices.items()}
    with st.popover("Columns", icon=":material/view_column:", type="tertiary", key="quiet_columns"):
        picked = st.multiselect(
            "Columns", list(names), [choices[name] for name in usual], key=COLUMNS, bind="query-params"
        )
    return [names[title] for title in picked] or list(usual)


def pick_page(pages: int) -> int:
    """The number of the page, from 1; nothing is drawn where there is only one."""
    if pages <= 1:
        return 1
    return min(st.pagination(pages, key=PAGE, bind="query-params"), pages)


def clear_search() -> None:
    """Look for nothing again."""
    st.session_state[SEARCH] = ""
    first_page()


def first_page() -> None:
    """Another list begins at its beginning."""
    st.session_state.pop(PAGE, None)
