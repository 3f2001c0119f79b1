"""Each person with a seat is told each occasion once: what is due, the week, what concerns them; and not by mistake."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.asking import Means
from dashboard.actions.cases import seat_of
from dashboard.actions.my_notices import choose, send_again, switch_off
from dashboard.actions.staff_mail import Herald
from dashboard.answers.staff_mail import Desk as Answers
from dashboard.answers.staff_mail import mornings, reached
from dashboard.errors import StaleRowError, UserError
from dashboard.identity import OWNER
from dashboard.identity import User as Person
from dashboard.mail import Postman, deliver
from data_access.filters import EVERYTHING
from data_access.readers import RecordReader
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.staff_notices import Choice, StaffNotices, choice_of
from data_access.schema import (
    BusinessCalendar,
    Case,
    CaseFeedback,
    NoticeChoice,
    OutgoingMail,
    StaffNotice,
    StoreSettings,
    User,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.mail_sink import Sink, mail_sink
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

MONDAY = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)  # 7.30 in London
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVER = "https://shop.example"
HOSTILE = '<img src="https://evil.example/x.png"><script>alert(1)</script> [a](javascript:b)'


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as found:
        yield found


class Shop:
    """Ana the agent and Max the manager in London, a clock, and who writes to them."""

    def __init__(self, engine: Engine, sink: Sink, zone: str = "Europe/London") -> None:
        self.engine, self.sink, self.time, self.store = engine, sink, Time(MONDAY), Store(engine)
        with UnitOfWork(engine) as work:
            work.session.execute(update(StoreSettings).values(time_zone=zone, business_name="The Shop"))
            people = [
                User(email="ana@shop.example", name="Ana Agent", role="agent", created_at=MONDAY),
                User(email="max@shop.example", name="Max Manager", role="manager", created_at=MONDAY),
            ]
            work.session.add_all(people)
            work.session.flush()
        self.ana, self.max = people
        self.herald = self.another()

    def another(self) -> Herald:
        return Herald(lambda: self.engine, clock=self.time)

    @property
    def means(self) -> Means:
        return Means(self.sink.account, SERVER)

    def round(self, later: timedelta = timedelta(0)) -> int:
        self.time.moment += later
        return self.herald.round(self.means)

    def due(self, owner: User, text: str = "", **columns: Any) -> int:
        who = self.store.customer(name="Ben Buyer", email="ben@buyer.example")
        usual = {"due_at": MONDAY + 5 * HOUR, "state": "claimed", "owner_id": owner.id, "priority_cents": 900}
        case = self.store.case(who, **(usual | columns))
        if text:
            said = self.store.feedback(who, text=text)
            with UnitOfWork(self.engine) as work:
                work.session.add(CaseFeedback(case_id=case.id, feedback_id=said.id))
        return case.id

    def act(self, case_id: int, act: Act, who: User | None = None) -> None:
        by = who or self.max
        agent = Agent(name=by.name or "", user_id=by.id, manages=by.role == "manager")
        with UnitOfWork(self.engine, clock=self.time, actor=agent.name) as work:
            Cases(work).act(case_id, act, agent, version=Cases(work).get(case_id).version)

    def choose(self, user: User, *kinds: str, hour: int = 7) -> None:
        with UnitOfWork(self.engine, clock=self.time) as work:
            now = choice_of(work.session, work.session.get_one(User, user.id))
            StaffNotices(work).choose(user.id, Choice(kinds=frozenset(kinds), hour=hour), version=now.version)

    def mails(self) -> list[OutgoingMail]:
        with Session(self.engine) as session:
            return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def post(self) -> None:
        account = self.sink.account
        Postman(lambda: self.engine, clock=self.time, account=lambda: account,
                deliver=partial(deliver, timeout=0.4)).round()  # fmt: skip


def test_what_is_due_comes_once_in_the_morning_in_words_and_in_html(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    shop.choose(shop.max)
    case_id = shop.due(shop.ana, HOSTILE)
    shop.due(shop.max)
    call = shop.store.customer(name="Cleo")
    shop.store.follow_up(call, owner_id=shop.ana.id, due_on=date(2026, 5, 30), reason="Asked to be called back.")
    assert shop.round() == 1
    assert [shop.round(HOUR), shop.another().round(shop.means)] == [0, 0], "once a day, after a restart too"
    shop.post()
    (mail,) = sink.mails()
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    words, markup = plain.get_content(), html.get_content()
    assert (mail["To"], mail["Subject"]) == ("ana@shop.example", "Due today: 1 case and 1 call")
    assert words.startswith("Good morning Ana Agent,\n\nCases that are due (1 case)\n\n- Ben Buyer · Due today 12:30")
    assert f"{SERVER}/queue?case={case_id}" in words
    assert "Cleo · due 30 May 2026" in words
    assert "<script" not in markup
    assert "<img" not in markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup
    off = mail["List-Unsubscribe"].strip("<>")
    assert off.startswith(f"{SERVER}/u/")
    assert off.endswith("/digest")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert off in words


def test_before_the_hour_on_days_off_and_with_nothing_due_no_digest_comes(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    shop.choose(shop.max)
    assert shop.round() == 0
    case = shop.due(shop.ana)
    assert shop.round(HOUR) == 0, "this morning nothing was due, and the morning is told once"
    saturday = datetime(2026, 6, 6, 9, tzinfo=UTC)
    shop.time.moment = saturday
    assert shop.round() == 0
    shop.time.moment = datetime(2026, 6, 8, 5, 59, tzinfo=UTC)
    assert shop.round() == 0, "6.59 in London"
    assert shop.round(timedelta(minutes=1)) == 1
    shop.act(case, Act(kind="resolved", action="Done"))
    assert shop.round(DAY) == 0


def test_the_morning_is_that_of_the_calendar(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    with UnitOfWork(sqlite_engine) as work:
        work.session.execute(update(BusinessCalendar).values(time_zone="America/New_York"))
    shop.due(shop.ana)
    assert shop.round() == 0, "2.30 at night in New York"
    shop.time.moment = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)
    shop.round()
    assert [mail.subject for mail in shop.mails() if mail.user_id == shop.ana.id] == ["Due today: 1 case"]


def test_the_week_comes_on_its_first_working_day_with_its_facts(engine: Engine, sink: Sink) -> None:
    shop = Shop(engine, sink)
    last_week = datetime(2026, 5, 27, 12, tzinfo=UTC)
    who = [shop.store.customer(name=f"Customer {n}") for n in range(3)]
    for n, customer in enumerate(who):
        reply = {0: last_week, 1: last_week + 2 * DAY, 2: None}[n]
        shop.store.case(customer, opened_at=last_week - n * DAY, first_reply_due_at=last_week + DAY,
                        first_reply_at=reply, due_at=last_week + DAY)  # fmt: skip
    shop.store.case(None, opened_at=last_week - 30 * DAY, state="resolved", resolved_at=last_week)
    shop.store.purchase(who[0], on="2026-05-29")
    shop.store.purchase(who[1], on="2026-05-26")  # the day of the case itself
    shop.store.purchase(who[2], on="2026-05-31", refunded=True)
    assert shop.round() == 1
    (mail,) = shop.mails()
    assert (mail.user_id, mail.subject) == (shop.max.id, "The team’s week, 25 May 2026 to 31 May 2026")
    assert [line[2:] for line in mail.body.splitlines() if line.startswith("- ")] == [
        "3 cases were opened.",
        "1 of 3 first answers that were due came in time (33%; 6% to 79% with 95% certainty).",
        "1 case was resolved and is closed still.",
        "3 cases are overdue now.",
        "1 of 3 customers who had a case in the 90 days before bought again that week.",
    ]
    assert shop.round(DAY) == 0


def random_cases(shop: Shop, people: list[int | None], random: Random) -> list[dict[str, Any]]:
    """Sixty cases of some customers, their steps at any hour of the last weeks; their columns."""

    def some() -> datetime | None:
        return MONDAY - timedelta(hours=random.randrange(20 * 24)) if random.random() < 0.8 else None

    rows = []
    for _ in range(60):
        state = random.choice(("new", "claimed", "waiting", "resolved"))
        opened_at = MONDAY - timedelta(hours=random.randrange(120 * 24))
        due = {"due_at": some(), "first_reply_due_at": some(), "first_reply_at": some()}
        resolved_at = MONDAY - random.randrange(20) * DAY if state == "resolved" else None
        customer = {"customer_id": random.choice(people)}
        rows.append({"opened_at": opened_at, "state": state, "resolved_at": resolved_at, **due, **customer})
        shop.store.case(None, **rows[-1])
    return rows


def week_by_hand(rows: list[dict[str, Any]], bought: list[tuple[int, date]]) -> tuple[int, ...]:
    """Opened, due, in time, resolved, overdue, customers and those of them who came back: one case after the other."""
    end = datetime(2026, 5, 31, 23, tzinfo=UTC)  # midnight in London
    start, since, london = end - 7 * DAY, end - 90 * DAY, ZoneInfo("Europe/London")
    due = [row for row in rows if row["first_reply_due_at"] and start <= row["first_reply_due_at"] < end]
    first: dict[int, date] = {}
    for row in sorted(rows, key=lambda row: row["opened_at"], reverse=True):
        if row["customer_id"] and since <= row["opened_at"] < end:
            first[row["customer_id"]] = row["opened_at"].astimezone(london).date()
    back = {who for who, day in bought if who in first and day > first[who] and date(2026, 5, 25) <= day <= end.date()}
    return (
        sum(start <= row["opened_at"] < end for row in rows), len(due),
        sum(bool(row["first_reply_at"]) and row["first_reply_at"] <= row["first_reply_due_at"] for row in due),
        sum(row["resolved_at"] is not None and start <= row["resolved_at"] < end for row in rows),
        sum(row["state"] in {"new", "claimed"} and row["due_at"] is not None for row in rows), len(first), len(back),
    )  # fmt: skip


def test_the_facts_of_the_week_equal_those_of_a_slow_twin(engine: Engine, sink: Sink) -> None:
    shop, random = Shop(engine, sink), Random(3)
    people = [shop.store.customer() for _ in range(12)]
    bought = [(random.choice(people), (MONDAY - random.randrange(14) * DAY).date(), 100) for _ in range(25)]
    shop.store.purchases(bought)
    rows = random_cases(shop, [None, *(one.id for one in people)], random)
    team = Answers(RecordReader(engine), EVERYTHING, mornings(engine, MONDAY.date()), MONDAY).team_week()
    found = (team.opened, team.due, team.in_time, team.resolved, team.overdue, team.customers, team.back)
    assert found == week_by_hand(rows, [(who.id, day) for who, day, _ in bought])
    assert min(found) > 0


def test_a_holiday_on_monday_puts_the_week_off_to_tuesday(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    with UnitOfWork(sqlite_engine) as work:
        work.session.execute(update(BusinessCalendar).values(days_off={"2026-06-01": "Fair"}))
    assert (shop.round(), shop.round(DAY), shop.round(DAY)) == (0, 1, 0)


def test_a_week_without_purchases_in_the_store_says_so(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    shop.store.case(shop.store.customer(), opened_at=MONDAY - 5 * DAY)
    at = mornings(sqlite_engine, MONDAY.date())
    team = Answers(RecordReader(sqlite_engine), EVERYTHING, at, MONDAY).team_week()
    assert (team.customers, team.back, team.known_until) == (1, 0, None)


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
        assert choice_of(session, shop.ana).kinds == {"digest", "assigned", "mentioned"}
        assert choice_of(session, shop.max).kinds == {"digest", "weekly", "assigned", "mentioned", "escalations"}
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
        assert choice_of(session, shop.ana).kinds == {"assigned", "mentioned"}
    shop.time.moment += DAY
    shop.round()
    assert [mail.subject for mail in shop.mails() if mail.user_id == shop.ana.id] == ["Due today: 1 case"]


def test_a_case_that_waits_or_sleeps_is_not_due(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    shop.choose(shop.max)
    shop.due(shop.ana, state="waiting")
    shop.due(shop.ana, snoozed_until=MONDAY + DAY)
    shop.due(shop.ana, due_at=MONDAY + 2 * DAY)
    assert shop.round() == 0
    with Session(sqlite_engine) as session:
        assert len(session.scalars(select(Case)).all()) == 3
