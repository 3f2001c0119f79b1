"""Saving, renaming, changing and removing a segment, and taking each back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.answers.saved_segments import Saved, as_saved
from dashboard.answers.segments import GROUPS
from dashboard.errors import UserError
from data_access.filters.rules import Rules, as_json, read_rules
from data_access.repositories import SavedSegments
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.schema import SavedSegment


def save_segment(
    engine: Engine, who: Person, name: str, rules: Rules, *, was: Saved | None = None, submission_id: str | None = None
) -> Saved:
    """Keep rules under a name: a new segment, or another form of the one it was. A second click saves nothing more.

    Raises
    ------
    StaleRowError : somebody else changed the segment since; nothing was overwritten.
    UserError : the person may only look, the name is taken or empty, or a rule is not complete.
    """
    _refuse_viewers(who)
    stored = as_json(rules)
    read_rules(stored, GROUPS)
    if not rules.nodes:
        raise UserError("A segment needs at least one rule.", "Add one, then save.")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = SavedSegments(work)
        if was is None:
            row: SavedSegment = rows.add(submission_id=submission_id, name=name, rules=stored)
        else:
            row = rows.change(was.segment_id, version=was.version, submission_id=submission_id, name=name, rules=stored)
        return as_saved(row)


def remove_segment(engine: Engine, who: Person, was: Saved) -> dict[str, Any]:
    """Remove a segment; what ``restore_segment`` brings back.

    Raises
    ------
    StaleRowError : somebody else changed it since; it stays.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return SavedSegments(work).remove(was.segment_id, version=was.version)


def restore_segment(engine: Engine, who: Person, kept: dict[str, Any]) -> Notice:
    """Bring a removed segment back: the undo."""
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        SavedSegments(work).restore(kept)
    return Notice(text=f"The segment {kept['name']} is back.")


def former_segment(engine: Engine, who: Person, now: Saved, before: Saved) -> Notice:
    """Give a segment its former name and rules: the undo of a change."""
    if before.rules is None:
        raise UserError("The former rules could not be read.", "Change the segment by hand.")
    save_segment(engine, who, before.name, before.rules, was=replace(before, version=now.version))
    return Notice(text=f"The segment {before.name} is as before.")


def _refuse_viewers(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can use saved segments but not change them")
