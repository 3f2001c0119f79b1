"""The label that says, on every page, that nothing shown is real, and clears it."""

from __future__ import annotations

import streamlit as st

from dashboard import actions, identity, reads


def demo_label() -> None:
    """A small violet button; behind it, what it means and the way to clear the demo data."""
    if st.button("Demo data", icon=":material/science:", key="demo_label", help="What you see is invented"):
        _explain()


@st.dialog("Everything here is invented")
def _explain() -> None:
    st.text("No customer, purchase or message is real. Clear it all before you bring in your own.")
    st.text("Clearing removes every invented row and leaves the store empty. It cannot be undone.")
    with st.container(horizontal=True, gap="small"):
        if st.button("Clear demo data", icon=":material/delete:", type="primary", key="clear_demo", on_click=_clear):
            st.rerun()
        if st.button("Keep it", key="keep_demo"):
            st.rerun()


def _clear() -> None:
    actions.clear_demo(reads.record(), identity.current_user().name)
