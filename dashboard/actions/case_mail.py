"""Answering a case by e-mail: the answer is logged and its mail queued at once; sending again, and calling back."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003  fields of a dataclass
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from dashboard import settings
from dashboard.actions.cases import answer
from dashboard.actions.notices import Notice
from dashboard.analytics.mail_words import left_over
from dashboard.errors import UserError
from dashboard.mail import address_to_write_to, checked_subject, read_account
from data_access.repositories.cases import Act, Cases
from data_access.repositories.outbox import Outbox, stopped_by_answer
from data_access.schema import CaseEvent, Customer
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.cases import Seat
    from dashboard.actions.permission import Person
    from dashboard.mail import Account
    from data_access.repositories.base import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDesk:
    """What the person may do with mail of the case on the screen, and what the buttons call.

    ``set_up`` says that a mail server is named, ``wrong`` what is wrong with how it is. ``asked`` names the template
    that would replace typed words; ``missing`` says which words of the template in the form are not known.
    """

    set_up: bool
    wrong: str | None
    may_edit: bool
    asked: str | None
    missing: str
    fill: Callable[[], None]
    place: Callable[[str], None]
    send: Callable[[], None]
    copy: Callable[[], None]
    copied: str | None
    again: Callable[[int, int], None]
    stop: Callable[[int, int], None]
    arrived: Callable[[int, int], None]
    editor: TemplateDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDesk:
    """How templates are changed: whether the form is open, what is to be said, and what the buttons call.

    ``field`` gives the key of a field from its name and the id (0 for a new one) and version of the template.
    """

    opened: bool
    open: Callable[[], None]
    leave: Callable[[], None]
    told: Callable[[], Notice | None]
    field: Callable[[str, int, int], str]
    save: Callable[[int, int], None]
    remove: Callable[[int, int], None]
    undo: Callable[[], None]
    close: Callable[[], None]


def account_state() -> tuple[bool, str | None]:
    """Whether a mail server is set up, and what is wrong where it is set up wrongly."""
    try:
        return read_account() is not None, None
    except UserError as error:
        return False, str(error)


def send_answer(
    engine: Engine,
    who: Person,
    seat: Seat,
    case_id: int,
    *,
    subject: str,
    body: str,
    version: int,
    wait: bool,
    submission_id: str,
) -> Notice:
    """Log an answer and queue its mail, both or neither. A second click sends nothing more.

    Raises
    ------
    StaleRowError : somebody took a step since ``version``; nothing was sent.
    UserError : no mail server is set up, the customer has no address or the person does not see it, the words are not
        ready, or the case is somebody else's.
    """
    account = _account()
    if who.scope.masked:
        raise UserError("You do not see contact data, so you cannot write to customers.", "Ask somebody who does.")
    if unready := left_over(subject, body):
        raise UserError(f"The text still says {{{unready[0]}}}.", "Write the words that belong there.")
    line = checked_subject(subject)
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        case = Cases(work).get(case_id, scope=who.scope)
        to = _address(work, case.customer_id)
        act = Act(kind="replied", body=body, channel="email", details=stopped_by_answer(case))
        answer(work, who, seat, case_id, act, version=version, wait=wait, submission_id=submission_id)
        work.session.flush()
        event = work.session.scalars(select(CaseEvent).where(CaseEvent.submission_id == submission_id)).one()
        Outbox(work).queue(event, to=to, subject=line, domain=account.domain)
    return Notice(text=f"Your answer is in the log and goes out to {to}.")


def _account() -> Account:
    account = read_account()
    if account is None:
        raise UserError("No mail server is set up.", "Copy the text and send it with your own mail program.")
    return account


def _address(work: Work, customer_id: int | None) -> str:
    customer = work.session.get(Customer, customer_id) if customer_id is not None else None
    to = address_to_write_to(customer.email) if customer is not None else None
    if to is None:
        raise UserError("No e-mail address of this customer is known that one can write to.", "Add it on their page.")
    return to


def send_again(engine: Engine, who: Person, seat: Seat, mail_id: int, *, version: int) -> Notice:
    """Let a mail go out again; see ``Outbox.resend``."""
    _account()
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        Outbox(work).resend(mail_id, seat.agent, version=version, scope=who.scope)
    return Notice(text="The e-mail goes out again.")


def call_back(engine: Engine, who: Person, seat: Seat, mail_id: int, *, version: int) -> Notice:
    """Do not send a mail, or not again; see ``Outbox.cancel``."""
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        Outbox(work).cancel(mail_id, seat.agent, version=version, scope=who.scope)
    return Notice(text="The e-mail is not sent.")


def it_arrived(engine: Engine, who: Person, seat: Seat, mail_id: int, *, version: int) -> Notice:
    """Note that a mail of which nobody knew has arrived; see ``Outbox.arrived``."""
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        Outbox(work).arrived(mail_id, seat.agent, version=version, scope=who.scope)
    return Notice(text="The e-mail counts as sent.")
