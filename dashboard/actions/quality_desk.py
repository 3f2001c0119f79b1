"""What the scores of the Quality page are handed: who looks, a correction chosen and looked at, what buttons do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.actions.notices import Notice
    from dashboard.actions.quality import Correction, Planned

FINDING = "finding"  # the key of the box that says which finding is shown
MOST = 20_000  # customers of one correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A correction as a person chose it: the rule and column, one failing value or all, what to do, what to write."""

    finding: tuple[str, str]
    only: str | None = None
    how: str = "empty"
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A correction as it was looked at: what for, and every customer it would change."""

    wanted: Wanted
    correction: Correction
    planned: tuple[Planned, ...]
    asked: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDesk:
    """Who looks at the page: whether they may change anything, what the last action did, and what the buttons call."""

    may_decide: bool
    told: Notice | None
    preview: Preview | None
    show: Callable[[str], None]
    show_row: Callable[[str, Sequence[str | None]], None]
    settle: Callable[[Mapping[str, str]], str]
    switch: Callable[..., None]
    look: Callable[..., None]
    apply: Callable[[], None]
    undo_fix: Callable[[int], None]
    score: Callable[[], None]
    undo: Callable[[], None]
    close: Callable[[], None]
