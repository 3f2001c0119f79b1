"""What the frame around every page knows: the active filters, the scope of the person asking, and the theme.

Only this module and the controls touch ``st.session_state``. A page asks here and never reads a widget's state.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, cast

import streamlit as st

from dashboard import identity
from dashboard.theme import DARK, LIGHT, Mode, Tokens
from data_access.filters import Filters

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from data_access.filters import Scope

_FILTERS = "_frame_filters"

# The frame draws the filter bar between a page's head and its body, before the page runs; the page then writes its
# head and its own options into these places. Context variables, because they belong to one run of the script.
_head_place: ContextVar[DeltaGenerator | None] = ContextVar("head_place", default=None)
_bar_place: ContextVar[DeltaGenerator | None] = ContextVar("bar_place", default=None)


def enter(filters: Filters, head_place: DeltaGenerator, bar_place: DeltaGenerator) -> None:
    """Set what the page that runs next will be told."""
    st.session_state[_FILTERS] = filters
    _head_place.set(head_place)
    _bar_place.set(bar_place)


def current_filters() -> Filters:
    """The active filters that apply to this page."""
    return cast("Filters", st.session_state.get(_FILTERS, Filters()))


def current_scope() -> Scope:
    """The rows and fields the person asking may see."""
    return identity.current_user().scope


def current_mode() -> Mode:
    """The theme the reader has chosen."""
    return "dark" if st.context.theme.type == "dark" else "light"


def current_tokens() -> Tokens:
    """The colours of the theme the reader has chosen."""
    return DARK if current_mode() == "dark" else LIGHT


def head_place() -> DeltaGenerator:
    """Where a page's title and sentence go: above the filter bar, or here when a page runs without the frame."""
    return _head_place.get() or st.container()


def bar_place() -> DeltaGenerator:
    """Where a page's own options go: in the filter bar, or here when a page runs without the frame."""
    return _bar_place.get() or st.container()
