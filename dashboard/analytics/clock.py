"""How time since the first purchase is cut, as analytics see it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

UNKNOWN = "Unknown"  # how a group of empty values is named; a test holds these equal to what data_access says
MONDAY = date(1900, 1, 1)
STEPS = {"week": 7, "month": 1, "quarter": 3}


class Clock(Protocol):
    """A period of the calendar (``week``, ``month``, ``quarter``), or days since each customer's own first purchase.

    ``days`` is the length of a ``rolling`` window, ``brackets`` hold the first and last day of each; ``own`` says
    whether each customer's clock starts with their first purchase.
    """

    @property
    def period(self) -> str: ...  # noqa: D102

    @property
    def days(self) -> int: ...  # noqa: D102

    @property
    def brackets(self) -> tuple[tuple[int, int], ...]: ...  # noqa: D102

    @property
    def own(self) -> bool: ...  # noqa: D102
