"""The order by lot: trials, which cases still get a lot, and what became of those that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, and_, case, func, literal, select

from data_access.filters import Filters, narrow_customers
from data_access.queries.said import YEAR
from data_access.schema import Case, CaseLot, LotTrial, purchase_facts
from data_access.schema.facts import visible
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement


def lot_trials(scope: Scope) -> Statement:
    """Every trial, the newest first.

    Columns ``trial_id``, ``planned``, ``is_running``, ``seed``, ``began_at``, ``began_by``, ``ended_at``, ``ended_by``,
    ``version``, ``drawn`` (cases that have a lot).
    """
    del scope  # set-up, and a number
    t = LotTrial
    drawn = select(func.count()).where(CaseLot.trial_id == t.id).scalar_subquery().label("drawn")
    columns: Any = (t.id.label("trial_id"), t.planned, t.is_running, t.seed, t.began_at, t.began_by, t.ended_at,
                    t.ended_by, t.version, drawn)  # fmt: skip
    found: Statement = select(*columns)
    return found.order_by(t.id.desc())


def to_draw(scope: Scope, *, trial_id: int, since: datetime, limit: int) -> Select[Any]:
    """Cases opened since the trial began that still get a lot: ``case_id``, ``customer_id``, ``priority_cents``.

    Of customers who are known and had no lot in this trial; priced, and not taken or answered yet.
    """
    c, others = Case, Case.__table__.alias("others")
    had = select(others.c.id).join(CaseLot, CaseLot.case_id == others.c.id)
    had = had.where(others.c.customer_id == c.customer_id, CaseLot.trial_id == trial_id)
    found = select(c.id.label("case_id"), c.customer_id, c.priority_cents).where(
        c.state == "new", c.owner_id.is_(None), c.first_reply_at.is_(None), c.p_alive.is_not(None), c.lot.is_(None),
        c.opened_at >= since, c.customer_id.is_not(None), visible(c.batch_id), ~had.exists(),
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id).limit(limit)


def drawn_lots(scope: Scope, *, trial_id: int, as_of: date) -> Select[Any]:
    """What became of each case of a trial, in the order of the lots.

    Columns ``case_id``, ``customer_id``, ``stratum``, ``position``, ``side``, ``priority_cents`` (when it was drawn),
    ``drawn_on``, ``drawn_at``, ``replied_at`` (first answer of a person), ``spent_cents`` (net, of the 365 days
    before), ``again_on`` (the first later day with a purchase, by ``as_of``).
    """
    p, lot = purchase_facts.c, CaseLot
    keys = (lot.case_id, Case.customer_id, lot.stratum, lot.position, lot.side, lot.priority_cents, lot.drawn_on,
            lot.drawn_at, Case.first_reply_at)  # fmt: skip
    gap = days_between(p.purchased_on, lot.drawn_on)
    later = and_(gap > 0, p.purchased_on <= literal(as_of, Date), p.sale_lines > 0)
    found = (
        select(*keys[:-1], Case.first_reply_at.label("replied_at"),
               func.sum(case((and_(gap < 0, gap >= -YEAR), p.net_cents), else_=0), type_=Integer).label("spent_cents"),
               func.min(case((later, p.purchased_on)), type_=Date).label("again_on"))
        .join_from(lot, Case, Case.id == lot.case_id)
        .outerjoin(purchase_facts, p.customer_id == Case.customer_id)
        .where(lot.trial_id == trial_id, visible(Case.batch_id))
        .group_by(*keys)
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=Case.customer_id).order_by(lot.drawn_at, lot.case_id)
