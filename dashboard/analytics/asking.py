"""What customers say of resolved cases: how many were asked, how many answered, and how many call it solved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analytics.voice.scores import Estimate, share_from

if TYPE_CHECKING:
    import pandas as pd

HEARD_DAYS = 7  # after a question; who has not answered by then counts as silent
WATCHED_DAYS = 365
NOT_SENT = "not_sent"  # of a customer whose mail could not be sent or was called back


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of asking: ``reached`` of each share's ``n``; ``fresh`` were asked too short a while ago to count.

    ``least`` and ``most`` bound the share that is solved among all who were asked: none of the silent ones, or all.
    ``reasons`` says how many were not asked, by why.
    """

    asked: Estimate
    answered: Estimate
    solved: Estimate
    reached: dict[str, int]
    fresh: int
    reasons: dict[str, int]

    @property
    def silent(self) -> int:
        """Who was asked long enough ago and did not answer."""
        return self.answered.n - self.solved.n

    @property
    def least(self) -> float:
        """The share that is solved if no silent customer's case were; NaN where nobody counts."""
        return self.reached["solved"] / self.answered.n if self.answered.n else math.nan

    @property
    def most(self) -> float:
        """The share that is solved if every silent customer's case were; NaN where nobody counts."""
        return (self.reached["solved"] + self.silent) / self.answered.n if self.answered.n else math.nan


def heard(outcomes: pd.DataFrame) -> Heard:
    """The shares that follow from counted outcomes.

    Parameters
    ----------
    outcomes : ``why``, ``asked``, ``mature``, ``answered``, ``solved`` (1 or 0) and ``asks``, how many are so.

    Notes
    -----
    Answers count only of customers asked 7 days ago or earlier, whoever they are: those who answer at once would else
    look like most of all.
    """
    asks, asked, mature = outcomes["asks"], outcomes["asked"] == 1, outcomes["mature"] == 1
    ripe = asked & mature
    answered = ripe & (outcomes["answered"] == 1)
    solved = answered & (outcomes["solved"] == 1)
    kinds = {"asked": asked, "ripe": ripe, "answered": answered, "solved": solved}
    counted = {name: int(asks[which].sum()) for name, which in kinds.items()}
    why = outcomes[~asked].fillna({"why": NOT_SENT}).groupby("why")["asks"].sum()
    return Heard(
        asked=_share(counted["asked"], int(asks.sum())),
        answered=_share(counted["answered"], counted["ripe"]),
        solved=_share(counted["solved"], counted["answered"]),
        reached=counted,
        fresh=counted["asked"] - counted["ripe"],
        reasons={str(name): int(number) for name, number in why.items()},
    )


def _share(reached: int, of: int) -> Estimate:
    return share_from({1: reached, 0: of - reached}, 1)
