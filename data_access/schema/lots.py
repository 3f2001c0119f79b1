"""Trials in which a lot decides who of equally urgent cases comes first, and the lots that were drawn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Cents, Key

EARLY, LATE = "early", "late"
SIDES = (EARLY, LATE)
# Cases whose money at risk lies between two of these are equals: 0 to 10, 10 to 20, 20 to 50 and so on, in whole money.
BANDS = (0, *(digit * 10**zeros for zeros in range(3, 9) for digit in (1, 2, 5)))
_RUNNING = text("is_running")
_SIDES = "side IN ('early', 'late')"


def band_of(priority_cents: int) -> int:
    """Where the band of equals begins that so much money at risk stands in."""
    return max((low for low in BANDS if low <= priority_cents), default=0)


def place_in_queue(priority_cents: int | None, lot: str | None) -> int:
    """The amount that the queue is ordered by: without a lot the money at risk.

    Early goes half of the way from there to the top of the band, late half of the way to its bottom: each early case
    stands before each late one, and none leaves the band.
    """
    money = priority_cents or 0
    low = band_of(money)
    if lot == EARLY:
        return money + (next((high for high in BANDS if high > money), money) - money) // 2
    return money - (money - low) // 2 if lot == LATE else money


class LotTrial(Base):
    """One trial, from the moment somebody began it. A later one has another number and begins from nothing.

    ``planned`` customers get a lot, then drawing ends by itself (``ended_at``); ``ended_by`` is who ended it before,
    as in the audit trail. ``seed`` is what the lots follow from, so that anybody can draw them again.
    """

    __tablename__ = "lot_trials"
    __table_args__ = (
        CheckConstraint("planned > 0", name="planned"),
        CheckConstraint("is_running = (ended_at IS NULL)", name="is_running"),
        Index("uq_lot_trials_running", "is_running", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    planned: Mapped[int]
    is_running: Mapped[bool] = mapped_column(default=True, server_default=true())
    seed: Mapped[str]
    began_at: Mapped[datetime]
    began_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaseLot(Base):
    """The lot of one case, drawn once: in which trial, among which equals, as which of them, and what came out.

    ``stratum`` is where the band begins that the case stood in (``BANDS``), ``priority_cents`` its money at risk, and
    ``drawn_on`` the day of the business, all when the lot was drawn.
    """

    __tablename__ = "case_lots"
    __table_args__ = (
        CheckConstraint(_SIDES, name="side"),
        UniqueConstraint("trial_id", "stratum", "position"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("lot_trials.id"))
    stratum: Mapped[int] = mapped_column(Cents)
    position: Mapped[int]
    side: Mapped[str]
    priority_cents: Mapped[int] = mapped_column(Cents)
    drawn_on: Mapped[date]
    drawn_at: Mapped[datetime]
