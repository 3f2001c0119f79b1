"""The queue: which cases stand in it, in which order, and what its list and its one case show.

Breached cases come first, then those that are due within two hours or that nobody took for a week, then the others;
among equals the one with most money at risk (definition 3.4), the newest first where that is the same. While a trial
runs a lot decides among cases of equal money (``schema.lots``); ``queue_cents`` holds both. A page is asked
for by the last case of the page before it (keyset), so that the thousandth costs what the first does. Each part of the
order is a walk along one partial index, which ends as soon as the page is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import and_, case, func, literal, or_, select, union_all

from data_access.filters import Filters, narrow_customers, narrow_one_by_one
from data_access.filters.open_cases import still_open
from data_access.schema import Case, CaseFeedback, CaseViewer, Customer, Feedback, User
from data_access.schema.cases import CLOSED_STATES
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

View = Literal["unclaimed", "mine", "mentions", "due_today", "breached", "waiting", "snoozed", "all", "done"]
VIEWS: tuple[View, ...] = (
    "unclaimed", "mine", "mentions", "due_today", "breached", "waiting", "snoozed", "all", "done",
)  # fmt: skip
ELSEWHERE = ("mentions", "done")  # in orders of their own, also of cases that are closed
SOON = timedelta(hours=2)
FORGOTTEN_AFTER = timedelta(days=7)  # without an owner: counts as due
QUOTED = 600  # letters of what was said that the list asks for
_BREACHED, _DUE, NOT_URGENT = 0, 1, 2
# Views that hold one part alone, or in which nothing is urgent.
_PARTS: dict[View, tuple[int, ...]] = {"breached": (_BREACHED,), "waiting": (NOT_URGENT,), "snoozed": (NOT_URGENT,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person wants to see of the queue, and when.

    ``me`` is their seat; ``day_ends_at`` the end of today in the business's time zone. ``topic``: only cases about it,
    ``""`` for those about nothing in particular; ``owner_id``: only those of that colleague.
    """

    view: View
    now: datetime
    day_ends_at: datetime
    me: int | None = None
    topic: str | None = None
    owner_id: int | None = None


class Place(NamedTuple):
    """Where a case stands in the order: the keyset of a page. Of closed cases the number of the case is enough."""

    part: int
    money: int
    case_id: int


def queue_parts(asked: Asked, after: Place | None = None) -> tuple[int, ...]:
    """The parts a view is listed in, the most urgent first; without those before the last one of the page before.

    Who wants a page asks part by part: in a store where much is overdue the first one fills it, and to look through
    the others for nothing took ten times as long.
    """
    parts = _PARTS.get(asked.view, (_BREACHED, _DUE, NOT_URGENT))
    return tuple(part for part in parts if after is None or part >= after.part)


def queue_page(
    filters: Filters,
    scope: Scope,
    *,
    asked: Asked,
    after: Place | None,
    limit: int,
    parts: Sequence[int] | None = None,
) -> Select[Any]:
    """The open cases of a view in the order of the queue, after the last one of the page before.

    Columns ``case_id``, ``part`` (0 breached, 1 due, 2 others), ``queue_cents``; of all parts or of some.
    """
    selects = [
        narrow_one_by_one(_part(asked, part, after), filters, scope, customer_id=Case.customer_id)
        .order_by(Case.queue_cents.desc(), Case.id.desc())
        .limit(limit)
        for part in (queue_parts(asked, after) if parts is None else parts)
    ]
    numbered = (select(part.subquery(f"part_{number}")) for number, part in enumerate(selects))
    together = union_all(*numbered).subquery("q")
    columns = together.c
    found = select(columns.case_id, columns.part, columns.queue_cents)
    return found.order_by(columns.part, columns.queue_cents.desc(), columns.case_id.desc()).limit(limit)


def _part(asked: Asked, part: int, after: Place | None) -> Select[Any]:
    c = Case
    columns: Any = (c.id.label("case_id"), literal(part).label("part"), c.queue_cents)
    found = select(*columns).where(*_inside(asked), *_of_part(asked, part), visible(c.batch_id))
    if after is None or after.part != part:
        return found
    further = and_(c.queue_cents == after.money, c.id < after.case_id)
    return found.where(or_(c.queue_cents < after.money, further))


def _of_part(asked: Asked, part: int) -> list[ColumnElement[bool]]:
    """The clauses of a part of the order; none where a view has one part."""
    if asked.view in _PARTS:
        return []
    late, soon = Case.due_at <= asked.now, Case.due_at <= asked.now + SOON
    forgotten = and_(Case.owner_id.is_(None), Case.opened_at <= asked.now - FORGOTTEN_AFTER)
    running = Case.state != "waiting"  # its clock stands while the customer has the ball
    breached = func.coalesce(and_(late, running), False)
    if part == _BREACHED:
        return [breached]
    due = func.coalesce(or_(and_(soon, running), forgotten), False)
    return [due, ~breached] if part == _DUE else [~due, ~breached]


def _inside(asked: Asked) -> list[ColumnElement[bool]]:
    """The clauses of a view and of what is asked beside it."""
    c = Case
    clauses: list[ColumnElement[bool]] = [still_open(), *_of_view(asked, asked.view)]
    if asked.topic is not None:
        clauses.append(c.topic == asked.topic if asked.topic else c.topic.is_(None))
    if asked.owner_id is not None:
        clauses.append(c.owner_id == asked.owner_id)
    return clauses


