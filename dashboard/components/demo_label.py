"""The label that says, on every page, that nothing shown is real, and clears it."""

from __future__ import annotations

import streamlit as st

from dashboard import actions, identity, reads
from dashboard.components.words import words


def demo_label() -> None:
    """A small violet button that explains the demo data; behind it, the way to clear them."""
    with st.popover("Demo data", icon=":material/science:", width="content", key="demo_label"):
        words("Everything here is invented.", "strong", "demo_what")
        words(
            "No customer, purchase or message is real. Clear it all before you bring in your own.", "muted", "demo_why"
        )
        if st.button("Clear demo data", icon=":material/delete:", key="clear_demo"):
            _confirm()


@st.dialog("Clear all demo data?")
def _confirm() -> None:
    st.text("All invented customers, purchases and messages go, and the store is empty again. This cannot be undone.")
    with st.container(horizontal=True, gap="small"):
        if st.button("Clear demo data", type="primary", key="clear_demo_yes"):
            actions.clear_demo(reads.record(), identity.current_user().name)
            st.rerun()
        if st.button("Keep it", key="clear_demo_no"):
            st.rerun()
