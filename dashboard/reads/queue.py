"""The queue: its pages and counts, one case with all that was said and done, and who else looks at it.

Everything is asked of the record, which knows what a colleague did a second ago. What is kept is keyed by the version
of cases and by the half minute: deadlines pass without anybody doing anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import settings
from dashboard.analytics.queue_words import NOBODY
from dashboard.reads.connection import record, versions
from dashboard.reads.customer import customer_portrait
from dashboard.reads.kept import Versions, kept
from dashboard.reads.segment_filter import looked_up
from dashboard.reads.store import FACTS, store_facts
from data_access.queries import cases as case_queries
from data_access.queries import mentions
from data_access.queries import queue as queries
from data_access.queries.queue import Asked, Place, View
from data_access.readers import RecordReader
from data_access.repositories.cases import GONE_AFTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.reads.customer import Portrait
    from data_access.filters import Filters, Scope

PAGE = 10
TICK = 30  # seconds that an answer about deadlines holds
DOMAINS = ("cases", "customers", "feedback")
MANY = 20_000  # open cases; to count more with each step that anybody takes would keep everybody waiting
MOST_WORDS = 20  # pieces of feedback of one case that are shown
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked at: the view, whose seat asks, and what it is narrowed to; see ``queries.queue.Asked``."""

    view: View
    me: int | None = None
    topic: str | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the list. Each row has the columns of ``queries.queue.case_rows`` and ``part``, ``said`` (the newest
    words, a row of ``case_words`` or None), ``pieces`` (of feedback) and ``heard`` (what the customer said after our
    last answer, or None). ``next`` begins the page after, where one is.
    """  # noqa: D205  one sentence

    rows: tuple[Row, ...]
    next: Place | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OneCase:
    """A case with everything in it: its columns, what was said (newest first), and every step (oldest first)."""

    row: Row
    said: tuple[Row, ...]
    events: tuple[Row, ...]

    @property
    def version(self) -> int:
        """The version of the row, which a step must name."""
        return int(self.row["version"])


def queue_page(wanted: Wanted, filters: Filters, scope: Scope, after: Place | None = None) -> QueuePage:
    """A page of the queue, the first one or the one after a place."""
    if wanted.view not in {"mine", "mentions"}:
        wanted = replace(wanted, me=None)  # the same for all, so that it is asked once for all
    return _queue_page(wanted, filters, scope, (after, tick()), versions(*DOMAINS))


@kept(max_entries=512, seconds=TICK, by_words=(Wanted,))
def _queue_page(
    wanted: Wanted, filters: Filters, scope: Scope, at: tuple[Place | None, datetime], key: Versions
) -> QueuePage:
    del key
    after, now = at
    reader = RecordReader(record())
    places = places_of_page(reader, asked_at(wanted, now, scope), looked_up(filters, scope), scope, after)
    ids = [row.case_id for row in places[:PAGE]]
    known = {row.case_id: row._asdict() for row in reader.rows(queries.case_rows(scope, ids=ids))} if ids else {}
    said: dict[int, list[Row]] = {}
    for row in reader.rows(queries.case_words(scope, ids=ids)) if ids else ():
        said.setdefault(row.case_id, []).append(row._asdict())
    heard: dict[int, str] = {}
    for row in reader.rows(case_queries.heard_since(scope, ids=ids, longest=queries.QUOTED)) if ids else ():
        if row.actor not in NOBODY:
            heard.setdefault(row.case_id, row.body)
    rows = [
        {**known[row.case_id], "part": row.part, "pieces": len(said.get(row.case_id, ())),
         "said": _newest(said.get(row.case_id, ())), "heard": heard.get(row.case_id)}
        for row in places[:PAGE] if row.case_id in known
    ]  # fmt: skip
    last = places[PAGE - 1] if len(places) > PAGE else None
    following = None if last is None else Place(last.part, last.queue_cents, last.case_id)
    return QueuePage(rows=tuple(rows), next=following, now=now)


def places_of_page(
    reader: RecordReader, asked: Asked, filters: Filters, scope: Scope, after: Place | None
) -> list[Any]:
    """Where the cases of a page stand, and one more: part by part, until the page is full."""
    limit = PAGE + 1
    if asked.view in queries.ELSEWHERE:
        ask = queries.done_page if asked.view == "done" else mentions.mention_page
        return list(reader.rows(ask(filters, scope, asked=asked, after=after, limit=limit)))
    found: list[Any] = []
    for part in queries.queue_parts(asked, after):
        if len(found) < limit:
            more = queries.queue_page(filters, scope, asked=asked, after=after, limit=limit - len(found), parts=(part,))
            found += reader.rows(more)
    return found


def _newest(said: Sequence[Row]) -> Row | None:
    """The newest words, or the newest rating where nobody wrote any."""
    return next((one for one in said if one["text"]), said[0] if said else None)


def queue_counts(wanted: Wanted, filters: Filters, scope: Scope) -> dict[str, int]:
    """How many cases each view holds: now, and in a store of very many open cases half a minute ago at most."""
    key = versions("cases", "customers")
    found = _queue_counts(wanted, filters, scope, tick(), key.of())
    return found if found["all"] > MANY else _queue_counts(wanted, filters, scope, tick(), key)


@kept(max_entries=128, seconds=TICK, by_words=(Wanted,))
def _queue_counts(wanted: Wanted, filters: Filters, scope: Scope, now: datetime, key: Versions) -> dict[str, int]:
    del key
    reader, asked = RecordReader(record()), asked_at(wanted, now, scope)
    filters = looked_up(filters, scope)
    found = [*reader.rows(queries.queue_counts(filters, scope, asked=asked)),
             *reader.rows(mentions.unseen_mentions(filters, scope, asked=asked))]  # fmt: skip
    return {name: int(number) for row in found for name, number in row._asdict().items()}


def topics_in_queue(filters: Filters, scope: Scope) -> dict[str, int]:
    """What open cases are about, and how many are; the most frequent first, ``""`` for nothing in particular."""
    return _topics_in_queue(filters, scope, tick(), versions())


@kept(max_entries=32, seconds=TICK)
def _topics_in_queue(filters: Filters, scope: Scope, at: datetime, key: Versions) -> dict[str, int]:
    del at, key
    rows = RecordReader(record()).rows(queries.topics_in_queue(looked_up(filters, scope), scope))
    return {row.topic or "": int(row.cases) for row in rows}


def one_case(case_id: int, scope: Scope) -> OneCase | None:
    """The case of that number with its words and steps; None where there is none for this reader."""
    return _one_case(case_id, scope, versions(*DOMAINS))


@kept(max_entries=512, seconds=TICK)
def _one_case(case_id: int, scope: Scope, key: Versions) -> OneCase | None:
    del key
    reader = RecordReader(record())
    found = reader.rows(queries.case_rows(scope, ids=[case_id]))
    if not found:
        return None
    said = reader.rows(queries.case_words(scope, ids=[case_id], longest=100_000))[:MOST_WORDS]
    events = reader.rows(case_queries.case_events(scope, case_id=case_id))
    named: dict[int, list[str]] = {}
    for row in reader.rows(mentions.named_in_notes(scope, case_id=case_id)):
        named.setdefault(row.event_id, []).append(row.name)
    return OneCase(
        row=found[0]._asdict(),
        said=tuple(row._asdict() for row in said),
        events=tuple({**row._asdict(), "named": named.get(row.event_id, [])} for row in events),
    )


def customer_of(case: OneCase, scope: Scope) -> Portrait | None:
    """The customer behind a case, None where nobody knows who said it, as they were half a minute ago at most.

    Asking anew with every step that anybody takes anywhere would make each of them a third dearer for all.
    """
    public_id = case.row["public_id"]
    if public_id is None:
        return None
    return _customer_of(public_id, scope, (case.row["state"], tick()), versions("customers", *FACTS))


@kept(max_entries=512, seconds=TICK)
def _customer_of(public_id: str, scope: Scope, at: tuple[str, datetime], key: Versions) -> Portrait | None:
    del at, key
    return customer_portrait(public_id, scope)


def who_looks(case_id: int, scope: Scope, me: int | None = None) -> tuple[str, ...]:
    """The names of those who have the case on the screen, other than the person asking."""
    rows = RecordReader(record()).rows(queries.who_looks(scope, case_id=case_id, since=settings.now() - GONE_AFTER))
    return tuple(row.name for row in rows if row.user_id != me)


def tick() -> datetime:
    """The moment, to the half minute before: what is asked for about deadlines is the same for so long."""
    now = settings.now()
    return now.replace(second=now.second - now.second % TICK, microsecond=0)


def asked_at(wanted: Wanted, now: datetime, scope: Scope) -> Asked:
    """What is looked at, with the moment and the end of its day."""
    zone = ZoneInfo(store_facts(scope).time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return Asked(
        view=wanted.view, now=now, me=wanted.me, topic=wanted.topic, owner_id=wanted.owner_id,
        day_ends_at=datetime.combine(tomorrow, time(), zone).astimezone(UTC),
    )  # fmt: skip