def _of_view(asked: Asked, view: View) -> list[ColumnElement[bool]]:
    c = Case
    asleep = func.coalesce(c.snoozed_until > asked.now, False)
    running = c.state != "waiting"
    nobodys = func.coalesce(c.owner_id, 0) == 0  # no plain NULL: the order of the queue is the index to walk along
    clauses: dict[View, list[ColumnElement[bool]]] = {
        "unclaimed": [nobodys, ~asleep],
        "mine": [c.owner_id == asked.me, ~asleep, running],
        "due_today": [c.due_at < asked.day_ends_at, ~asleep, running],
        "breached": [c.due_at <= asked.now, ~asleep, running],
        "waiting": [c.state == "waiting", ~asleep],
        "snoozed": [asleep],
    }
    return clauses.get(view, [])


def done_page(filters: Filters, scope: Scope, *, asked: Asked, after: Place | None, limit: int) -> Select[Any]:
    """The closed cases, the one resolved last first: columns as ``queue_page``, with ``resolved_at``."""
    c = Case
    columns: Any = (c.id.label("case_id"), literal(NOT_URGENT).label("part"), c.queue_cents)
    found = select(*columns).where(c.state.in_(CLOSED_STATES), visible(c.batch_id), *beside(asked))
    if after is not None:
        before = select(c.resolved_at).where(c.id == after.case_id).scalar_subquery()
        found = found.where(or_(c.resolved_at < before, and_(c.resolved_at == before, c.id < after.case_id)))
    found = narrow_one_by_one(found, filters, scope, customer_id=c.customer_id)
    return found.order_by(c.resolved_at.desc(), c.id.desc()).limit(limit)


def beside(asked: Asked) -> list[ColumnElement[bool]]:
    """The clauses of the topic and the owner that are asked for."""
    topic = [] if asked.topic is None else [Case.topic == asked.topic if asked.topic else Case.topic.is_(None)]
    return [*topic, *([] if asked.owner_id is None else [Case.owner_id == asked.owner_id])]


def queue_counts(filters: Filters, scope: Scope, *, asked: Asked) -> Select[Any]:
    """How many open cases each view holds: one row, a column for each of ``VIEWS`` that lists open cases."""
    c = Case
    columns = [
        func.coalesce(func.sum(case((and_(*_of_view(asked, view)), 1), else_=0)), 0).label(view)
        for view in VIEWS
        if view not in {*ELSEWHERE, "all"}
    ]
    found = select(*columns, func.count().label("all")).where(still_open(), visible(c.batch_id), *beside(asked))
    return narrow_customers(found, filters, scope, customer_id=c.customer_id)


def topics_in_queue(filters: Filters, scope: Scope) -> Select[Any]:
    """What open cases are about: ``topic`` (empty: nothing in particular), ``cases``; the most frequent first."""
    c = Case
    number = func.count().label("cases")
    found = select(c.topic, number).where(still_open(), visible(c.batch_id)).group_by(c.topic)
    return narrow_customers(found, filters, scope, customer_id=c.customer_id).order_by(number.desc(), c.topic)


def case_rows(scope: Scope, *, ids: Sequence[int]) -> Select[Any]:
    """Some cases with their customers and owners: the columns of the case, and ``public_id``, ``name``, ``company``,
    ``customer`` (the business's own number), ``owner`` (name or address). Contact is empty for a masked scope.
    """  # noqa: D205  one sentence
    c, k = Case, Customer
    own = [column for column in c.__table__.columns if column.name not in {"batch_id", "promise", "queue_cents"}]
    person = (literal(None).label("name"), literal(None).label("company")) if scope.masked else (k.name, k.company)
    found = (
        select(c.id.label("case_id"), *(column for column in own if column.name != "id"), k.public_id, *person,
               k.reference.label("customer"), func.coalesce(User.name, User.email).label("owner"))
        .outerjoin(k, k.id == c.customer_id)
        .outerjoin(User, User.id == c.owner_id)
        .where(c.id.in_(list(ids)), visible(c.batch_id))
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id)


def case_words(scope: Scope, *, ids: Sequence[int], longest: int = QUOTED) -> Select[Any]:
    """What was said in some cases, newest first: ``case_id``, ``feedback_id``, ``received_at``, ``channel``, ``text``
    (its first letters), ``letters`` (of the whole), ``rating``, ``rating_scale``, ``label``, ``p_unhappy``, ``scorer``,
    ``rating_mismatch``.
    """  # noqa: D205  one sentence
    f, l = Feedback, CaseFeedback  # noqa: E741  links
    found = (
        select(l.case_id, f.id.label("feedback_id"), f.received_at, f.channel,
               func.substr(f.text, 1, longest).label("text"), func.length(f.text).label("letters"), f.rating,
               f.rating_scale, f.label, f.p_unhappy, f.scorer, f.rating_mismatch)
        .join_from(l, f, f.id == l.feedback_id)
        .join(Case, Case.id == l.case_id)
        .where(l.case_id.in_(list(ids)), visible(f.batch_id), visible(Case.batch_id))
    )  # fmt: skip
    found = narrow_customers(found, Filters(), scope, customer_id=Case.customer_id)
    return found.order_by(l.case_id, f.received_at.desc(), f.id.desc())


def who_looks(scope: Scope, *, case_id: int, since: datetime) -> Statement:
    """Who has had a case open since a moment: ``user_id``, ``name`` (or address), the first by name."""
    del scope  # colleagues are no customers
    v = CaseViewer
    name = func.coalesce(User.name, User.email).label("name")
    found: Statement = select(v.user_id, name).join(User, User.id == v.user_id)
    return found.where(v.case_id == case_id, v.seen_at >= since).order_by(name)
