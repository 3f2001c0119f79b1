"""What a page says when there is no figure to show: nothing there, too little there, or something broke."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import actions, frame, reads
from dashboard.analytics.explorer_story import TOO_EARLY
from dashboard.components.words import lines, words
from dashboard.definitions import DEFINITIONS
from dashboard.theme import quantity
from data_access.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button that mends something: either a page to go to, or a callback."""

    label: str
    icon: str
    page: st.Page | None = None
    on_click: Callable[..., Any] | None = None
    primary: bool = False


def empty_state(title: str, body: str, actions: Sequence[Action] = (), key: str = "page") -> None:
    """What is missing, and the buttons that mend it."""
    with st.container(border=True, key=f"card_empty_{key}", gap="small"):
        st.header(title, anchor=False)
        words(body, "muted", f"empty_{key}")
        with st.container(horizontal=True, gap="small"):
            for place, action in enumerate(actions):
                _button(action, f"empty_{key}_{place}")


def _button(action: Action, key: str) -> None:
    kind: Literal["primary", "secondary"] = "primary" if action.primary else "secondary"
    clicked = st.button(action.label, icon=action.icon, type=kind, key=key, on_click=action.on_click)
    if clicked and action.page is not None:
        st.switch_page(action.page)


def empty_store(import_page: st.Page) -> None:
    """Nothing to analyse yet, with the two ways to begin."""
    empty_state(
        "No purchases yet",
        "Bring in your purchases, or look around with invented data first. One click clears it.",
        (
            Action(label="Import data", icon=":material/upload_file:", page=import_page, primary=True),
            Action(
                label="Load demo data", icon=":material/science:", on_click=lambda: actions.load_demo(reads.record())
            ),
        ),
        key="store",
    )


def filtered_empty(reset: Callable[[], None]) -> None:
    """The filters left nobody, and the button that removes them."""
    empty_state(
        "No customer fits these filters",
        "Remove one of them above, or all at once.",
        (Action(label="Reset filters", icon=":material/filter_alt_off:", on_click=reset, primary=True),),
        key="filtered",
    )


def nobody_bought(reset: Callable[[], None], import_page: st.Page, *, goods: bool = False) -> None:
    """No customer with a purchase is left: the filters did it, or no purchase names who made it.

    ``goods``: what is missing is a purchase of goods, whoever made it.
    """
    if frame.current_filters() != Filters():
        filtered_empty(reset)
        return
    if goods:
        empty_state(
            "No goods have been bought yet",
            "There are purchases, but none of something that has a price and is no service. Bring them in with a "
            "product in each row.",
            (Action(label="Import data", icon=":material/upload_file:", page=import_page, primary=True),),
            key="nobody",
        )
        return
    empty_state(
        "No customer has bought anything yet",
        "There are purchases, but none that names a customer and has a price, so nobody can be followed. Bring them in "
        "with the customer’s number or e-mail in each row.",
        (Action(label="Import data", icon=":material/upload_file:", page=import_page, primary=True),),
        key="nobody",
    )


def thin_data(needed: int, found: int, one: str = "customer", key: str = "page") -> None:
    """In place of a shaky number: how much there is and how much it takes."""
    words(f"Too few to tell: needs at least {quantity(needed, one)}, has {found:,}.", "muted", f"thin_{key}")


def thin_or_early(needed: int, found: int, key: str) -> None:
    """In place of a share that comes back: too few customers, or enough of them but too early."""
    if found < needed:
        thin_data(needed, found, key=key)
        return
    words(TOO_EARLY, "muted", f"thin_{key}")


def error_panel(reference: str) -> None:
    """Something broke: what to do, and the number under which the details were logged."""
    with st.container(border=True, key="card_error", gap="small"):
        st.header("This page could not be shown", anchor=False)
        words("Something went wrong on our side. Your data are unchanged.", "muted", "error_what")
        words("Load the page again. If it happens again, send us this reference number:", "muted", "error_do")
        st.code(reference, language=None)


def user_error_panel(error: UserError) -> None:
    """What happened and the next step, for an error the reader can act on."""
    with st.container(border=True, key="card_refused", gap="small"):
        # Not a heading: it may name a file or a customer, and headings are markdown.
        words(error.what, "strong", "refused_what")
        if error.do:
            words(error.do, "muted", "refused_do")


def meaning(metric: str) -> str:
    """What a figure means, for the question mark beside a tile."""
    return DEFINITIONS[metric].sentence


def definition_popover(metric: str) -> None:
    """How a figure is computed, from the registry of definitions.

    Raises
    ------
    KeyError : the registry has no such figure.
    """
    entry = DEFINITIONS[metric]
    facts = {"Computed": entry.formula, "Unit": entry.unit, "Source": entry.source}
    with st.popover("How computed", icon=":material/help:", type="tertiary", key=f"quiet_how_{metric}"):
        # Title and sentence stand out by their places: every page draws several of these, and half as many pieces do.
        known = [f"{name}: {_in_words(text)}." for name, text in facts.items() if text]
        lines([entry.title, entry.sentence, *known], "fine", f"how_{metric}", gap="xsmall")


@cache
def _in_words(formula: str) -> str:
    """A formula with the titles of its figures in place of their names in tables."""

    def title(name: re.Match[str]) -> str:
        known = DEFINITIONS.get(name.group())
        return known.title.lower() if known else name.group().replace("_", " ")

    return re.sub(r"[a-z]+(?:_[a-z]+)+", title, formula)
