"""The texts that a store asks for testimonials and thanks with, in place of those that come along."""

from __future__ import annotations

from sqlalchemy import select

from data_access.repositories.plain import Repository
from data_access.repositories.testimonials import kept_text
from data_access.schema import TestimonialText


class TestimonialTexts(Repository[TestimonialText]):
    """The texts to ask and to thank with, one of each kind."""

    model = TestimonialText
    noun = "text for testimonials"
    columns = frozenset({"body"})

    def keep(self, kind: str, body: str, *, version: int, submission_id: str | None = None) -> TestimonialText:
        """Keep a text for everybody; ``version`` 0 where the person saw the one that comes along.

        Raises
        ------
        StaleRowError : somebody else kept another one since; it stays.
        UserError : the text is empty or too long.
        """
        kept = kept_text("body", body)
        found = select(TestimonialText).where(TestimonialText.kind == kind)
        row = self._work.session.scalars(found).one_or_none()
        if row is not None:
            return self.change(row.id, version=version, submission_id=submission_id, body=kept)
        row = TestimonialText(kind=kind, body=kept, changed_by=self._work.actor, changed_at=self._work.now)
        self._work.session.add(row)
        self._work.session.flush()
        self._record("changed", row, {}, submission_id)
        return row

    def _complete(self, row: TestimonialText) -> None:
        row.changed_by, row.changed_at = self._work.actor, self._work.now
