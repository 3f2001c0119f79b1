"""Mail to the people with a seat: what is due, the team's week, and what concerns them; each occasion told once.

Everybody with a seat sees the whole store today (``identity``), so every letter is written within that scope.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.analytics import staff_letters as letters
from dashboard.analytics.mentions import mentioned
from dashboard.analytics.queue_words import named
from dashboard.answers import staff_mail as answers
from dashboard.answers.staff_mail import reached
from dashboard.mail import address_to_write_to
from dashboard.theme import moment
from data_access.filters import EVERYTHING
from data_access.queries import staff_notices as queries
from data_access.readers import RecordReader, domain_versions
from data_access.repositories import read_users
from data_access.repositories.outbox import Letter, Outbox
from data_access.repositories.staff_notices import Choice, StaffNotices, choice_of, untold
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Engine, Row

    from dashboard.actions.asking import Means
    from dashboard.analytics.staff_letters import Concern, StaffLetter
    from dashboard.answers.staff_mail import Mornings
    from data_access.schema import User

ACTOR = "notices"
BACK = timedelta(days=1)  # steps of the log that are still told after the program was not running
STEPS_AT_ONCE = 2_000
WARNINGS_AT_ONCE = 500
CLOCK_WORDS = {"first_reply": "A first reply", "next_reply": "A reply", "resolution": "A resolution"}


class Herald:
    """Writes what is due to be told. It remembers how far it has read the log, and which mornings are done.

    However many do this at once, and whatever they remember, each occasion is told once to each person: the store says.
    """

    def __init__(self, engine: Callable[[], Engine], *, clock: Callable[[], datetime] = settings.now) -> None:
        self._engine = engine
        self._clock = clock
        self._read_to: int | None = None
        self._cases: int | None = None  # the version of cases up to which the log was read
        self._done: set[tuple[int, str, str]] = set()

    def round(self, means: Means) -> int:
        """Queue every letter that is due; how many. Nothing is told, and nothing noted, without a mail server."""
        if means.account is None:
            return 0
        engine = self._engine()
        people = [user for user in read_users(engine) if reached(user)]
        with Session(engine) as session:
            choices = {user.id: choice_of(session, user) for user in people}
        told = self._mornings(engine, people, choices, means) + self._warnings(engine, people, choices, means)
        return told + self._concerns(engine, people, choices, means)

    def _mornings(self, engine: Engine, people: Sequence[User], choices: dict[int, Choice], means: Means) -> int:
        now = self._clock()
        at = answers.mornings(engine, now.date())
        here = now.astimezone(ZoneInfo(at.zone))
        today, told = here.date(), 0
        if not at.works(today):
            return 0
        week = "{}-W{:02}".format(*today.isocalendar()[:2])
        occasions = {"digest": today.isoformat(), **({"weekly": week} if at.opens_week(today) else {})}
        for user in people:
            for kind, occasion in occasions.items():
                choice, key = choices[user.id], (user.id, kind, occasion)
                if kind in choice.kinds and here.hour >= choice.hour and key not in self._done:
                    told += self._morning(engine, user, (kind, occasion), at, means)
                    self._done.add(key)
        self._done = {key for key in self._done if key[2] in occasions.values()}
        return told

    def _morning(self, engine: Engine, user: User, what: tuple[str, str], at: Mornings, means: Means) -> int:
        """Tell one person what a day or week brings, or note that there was nothing to tell; how many letters went."""
        kind, occasion = what
        with Session(engine) as session:
            if not untold(session, user.id, kind, [occasion]):
                return 0
        now, name = self._clock(), user.name or user.email
        asked = answers.Desk(RecordReader(engine), EVERYTHING, at, now)
        letter = (
            letters.weekly(name, asked.team_week())
            if kind == "weekly"
            else asked.digest_of(user.id, name, means.server)
        )  # fmt: skip
        with UnitOfWork(engine, clock=self._clock, actor=ACTOR) as work:
            if not untold(work.session, user.id, kind, [occasion]):
                return 0  # somebody else told them a moment ago
            mail_id = _queue(work, user, letter, means) if letter is not None else None
            StaffNotices(work).tell(user.id, kind, [occasion], mail_id)
        return int(letter is not None)

    def _warnings(self, engine: Engine, people: Sequence[User], choices: dict[int, Choice], means: Means) -> int:
        """Tell of promises that end soon, once for each run of their clocks."""
        now = self._clock()
        close = RecordReader(engine).rows(queries.warnings_to_tell(EVERYTHING, now=now, limit=WARNINGS_AT_ONCE))
        if not close:
            return 0
        concerned = warned(close, people, choices, answers.mornings(engine, now.date()).zone)
        return sum(self._concern(engine, user, concerned[user.id], means) for user in people if user.id in concerned)

    def _concerns(self, engine: Engine, people: Sequence[User], choices: dict[int, Choice], means: Means) -> int:
        """Tell of the steps since the log was last read, all that concern one person in one letter."""
        version = domain_versions(engine)["cases"]
        if version == self._cases:
            return 0
        reader = RecordReader(engine)
        if self._read_to is None:
            last = reader.rows(queries.last_step_before(EVERYTHING, moment=self._clock() - BACK))
            self._read_to = last[0].event_id if last else 0
        steps = reader.rows(queries.steps_to_tell(EVERYTHING, after=self._read_to, limit=STEPS_AT_ONCE))
        concerned = concerning(steps, people, choices)
        told = sum(self._concern(engine, user, concerned[user.id], means) for user in people if user.id in concerned)
        self._read_to = steps[-1].event_id if steps else self._read_to
        self._cases = version if len(steps) < STEPS_AT_ONCE else None
        return told

    def _concern(self, engine: Engine, user: User, found: dict[str, Concern], means: Means) -> int:
        with Session(engine) as session:
            if not _news(session, user, found):
                return 0
        with UnitOfWork(engine, clock=self._clock, actor=ACTOR) as work:
            news = _news(work.session, user, found)
            if not news:
                return 0
            letter = letters.concerns(user.name or user.email, list(news.values()), means.server)
            mail_id = _queue(work, user, letter, means)
            for step, concern in news.items():
                StaffNotices(work).tell(user.id, concern.kind, [step], mail_id)
        return 1


def _news(session: Session, user: User, found: dict[str, Concern]) -> dict[str, Concern]:
    """Those of what concerns a person of which they were not told yet, by step."""
    kinds = {concern.kind for concern in found.values()}
    new = {kind: set(untold(session, user.id, kind, found)) for kind in kinds}
    return {step: concern for step, concern in found.items() if step in new[concern.kind]}


def _queue(work: UnitOfWork, user: User, letter: StaffLetter, means: Means) -> int:
    to = address_to_write_to(user.email)
    assert to is not None  # noqa: S101  for the type checker: whoever cannot be reached is not written to
    assert means.account is not None  # noqa: S101  as above
    off = off_address(means.server, StaffNotices(work).link_token(user.id), letter.kind)
    whole = replace(letter, off=off, notes=(*letter.notes, "Which mail you get stands on the page My notices."))
    words = Letter(
        to=to, subject=letter.subject, body=letters.plain(whole), html=letters.html(whole), unsubscribe=off,
        domain=means.account.domain,
    )  # fmt: skip
    return Outbox(work).notify(user.id, words).id


def off_address(server: str | None, token: str, kind: str) -> str | None:
    """The address that switches a kind of mail off; None where no address of this server is set."""
    return f"{server}/u/{token}/{kind}" if server else None


def concerning(
    steps: Iterable[Row[Any]], people: Sequence[User], choices: dict[int, Choice]
) -> dict[int, dict[str, Concern]]:
    """What concerns whom, by person and step. Nobody is told of what they did themselves.

    A case that has gone on to somebody else is not told to the one who had it in between.
    """
    called = {user.id: user.name or user.email for user in people}
    managers = [user.id for user in people if user.role in {"manager", "owner"}]
    found: dict[int, dict[str, Concern]] = defaultdict(dict)
    for step in steps:
        customer = named(step.name, step.company, step.customer)
        for user_id, kind in _whom(step, called, managers):
            if kind in choices[user_id].kinds and step.actor != called[user_id]:
                concern = letters.Concern(kind, step.case_id, customer, step.actor, step.body or "")
                found[user_id][str(step.event_id)] = concern
    return found


def warned(
    close: Iterable[Row[Any]], people: Sequence[User], choices: dict[int, Choice], zone: str
) -> dict[int, dict[str, Concern]]:
    """Whom a promise that ends soon concerns, by person and run of its clock: who has the case, else the managers."""
    managers = [user.id for user in people if user.role in {"manager", "owner"}]
    found: dict[int, dict[str, Concern]] = defaultdict(dict)
    for one in close:
        customer = named(one.name, one.company, one.customer)
        told = f"{CLOCK_WORDS[one.clock]} is due {moment(one.due_at.astimezone(ZoneInfo(zone)))}"
        concern = letters.Concern("warnings", one.case_id, customer, "", told)
        for user_id in managers if one.owner_id is None else [one.owner_id]:
            if user_id in choices and "warnings" in choices[user_id].kinds:
                found[user_id][f"{one.case_id}:{one.clock}:{one.cycle}"] = concern
    return found


def _whom(step: Row[Any], called: dict[int, str], managers: Sequence[int]) -> list[tuple[int, str]]:
    """Whom a step concerns, and how; ``called`` are the people who can be reached, by their names."""
    if step.kind == "assigned":
        return [(step.given_to, "assigned")] if step.given_to in called and step.given_to == step.owner_id else []
    details = step.details or {}
    if "chain" in details:  # a rule of automation, which tells whom it is set to tell
        return []
    if "rule" in details:
        owner = [step.owner_id] if step.owner_id in called and step.owner_id not in managers else []
        return [(user_id, "escalations") for user_id in (*owner, *managers)]
    names = set(mentioned(step.body or "", called.values()))
    return [(user_id, "mentioned") for user_id, name in called.items() if name in names]
