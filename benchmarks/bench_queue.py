"""The queue at 200,000 cases: a page of the list, its counts, a step with a case; and fifty agents at a server.

Server time is processor time of one process, so that a busy machine does not change it much. Agents think five seconds
between two steps and speak over connections of their own from another process on the same two cores.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.agents import ARRIVAL, crowd
from benchmarks.figures import Figure, figure
from benchmarks.make_cases import make_cases
from dashboard import settings
from dashboard.actions.cases import act_on_case, seat_of
from dashboard.identity import OWNER
from dashboard.reads.queue import places_of_page
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Filters
from data_access.queries import cases, queue
from data_access.readers import RecordReader
from data_access.repositories.cases import Act
from tests.provision.server import Dashboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

CASES, OPEN = 200_000, 0.25
LIST_MS, ACTION_MS, P95_MS = 50, 50, 500
THINK_SECONDS = 5.0
SETTLE_SECONDS = 5.0  # after the last one came


def run(*, full: bool) -> list[Figure]:
    """The figures with their bounds."""
    agents, seconds = (50, 90.0) if full else (10, 20.0)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        engine = open_engine(str(store))
        make_cases(engine, cases=CASES if full else CASES // 10, open_share=OPEN)
        found = [*_lists(engine), _steps(engine)]
        with Dashboard(str(store), Path(folder)) as served:
            server = psutil.Process(served.process.pid)
            began, before = time.monotonic(), sum(server.cpu_times()[:2])
            done = asyncio.run(crowd(served.url, agents=agents, think=THINK_SECONDS, seconds=seconds))
            cores = (sum(server.cpu_times()[:2]) - before) / (time.monotonic() - began)
        engine.dispose()
    every = [one for agent in done for one in agent.waits]
    settled = began + agents * ARRIVAL + SETTLE_SECONDS
    arriving, waited = (sorted(1000 * took for at, took in every if (at < settled) is early) for early in (True, False))
    failed = float(sum(agent.failed for agent in done))
    name = f"{agents} agents, {len(waited)} steps"
    return [
        *found,
        figure(f"{name}: half of the answers within", "ms", [waited[len(waited) // 2]]),
        figure(f"{name}: 95 of 100 answers within", "ms", [waited[int(len(waited) * 0.95)]], at_most=P95_MS),
        figure(
            f"while they came, {len(arriving)} steps: 95 of 100 within", "ms", [arriving[int(len(arriving) * 0.95)]]
        ),
        figure(f"{name}: errors on a page", "", [failed], at_most=0),
        figure(f"{name}: cores the server was busy on", "", [cores]),
    ]


def _lists(engine: Engine) -> list[Figure]:
    reader, now = RecordReader(engine), settings.now()
    found = []
    for view in ("unclaimed", "mine", "due_today", "breached", "waiting", "snoozed", "all"):
        asked = queue.Asked(view=view, now=now, day_ends_at=now + timedelta(hours=12), me=3)

        def page(filters: Filters, asked: queue.Asked = asked) -> None:
            ids = [row.case_id for row in places_of_page(reader, asked, filters, EVERYTHING, None)]
            reader.rows(queue.case_rows(EVERYTHING, ids=ids))
            reader.rows(queue.case_words(EVERYTHING, ids=ids))
            reader.rows(cases.heard_since(EVERYTHING, ids=ids, longest=queue.QUOTED))

        spent = [*_cpu(lambda: page(Filters())), *_cpu(lambda: page(Filters(segments=("a",))))]
        found.append(figure(f"a page of {view}, alone and filtered", "ms CPU", spent, at_most=LIST_MS))
    asked = queue.Asked(view="all", now=now, day_ends_at=now + timedelta(hours=12), me=3)
    counted = _cpu(lambda: reader.rows(queue.queue_counts(Filters(), EVERYTHING, asked=asked)))
    return [*found, figure("counts of all views", "ms CPU", counted)]


def _steps(engine: Engine) -> Figure:
    reader, seat, now = RecordReader(engine), seat_of(engine, OWNER), settings.now()
    asked = queue.Asked(view="unclaimed", now=now, day_ends_at=now)
    places = reader.rows(queue.queue_page(Filters(), EVERYTHING, asked=asked, after=None, limit=30))
    spent = []
    for row in reader.rows(queue.case_rows(EVERYTHING, ids=[place.case_id for place in places])):
        began = time.perf_counter()
        act_on_case(engine, OWNER, seat, row.case_id, Act(kind="claimed"), version=row.version)
        spent.append(1000 * (time.perf_counter() - began))
    return figure("a case taken", "ms", spent, at_most=ACTION_MS)


def _cpu(work: Callable[[], object], rounds: int = 5) -> list[float]:
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - began))
    return spent
