"""The texts that answers to customers begin with."""

from __future__ import annotations

from sqlalchemy import func, select

from data_access.errors import UserError
from data_access.repositories import base
from data_access.repositories.plain import Repository
from data_access.schema import ReplyTemplate

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_BODY = 80, 200, 10_000
_LIMITS = {"name": LONGEST_NAME, "subject": LONGEST_SUBJECT, "body": LONGEST_BODY}


class ReplyTemplates(Repository[ReplyTemplate]):
    """The texts, each under its own name."""

    model = ReplyTemplate
    noun = "reply template"
    columns = frozenset({"name", "subject", "body", "language"})

    def remove(self, row_id: int, *, version: int) -> None:
        """Remove a text for everybody.

        Raises
        ------
        StaleRowError : somebody else changed it since; it stays.
        """
        row = self.get(row_id)
        base.require_version(row, version, self.noun)
        self._work.session.delete(row)
        self._work.session.flush()
        self._record("removed", row, {}, None)

    def _complete(self, row: ReplyTemplate) -> None:
        row.changed_by, row.changed_at = self._work.actor, self._work.now
        for field, most in _LIMITS.items():
            kept = str(getattr(row, field) or "").strip()
            setattr(row, field, kept)
            if not kept:
                raise UserError(f"The {field} of the template is empty.", "Write one.")
            if len(kept) > most:
                raise UserError(f"The {field} has {len(kept):,} letters.", f"Keep it within {most:,}.")
        with self._work.session.no_autoflush:
            same = select(ReplyTemplate.id).where(func.lower(ReplyTemplate.name) == row.name.lower())
            taken = self._work.session.scalars(same).first()
        if taken is not None and taken != row.id:
            raise UserError(f"There is a template named {row.name} already.", "Give this one another name.")
