"""Models of the store's own: kept with what they were worth, put to use, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.errors import UserError
from data_access.schema import SentimentModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data_access.repositories.base import Work


class SentimentModels:
    """The models, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def keep(
        self, *, base: str, base_version: str, examples: int, figures: Mapping[str, Any], content: bytes
    ) -> SentimentModel:
        """Keep a model that was trained; it is not used yet."""
        row = SentimentModel(
            trained_at=self._work.now, trained_by=self._work.actor, base=base, base_version=base_version,
            examples=examples, figures=dict(figures), content=content, in_use=False,
        )  # fmt: skip
        self._work.session.add(row)
        self._work.session.flush()
        self._record("sentiment model trained", row.id, examples=examples)
        return row

    def use(self, model_id: int | None) -> SentimentModel | None:
        """Put a model to use in place of the one before; None goes back to the scorer that comes with the program.

        Raises
        ------
        UserError : there is no such model.
        """
        wanted = None if model_id is None else self._work.session.get(SentimentModel, model_id)
        if model_id is not None and wanted is None:
            raise UserError(f"There is no model {model_id}.", "Look at the list of models for its number.")
        before = self._work.session.scalars(select(SentimentModel).where(SentimentModel.in_use)).one_or_none()
        if before is wanted:
            return wanted
        if before is not None:
            before.in_use = False
            self._work.session.flush()  # first: only one may be in use
        if wanted is not None:
            wanted.in_use = True
        self._work.session.flush()
        self._record("sentiment model changed", model_id, before=before.id if before else None)
        return wanted

    def _record(self, action: str, model_id: int | None, **details: object) -> None:
        self._work.record(action, subject_kind="sentiment_model", subject_id=model_id, details=details)
