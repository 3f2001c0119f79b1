"""What became of cases by what was bought: the day of the first complaint, and the day the customer came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, and_, func, literal, select

from data_access.filters import Filters, narrow_customers
from data_access.schema import Case, CaseFeedback, Feedback, purchase_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Scope


def case_returns(scope: Scope, *, ids: Sequence[int], as_of: date) -> Select[Any]:
    """Some cases of known customers: ``case_id``, ``received_on``, ``again_on``.

    ``received_on`` is the day of the first feedback the case answers; cases without any, or from after the last day of
    data, are left out. ``again_on`` is the first later day with a purchase, empty where there was none by then.
    """
    link, f, p = CaseFeedback, Feedback, purchase_facts.c
    first = (
        select(link.case_id, func.min(link.feedback_id, type_=Integer).label("feedback_id"))
        .where(link.case_id.in_(list(ids)))
        .group_by(link.case_id)
        .subquery("first")
        .c
    )
    later = and_(
        p.customer_id == f.customer_id, p.purchased_on > f.received_on, p.purchased_on <= literal(as_of, Date),
        p.sale_lines > 0,
    )  # fmt: skip
    found = (
        select(Case.id.label("case_id"), f.received_on, func.min(p.purchased_on, type_=Date).label("again_on"))
        .join_from(Case, first.case_id.table, first.case_id == Case.id)
        .join(f, f.id == first.feedback_id)
        .outerjoin(purchase_facts, later)
        .where(visible(Case.batch_id), f.customer_id.is_not(None), f.received_on <= literal(as_of, Date))
        .group_by(Case.id, f.received_on)
    )
    return narrow_customers(found, Filters(), scope, customer_id=Case.customer_id).order_by(Case.id)
