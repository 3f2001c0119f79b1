"""Each person with a seat is told once of what concerns them, and never by mistake."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.asking import Means
from dashboard.actions.cases import seat_of
from dashboard.actions.my_notices import choose, send_again, switch_off
from dashboard.actions.promise_watch import watch_promises
from dashboard.answers.staff_mail import reached
from dashboard.errors import StaleRowError, UserError
from dashboard.identity import OWNER
from dashboard.identity import User as Person
from data_access.filters import EVERYTHING
from data_access.repositories.cases import Act
from data_access.repositories.staff_notices import Choice, choice_of
from data_access.schema import (
    NoticeChoice,
    StaffNotice,
    User,
)
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink
from tests.store.notice_shop import DAY, HOSTILE, HOUR, SERVER, Shop


def test_who_is_given_a_case_or_named_in_a_note_is_told_once_and_nobody_of_their_own_doing(
    engine: Engine, sink: Sink
) -> None:
    shop = Shop(engine, sink)
    shop.choose(shop.ana, "assigned", "mentioned")
    shop.choose(shop.max, "mentioned", "escalations")
    given = shop.due(shop.max)
    passed_on = shop.due(shop.max)
    shop.act(given, Act(kind="assigned", owner_id=shop.ana.id))
    shop.act(passed_on, Act(kind="assigned", owner_id=shop.ana.id))
    shop.act(passed_on, Act(kind="assigned", owner_id=shop.max.id))
    shop.act(given, Act(kind="noted", body=f"@Ana Agent, please call. @Max Manager {HOSTILE}"))
    shop.act(given, Act(kind="noted", body="The rule stepped in", details={"rule": "Late"}), shop.ana)
    automated: dict[str, object] = {"rule": "All", "chain": [1]}
    shop.act(given, Act(kind="noted", body="A rule of automation, @Ana Agent", details=automated))
    shop.act(given, Act(kind="noted", body="@Ana Agent reminds herself"), shop.ana)
    assert shop.round() == 2
    assert [shop.round(HOUR), shop.another().round(shop.means)] == [0, 0]
    to_ana, to_max = sorted(shop.mails(), key=lambda mail: mail.to_address)
    assert to_ana.subject == "2 things about cases"
    assert "given to you by Max Manager" in to_ana.body
    assert "@Ana Agent, please call." in to_ana.body
    assert to_ana.html is not None
    assert "<script" not in to_ana.html
    assert "herself" not in to_ana.body
    assert to_max.subject == "A rule stepped in: the case of Ben Buyer"


def test_what_happened_while_nobody_looked_is_told_and_what_is_older_is_not(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    shop.choose(shop.ana, "assigned")
    shop.choose(shop.max)
    shop.act(shop.due(shop.max), Act(kind="assigned", owner_id=shop.ana.id))
    shop.time.moment += 2 * DAY
    shop.act(shop.due(shop.max), Act(kind="assigned", owner_id=shop.ana.id))
    assert shop.round(HOUR) == 1
    assert shop.mails()[0].subject == "Max Manager gave you the case of Ben Buyer"


@pytest.mark.both_databases
def test_many_at_once_tell_each_occasion_once(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    given = shop.due(shop.max)
    shop.act(given, Act(kind="assigned", owner_id=shop.ana.id))
    heralds = [shop.another() for _ in range(4)]
    threads = [threading.Thread(target=one.round, args=(shop.means,)) for one in heralds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted((mail.user_id, mail.subject.split(",")[0]) for mail in shop.mails())
    assert found == [
        (shop.ana.id, "Due today: 1 case"), (shop.ana.id, "Max Manager gave you the case of Ben Buyer"),
        (shop.max.id, "The team’s week"),
    ]  # fmt: skip


def test_without_a_mail_server_nothing_is_told_and_nothing_noted(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    shop.due(shop.ana)
    assert shop.herald.round(Means(None, SERVER)) == 0
    with Session(sqlite_engine) as session:
        assert session.scalars(select(StaffNotice)).all() == []
    assert shop.round() == 2, "it is told once there is one"


def test_whom_mail_cannot_reach_is_not_written_to(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    with UnitOfWork(sqlite_engine) as work:
        work.session.execute(update(User).where(User.id == shop.ana.id).values(email="ana@localhost"))
        work.session.execute(update(User).where(User.id == shop.max.id).values(active=False))
        people = list(work.session.scalars(select(User)))
        assert [reached(one) for one in people] == [False, False]
    shop.due(shop.ana)
    assert shop.round() == 0


@pytest.mark.parametrize(("manner", "state"), [("busy", "queued"), ("no such user", "failed"),
                                               ("drops after", "uncertain"), ("hangs after", "uncertain")])  # fmt: skip
def test_what_becomes_of_a_notice_is_known_and_only_a_person_sends_it_again(
    sqlite_engine: Engine, sink: Sink, manner: str, state: str
) -> None:
    shop = Shop(sqlite_engine, sink)
    shop.choose(shop.max)
    shop.due(shop.ana)
    shop.round()
    sink.manner = manner
    shop.post()
    (mail,) = shop.mails()
    assert (mail.kind, mail.state) == ("staff", state)
    if state == "queued":
        return
    sink.manner = "takes"
    shop.round(HOUR)
    shop.post()
    assert [one.state for one in shop.mails()] == [state]
    agent = Person(name="Ana Agent", role="agent", scope=EVERYTHING)
    ana = seat_of(sqlite_engine, agent)
    other = Person(name="Bob", role="viewer", scope=EVERYTHING)
    with pytest.raises(UserError, match="As viewer you have no notices"):
        send_again(sqlite_engine, other, ana, mail.id, version=mail.version)
    send_again(sqlite_engine, agent, ana, mail.id, version=mail.version)
    shop.time.moment = settings.now()  # people act by the clock on the wall
    shop.post()
    assert [one.state for one in shop.mails()] == ["sent"]


def test_what_is_usual_by_role_and_a_stale_choice_is_refused(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    with Session(engine) as session:
        usual = {"digest", "assigned", "mentioned", "warnings"}
        assert choice_of(session, shop.ana).kinds == usual
        assert choice_of(session, shop.max).kinds == usual | {"weekly", "escalations"}
    agent = Person(name="Ana Agent", role="agent", scope=EVERYTHING)
    ana = seat_of(engine, agent)
    choose(engine, agent, ana, Choice(kinds=frozenset({"weekly"}), hour=9))
    with pytest.raises(StaleRowError):
        choose(engine, agent, ana, Choice(kinds=frozenset(), hour=9))
    other = seat_of(engine, Person(name="Max Manager", role="manager", scope=EVERYTHING))
    with pytest.raises(UserError, match="cannot change the notices of Max Manager"):
        choose(engine, agent, other, Choice(kinds=frozenset()))
    choose(engine, OWNER, ana, Choice(kinds=frozenset({"digest"}), hour=9, version=2))
    with Session(engine) as session:
        assert choice_of(session, shop.ana) == Choice(kinds=frozenset({"digest"}), hour=9, version=3)


def test_a_promise_that_ends_soon_is_told_once_to_whom_it_concerns(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    for one in (shop.ana, shop.max):
        shop.choose(one, "warnings")
    soon, later, gone = (shop.time() + hours * HOUR for hours in (1, 5, -1))
    hers = shop.due(shop.ana, due_at=soon, first_reply_due_at=soon)
    shop.due(shop.ana, due_at=later, first_reply_due_at=later)
    shop.due(shop.ana, due_at=gone, first_reply_due_at=gone)
    nobodys = shop.due(shop.ana, due_at=soon, resolve_due_at=soon, first_reply_at=gone, owner_id=None, state="new")
    assert shop.round() == 0, "the program has not noted it yet"
    watch_promises(engine, clock=shop.time)
    assert shop.round() == 2
    assert [shop.round(HOUR / 2), shop.another().round(shop.means)] == [0, 0]
    to_ana, to_max = sorted(shop.mails(), key=lambda mail: mail.to_address)
    assert to_ana.subject == "A first reply is due 1 Jun 2026 08:30: the case of Ben Buyer"
    assert f"{SERVER}/queue?case={hers}" in to_ana.body
    assert to_ana.unsubscribe is not None
    assert to_ana.unsubscribe.endswith("/warnings")
    assert "A resolution is due 1 Jun 2026 08:30" in to_max.body
    assert f"case={nobodys}" in to_max.body
    assert f"case={hers}" not in to_max.body
    shop.act(hers, Act(kind="waited"), shop.ana)
    shop.time.moment += HOUR / 4
    assert shop.another().round(shop.means) == 0


def test_the_link_in_a_mail_switches_one_kind_off(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    shop.due(shop.ana)
    shop.round()
    with Session(engine) as session:
        token = session.get_one(NoticeChoice, shop.ana.id).token
    assert [switch_off(engine, token, "digest"), switch_off(engine, token, "digest")] == [True, True]
    assert not switch_off(engine, token, "nonsense")
    assert not switch_off(engine, "nobody", "digest")
    with Session(engine) as session:
        assert choice_of(session, shop.ana).kinds == {"assigned", "mentioned", "warnings"}
    shop.time.moment += DAY
    shop.round()
    assert [mail.subject for mail in shop.mails() if mail.user_id == shop.ana.id] == ["Due today: 1 case"]
