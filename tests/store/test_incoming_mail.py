"""Answers of customers come to their case, once; a mail that came back answered nobody; programs never chat."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.mail_answers import hear
from data_access.importing.reading.mail import about_ours, mail_row
from data_access.repositories.cases import Act, Cases, fold
from data_access.repositories.incoming_mail import take
from data_access.repositories.outbox import sign_of
from data_access.schema import Case, CaseEvent, Feedback, OutgoingMail
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.mails import bounce, mail
from tests.store.mail_desk import LATER, MINUTE, MailDesk

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink

BEN = "Ben Buyer <ben@buyer.example>"


class Post(MailDesk):
    """The desk, and mail that comes in."""

    def __init__(self, engine: Engine, sink: Sink) -> None:
        super().__init__(engine, sink)
        claimed = {"kind": "claimed", "state": "claimed", "owner_id": self.me.user_id, "actor": self.me.name}
        with UnitOfWork(engine) as work:
            work.session.add(CaseEvent(case_id=self.case_id, happened_at=self.time(), **claimed))

    def sent(self) -> OutgoingMail:
        """The mail of an answer that went out, a minute ago."""
        number = self.answer()
        assert self.postman
        self.postman.round()
        self.time.moment += MINUTE
        return self.mail(number)

    def comes(self, raw: bytes) -> bool:
        """Whether a mail went to its case."""
        found = about_ours(raw, mail_row(raw))
        if found is None:
            return False
        with UnitOfWork(self.engine, clock=self.time, actor="post (source)") as work:
            return take(work, found, hear(found.text))

    def step(self, kind: Any, **how: Any) -> Case:
        """Let the owner take a step."""
        with UnitOfWork(self.engine, clock=self.time, actor="Ana Agent") as work:
            case = Cases(work).get(self.case_id)
            return Cases(work).act(case.id, Act(kind=kind, **how), self.me, version=case.version)

    def log(self) -> list[tuple[str, str, str | None]]:
        """Kind, actor and words of every step."""
        with Session(self.engine) as session:
            events = session.scalars(select(CaseEvent).order_by(CaseEvent.id)).all()
            assert fold(events).state == self.case().state
            return [(one.kind, one.actor, one.body) for one in events]

    def reply(self, ours: OutgoingMail, text: str = "It still leaks.", *, number: int = 1, **how: Any) -> bytes:
        """A mail of the customer that answers one of ours, written at this moment."""
        return mail(text, number=number, **{"sender": BEN, "date": self.time(), "In_Reply_To": ours.message_id, **how})


def test_an_answer_joins_its_case_once_and_the_clocks_run_from_when_it_was_written(engine: Engine, sink: Sink) -> None:
    post = Post(engine, sink)
    ours = post.sent()
    post.step("waited")
    assert post.case().paused_at == post.time()
    post.time.moment += timedelta(hours=5)
    written = post.time()
    raw = post.reply(ours, "It still leaks.\n\nOn Mon, 5 Jan 2026 at 10:00, The Shop wrote:\n> We are sorry.\n")
    post.time.moment += timedelta(minutes=50)  # until the mailbox is read
    assert post.comes(raw)
    case = post.case()
    assert (case.state, case.waiting_since, case.paused_at) == ("in_progress", written, None)
    before = post.log()
    assert before[-1] == ("heard", "the customer", "It still leaks.")
    assert post.comes(raw), "read again, it is known"
    assert post.log() == before
    with Session(engine) as session:
        assert session.scalars(select(Feedback.id)).all() == [], "an answer is no new voice"
        assert session.scalars(select(Case.id)).all() == [post.case_id]


def test_a_mail_about_nothing_of_ours_takes_the_way_of_all_mail(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    stranger = f"<rapport-{'f' * 32}@shop.example>"
    assert not post.comes(mail(In_Reply_To=stranger))
    assert not post.comes(mail(In_Reply_To="<other@shop.example>"))
    assert not post.comes(bounce(stranger))
    assert len(post.log()) == 2


@pytest.mark.parametrize(
    ("words", "days", "state"),
    [
        ("It broke again.", 3, "reopened"),
        ("When do I get the new one?", 3, "reopened"),
        ("Great, thank you, it works well!", 3, "resolved"),
        ("It broke again.", 15, None),
    ],
)
def test_an_answer_to_a_closed_case_opens_it_again_unless_it_asks_for_nothing(
    sqlite_engine: Engine, sink: Sink, words: str, days: int, state: str | None
) -> None:
    post = Post(sqlite_engine, sink)
    ours = post.sent()
    post.step("resolved", action="Sent a new one.")
    post.time.moment += timedelta(days=days)
    assert post.comes(post.reply(ours, words)) == (state is not None), "after two weeks it is a new matter"
    assert post.case().state == (state or "resolved")
    assert (words == post.log()[-1][2]) == (state is not None)


def test_programs_are_told_of_once_and_move_nothing(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    ours = post.sent()
    post.step("waited")
    before = post.case()
    for number in range(5):
        assert post.comes(post.reply(ours, "I am away.", number=number, Auto_Submitted="auto-replied"))
    assert post.comes(post.reply(ours, "Ticket 7", number=9, Precedence="bulk"))
    case = post.case()
    assert (case.state, case.paused_at, case.waiting_since) == ("waiting", before.paused_at, None)
    assert [one for one in post.log() if one[1] == "mailbox"] == [
        ("noted", "mailbox", "An automatic answer came: I am away.")
    ]


def test_a_colleague_leaves_a_note_and_a_stranger_is_named(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    ours = post.sent()
    assert post.comes(post.reply(ours, "I called them.", number=1, sender="Ana <ANA@shop.example>"))
    assert post.log()[-1] == ("noted", "Ana Agent", "I called them.")
    assert post.comes(post.reply(ours, "I am her husband.", number=2, sender="carl@home.example"))
    kind, _, told = post.log()[-1]
    assert kind == "heard"
    assert told == "From carl@home.example, another address than the one we wrote to:\n\nI am her husband."


def test_a_mail_that_came_back_answered_nobody(engine: Engine, sink: Sink) -> None:
    post = Post(engine, sink)
    since = post.case().waiting_since
    ours = post.sent()
    post.step("waited")
    post.time.moment += MINUTE
    raw = bounce(ours.message_id)
    assert post.comes(raw)
    row, case = post.mail(ours.id), post.case()
    assert (row.state, row.sent_at, row.bounced_at) == ("failed", None, post.time())
    assert row.last_error == "550 5.1.1 No such user"
    assert (case.state, case.first_reply_at, case.waiting_since, case.due_at) == ("in_progress", None, since, LATER)
    assert post.log()[-1] == ("noted", "outbox", "The e-mail came back. 550 5.1.1 No such user")
    before = post.log()
    assert post.comes(raw)
    assert post.log() == before
    # Sent again to an address that was mended on the way, it is sent; the old report read again changes nothing.
    post.change(lambda outbox: outbox.resend(ours.id, post.me, version=row.version))
    assert post.postman
    post.postman.round()
    assert post.comes(raw)
    again = post.mail(ours.id)
    assert (again.state, again.bounced_at, post.case().first_reply_at) == ("sent", None, post.time())


def test_a_case_that_was_resolved_opens_again_where_its_answer_came_back(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    ours = post.sent()
    post.step("resolved", action="Explained it.")
    assert post.comes(bounce(ours.message_id))
    assert (post.case().state, post.case().first_reply_at) == ("reopened", None)
    assert post.log()[-1] == ("reopened", "outbox", "The e-mail came back. 550 5.1.1 No such user")


def test_where_a_later_answer_arrived_a_bounce_moves_no_clock(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    first, second = post.sent(), post.sent()
    answered = post.case().first_reply_at
    assert post.comes(bounce(first.message_id))
    assert (post.mail(first.id).state, post.mail(second.id).state) == ("failed", "sent")
    assert (post.case().first_reply_at, post.case().waiting_since) == (answered, None)


def test_what_is_late_is_said_and_what_is_answered_has_arrived(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    ours = post.sent()
    assert post.comes(bounce(ours.message_id, action="delayed", said="smtp; 451 Busy"))
    assert post.mail(ours.id).state == "sent"
    assert post.log()[-1] == ("noted", "mailbox", "The e-mail is late: 451 Busy")
    sink.manner = "drops after"
    unsure = post.sent()
    assert unsure.state == "uncertain"
    assert post.comes(post.reply(unsure, "Thanks, I read it."))
    assert (post.mail(unsure.id).state, post.mail(unsure.id).sent_at) == ("sent", unsure.claimed_at)
    unsure = post.sent()
    assert post.comes(bounce(unsure.message_id, action="delivered", number=8))
    assert post.mail(unsure.id).state == "sent"


def test_mails_of_a_case_are_one_conversation_with_its_customer(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    first = post.sent()
    sink.manner = "no such user"
    post.sent()  # never went out
    sink.manner = "takes"
    post.sent()
    post.answer(to="other@buyer.example")
    assert post.postman
    post.postman.round()
    heads = [(one["In-Reply-To"], one["References"].split()) for one in sink.mails()]
    ids = [one["Message-ID"] for one in sink.mails()]
    root = sign_of(first.message_id)
    assert heads == [
        (None, [root]), (first.message_id, [root, first.message_id, sign_of(ids[1])]), (None, [sign_of(ids[2])])
    ]  # fmt: skip


def test_an_answer_is_known_where_the_mail_service_wrote_a_message_id_of_its_own(
    sqlite_engine: Engine, sink: Sink
) -> None:
    post = Post(sqlite_engine, sink)
    post.sent()
    post.sent()
    came = sink.mails()[-1]  # all that the customer's program knows; the service changed one header
    service = "<010201-000000@mail.service>"
    reply = post.reply(
        post.mail(2), "It still leaks.", In_Reply_To=service, References=f"{came['References']} {service}"
    )
    assert post.mail(2).message_id.encode() not in reply
    assert post.comes(reply)
    assert post.log()[-1] == ("heard", "the customer", "It still leaks.")
    with Session(sqlite_engine) as session:
        (details,) = session.scalars(select(CaseEvent.details).where(CaseEvent.kind == "heard"))
    assert details
    assert details["mail_id"] == 2, "the nearest, not the first of the conversation"
    guess = mail("Me too!", number=5, References="<rapport-.case@shop.example>", subject="Re: Your message")
    assert not post.comes(guess), "a subject and a form are no sign"


def test_nothing_is_heard_in_a_case_whose_import_was_taken_back(sqlite_engine: Engine, sink: Sink) -> None:
    post = Post(sqlite_engine, sink)
    ours = post.sent()
    hidden = Store(sqlite_engine).batch(state="undone")
    with UnitOfWork(sqlite_engine) as work:
        work.session.get_one(Case, post.case_id).batch_id = hidden.id
    assert not post.comes(post.reply(ours))
