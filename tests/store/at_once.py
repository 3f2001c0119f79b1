"""Several people or processes that do the same at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


def at_once(act: Callable[[int], Found], count: int) -> list[Found]:
    """What each of them gets who act when all of them are ready; each is given its place. An error of one is raised."""
    ready = Barrier(count)

    def go(place: int) -> Found:
        ready.wait()
        return act(place)

    with ThreadPoolExecutor(count) as people:
        return list(people.map(go, range(count)))
