"""A table that computes what it has not seen yet; columns repeat their values a lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")
BOUND = 65_536
# Long texts hardly ever repeat, and remembering them would cost memory without bound.
LONGEST = 200


class Invalid(str):
    """A value that cannot be what it should be; the text is the reason code."""

    __slots__ = ()


class Memo(dict[str, Value]):
    """``memo[text]`` is ``compute(text)``, remembered; emptied when it grows over its bound.

    ``invalid`` tells whether any value asked for so far was an ``Invalid``, so that clean columns need no search.
    """

    __slots__ = ("_bound", "_compute", "invalid")

    def __init__(self, compute: Callable[[str], Value], bound: int = BOUND) -> None:
        super().__init__()
        self._compute = compute
        self._bound = bound
        self.invalid = False

    def __missing__(self, text: str) -> Value:
        """Compute, remember and give the value."""
        value = self._compute(text)
        if isinstance(value, Invalid):
            self.invalid = True
        if len(text) <= LONGEST:
            if len(self) >= self._bound:
                self.clear()
            self[text] = value
        return value
