"""The clocks of a case: what was promised when it opened, each deadline, pauses, and promises that were not kept.

All of it is business time of the calendar that the case took along when it opened (``Case.promise``): edits of
policies and calendars never move a clock that runs.

- **First reply**: from the oldest words behind the case (``since`` in its promise), until somebody answers; an answer
  of the program does not stop it. Words that join the case never begin it anew. Words that were more than 14 days old
  when their case opened have no deadline at all: nobody was there to promise one.
- **Next reply**: from the oldest words that nobody has answered, once the first reply is given.
- **Resolution**: whatever is said meanwhile. A case that opens again keeps the verdict about its first resolution, and
  a new clock begins.

While the case waits for the customer every clock stands, and its deadline moves by the open time that went by; a
deadline that had passed before stays where it is. Snoozing hides a case, and stops nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from data_access.business_time import Hours, after, between
from data_access.repositories.promises import Offers
from data_access.schema import Case, CaseBreach, Customer, Feedback
from data_access.schema.cases import CLOSED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from data_access.repositories.base import Work

OLDEST = timedelta(days=14)  # words: of a case that opens; what is older was promised no answer
NOTHING: dict[str, Any] = dict.fromkeys(("promise", "first_reply_due_at", "resolve_due_at", "due_at"))


class Running(NamedTuple):
    """A clock that runs: which, the how-manieth of its kind, and its deadline."""

    clock: str
    cycle: int
    due_at: datetime


def beginning(kept: Mapping[str, Any] | None, said_at: datetime, now: datetime) -> dict[str, Any]:
    """The columns of a case that opens now about words of ``said_at``, under what is promised to it."""
    if kept is None or now - said_at > OLDEST:
        return NOTHING
    since = min(said_at, now)
    first, resolve = (_due(kept, since, target) for target in ("first_reply_minutes", "resolve_minutes"))
    return {
        "promise": {**kept, "since": since.isoformat()},
        "first_reply_due_at": first,
        "resolve_due_at": resolve,
        "due_at": min((due for due in (first, resolve) if due is not None), default=None),
    }


def beginnings(work: Work, new: Sequence[Mapping[str, Any]], said_in: Mapping[int, int]) -> list[dict[str, Any]]:
    """The same for many new cases: their columns with what is promised to each.

    Parameters
    ----------
    new : columns of cases, with ``waiting_since`` as the moment of the oldest words.
    said_in : the feedback that opened each case, by id of the case.
    """
    offers = Offers(work.session, work.now.date())
    known = _known(work, list(said_in.values())) if offers.particular else {}
    found = []
    for columns in new:
        segment, channel = known.get(said_in[columns["id"]], (None, None))
        kept = offers.best(segment, columns["topic"], channel)
        found.append({**columns, **beginning(kept, columns["waiting_since"], work.now)})
    return found


def _known(work: Work, feedback: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    """Segment of the customer and channel, by feedback."""
    f = Feedback
    asked = select(f.id, Customer.segment, f.channel).outerjoin(Customer, Customer.id == f.customer_id)
    return {row.id: (row.segment, row.channel) for row in work.session.execute(asked.where(f.id.in_(list(feedback))))}


def begin(work: Work, row: Case) -> None:
    """Set the clocks of a case that somebody opens by hand."""
    customer = work.session.get(Customer, row.customer_id) if row.customer_id is not None else None
    kept = Offers(work.session, work.now.date()).best(customer.segment if customer else None, row.topic, None)
    for name, value in beginning(kept, work.now, work.now).items():
        setattr(row, name, value)


def running(row: Case) -> Iterator[Running]:
    """The clocks of a case that still count."""
    if row.state in CLOSED_STATES:
        return
    if row.first_reply_due_at is not None and row.first_reply_at is None:
        yield Running("first_reply", 1, row.first_reply_due_at)
    if row.next_reply_due_at is not None:
        yield Running("next_reply", row.reply_cycle, row.next_reply_due_at)
    if row.resolve_due_at is not None:
        yield Running("resolution", row.resolve_cycle, row.resolve_due_at)


def move(row: Case, kind: str, was: Mapping[str, Any], now: datetime) -> None:
    """Bring the clocks in line with a step that was just taken; ``was`` are the columns before it."""
    stood = was["paused_at"]
    if row.state == "waiting":
        row.paused_at = stood or now
    elif stood is not None:
        row.paused_at = None
        _shift(row, was, stood, now)
    if kind == "resolved":
        row.next_reply_due_at = None
        if row.first_resolved_at is None:
            row.first_resolved_at, row.first_resolve_due_at = now, row.resolve_due_at
    elif kind == "replied" and row.waiting_since is None:
        row.next_reply_due_at = None
    elif kind == "reopened":
        _begin_again(row, was, now)
    if row.promise is None:
        return
    if kind in {"heard", "joined", "reopened"}:
        _arm(row)
    row.due_at = _earliest(row)


def _begin_again(row: Case, was: Mapping[str, Any], now: datetime) -> None:
    """A new clock of the resolution; that of the first reply stood while the case was closed."""
    row.resolve_cycle += 1
    if row.promise is None:
        return
    row.resolve_due_at = _due(row.promise, now, "resolve_minutes")
    due, closed = row.first_reply_due_at, was["resolved_at"]
    if row.first_reply_at is None and due is not None and closed is not None and due > closed:
        row.first_reply_due_at = _moved(row.promise, due, closed, now)


def _shift(row: Case, was: Mapping[str, Any], stood: datetime, now: datetime) -> None:
    """Move every deadline that was still to come by the open time of a pause."""
    names = ["next_reply_due_at", "resolve_due_at"] + ["first_reply_due_at"] * (was["first_reply_at"] is None)
    for name in names:
        due = getattr(row, name)
        if row.promise is not None and due is not None and due > stood:
            setattr(row, name, _moved(row.promise, due, stood, now))


def _moved(promise: Mapping[str, Any], due: datetime, since: datetime, until: datetime) -> datetime:
    hours = Hours.of(promise)
    return after(hours, due, between(hours, since, until))


def _arm(row: Case) -> None:
    """Begin the clock of the next reply, unless it runs since earlier words."""
    if row.first_reply_at is None or row.waiting_since is None or row.next_reply_due_at is not None:
        return
    due = _due(row.promise or {}, row.waiting_since, "next_reply_minutes")
    if due is not None:
        row.next_reply_due_at, row.reply_cycle = due, row.reply_cycle + 1


def _earliest(row: Case) -> datetime | None:
    """The earliest deadline that counts: of a case that waits, only what had passed before."""
    stood = row.paused_at
    return min((one.due_at for one in running(row) if stood is None or one.due_at < stood), default=None)


def _due(promise: Mapping[str, Any], since: datetime, target: str) -> datetime | None:
    minutes = promise.get(target)
    return None if minutes is None else after(Hours.of(promise), since, minutes * 60)


def note_breaches(work: Work, row: Case) -> None:
    """Record what is late at the moment of a step, before the step stops the clock and nobody can see it any more."""
    until = row.paused_at or work.now
    late = [one for one in running(row) if one.due_at < until]
    if not late:
        return
    b = CaseBreach
    known = {
        (clock, cycle) for clock, cycle in work.session.execute(select(b.clock, b.cycle).where(b.case_id == row.id))
    }
    work.session.add_all(
        CaseBreach(case_id=row.id, noticed_at=work.now, **one._asdict())
        for one in late
        if (one.clock, one.cycle) not in known
    )
