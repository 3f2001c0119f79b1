"""A page that shows what colleagues do: it asks now and then whether anything changed, and is drawn anew only then.

What the person does at it draws the part alone in which they did it, as long as the rest would look the same.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.boundary import told_of_errors
from dashboard.controls.live import live_seconds, note_look
from dashboard.controls.queue import chosen_case
from dashboard.turns import live_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.cases import Seat
    from dashboard.controls.queue import Screen


class LivePage:
    """What a page has on the screen, for its parts, which a step of the person draws alone, and for its heartbeat.

    ``around`` is what the page shows outside of its parts: where that changed too, the whole page is drawn.
    """

    def __init__(self, again: Callable[[], Screen], around: Callable[[], object]) -> None:
        self._again, self._around = again, around
        self.shown, self._shown_around = again(), around()

    def part(self, draw: Callable[[Screen], None], *, of_case: bool = False) -> None:
        """Draw a part of the page here; one ``of_case`` holds nothing of the list."""
        calls = itertools.count()

        @st.fragment
        def alone() -> None:
            with told_of_errors(), live_pages.one():
                if next(calls):  # the first call belongs to the drawing of what is around it
                    self._look_again(of_case=of_case)
                draw(self.shown)

        alone()

    def _look_again(self, *, of_case: bool) -> None:
        now = self._again()
        if self._around() != self._shown_around or (of_case and not now.lists_like(self.shown)):
            st.rerun()
        self.shown = replace(now, page=self.shown.page) if of_case else now

    def follow(self, me: Seat | None) -> None:
        """Watch what the page shows. Nothing of the page is drawn here, so that nobody's hands are in the way.

        A part that draws itself again and again takes a field or a button away while somebody is about to use it.
        """
        calls = itertools.count()

        @st.fragment(run_every=live_seconds())
        def beat() -> None:
            if me is not None and self.shown.case is not None:
                note_look(me, int(self.shown.case.row["case_id"]), opened=chosen_case() is not None)
            if next(calls) and not self._again().looks_like(self.shown):  # the first call belongs to the page
                st.rerun()

        beat()
