"""Finished figures and tables, kept as they are shown: building one costs far more than sending it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from dashboard.reads.kept import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_numbers = count(1)


def answer_number() -> int:
    """A number no other answer of this process has: a cached answer carries it as the key of what is drawn from it."""
    return next(_numbers)


def finished(build: Callable[[], Any], *key: Hashable) -> Any:  # noqa: ANN401  a figure or a table; reads know nothing of Plotly
    """What ``build`` gives, built once for each key. The result is shared by all readers: never change it.

    Parameters
    ----------
    key : all that it depends on: its name, the number of the answer it shows, options, and for a figure the theme.
    """
    return _finished(key, build)


@kept(max_entries=256)
def _finished(key: tuple[Hashable, ...], _build: Callable[[], Any]) -> Any:  # noqa: ANN401  as above
    del key
    return _build()
