"""The frame of every page: look, navigation, filter bar, error boundary, then the page itself."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

# Hosted platforms start this file from a plain checkout, where only its own folder is on the path.
ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from dashboard import frame, identity, navigation, reads, theme  # noqa: E402
from dashboard.components.boundary import told_of_errors  # noqa: E402
from dashboard.components.demo_label import demo_label  # noqa: E402
from dashboard.components.words import words  # noqa: E402
from dashboard.controls import SavedSegments, chosen_ids, copy_link, filter_bar  # noqa: E402
from dashboard.controls.queue import working_as  # noqa: E402
from dashboard.turns import live_pages  # noqa: E402

SIDEBAR = 232  # px


def main() -> None:
    """Draw the frame and run the page the address names."""
    mode = frame.current_mode()
    st.set_page_config(
        page_title="Rapport",
        # A local file: a material icon here would be fetched from another host.
        page_icon=str(theme.STATIC / "icon.svg"),
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    st.html(theme.style_sheet(mode))
    st.logo(str(theme.STATIC / ("logo-dark.svg" if mode == "dark" else "logo.svg")))
    entry, page = navigation.choose(working_as())
    with told_of_errors(), live_pages.one() if entry.live else nullcontext():
        _surround(entry)
        page.run()


def _surround(entry: navigation.PageEntry) -> None:
    """The place of the page's head, and the filter bar below it."""
    scope = identity.current_user().scope
    head = st.container(key="page_head")
    facts = reads.store_facts(scope)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="bar_filters"):
        filters = filter_bar(
            reads.filter_choices(scope),
            first_day=facts.first_day,
            last_day=facts.as_of,
            applies=entry.filters,
            known_products=lambda codes: reads.known_products(codes, scope),
            saved=SavedSegments(
                known=lambda: reads.saved_segments(scope), of=lambda ids: reads.chosen_segments(ids, scope)
            ),
        )
        options = st.container(horizontal=True, width="content", vertical_alignment="center", key="page_options")
        st.space("stretch")
        if facts.demo:
            demo_label()
        copy_link(entry.name)
    if wrong := reads.chosen_segments(chosen_ids(), scope).wrong:
        words(" ".join(wrong), "worse", "saved_segment")
    frame.enter(filters, head, options)


main()
