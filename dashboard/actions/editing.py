"""Editing one row: the editor as it stands open, what a save leaves behind, and the save itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.actions.notices import Notice
    from data_access.repositories.plain import Repository


KindT = TypeVar("KindT", bound=str)  # what the page edits


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEditor:
    """An editor as it stands open.

    ``token`` names it, ``was`` is the row it was opened with (None for a new one), ``refused`` why the last save did
    not go through, and ``tried`` whether one was tried: from then on an empty field is wrong too.
    """

    token: str
    was: Any
    tried: bool
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditingDesk(Generic[KindT]):
    """What a page with an editor calls, the editor that is open, and what is to be said."""

    may_write: bool
    told: Notice | None
    editor: OpenEditor
    current: Callable[[], EditingDesk[KindT]]
    begin: Callable[[Any], None]
    check: Callable[[KindT, Mapping[str, Any]], dict[str, str]]
    save: Callable[[KindT, Mapping[str, Any]], bool]
    remove: Callable[..., None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """A row after a save, and what its columns were before it; None of one that is new."""

    row_id: int
    version: int
    before: dict[str, Any] | None


def save_row(
    rows: Repository[Any],
    columns: Mapping[str, Any],
    *,
    was: tuple[int, int] | None = None,
    submission_id: str | None = None,
) -> SavedRow:
    """Save a row: a new one, or the one of that id and version. A second click saves nothing more.

    Raises
    ------
    StaleRowError : somebody else changed it since; nothing was overwritten.
    UserError : a column cannot be kept.
    """
    if was is None:
        row = rows.add(submission_id=submission_id, **columns)
        return SavedRow(row_id=row.id, version=row.version, before=None)
    row_id, version = was
    row = rows.get(row_id)
    before = {name: getattr(row, name) for name in columns}
    row = rows.change(row_id, version=version, submission_id=submission_id, **columns)
    return SavedRow(row_id=row.id, version=row.version, before=before)
