"""Mail that comes in about mail that went out: a customer's answer, a program's, or word that it never arrived.

Known by the Message-ID of what was sent, which nobody can guess: whoever names it has had the mail. Such mail joins the
case it is about and opens none. Each is taken once, however often the mailbox is read.
"""

from __future__ import annotations

import hashlib
import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import func, select

from data_access.repositories.asking import CUSTOMER
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.cases.acting import LONGEST_BODY
from data_access.repositories.outbox import Outbox
from data_access.schema import Case, CaseEvent, OutgoingMail, User
from data_access.schema.cases import CLOSED_STATES
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from data_access.repositories.base import Work

Kind = Literal["words", "automatic", "failed", "late", "arrived"]
CHANNEL = "email"
REOPEN_WITHIN = timedelta(days=14)  # of the resolution; whoever writes later begins anew
PROGRAM = Agent(name="mailbox")
_MOST_QUOTED = 500  # letters of what a program wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mail that names one of ours.

    ``about`` are the Message-IDs it names, the nearest first; ``identity`` is its own. ``kind``: words of a person, the
    answer of a program, or what a mail server says: that ours failed, is late, or arrived; ``why`` is in its words.
    ``to`` are the addresses it was written to. ``from_file``: somebody brought it in a file, maybe long after it came.
    """

    about: tuple[str, ...]
    identity: str
    kind: Kind
    sender: str
    text: str
    said_at: datetime | None = None
    why: str = ""
    to: frozenset[str] = frozenset()
    from_file: bool = False


class Heard(NamedTuple):
    """What a person wrote: their own words, without the mail they answer; and whether they ask for nothing more."""

    words: str
    content: bool


def as_it_is(text: str) -> Heard:
    """The text as it came, nothing left out and nothing made of it."""
    return Heard(text, content=False)


def take(work: Work, mail: Incoming, heard: Heard) -> bool:
    """Let a mail do in its case what it tells; False where it is about nothing that is known here.

    ``heard`` is what a person wrote in it. A second call with the same mail changes nothing.
    """
    ours = _ours(work, mail)
    if ours is None or _taken(work, _once(mail)):
        return ours is not None
    if mail.kind == "failed":
        Outbox(work).came_back(ours, mail.why, submission_id=_once(mail))
        return True
    if mail.kind != "late":
        Outbox(work).proved(ours)
    case = _case(work, ours)
    if mail.kind == "arrived" or case is None:
        return mail.kind == "arrived"
    return _told(work, case, ours, mail, heard)


def _ours(work: Work, mail: Incoming) -> OutgoingMail | None:
    """The nearest of the mails it names."""
    m = OutgoingMail
    asked = select(m).where(m.message_id.in_(mail.about))
    found = {row.message_id: row for row in work.session.scalars(asked)}
    return next((found[one] for one in mail.about if one in found), None)


def _case(work: Work, ours: OutgoingMail) -> Case | None:
    wanted = select(Case).where(Case.id == ours.case_id, visible(Case.batch_id))
    return work.session.scalars(wanted).one_or_none() if ours.case_id is not None else None


def _once(mail: Incoming) -> str:
    """By what it is known that a mail was taken."""
    return f"mail:{hashlib.sha256(mail.identity.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _taken(work: Work, submission_id: str) -> bool:
    asked = select(CaseEvent.id).where(CaseEvent.submission_id == submission_id)
    return work.session.scalars(asked).first() is not None


def _told(work: Work, case: Case, ours: OutgoingMail, mail: Incoming, heard: Heard) -> bool:
    """Tell the case; what a program wrote moves nothing, and is told once for each of our mails: two never chat."""
    if mail.kind == "late":
        _note(work, case, f"The e-mail is late: {mail.why or 'a mail server goes on trying'}", mail)
    elif mail.kind == "automatic":
        once = f"automatic:{ours.id}"
        if not _taken(work, once):
            short = textwrap.shorten(mail.text, _MOST_QUOTED, placeholder=" …")
            _note(work, case, f"An automatic answer came: {short or 'without words'}", mail, once=once)
    else:
        return _said(work, case, ours, mail, heard)
    return True


def _note(work: Work, case: Case, words: str, mail: Incoming, *, who: Agent = PROGRAM, once: str | None = None) -> None:
    act = Act(kind="noted", body=_shortened(words), channel=CHANNEL, details={"message_id": mail.identity})
    Cases(work).act(case.id, act, who, version=case.version, submission_id=once or _once(mail))


def _said(work: Work, case: Case, ours: OutgoingMail, mail: Incoming, heard: Heard) -> bool:
    """Words of a person: of a colleague a note; else the customer is heard, and a case that was closed opens again."""
    words = heard.words.strip() or mail.text.strip() or "(A mail without words)"
    colleague = _colleague(work, mail.sender)
    if colleague is not None:
        _note(work, case, words, mail, who=colleague)
        return True
    if mail.from_file and _from_the_house(ours, mail):
        return False
    if mail.sender != ours.to_address.lower():
        words = f"From {mail.sender or 'an unknown address'}, another address than the one we wrote to:\n\n{words}"
    closed, said_at = case.state in CLOSED_STATES, min(mail.said_at or work.now, work.now)
    asks_nothing = heard.content or ours.kind == "colleague"
    if (closed and asks_nothing) or (mail.from_file and _answered_since(work, case, said_at)):
        _note(work, case, words, mail, who=CUSTOMER)
        return True
    if closed and case.resolved_at is not None and said_at - case.resolved_at > REOPEN_WITHIN:
        return False
    act = Act(
        kind="reopened" if closed else "heard", body=_shortened(words), channel=CHANNEL,
        details={"message_id": mail.identity, "mail_id": ours.id}, said_at=_moment(work, case, ours, mail),
    )  # fmt: skip
    Cases(work).act(case.id, act, CUSTOMER, version=case.version, submission_id=_once(mail))
    return True


def _from_the_house(ours: OutgoingMail, mail: Incoming) -> bool:
    """Whether somebody here wrote it to the customer with a mail program of their own: a folder of mail holds both."""
    customer = ours.to_address.lower()
    return mail.sender != customer and customer in mail.to


def _answered_since(work: Work, case: Case, said_at: datetime) -> bool:
    """Whether words that are read only now were answered, or settled, after they were written."""
    if case.resolved_at is not None and said_at <= case.resolved_at:
        return True
    e = CaseEvent
    later = select(e.id).where(e.case_id == case.id, e.kind == "replied", e.happened_at > said_at)
    return work.session.scalars(later.limit(1)).first() is not None


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_BODY else f"{words[: LONGEST_BODY - 1]}…"


def _colleague(work: Work, sender: str) -> Agent | None:
    """The person with a seat who wrote; they answer a notice, or wrote with their own mail program."""
    found = work.session.scalars(select(User).where(func.lower(User.email) == sender)).first() if sender else None
    return None if found is None else Agent(name=found.name or found.email, user_id=found.id)


def _moment(work: Work, case: Case, ours: OutgoingMail, mail: Incoming) -> datetime:
    """When it was said: never before the mail it answers, or the step that made the case wait, nor after now."""
    earliest = max(one for one in (ours.sent_at, ours.created_at, case.paused_at, case.resolved_at) if one is not None)
    return min(max(mail.said_at or work.now, earliest), work.now)
