"""Opening cases for unhappy feedback, and putting them in order: what the worker does after feedback was read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from sqlalchemy import bindparam, update

from dashboard import settings
from dashboard.analytics.case_priority import priorities
from dashboard.answers.customer_worth import customer_worth
from data_access.filters import EVERYTHING
from data_access.queries import cases as queries
from data_access.queries import promises as promise_queries
from data_access.readers import RecordReader, domain_versions
from data_access.repositories import read_settings
from data_access.repositories.cases import OPENER, RAISED, open_cases, withdraw_cases
from data_access.schema import Case
from data_access.schema.lots import SIDES, place_in_queue
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from typing import Any

    from sqlalchemy import Engine

    from data_access.readers import Reader

KNOWN = 50_000  # pieces of feedback, the newest, that say what "very unhappy" is in this store
WRITTEN_TOGETHER = 1_000
_CASES = Case.metadata.tables[Case.__tablename__]


class Looked(NamedTuple):
    """What one look at the feedback did."""

    opened: int
    joined: int
    withdrawn: int


def open_waiting(
    engine: Engine,
    *,
    clock: Callable[[], datetime] = settings.now,
    stopped: Callable[[], bool] = lambda: False,
) -> Looked:
    """A case for every unhappy word that has none, in transactions of some hundred; doing it again changes nothing."""
    stored = read_settings(engine)
    since = _since(stored.queue_reach_days, settings.today(stored.time_zone))
    opened = joined = withdrawn = 0
    after: int | None = 0
    while after is not None and not stopped():
        with UnitOfWork(engine, clock=clock, actor=OPENER) as work:
            done = open_cases(work, since=since, after=after)
        opened, joined, after = opened + len(done.cases), joined + done.joined, done.after
    more = True
    while more and not stopped():
        with UnitOfWork(engine, clock=clock, actor=OPENER) as work:
            gone = withdraw_cases(work)
        withdrawn, more = withdrawn + gone, gone > 0
    return Looked(opened, joined, withdrawn)


def _since(reach: int | None, today: date) -> date | None:
    return today - timedelta(days=reach) if reach else None


class Appraiser:
    """Knows what each customer is worth, as of the purchases it last looked at, and puts a price on open cases.

    Fitting the model of purchases takes seconds in a large store, so what it found is kept until purchases or
    customers changed and another day has begun.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime] = settings.now,
        reader: Callable[[], Reader] | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._reader = reader or (lambda: RecordReader(engine))
        self._worth: pd.DataFrame | None = None
        self._of: tuple[object, ...] | None = None

    def appraise(self, *, unpriced: bool = False) -> int:
        """Bring the priority of every open case up to date, or only of those without one; how many changed."""
        reader = RecordReader(self._engine)
        cases = reader.frame(queries.to_price(EVERYTHING, unpriced=unpriced))
        if cases.empty:
            return 0
        known = reader.frame(queries.how_unhappy(EVERYTHING, limit=KNOWN))["p_unhappy"].to_numpy("float64")
        found = priorities(cases, self._customers(), known, pd.Timestamp(self._clock()))
        raised = found["case_id"].isin(reader.frame(promise_queries.raised(EVERYTHING))["case_id"])
        found["priority_cents"] = found["priority_cents"].where(~raised, found["priority_cents"] * RAISED)
        before = cases.groupby("case_id", sort=True)[["priority_cents", "p_alive", "lot"]].first().reset_index()
        placed = zip(found["priority_cents"], before["lot"].isin(SIDES), before["lot"], strict=True)
        found["queue_cents"] = [place_in_queue(int(cents), lot if drawn else None) for cents, drawn, lot in placed]
        differ = (before["priority_cents"].fillna(-1) != found["priority_cents"]) | before["p_alive"].isna()
        changed = found[differ.to_numpy()].rename(columns={"case_id": "row_id"}).drop(columns="decay")
        whole = changed.assign(expected_cents=changed["expected_cents"].round().astype("int64"))
        rows = [{str(name): value for name, value in row.items()} for row in whole.to_dict("records")]
        for start in range(0, len(rows), WRITTEN_TOGETHER):
            self._write(rows[start : start + WRITTEN_TOGETHER])
        return len(rows)

    def _write(self, rows: Sequence[dict[str, Any]]) -> None:
        """No part of a change that people make: versions stay."""
        names = [name for name in rows[0] if name != "row_id"]
        wanted = update(_CASES).where(_CASES.c.id == bindparam("row_id")).values({n: bindparam(n) for n in names})
        with UnitOfWork(self._engine, clock=self._clock, actor=OPENER) as work:
            work.connection.execute(wanted, rows)

    def _customers(self) -> pd.DataFrame:
        versions = domain_versions(self._engine)
        of = (self._clock().date(), versions["purchases"], versions["customers"])
        if self._worth is None or self._of != of:
            self._worth, self._of = customer_worth(self._reader(), EVERYTHING), of
        return self._worth
