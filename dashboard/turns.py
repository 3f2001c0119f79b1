"""Drawing in turn: where many draw a live page at once, each is done sooner one after the other than side by side."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 3.0  # seconds that one waits: a page that hangs must not hold up the others


class Turns:
    """One at a time.

    Drawing is work of the processor, and the interpreter does one piece of it at a time. Side by side all of them are
    done when the last one is; in turn the first is done at once, and the last one no later.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self._lock, self._longest = Lock(), longest

    @contextmanager
    def one(self) -> Iterator[bool]:
        """A turn. Whether it is one: who has waited for too long goes on beside the others."""
        mine = self._lock.acquire(timeout=self._longest)
        try:
            yield mine
        finally:
            if mine:
                self._lock.release()


live_pages = Turns()
