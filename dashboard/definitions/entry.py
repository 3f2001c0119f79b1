"""The form of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One figure or attribute.

    ``formula`` and ``source`` are empty for what is stored as it came. ``better`` says which direction is good news.
    """

    name: str
    title: str
    sentence: str
    formula: str = ""
    unit: str = ""
    better: Better = ""
    source: str = ""
