"""What a rule would have changed before: a dry run looks at each step as it would have found it, had it been on.

Its own doings alone are known: whom it gave a case to, that it raised it, and how often it acted. What other rules and
people would have done in answer is not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from data_access.repositories.automation import acting
from data_access.repositories.automation.matching import meetings
from data_access.repositories.automation.planning import planned
from data_access.repositories.automation.rules import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from data_access.filters import Scope
    from data_access.repositories.automation.matching import Meeting
    from data_access.repositories.automation.planning import Doing, Known
    from data_access.schema import AutomationRule


class Scene(NamedTuple):
    """A step as the rule would have found it: what it would have done, or why it would have been held back."""

    meeting: Meeting
    doings: list[Doing]
    held: str = ""


def rehearse(
    session: Session, rule: AutomationRule | Draft, known: Known, *, scope: Scope, since: datetime
) -> Iterator[Scene]:
    """What a rule would have done since a moment, step by step, oldest first."""
    on_stage: defaultdict[int, _Played] = defaultdict(_Played)
    wanted = rule.conditions.get("states")
    for meeting in meetings(session, _watching(rule), scope=scope, since=since):
        played = on_stage[meeting.case_id]
        found = played.seen(meeting)
        if wanted and found.state not in wanted:
            continue
        held = acting.circle(getattr(rule, "id", None), found.chain) or acting.too_often(played.lately(found))
        doings = [] if held else planned(rule.actions, found, known)
        if not held:
            played.note(meeting, doings)
        yield Scene(found, doings, held)


def _watching(rule: AutomationRule | Draft) -> AutomationRule | Draft:
    """The rule, asking for no state where it changes that itself: then the state is asked for as it would be."""
    if rule.actions.get("give_to_id") is None or not rule.conditions.get("states"):
        return rule
    conditions: Mapping[str, Any] = {name: value for name, value in rule.conditions.items() if name != "states"}
    return Draft(name=rule.name, triggers=rule.triggers, conditions=conditions, actions=rule.actions)


class _Played:
    """What the rule did with one case so far."""

    def __init__(self) -> None:
        self._at: list[datetime] = []
        self._raised = False
        self._given: tuple[int | None, int] | None = None  # who had it then in truth, and who got it

    def seen(self, meeting: Meeting) -> Meeting:
        """A step as it would have been. An owner whom people changed since stays as they made it."""
        found = replace(meeting, raised=meeting.raised or self._raised)
        if self._given is None or meeting.owner_id != self._given[0]:
            return found
        return replace(found, owner_id=self._given[1], state="claimed" if found.state == "new" else found.state)

    def lately(self, meeting: Meeting) -> int:
        """How often it acted within a day before."""
        return sum(at > meeting.happened_at - acting.DAY for at in self._at)

    def note(self, meeting: Meeting, doings: list[Doing]) -> None:
        """Remember what it did at a step as it was in truth."""
        self._at.append(meeting.happened_at)
        for one in doings:
            if one.kind == "raise":
                self._raised = True
            elif one.kind == "give" and not one.refused:
                self._given = (meeting.owner_id, one.value)
