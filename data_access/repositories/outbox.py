"""Mail that goes out: queued with the answer it carries, claimed by who sends it, and what became of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base, sending
from data_access.repositories.cases import Act, Agent, Cases, clocks
from data_access.schema import CaseEvent, OutgoingMail

if TYPE_CHECKING:
    from data_access.repositories.base import Work
    from data_access.schema import Case

State = Literal["sent", "refused_for_now", "refused", "uncertain"]
STOPPED = "stopped"  # among the details of an answer: the columns of the clocks that it stopped, as they were before
_CLOCKS = ("waiting_since", "first_reply_at", "next_reply_due_at")
PROGRAM = Agent(name="outbox")
_AGAIN = ("failed", "uncertain", "cancelled")
_STOPPABLE = ("queued", "failed")
_NOT_GONE_OUT = ("failed", "cancelled")
_GONE_OUT = ("sent", "uncertain")
_TO_CUSTOMERS = ("answer", "question")
SIGN = ".case"  # behind the number of a mail of ours in its second name
MOST_BEFORE = 10  # mails of a case that the next one names


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as it goes out; ``domain`` is that of who made it, ``unsubscribe`` the address that switches it off."""

    to: str
    subject: str
    body: str
    domain: str
    html: str | None = None
    unsubscribe: str | None = None


