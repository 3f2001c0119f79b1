"""Which upload a person is looking at: kept in the address and for the session."""

from __future__ import annotations

import secrets

import streamlit as st

_ADDRESS = "draft"
_SESSION = "_import_draft"


def draft_token() -> str:
    """The token of this person's upload: of the address, else of this session, else a new one."""
    token = st.query_params.get(_ADDRESS) or st.session_state.get(_SESSION) or secrets.token_urlsafe(12)
    st.session_state[_SESSION] = token
    return token


def show_draft_in_address(token: str) -> None:
    """Put the token in the address, so that loading the page again finds the upload."""
    if st.query_params.get(_ADDRESS) != token:
        st.query_params[_ADDRESS] = token


def forget_draft() -> None:
    """Begin with a new token."""
    st.session_state.pop(_SESSION, None)
    st.query_params.pop(_ADDRESS, None)
