"""What the editor of a segment works with: the rules as rows on a page, and what its buttons call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.notices import Notice
    from dashboard.answers.saved_segments import Saved
    from data_access.filters.rules import Match, Rule, Rules


@dataclass(slots=True)
class Row:
    """A rule in the editor: the key of its widgets, and what they begin with."""

    key: str
    rule: Rule


@dataclass(slots=True)
class Group:
    """A list of rules in the editor; at the top it may hold groups."""

    key: str
    match: Match
    rows: list[Row | Group] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The rules being built: of a new segment, or of the one it was. ``theirs`` is what somebody else saved first."""

    token: str
    top: Group
    was: Saved | None = None
    theirs: Saved | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentDesk:
    """What the editor of segments calls, and what is to be said."""

    may_write: bool
    chosen: Saved | None
    told: Notice | None
    draft: Callable[[], Draft]
    begin: Callable[[Saved | None], None]
    add_rule: Callable[[Group], None]
    add_group: Callable[[Group], None]
    remove: Callable[[Group, str], None]
    save: Callable[[str, Rules], bool]
    keep_mine: Callable[[str, Rules], bool]
    delete: Callable[[], bool]
    undo: Callable[[], None]
    close_notice: Callable[[], None]
