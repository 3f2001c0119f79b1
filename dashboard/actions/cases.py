"""Working on cases: who acts, each step with its way back, many at once, and who else is looking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.analytics.mentions import meant, mentioned, unknown
from dashboard.errors import UserError
from dashboard.theme import quantity
from data_access.repositories import Users, read_users
from data_access.repositories.cases import Act, Agent, Cases, look_at, seen
from data_access.repositories.cases.moves import UNDOABLE
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Engine

    from data_access.schema import User

OWNER_SEAT = "owner@localhost"  # of the owner of a store on one's own machine, where nobody signs in
LEAST_TO_MANAGE = "manager"
MOST_REASONS = 3  # that are told when some of many cases were refused

TOLD = {
    "claimed": "You have taken the case.",
    "assigned": "The case was given to {}.",
    "released": "The case is back in the queue.",
    "started": "You are working on it.",
    "replied": "Your answer is in the log.",
    "waited": "The case waits for the customer.",
    "heard": "What the customer said is in the log.",
    "noted": "Your note is in the log.",
    "snoozed": "The case sleeps until then.",
    "woken": "The case is awake again.",
    "resolved": "The case is resolved.",
    "confirmed": "The customer agreed: the case is settled.",
    "reopened": "The case is open again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person who can work on cases: their seat, the name others see, and their role."""

    user_id: int
    name: str
    role: str

    @property
    def agent(self) -> Agent:
        """The same for the record."""
        return Agent(name=self.name, user_id=self.user_id, manages=self.role in {"manager", "owner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who works here: the person asking (None where they may only look), and everybody a case can be given to."""

    me: Seat | None
    colleagues: tuple[Seat, ...]

    def named(self, name: str | None) -> Seat | None:
        """The colleague of that name."""
        return next((one for one in self.colleagues if one.name == name), None)


def office_of(engine: Engine, who: Person) -> Office:
    """Who works here, as the person asking sees it, with one look at the list of users.

    The owner of a store where nobody signs in gets a seat at the first look.
    """
    users = read_users(engine)
    able = _able(users)
    me = _own(engine, who, users) if who.may(LEAST_ROLE) else None
    if me is not None and me not in able:
        able.append(me)
    return Office(me=me, colleagues=tuple(sorted(able, key=lambda seat: seat.name.casefold())))


def seat_of(engine: Engine, who: Person) -> Seat:
    """The seat of the person asking.

    Raises
    ------
    UserError : the person may only look.
    """
    require_role(who, LEAST_ROLE, "can look at the queue but not work on it")
    return _own(engine, who, read_users(engine))


def name_of_seat(who: Person) -> str:
    """By what the seat of the person is found: their own name, or the address of the owner where nobody signs in."""
    return OWNER_SEAT if who.name == "owner" else who.name


def _able(users: Sequence[User]) -> list[Seat]:
    """Everybody who can be given a case, or named in a note."""
    return [_seat(user) for user in users if user.active and user.role != "viewer"]


def _own(engine: Engine, who: Person, users: Sequence[User]) -> Seat:
    for user in users:
        if name_of_seat(who) in {user.email, user.name}:
            return _seat(user)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        known = Users(work)
        return _seat(known.find(OWNER_SEAT) or known.add(email=OWNER_SEAT, name="Owner", role="owner"))


def _seat(user: User) -> Seat:
    return Seat(user_id=user.id, name=user.name or user.email, role=user.role)


def act_on_case(
    engine: Engine,
    who: Person,
    seat: Seat,
    case_id: int,
    act: Act,
    *,
    version: int,
    submission_id: str | None = None,
) -> Notice:
    """Take a step with a case; what is to be said of it, with its undo where there is one.

    Raises
    ------
    StaleRowError : somebody took a step since ``version``; nothing was changed.
    UserError : the step is not allowed, or its words are missing or too long.
    """
    act, nobody = _with_mentions(engine, act) if act.kind == "noted" else (act, "")
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        row = Cases(work).act(case_id, act, seat.agent, version=version, scope=who.scope, submission_id=submission_id)
    after = row.version

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
            Cases(work).take_back(case_id, seat.agent, version=after, scope=who.scope)
        return Notice(text="The case is as it was.")

    told = TOLD[act.kind].format(_name(engine, act.owner_id) if act.owner_id else "")
    return Notice(text=told, do=nobody, undo=back if act.kind in UNDOABLE else None)


def _with_mentions(engine: Engine, act: Act) -> tuple[Act, str]:
    """A note with the seats it names, and what is to be said of names that are nobody's: the note is kept all the same.

    Where two have the same name both are meant.
    """
    body = act.body or ""
    if "@" not in body:
        return act, ""
    seats = _able(read_users(engine))
    names = [seat.name for seat in seats]
    named = mentioned(body, names)
    strangers = [f"@{name}" + (f" (did you mean {near}?)" if (near := meant(name, names)) else "")
                 for name in unknown(body, names)[:MOST_REASONS]]  # fmt: skip
    said = f"Nobody here is called {', '.join(strangers)}." if strangers else ""
    return replace(act, mentions=tuple(seat.user_id for seat in seats if seat.name in named)), said


def _name(engine: Engine, user_id: int) -> str:
    return next((_seat(user).name for user in read_users(engine) if user.id == user_id), "somebody")


def reply(
    engine: Engine,
    who: Person,
    seat: Seat,
    case_id: int,
    act: Act,
    *,
    version: int,
    wait: bool,
    submission_id: str | None = None,
) -> Notice:
    """Note an answer that went out; where ``wait``, the case then waits for the customer, in the same transaction."""
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        answer(work, who, seat, case_id, act, version=version, wait=wait, submission_id=submission_id)
    return Notice(text="Your answer is in the log, and the case waits for the customer." if wait else TOLD["replied"])


def answer(
    work: UnitOfWork,
    who: Person,
    seat: Seat,
    case_id: int,
    act: Act,
    *,
    version: int,
    wait: bool,
    submission_id: str | None,
) -> None:
    """Log an answer inside a transaction; where ``wait``, the case then waits for the customer. Errors as above."""
    cases = Cases(work)
    row = cases.act(case_id, act, seat.agent, version=version, scope=who.scope, submission_id=submission_id)
    if wait and row.state == "in_progress":
        further = f"{submission_id}:waited" if submission_id else None
        cases.act(case_id, Act(kind="waited"), seat.agent, version=row.version, scope=who.scope,
                  submission_id=further)  # fmt: skip


def act_on_many(
    engine: Engine,
    who: Person,
    seat: Seat,
    versions: Mapping[int, int],
    act: Act,
    *,
    submission_id: str | None = None,
) -> Notice:
    """Take the same step with many cases; what could be done is done, and the rest is named with its reasons.

    Raises
    ------
    UserError : too many at once, or none could be done.
    """
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        found = Cases(work).act_on_many(versions, act, seat.agent, scope=who.scope, submission_id=submission_id)
    reasons = list(dict.fromkeys(found.refused.values()))
    why = " ".join(reasons[:MOST_REASONS])
    if not found.done:
        raise UserError(f"None of the {quantity(len(versions), 'case')} could be changed.", why)

    def back() -> Notice:
        taken = 0
        with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
            for case_id, version in found.done.items():
                try:
                    Cases(work).take_back(case_id, seat.agent, version=version, scope=who.scope)
                    taken += 1
                except UserError:
                    continue  # a colleague has gone on with it: it stays as it is
        return Notice(text=f"{quantity(taken, 'case')} {'is' if taken == 1 else 'are'} as before.")

    told = f"{quantity(len(found.done), 'case')} changed."
    if found.refused:
        told += f" {quantity(len(found.refused), 'other')} not: {why}"
    return Notice(text=told, undo=back if act.kind in UNDOABLE else None)


def look(engine: Engine, seat: Seat, case_id: int, *, opened: bool = False) -> None:
    """Note that somebody has the case on the screen. ``opened`` by their own hand: notes that name them are seen."""
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        look_at(work, case_id, seat.user_id)
        if opened:
            seen(work, case_id, seat.user_id)
