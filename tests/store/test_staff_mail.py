"""What is due and the team's week are told once, in the morning of the business, with figures that hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.answers.staff_mail import Desk as Answers
from dashboard.answers.staff_mail import mornings
from data_access.filters import EVERYTHING
from data_access.readers import RecordReader
from data_access.repositories.cases import Act
from data_access.schema import (
    BusinessCalendar,
    Case,
)
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink
from tests.store.notice_shop import DAY, HOSTILE, HOUR, MONDAY, SERVER, Shop


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


def test_a_case_that_waits_or_sleeps_is_not_due(sqlite_engine: Engine, sink: Sink) -> None:
    shop = Shop(sqlite_engine, sink)
    shop.choose(shop.max)
    shop.due(shop.ana, state="waiting")
    shop.due(shop.ana, snoozed_until=MONDAY + DAY)
    shop.due(shop.ana, due_at=MONDAY + 2 * DAY)
    assert shop.round() == 0
    with Session(sqlite_engine) as session:
        assert len(session.scalars(select(Case)).all()) == 3
