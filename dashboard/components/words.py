"""Text in the roles of the design: title, sentence, takeaway, muted, fine, strong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["muted", "fine", "strong", "lead", "cap", "worse"]
Gap = Literal["xxsmall", "xsmall"] | None


def words(body: str, role: Role, key: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Plain text in one of the type roles. The style sheet finds the role in the key; without it the text is plain."""
    with st.container(key=f"{role}_{key}", gap=None, width=width):
        st.text(body)


def lines(bodies: Sequence[str], role: Role, key: str, *, gap: Gap = "xxsmall") -> None:
    """Plain texts in one type role, one below the other; each costs half of what ``words`` does. Nothing for none."""
    if not bodies:
        return
    with st.container(key=f"{role}_{key}", gap=gap):
        for body in bodies:
            st.text(body)


def page_button(address: str, key: str) -> None:
    """The way to a customer's own page."""
    with st.container(width="content", key=f"quiet_page_{key}"):
        st.link_button("Open", address, icon=":material/person:", type="tertiary", help="Open the customer’s page")


def page_head(title: str, sentence: str, key: str) -> None:
    """The question a page answers, and below it who and when the figures are about."""
    with frame.head_place(), st.container(gap="xsmall"):
        st.title(title, anchor=False)
        if sentence:
            words(sentence, "muted", f"head_{key}")


def skip_link(title: str, heading: str) -> None:
    """A link at the top of the page to one of its headings, seen when it has the focus: the Tab after it goes on there.

    ``heading`` is the text of a heading of this program, which has its words as its address.
    """
    with frame.head_place(), st.container(key="skip_link"):
        st.markdown(f"[{title}](#{heading.lower().replace(' ', '-')})")


def takeaway(text: str, key: str = "page") -> None:
    """What the data say, in one or two sentences with number, comparison and certainty."""
    words(text, "lead", f"takeaway_{key}")
