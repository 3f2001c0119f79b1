"""The part of the page on handling that cases alone tell: how far they went, and how many are to be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import controls, navigation, reads
from dashboard.components import card, empty_store, page_head, takeaway
from dashboard.components.asking import heard_card
from dashboard.components.recovery_loop import BY, groups_table, load_card, loop_card
from dashboard.reads import recovery
from dashboard.reads.asking import heard_from_customers, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from data_access.filters import Filters, Scope

    Columns = Callable[[Iterable[str]], dict[str, Any]]

UNKNOWN = (
    "Whether an answer brings customers back takes their purchases, and there are none yet. How far their cases went "
    "stands below."
)


def without_purchases(title: str, filters: Filters, scope: Scope, columns: Columns) -> None:
    """The page of a store that holds feedback alone."""
    page_head(title, "", "recovery")
    closed = recovery.closed_loop(filters, scope)
    if closed.found.all["step_cases"].iloc[0] == 0:
        empty_store(navigation.page("import_data"))
        return
    takeaway(UNKNOWN, "recovery")
    loop_of_cases(closed, filters, scope, columns)


def loop_of_cases(closed: recovery.Closed, filters: Filters, scope: Scope, columns: Columns) -> None:
    """How far cases went, for all and by group, how many come, and what customers say of their answers."""
    left, right = st.columns([1, 1], gap="small")
    with left:
        loop_card(closed, columns)
    with right:
        load_card(closed, columns)
    with card("loop_groups", "Where does the loop break?", "The same steps, the largest group first", fill=False) as by:
        with by:
            chosen = controls.switch("by", "Groups", BY)
        groups_table(closed, chosen, reads.topic_titles(scope), columns)
    heard_card(heard_from_customers(filters, scope), on=rule(scope).active_since is not None)
