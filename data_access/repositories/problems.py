"""Problems: opened by the radar, worked on and closed by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters, Scope, narrow_feedback
from data_access.repositories.plain import Repository
from data_access.schema import Feedback, Problem, ProblemFeedback
from data_access.schema.problems import PROBLEM_STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LONGEST_NOTE = 2_000
CHUNK = 500


class Problems(Repository[Problem]):
    """The problems."""

    model = Problem
    noun = "problem"
    columns = frozenset({"state", "owner_id", "cause", "fix"})

    def get(self, row_id: int, *, scope: Scope = EVERYTHING) -> Problem:
        """The problem of that id; a UserError where none of its feedback may be seen."""
        if scope.teams or scope.regions:
            link = select(ProblemFeedback.problem_id).join(Feedback, Feedback.id == ProblemFeedback.feedback_id)
            inside = narrow_feedback(link.where(ProblemFeedback.problem_id == row_id).limit(1), Filters(), scope)
            if self._work.session.scalars(inside).first() is None:
                raise UserError(f"There is no problem number {row_id}.", "It may have been removed; go back.")
        return super().get(row_id)

    def open_new(self, columns: dict[str, Any], feedback: Collection[int]) -> Problem | None:
        """Open a problem with the feedback behind it; None where one of that cell is open already."""
        b = Problem
        same = (b.kind == columns["kind"], b.subject == columns["subject"], b.topic == columns["topic"])
        if self._work.session.scalars(select(b.id).where(*same, b.state != "closed")).first() is not None:
            return None
        row = Problem(opened_at=self._work.now, **columns)
        self._work.session.add(row)
        self._work.session.flush()
        self.link(row.id, feedback)
        self._record("opened", row, {}, None)
        return row

    def link(self, problem_id: int, feedback: Collection[int]) -> int:
        """Link the feedback that is not linked yet; how much."""
        linked = select(ProblemFeedback.feedback_id).where(ProblemFeedback.problem_id == problem_id)
        wanted = sorted(set(feedback) - set(self._work.session.scalars(linked)))
        there = self._there(wanted)
        rows = [{"problem_id": problem_id, "feedback_id": one} for one in wanted if one in there]
        if rows:
            self._work.session.execute(insert(ProblemFeedback), rows)
        return len(rows)

    def _there(self, ids: Sequence[int]) -> set[int]:
        """Those that are still there: an import may have been undone since the radar looked."""
        return {
            found
            for at in range(0, len(ids), CHUNK)
            for found in self._work.session.scalars(select(Feedback.id).where(Feedback.id.in_(ids[at : at + CHUNK])))
        }

    def _complete(self, row: Problem) -> None:
        if row.state not in PROBLEM_STATES:
            message = f"a problem is not {row.state}"
            raise ValueError(message)
        for name, note in (("cause", row.cause), ("fix", row.fix)):
            if note and len(note) > LONGEST_NOTE:
                raise UserError(f"The {name} has {len(note):,} characters.", f"Keep it within {LONGEST_NOTE:,}.")
        if row.state == "closed" and row.closed_at is None:
            row.closed_at, row.closed_by = self._work.now, self._work.actor
        elif row.state != "closed":
            self._alone(row)
            row.closed_at = row.closed_by = None

    def _alone(self, row: Problem) -> None:
        """Refuse to open a closed problem again beside a newer one of the same cell."""
        b = Problem
        same = (b.kind == row.kind, b.subject == row.subject, b.topic == row.topic, b.id != row.id)
        with self._work.session.no_autoflush:
            other = self._work.session.scalars(select(b.id).where(*same, b.state != "closed")).first()
        if other is not None:
            raise UserError("The same problem has come again and is open already.", "Work on that one.")

    def _record(self, verb: str, row: Problem, changed: dict[str, object], submission_id: str | None) -> None:
        if verb == "changed" and isinstance(changed.get("state"), list):
            verb = {"open": "set to open", "working": "is worked on", "closed": "closed"}[row.state]
        # Notes may name people; the audit trail outlives what they may ask to be forgotten.
        kept: dict[str, object] = {
            name: "changed" if name in {"cause", "fix"} else told for name, told in changed.items()
        }
        super()._record(verb, row, kept, submission_id)
