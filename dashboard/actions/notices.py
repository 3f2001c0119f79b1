"""What an action says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What happened: a sentence, what to do next where it was refused, what takes it back, and where to go on."""

    text: str
    do: str = ""
    refused: bool = False
    undo: Callable[[], Notice] | None = None
    page: str | None = None
