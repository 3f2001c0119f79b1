"""What became of one case, set by data alone: the customer returned, did not, or it is too early to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from dashboard.analytics.recovery.effect import FOLLOWED
from dashboard.theme import quantity

if TYPE_CHECKING:
    from datetime import date

Kind = Literal["returned", "not_returned", "too_early"]
TITLES: dict[Kind, str] = {"returned": "Returned", "not_returned": "Not returned", "too_early": "Too early"}


class Outcome(NamedTuple):
    """What became of a case. ``days``: until they bought again; else how many are known, 90 at most."""

    kind: Kind
    days: int

    @property
    def words(self) -> str:
        """The same in a sentence."""
        if self.kind == "returned":
            return f"They came back: bought again {quantity(self.days, 'day')} after they complained."
        if self.kind == "not_returned":
            return f"They did not come back within {FOLLOWED} days of their complaint."
        return f"Too early to tell whether they come back: {self.days} of {FOLLOWED} days are known."


def outcome_of(received_on: date, again_on: date | None, as_of: date) -> Outcome:
    """What became of a case whose first complaint came on one day; ``again_on`` is the first later day with a purchase.

    Source: the same days as in the loop scorecard, which counts a case only once all 90 are known: a share among those
    that have an outcome already would be too high, as returns are known sooner than their absence.
    """
    known = (as_of - received_on).days
    if again_on is not None and again_on <= as_of and (again_on - received_on).days <= FOLLOWED:
        return Outcome("returned", (again_on - received_on).days)
    return Outcome("not_returned", FOLLOWED) if known >= FOLLOWED else Outcome("too_early", known)
