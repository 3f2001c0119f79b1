"""A page that shows what colleagues do: it asks now and then whether anything changed, and draws only what did.

Its parts are drawn alone, by a step of the person or because a colleague took one, as long as what is around them would
look as it does.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.components.boundary import told_of_errors
from dashboard.controls.live import live_seconds, nudge
from dashboard.errors import UserError, log_unexpected
from dashboard.turns import live_pages

if TYPE_CHECKING:
    from collections.abc import Callable

Read = TypeVar("Read")


# Where one run follows another at once, the browser is not told that the first one is done, and what that one has no
# more stays on the screen until the part is drawn again.
AT_ONCE_SECONDS = 0.05
IN_TIME = 0.9  # of the time between two looks: the browser's clock is not exact


@dataclass(slots=True)
class _Part:
    read: Callable[[], Any]
    seen: Callable[[Any], object]
    shown: Any
    drawn_at: float = 0.0
    drawn_in: object = None  # the run of the script

    def changed(self, run: object, began: float) -> bool:
        """Whether it would look otherwise now, or may not have come to the screen as it was drawn."""
        hurried = self.drawn_in is not run and began - self.drawn_at < AT_ONCE_SECONDS
        return hurried or self.seen(self.read()) != self.seen(self.shown)


class LivePage:
    """The parts of a page and what they show. ``around`` is what the page shows besides; it is compared with ``==``."""

    def __init__(self, around: Callable[[], object]) -> None:
        self._around, self._shown_around = around, around()
        self._parts: dict[str, _Part] = {}
        self._looked_at: float | None = None  # nobody has looked before the page itself was drawn

    def part(
        self,
        key: str,
        read: Callable[[], Read],
        draw: Callable[[Read], None],
        seen: Callable[[Read], object],
    ) -> None:
        """Draw a part of the page here.

        Parameters
        ----------
        key : of the part, for ``dashboard.controls.live.redraw``.
        read : what it shows of the store, as that is now.
        draw : draws it.
        seen : what of it a person sees; a change of anything else draws nothing.
        """
        part = self._parts[key] = _Part(read, seen, read())
        calls = itertools.count()

        @st.fragment(key=key)
        def alone() -> None:
            with told_of_errors(), live_pages.one():
                if next(calls):  # the first call belongs to the drawing of the whole page
                    self._whole_page_if_around_changed()
                    part.shown = part.read()
                draw(part.shown)
                part.drawn_at, part.drawn_in = time.monotonic(), get_script_run_ctx()

        alone()

    def shown(self, key: str) -> Any:  # noqa: ANN401  what its ``read`` gave
        """What a part shows; None where there is no such part."""
        return self._parts[key].shown if key in self._parts else None

    def follow(self, note: Callable[[], object]) -> None:
        """Watch what the page shows; ``note`` is called each time. Nothing is drawn here that a person uses.

        A part that draws itself again and again takes a field or a button away while somebody is about to use it.
        """

        @st.fragment(run_every=live_seconds())
        def beat() -> None:
            began, before, every = time.monotonic(), self._looked_at, live_seconds()
            # The browser keeps the rhythm of when the page was drawn; others may have come since.
            if before is not None and began - before < every * IN_TIME:
                return
            self._looked_at = began
            try:
                note()
                changed = [] if before is None else self._changed(began)
            except UserError:
                return  # the store is busy: it is asked again in a moment
            except Exception as error:  # noqa: BLE001  nobody is kept from work by it
                log_unexpected(error)
                return
            if changed:
                nudge(changed)

        with st.container(key="live_beat"):
            beat()

    def _changed(self, began: float) -> list[str]:
        self._whole_page_if_around_changed()
        run = get_script_run_ctx()
        return [key for key, part in self._parts.items() if part.changed(run, began)]

    def _whole_page_if_around_changed(self) -> None:
        if self._around() != self._shown_around:
            st.rerun()
