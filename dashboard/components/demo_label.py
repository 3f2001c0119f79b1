"""The label that says, on every page, that nothing shown is real, and clears it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.words import words


def demo_label() -> None:
    """A small violet button that explains the demo data; behind it, the way to clear them."""
    with st.popover("Demo data", icon=":material/science:", width="content", key="demo_label"):
        words("Everything here is invented.", "strong", "demo_what")
        words("No customer, purchase or message is real. Clear it all before you import your own.", "muted", "demo_why")
