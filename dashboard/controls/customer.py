"""Which customer the address names. The name in it is the opaque id: nothing in a link tells who it is."""

from __future__ import annotations

import streamlit as st

CUSTOMER = "customer"


def chosen_customer() -> str | None:
    """The opaque id of the customer whose page was asked for; None when the address names none."""
    named: str | None = st.query_params.get(CUSTOMER)
    return named or None
