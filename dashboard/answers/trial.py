"""The order by lot: its trials, the newest first, and what one of them shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.analytics.recovery import trial
from data_access.queries import lots as queries

if TYPE_CHECKING:
    from datetime import date, datetime

    import pandas as pd

    from dashboard.analytics.recovery.trial import Told
    from data_access.filters import Scope
    from data_access.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTrial:
    """A trial as it was begun, and how many have a lot by now."""

    trial_id: int
    planned: int
    running: bool
    seed: str
    began_at: datetime
    began_by: str
    ended_at: datetime | None
    ended_by: str | None
    version: int
    drawn: int


def trials(reader: Reader, scope: Scope) -> tuple[LotTrial, ...]:
    """Every trial, the newest first."""
    found = reader.frame(queries.lot_trials(scope))
    whole = found.astype("object").where(found.notna(), None)
    return tuple(_read(row) for row in whole.itertuples(index=False))


def _read(row: Any) -> LotTrial:  # noqa: ANN401  a row of itertuples
    return LotTrial(
        trial_id=row.trial_id, planned=row.planned, running=bool(row.is_running), seed=row.seed, began_at=row.began_at,
        began_by=row.began_by, ended_at=row.ended_at, ended_by=row.ended_by, version=row.version, drawn=row.drawn,
    )  # fmt: skip


def told(reader: Reader, scope: Scope, one: LotTrial, as_of: date) -> Told:
    """What a trial shows by the last day that purchases cover."""
    return trial.outcome(drawn(reader, scope, one, as_of), running=one.running, as_of=as_of)


def drawn(reader: Reader, scope: Scope, one: LotTrial, as_of: date) -> pd.DataFrame:
    """The lots of a trial with what became of each case."""
    return reader.frame(queries.drawn_lots(scope, trial_id=one.trial_id, as_of=as_of))
