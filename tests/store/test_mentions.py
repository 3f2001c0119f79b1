"""Mentions in notes: who is told, in which cases, for how long; and names that are nobody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from dashboard import settings
from dashboard.actions import cases as actions
from dashboard.actions.cases import Seat
from dashboard.identity import OWNER
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import mentions
from data_access.queries.queue import Asked, Place
from data_access.readers import RecordReader
from data_access.repositories import Users
from data_access.repositories.cases import Act
from data_access.schema import Case
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "now", lambda: NOW)


def team(engine: Engine) -> dict[str, Seat]:
    rows = (("Ana", "agent"), ("Ana Lopez", "agent"), ("Ben", "manager"), ("Vera", "viewer"), ("Gone", "agent"))
    with UnitOfWork(engine) as work:
        users = [Users(work).add(email=f"{n}@example.com", name=name, role=role, active=name != "Gone")
                 for n, (name, role) in enumerate(rows)]  # fmt: skip
    return {user.name or "": Seat(user_id=user.id, name=user.name or "", role=user.role) for user in users}


def note(engine: Engine, by: Seat, case: Case, body: str, **of: Any) -> str:
    version = RecordReader(engine).rows(select(Case.version).where(Case.id == case.id))[0].version
    told = actions.act_on_case(engine, OWNER, by, case.id, Act(kind="noted", body=body), version=version, **of)
    return " ".join(part for part in (told.text, told.do) if part)


def listed(engine: Engine, who: Seat, *, at: datetime = NOW, scope: Scope = EVERYTHING, **of: Any) -> list[int]:
    """All pages of the view, one case on each."""
    asked = Asked(view="mentions", now=at, day_ends_at=at, me=who.user_id, **of)
    found: list[int] = []
    after: Place | None = None
    while rows := RecordReader(engine).rows(mentions.mention_page(Filters(), scope, asked=asked, after=after, limit=1)):
        found.append(rows[0].case_id)
        after = Place(rows[0].part, rows[0].queue_cents, rows[0].case_id)
    return found


def unseen(engine: Engine, who: Seat) -> int:
    asked = Asked(view="mentions", now=NOW, day_ends_at=NOW, me=who.user_id)
    return int(RecordReader(engine).rows(mentions.unseen_mentions(Filters(), EVERYTHING, asked=asked))[0].mentions)


def test_a_note_calls_those_it_names_and_nobody_else(engine: Engine) -> None:
    seats, store = team(engine), Store(engine)
    first, second = store.case(store.customer(team="n")), store.case(store.customer(), state="resolved")
    told = note(engine, seats["Ben"], first, "@ana lopez and @Ben, please look. @Vera too.")
    # Who may only look cannot be called, and who writes needs no word of it.
    assert told == "Your note is in the log. Nobody here is called @Vera."
    note(engine, seats["Ben"], second, "@Ana Lopez knows why")
    note(engine, seats["Ana"], first, "@Ana Lopez, and once more @Ana Lopez")
    assert listed(engine, seats["Ana Lopez"]) == [first.id, second.id], "the last mention first, closed cases too"
    assert [unseen(engine, seats[name]) for name in ("Ana Lopez", "Ana", "Ben")] == [2, 0, 0]
    assert listed(engine, seats["Ana Lopez"], scope=Scope(teams=("n",))) == [first.id]
    assert listed(engine, seats["Ana Lopez"], topic="price") == []
    named = RecordReader(engine).rows(mentions.named_in_notes(EVERYTHING, case_id=first.id))
    assert [row.name for row in named] == ["Ana Lopez", "Ana Lopez"]


def test_names_of_nobody_are_told_and_the_note_is_kept(sqlite_engine: Engine) -> None:
    seats, store = team(sqlite_engine), Store(sqlite_engine)
    case = store.case(store.customer())
    told = note(sqlite_engine, seats["Ben"], case, "@Anna and @Gone: call ana@shop.example")
    assert told == "Your note is in the log. Nobody here is called @Anna (did you mean Ana?), @Gone."
    assert note(sqlite_engine, seats["Ben"], case, "No names here") == "Your note is in the log."
    assert unseen(sqlite_engine, seats["Ana"]) == 0


def test_a_mention_is_seen_by_opening_the_case_or_by_a_step(engine: Engine) -> None:
    seats, store = team(engine), Store(engine)
    ana, ben = seats["Ana"], seats["Ben"]
    opened, stepped, looked = (store.case(store.customer()) for _ in range(3))
    for case in (opened, stepped, looked):
        note(engine, ben, case, "@Ana please")
    assert unseen(engine, ana) == 3
    actions.look(engine, ana, looked.id)  # it came on the screen by itself, as the first of a list does
    actions.look(engine, ana, opened.id, opened=True)
    note(engine, ana, stepped, "Done")
    assert unseen(engine, ana) == 1
    assert listed(engine, ana) == [looked.id, stepped.id, opened.id], "none goes from under somebody's hand"
    assert listed(engine, ana, at=NOW + timedelta(days=1, seconds=1)) == [looked.id]
    note(engine, ben, opened, "@Ana again")
    assert unseen(engine, ana) == 2


def test_a_second_click_and_two_of_one_name(sqlite_engine: Engine) -> None:
    seats, store = team(sqlite_engine), Store(sqlite_engine)
    with UnitOfWork(sqlite_engine) as work:
        other = Users(work).add(email="ana2@example.com", name="Ana", role="agent")
    twin = Seat(user_id=other.id, name="Ana", role="agent")
    case = store.case(store.customer())
    for _ in range(2):
        note(sqlite_engine, seats["Ben"], case, "@Ana please", submission_id="once")
    assert unseen(sqlite_engine, seats["Ana"]) == unseen(sqlite_engine, twin) == 1
    assert len(RecordReader(sqlite_engine).rows(mentions.named_in_notes(EVERYTHING, case_id=case.id))) == 2
