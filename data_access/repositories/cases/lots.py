"""Drawing lots: each new case of a trial is put before or behind those of equal money, once and for good.

Lots come in blocks of four of one band, two early and two late, in an order that follows from the trial's seed: the
sides stay of equal size in calm weeks and in busy ones, and whoever knows the seed can draw every lot again.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import permutations
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from data_access.filters import EVERYTHING
from data_access.queries import lots as queries
from data_access.repositories.plain import business_day
from data_access.schema import Case, CaseLot, LotTrial
from data_access.schema.lots import EARLY, LATE, band_of, place_in_queue

if TYPE_CHECKING:
    from data_access.repositories.base import Work

BLOCK = 4
AT_ONCE = 500  # cases in one transaction
_ORDERS = sorted(set(permutations((EARLY, EARLY, LATE, LATE))))


def side_of(seed: str, stratum: int, position: int) -> str:
    """The lot of the case that came as the ``position``-th, from 0, of its band."""
    told = sha256(f"{seed}:{stratum}:{position // BLOCK}".encode()).digest()
    return _ORDERS[int.from_bytes(told, "big") % len(_ORDERS)][position % BLOCK]


def draw_lots(work: Work) -> int:
    """Give new cases their lots while a trial is running; how many got one. With the last one drawing ends."""
    trial = work.session.scalars(select(LotTrial).where(LotTrial.is_running)).one_or_none()
    if trial is None:
        return 0
    mine = CaseLot.trial_id == trial.id
    left = trial.planned - (work.session.scalar(select(func.count()).select_from(CaseLot).where(mine)) or 0)
    asked = queries.to_draw(EVERYTHING, trial_id=trial.id, since=trial.began_at, limit=AT_ONCE)
    waiting = {row.customer_id: row for row in reversed(work.session.execute(asked).all())}  # the first case of each
    taken = sorted(waiting.values(), key=lambda row: row.case_id)[: max(left, 0)]
    last = {row.stratum: row.last for row in work.session.execute(
        select(CaseLot.stratum, func.max(CaseLot.position).label("last")).where(mine).group_by(CaseLot.stratum)
    )}  # fmt: skip
    today, _ = business_day(work, work.now)
    for row in taken:
        stratum = band_of(row.priority_cents or 0)
        position = last[stratum] = last.get(stratum, -1) + 1
        side = side_of(trial.seed, stratum, position)
        work.session.execute(insert(CaseLot).values(
            case_id=row.case_id, trial_id=trial.id, stratum=stratum, position=position, side=side,
            priority_cents=row.priority_cents or 0, drawn_on=today, drawn_at=work.now,
        ))  # fmt: skip
        # No part of a change that people make: the version stays, and nobody's words are refused.
        stands = place_in_queue(row.priority_cents, side)
        work.session.execute(update(Case).where(Case.id == row.case_id).values(lot=side, queue_cents=stands))
    if len(taken) >= left:
        trial.is_running, trial.ended_at = False, work.now
        work.session.flush()
    return len(taken)
