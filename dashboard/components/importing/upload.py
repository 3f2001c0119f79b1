"""Choosing a file, and what stands before it: a store of invented data."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

import streamlit as st

from dashboard.components.cards import card
from dashboard.components.notes import Action, empty_state
from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {
    "purchases": ("Purchases", "One row per order or order line, with a date and a price or total."),
    "customers": ("Customers", "One row per customer, with a customer number."),
    "products": ("Products", "One row per product, with a product code."),
    "feedback": ("Feedback", "One row per review, survey answer or message, with a date; or mail."),
}


def upload(token: str, receive: Callable[[BinaryIO, str, str], None]) -> None:
    """The kind of rows and the file.

    Parameters
    ----------
    token : names this upload, so that the next one begins with an empty box.
    receive : is given the file, its name and the kind.
    """
    promise = "A file is checked first. Nothing is written until you say so."
    with card("upload", "What would you like to bring in?", promise):
        kind = st.segmented_control(
            "Kind of rows",
            list(KINDS),
            default="purchases",
            required=True,
            format_func=lambda name: KINDS[name][0],
            key="import_kind",
            label_visibility="collapsed",
            persist_state="session",
        )
        kind = kind or "purchases"
        words(KINDS[kind][1], "muted", "upload_kind")
        # Not restricted by name: exports come as .dat and .export too, and the content is what is looked at.
        file = st.file_uploader("File", key=f"upload_{token}", label_visibility="collapsed")
        words(
            "CSV, TSV, Excel, Parquet or JSON, also compressed; mail as mbox, eml or a zip of them.",
            "fine",
            "upload_formats",
        )
        if file is not None:
            with st.spinner("Saving the file …"):
                receive(cast("BinaryIO", file), file.name, kind)
            st.rerun()


def demo_first(clear: Callable[[], None]) -> None:
    """Invented data stand in the way: say why, and offer to clear them."""
    empty_state(
        "This store holds demo data",
        "Real rows never mix with invented ones. Clear the demo data, then bring your own file in.",
        (Action(label="Clear the demo data", icon=":material/delete_sweep:", on_click=clear, primary=True),),
        key="demo_first",
    )