class Outbox:
    """The mail that goes out, inside the transaction ``work``."""

    noun = "mail"

    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, mail_id: int, *, scope: Scope = EVERYTHING) -> OutgoingMail:
        """The mail of that id; a UserError where there is none, or its case is not for this reader."""
        row = base.get(self._work, OutgoingMail, mail_id, self.noun)
        if row.case_id is not None:
            Cases(self._work).get(row.case_id, scope=scope)
        return row

    def queue(self, event: CaseEvent, *, to: str, subject: str, domain: str) -> OutgoingMail:
        """Let the words of a logged answer go out. A second call for the same answer gives the mail of the first."""
        return self._of_case("answer", event, Letter(to=to, subject=subject, body=event.body or "", domain=domain))

    def ask(self, event: CaseEvent, letter: Letter) -> OutgoingMail:
        """Let the question go out that a logged step tells of. A second call for the same step gives the first mail."""
        return self._of_case("question", event, letter)

    def tell(self, event: CaseEvent, letter: Letter) -> OutgoingMail:
        """Let a colleague know of a logged step. A second call for the same step gives the first mail."""
        return self._of_case("colleague", event, letter)

    def notify(self, user_id: int, letter: Letter) -> OutgoingMail:
        """Let a notice to a person with a seat go out."""
        return self._added(letter, kind="staff", user_id=user_id)

    def _of_case(self, kind: str, event: CaseEvent, letter: Letter) -> OutgoingMail:
        found = select(OutgoingMail).where(OutgoingMail.event_id == event.id)
        earlier = self._work.session.scalars(found).one_or_none()
        if earlier is not None:
            return earlier
        thread = self._thread(event.case_id, letter.to) if kind in _TO_CUSTOMERS else None
        return self._added(letter, kind=kind, case_id=event.case_id, event_id=event.id, thread=thread)

    def _thread(self, case_id: int, to: str) -> str | None:
        """What the customer has of us about the case already; their mail program shows it as one conversation."""
        m = OutgoingMail
        same = m.case_id == case_id, m.to_address == to, m.kind.in_(_TO_CUSTOMERS), m.state.not_in(_NOT_GONE_OUT)
        newest = self._work.session.scalars(select(m.message_id).where(*same).order_by(m.id.desc()).limit(MOST_BEFORE))
        return " ".join(reversed(newest.all())) or None

    def _added(self, letter: Letter, **of: object) -> OutgoingMail:
        row = OutgoingMail(
            to_address=letter.to, subject=letter.subject, body=letter.body, html=letter.html,
            unsubscribe=letter.unsubscribe, message_id=f"<rapport-{secrets.token_hex(16)}@{letter.domain}>",
            next_try_at=self._work.now, created_by=self._work.actor, created_at=self._work.now, **of,
        )  # fmt: skip
        self._work.session.add(row)
        self._work.session.flush()
        self._work.record("mail queued", subject_kind=self.noun, subject_id=row.id)
        return row

    def claim(self, claimed_by: str) -> OutgoingMail | None:
        """The next mail that is due, from now on ``sending`` by the one named; None where none is."""
        return sending.claim(self._work, OutgoingMail, claimed_by)

    def claims(self) -> list[OutgoingMail]:
        """The mail that somebody is sending, or was when their process ended."""
        return sending.claims(self._work, OutgoingMail)

    def settle(self, mail_id: int, claimed_by: str, state: State, told: str) -> None:
        """Write down what became of a mail that was claimed.

        Where others gave up on the sender meanwhile and nobody has claimed it anew, a mail that was taken is sent:
        that is known for certain. Else what they decided stands.
        """
        row = self._work.session.get(OutgoingMail, mail_id)
        if row is None or row.claimed_by != claimed_by:
            return
        if row.state != "sending" and not (state == "sent" and row.state in {"queued", "uncertain", "cancelled"}):
            return
        row.last_error = told[: sending.LONGEST_ERROR] or None
        if state == "sent":
            sending.sent(self._work, row)
            self._answered(row)
        elif state == "uncertain":
            row.state = "uncertain"
        elif state != "refused_for_now" or not sending.put_off(self._work, row):
            row.state = "failed"
            self._not_answered(row, "The e-mail was not sent.", reopens=True)
        self._work.session.flush()

    def resend(self, mail_id: int, who: Agent, *, version: int, scope: Scope = EVERYTHING) -> OutgoingMail:
        """Let a mail go out again, under the Message-ID it has.

        Raises
        ------
        StaleRowError : something became of it since the person looked.
        UserError : it is on its way or has arrived, or the case is somebody else's.
        """
        row = self._held(mail_id, who, version=version, scope=scope)
        if row.state not in _AGAIN:
            raise UserError("This mail is on its way or has been sent.", "Look at where it stands now.")
        sending.again(self._work, row)
        row.bounced_at = None
        self._work.session.flush()
        self._work.record("mail sent again", subject_kind=self.noun, subject_id=row.id)
        return row

    def cancel(self, mail_id: int, who: Agent, *, version: int, scope: Scope = EVERYTHING) -> OutgoingMail:
        """Do not send a mail, or not again. Errors as in ``resend``."""
        row = self._held(mail_id, who, version=version, scope=scope)
        if row.state not in _STOPPABLE:
            raise UserError("This mail is on its way or has been sent.", "It cannot be called back; write another one.")
        before, row.state, row.next_try_at = row.state, "cancelled", None
        if before == "queued":
            self._not_answered(row, "The e-mail was called back before it was sent.")
        self._work.session.flush()
        self._work.record("mail cancelled", subject_kind=self.noun, subject_id=row.id, details={"was": before})
        return row

    def arrived(self, mail_id: int, who: Agent, *, version: int, scope: Scope = EVERYTHING) -> OutgoingMail:
        """Note that a mail of which nobody knew has arrived, as the customer says. Errors as in ``resend``."""
        row = self._held(mail_id, who, version=version, scope=scope)
        if row.state != "uncertain":
            raise UserError("What became of this mail is known.", "Look at where it stands now.")
        row.state, row.sent_at = "sent", row.claimed_at
        self._work.session.flush()
        self._work.record("mail arrived", subject_kind=self.noun, subject_id=row.id)
        return row

    def proved(self, row: OutgoingMail) -> None:
        """A mail of which nobody knew has arrived, as another one shows. What is known already stays."""
        if row.state == "uncertain":
            row.state, row.sent_at = "sent", row.claimed_at
            self._work.session.flush()
            self._work.record("mail arrived", subject_kind=self.noun, subject_id=row.id)

    def came_back(self, row: OutgoingMail, why: str, *, submission_id: str) -> None:
        """A mail that had gone out did not arrive, as a mail server says; ``why`` in its words.

        Whoever was answered by it was not: their clocks run on, a case that waits for their answer waits no more, and
        one that was closed since opens again.
        """
        if row.state not in _GONE_OUT:
            return
        row.state, row.sent_at, row.bounced_at = "failed", None, self._work.now
        row.last_error = why[: sending.LONGEST_ERROR] or None
        self._work.session.flush()
        self._not_answered(row, "The e-mail came back.", reopens=True, submission_id=submission_id)
        self._work.record("mail came back", subject_kind=self.noun, subject_id=row.id)

    def _held(self, mail_id: int, who: Agent, *, version: int, scope: Scope) -> OutgoingMail:
        row = self.get(mail_id, scope=scope)
        base.require_version(row, version, self.noun)
        if row.case_id is None:
            if not who.manages and row.user_id != who.user_id:
                raise UserError("This mail is to somebody else.", "Ask them, or a manager.")
            return row
        case = Cases(self._work).get(row.case_id, scope=scope)
        if not who.manages and case.owner_id != who.user_id:
            raise UserError("This mail belongs to a case that is not yours.", "Take the case, or ask who has it.")
        return row

    def _answered(self, row: OutgoingMail) -> None:
        """The answer has left after all: the customer does not wait any more, unless they wrote since."""
        if row.kind != "answer" or row.case_id is None:
            return
        case = Cases(self._work).get(row.case_id)
        if case.first_reply_at is not None and case.waiting_since is None:
            return  # it went out at once, as nearly all do
        clocks.note_breaches(self._work, case)
        case.first_reply_at = case.first_reply_at or row.sent_at
        if case.waiting_since == _stopped(self._work.session.get_one(CaseEvent, row.event_id))["waiting_since"]:
            case.waiting_since = None
        clocks.move(case, "replied", {"paused_at": case.paused_at}, self._work.now)

    def _not_answered(
        self, row: OutgoingMail, told: str, *, reopens: bool = False, submission_id: str | None = None
    ) -> None:
        """Nothing went out, so nothing was answered: the clocks that the answer stopped run on as if it had not been.

        What another answer or the end of the case has stopped since stays. Only an answer stopped a clock.
        ``reopens``: a case that was resolved since opens again, as its customer was told nothing.
        """
        if row.case_id is None:
            return
        case = Cases(self._work).get(row.case_id)
        first = self._first_unsent(row) if row.kind == "answer" else None
        opens = reopens and first is not None and case.state == "resolved"
        if first is not None and case.state == "waiting":
            self._take(case, Act(kind="started"))  # for an answer to what the customer never got
        if first is not None and (case.resolved_at is None or opens):
            for name, value in _stopped(first).items():
                if name == "first_reply_at" or getattr(case, name) is None:
                    setattr(case, name, value)
            self._work.session.flush()
        words = f"{told} {row.last_error or ''}".strip()
        self._take(case, Act(kind="reopened" if opens else "noted", body=words), submission_id)

    def _take(self, case: Case, act: Act, submission_id: str | None = None) -> None:
        Cases(self._work).act(case.id, act, PROGRAM, version=case.version, submission_id=submission_id)

    def _first_unsent(self, row: OutgoingMail) -> CaseEvent | None:
        """The first of the answers that all did not go out, this one among them; None where a later one did."""
        e, m = CaseEvent, OutgoingMail
        asked = select(e, m.state).outerjoin(m, m.event_id == e.id).where(e.case_id == row.case_id, e.kind == "replied")
        found = None
        for event, state in self._work.session.execute(asked.order_by(e.id.desc())):
            if event.id != row.event_id and state not in _NOT_GONE_OUT:
                break
            found = event
        return found if found is not None and row.event_id is not None and found.id <= row.event_id else None


def sign_of(message_id: str) -> str:
    """A second name of a mail of ours, by which an answer is known where a mail service wrote a Message-ID of its own.

    It carries the same number, which nobody can guess, and travels as a mail before it that never was: services leave
    such references alone, and a mail program hands them on with its answer (RFC 5322, 3.6.4).
    """
    return message_id.replace("@", f"{SIGN}@", 1)


def references_of(row: OutgoingMail) -> list[str]:
    """What a mail of a case names, the oldest first: the conversation, the mails before it, and its own second name."""
    if row.case_id is None:
        return []
    before = (row.thread or "").split()
    return list(dict.fromkeys([sign_of((*before, row.message_id)[0]), *before, sign_of(row.message_id)]))


def _stopped(event: CaseEvent) -> dict[str, datetime | None]:
    """The columns of the clocks as they were before an answer."""
    before = (event.details or {}).get(STOPPED, {})
    return {name: datetime.fromisoformat(before[name]) if before.get(name) else None for name in _CLOCKS}


def stopped_by_answer(case: Case) -> dict[str, object]:
    """What an answer keeps among its details, so that the clocks can run on where its mail never goes out."""
    return {STOPPED: {name: base.storable(getattr(case, name)) for name in _CLOCKS}}
