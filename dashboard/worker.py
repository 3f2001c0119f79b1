"""Scheduled work: looks at sources that are due, lets feedback be read, scores the data after imports nobody scored.

Mail and messages to programs go out beside it, in threads of their own: an answer does not wait for an import.

``rapport worker`` runs it, and so does every server, in a thread.

However many run, one at a time is at work: whoever has the lease of the store.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.asking import Means, ask_waiting
from dashboard.actions.automation_watch import automate, forget_old
from dashboard.actions.case_opening import Appraiser, open_waiting
from dashboard.actions.lots import draw_waiting
from dashboard.actions.mail_answers import hear
from dashboard.actions.problem_watch import Lookout
from dashboard.actions.promise_watch import escalate_waiting, watch_promises
from dashboard.actions.quality import score_latest_import
from dashboard.actions.scoring import first_reading, score_feedback
from dashboard.actions.sentiment_models import serving_scorer
from dashboard.actions.staff_mail import Herald
from dashboard.errors import StoreBusyError, UserError, log_unexpected
from dashboard.mail import Postman, read_account
from dashboard.webhooks import Courier, allowed_networks
from data_access.filters import EVERYTHING
from data_access.importing.lease import Lease
from data_access.importing.sources import Look, look_at
from data_access.queries.scoring import products_mark
from data_access.readers import ColumnarReader, RecordReader, domain_versions
from data_access.schema import ImportSource
from sentiment.apart import ApartScorer
from sentiment.choose import BEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Engine

    from data_access.importing.sources.runs import Fate
    from data_access.readers import Reader

_log = logging.getLogger("rapport")

EVERY_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 300.0
PROMISE_SECONDS = 15.0  # between two looks at deadlines: 0.2 s where 20,000 of them are broken, 8 ms in most stores
ASK_SECONDS = 60.0  # between two looks for customers to ask and for people to write to
SHIFT_SECONDS = 60.0  # of reading feedback, before others may take their turn
COPY_SECONDS = 300.0  # that the columnar copy gets after the start; then the record is asked
LAST_MAIL_SECONDS = 10.0  # that the mail being sent gets at the end
ACTOR = "worker"
_Named = TypeVar("_Named")


class Worker:
    """Looks at what is due, again and again, until it is asked to stop.

    Parameters
    ----------
    engine : gives the store; asked each time, since a server may begin before its store answers.
    clock : the time.
    environment : where the addresses of databases are found that sources name as ``env:NAME``, and the mail server.
    told : is given each file or answer that was looked at.
    pause : waits so many seconds for files to settle; else until asked to stop.
    reader : gives what answers questions about all purchases, as a server's columnar copy; else the record does.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        *,
        clock: Callable[[], datetime] = settings.now,
        environment: Mapping[str, str] = os.environ,
        told: Callable[[str, Fate], None] = lambda _source, _fate: None,
        pause: Callable[[float], object] | None = None,
        reader: Callable[[], Reader] | None = None,
    ) -> None:
        self._engine = engine
        self._reader = reader or (lambda: RecordReader(engine()))
        self._copy_until = time.monotonic() + COPY_SECONDS
        self._clock = clock
        self._environment = environment
        self._told = told
        self._stop = threading.Event()
        self._pause = pause or self._stop.wait
        self._scorer: ApartScorer | None = None
        self._read_at: tuple[object, ...] | None = None  # the feedback and products all of which has been read
        self._appraiser: Appraiser | None = None
        self._opened_at: tuple[object, ...] | None = None  # the feedback and the day for which cases were opened
        self._priced_on: date | None = None  # the day on which all open cases were priced
        self._lookout = Lookout(engine, clock=clock, reader=self._reader)
        self._senders = (
            Postman(engine, clock=clock, account=lambda: read_account(environment)),
            Courier(engine, clock=clock, networks=lambda: allowed_networks(environment)),
        )
        self._promises_from = -PROMISE_SECONDS
        self._asked_from = -ASK_SECONDS
        self._herald = Herald(engine, clock=clock)

    def stop(self) -> None:
        """Ask it to stop; an import that runs is cancelled, and nothing of it stays."""
        self._stop.set()
        for sender in self._senders:
            sender.stop()

    def run(self) -> None:
        """Work until asked to stop. What goes wrong is logged, and tried again later and later."""
        lines = [threading.Thread(target=one.run, name=one.actor, daemon=True) for one in self._senders]
        for line in lines:
            line.start()
        wait = EVERY_SECONDS
        while not self._stop.is_set():
            try:
                self.round()
                self.read_feedback()
                score_latest_import(self._engine(), ACTOR, self._clock)
                self.open_cases()
                self.follow_rules()
                self.keep_promises()
                self.ask_and_tell()
                self.look_for_problems()
                wait = EVERY_SECONDS
            except Exception as error:  # noqa: BLE001  a worker outlives a store that does not answer for a while
                log_unexpected(error)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            self._stop.wait(wait)
        self._dismiss()
        self.stop()
        for line in lines:
            line.join(LAST_MAIL_SECONDS)

    def read_feedback(self) -> int:
        """Let feedback be read that waits for it, for a minute at most; how much was."""
        engine = self._engine()
        version = _to_read(engine)
        if version == self._read_at:
            return 0
        until = time.monotonic() + SHIFT_SECONDS
        try:
            with Lease(engine, actor=ACTOR, clock=self._clock) as lease:
                self._scorer = self._scorer or ApartScorer(BEST)
                scorer, clock = serving_scorer(engine, self._scorer), self._clock

                def stopped() -> bool:
                    return (self._stop.is_set() or lease.lost or time.monotonic() > until
                            or bool(self._due(engine, None)))  # fmt: skip

                if first_reading(engine, scorer=scorer, clock=clock, stopped=stopped):
                    self._lookout.hurry()  # the slow reading takes minutes, and a problem is to be seen now
                    self.look_for_problems()
                done = score_feedback(engine, scorer=scorer, clock=clock, stopped=stopped)
        except StoreBusyError as error:
            _log.info("worker: %s", error)
            return 0
        except BaseException:
            self._dismiss()  # its process may have died; the next round begins with another
            raise
        if done.complete and not done.read:  # what came meanwhile has another version, and is looked for again
            self._read_at = version
            self._dismiss()
        return done.read

    def open_cases(self) -> int:
        """Open a case for every unhappy word that has none, and order the queue anew; how many were opened.

        Cases open when feedback changed; those without a price get one, also when purchases came after them, and once
        a day all do: priorities fade.
        """
        engine = self._engine()
        versions = domain_versions(engine)
        now = (versions["feedback"], versions["cases"], self._clock().date(), versions["purchases"])
        if now == self._opened_at:
            return 0
        opened, before = 0, self._opened_at or (None,) * 4
        if now[0] != before[0] or now[2] != before[2]:
            opened = open_waiting(engine, clock=self._clock, stopped=self._stop.is_set).opened
        if self._copy_comes():
            self._opened_at = (now[0], None, *now[2:])  # prices come with the copy
            return opened
        self._appraiser = self._appraiser or Appraiser(engine, clock=self._clock, reader=self._reader)
        self._appraiser.appraise(unpriced=now[2] == self._priced_on)
        self._priced_on = now[2]
        draw_waiting(engine, clock=self._clock)
        self._opened_at = (now[0], domain_versions(engine)["cases"], *now[2:])
        return opened

    def _copy_comes(self) -> bool:
        """Whether the copy of a large store is still being built: the record would answer in minutes."""
        reader = self._reader()
        waits = time.monotonic() < self._copy_until
        return waits and isinstance(reader, ColumnarReader) and reader.worth_waiting_for

    def follow_rules(self) -> int:
        """Let rules act on what happened to cases since they looked last; how many times one did.

        After cases were opened and priced: what a customer is worth is known then.
        """
        account = _or_none(lambda: read_account(self._environment))
        domain = account.domain if account else None
        ran = automate(self._engine(), clock=self._clock, domain=domain, stopped=self._stop.is_set)
        forget_old(self._engine(), clock=self._clock)
        return ran

    def keep_promises(self) -> int:
        """Note deadlines, broken and close, and let rules act, every quarter of a minute; how many were broken."""
        if time.monotonic() - self._promises_from < PROMISE_SECONDS:
            return 0
        self._promises_from = time.monotonic()
        escalate_waiting(self._engine(), clock=self._clock)
        return watch_promises(self._engine(), clock=self._clock).breached

    def ask_and_tell(self) -> int:
        """Ask customers whether it was solved, and write to people with a seat, once a minute; how often."""
        if time.monotonic() - self._asked_from < ASK_SECONDS:
            return 0
        self._asked_from = time.monotonic()
        means = Means(_or_none(lambda: read_account(self._environment)), _or_none(settings.public_url))
        return ask_waiting(self._engine(), means, clock=self._clock) + self._herald.round(means)

    def look_for_problems(self) -> int:
        """Let the radar look where feedback or purchases came; how many problems were opened.

        Feedback that waits to be read names no topic yet: the look comes after it.
        """
        read = self._lookout.hurried or self._read_at == _to_read(self._engine())
        return self._lookout.look() if read and not self._copy_comes() else 0

    def _dismiss(self) -> None:
        """End the scorer's process: nothing is left to read."""
        if self._scorer is not None:
            self._scorer.close()
            self._scorer = None

    def round(self, *, only: str | None = None) -> int:
        """Look at every source that is due, or at the one named, due or not; how many were looked at.

        Raises
        ------
        StoreBusyError : only for a named source: another worker is at work.
        """
        engine = self._engine()
        if not self._due(engine, only):
            return 0
        try:
            with Lease(engine, actor=ACTOR, clock=self._clock) as lease:
                return self._look(engine, lease, only)
        except StoreBusyError as error:
            if only is not None:
                raise
            _log.info("worker: %s", error)
            return 0

    def _look(self, engine: Engine, lease: Lease, only: str | None) -> int:
        done = 0
        for source in self._due(engine, only):  # asked again: another worker may just have been here
            if self._stop.is_set() or lease.lost:
                break
            look = Look(
                engine=engine, source=source, clock=self._clock, pause=self._pause, environment=self._environment,
                number=log_unexpected, cancelled=lambda: self._stop.is_set() or lease.lost, hear=hear,
            )  # fmt: skip
            for fate in look_at(look):
                self._told(source.name, fate)
            done += 1
        return done

    def _due(self, engine: Engine, only: str | None) -> Sequence[ImportSource]:
        s = ImportSource
        wanted = s.name == only if only is not None else s.active.is_(True) & (s.next_run_at <= self._clock())
        with Session(engine) as session:
            return session.scalars(select(s).where(wanted).order_by(s.next_run_at, s.id)).all()


def _or_none(named: Callable[[], _Named | None]) -> _Named | None:
    """What the environment names; None also where it names it wrongly, which the pages and the postman say."""
    try:
        return named()
    except UserError as error:
        _log.info("worker: %s", error)
        return None


def _to_read(engine: Engine) -> tuple[object, ...]:
    """What changes when feedback may have to be read or looked through: itself, topics, models, names of products."""
    products = RecordReader(engine).rows(products_mark(EVERYTHING))[0]
    return domain_versions(engine)["feedback"], *products
