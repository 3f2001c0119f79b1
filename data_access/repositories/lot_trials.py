"""Trials of the order by lot: begun with a number of customers, ended by it or by somebody."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from data_access.errors import UserError
from data_access.repositories import base
from data_access.repositories.plain import Repository
from data_access.schema import CaseLot, LotTrial

FEWEST, MOST = 60, 100_000  # customers: with fewer the two sides cannot be compared


class LotTrials(Repository[LotTrial]):
    """The trials."""

    model = LotTrial
    noun = "trial"
    columns = frozenset({"planned", "is_running", "ended_at", "ended_by"})

    def running(self) -> LotTrial | None:
        """The one that draws lots now."""
        asked = select(LotTrial).where(LotTrial.is_running)
        found: LotTrial | None = self._work.session.scalars(asked).one_or_none()
        return found

    def begin(self, planned: int, *, submission_id: str | None = None) -> LotTrial:
        """Begin a trial with so many customers.

        Raises
        ------
        UserError : one is running, or it is no number of customers that could tell anything.
        """
        if not FEWEST <= planned <= MOST:
            message = f"A trial with {planned:,} customers is not possible."
            raise UserError(message, f"Choose {FEWEST} to {MOST:,}; half of them come first.")
        if base.done_before(self._work, submission_id) is None:
            self._refuse_second()
        return self.add(submission_id=submission_id, planned=planned)

    def take_back(self, trial_id: int, *, version: int) -> None:
        """Remove a trial that was just begun.

        Raises
        ------
        UserError : a lot was drawn; it can only be ended.
        """
        drawn = select(CaseLot.case_id).where(CaseLot.trial_id == trial_id).limit(1)
        if self._work.session.scalars(drawn).first() is not None:
            raise UserError("Lots were drawn already, so the trial cannot be taken back.", "End it instead.")
        self.take_back_entry(trial_id, version=version)

    def _refuse_second(self) -> None:
        running = self.running()
        if running is not None:
            message = f"A trial with {running.planned:,} customers is running already."
            raise UserError(message, "End it first; what was drawn stays.")

    def end(self, trial_id: int, *, version: int) -> LotTrial:
        """Draw no more lots; those that were drawn stay.

        Raises
        ------
        StaleRowError : it has ended meanwhile.
        """
        return self.change(trial_id, version=version, is_running=False, ended_at=self._work.now,
                           ended_by=self._work.actor)  # fmt: skip

    def go_on(self, trial_id: int, *, version: int) -> LotTrial:
        """Draw lots again after an end.

        Raises
        ------
        StaleRowError, UserError : somebody changed it, or another trial has begun.
        """
        self._refuse_second()
        return self.change(trial_id, version=version, is_running=True, ended_at=None, ended_by=None)

    def _defaults(self) -> dict[str, object]:
        return {
            "seed": secrets.token_hex(16),
            "is_running": True,
            "began_at": self._work.now,
            "began_by": self._work.actor,
        }
