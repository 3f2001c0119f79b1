"""What a customer does with a form: looking at it by its link, and answering once for each page and purchase.

Answers take the way of all feedback (``keep_unseen``): read on arrival, held apart where they repeat or are unwanted.
Who answers an open form is not known, so the words stand at nobody. Who asks there to be called back says who they are,
and nobody has proved it: the person who calls reads that, and words are put at a customer only when they are new here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import md5
from typing import TYPE_CHECKING, Literal

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.feedback import ASKS_A_CALL, keep_unseen
from dashboard.theme import day
from data_access.cleaning.contacts import clean_email, clean_phone
from data_access.cleaning.feedback_entry import LONGEST_TEXT, SCALES, Said, read_feedback
from data_access.cleaning.text import clean_text
from data_access.filters import EVERYTHING
from data_access.repositories import FollowUps, asking, read_settings
from data_access.repositories.asking import QUESTION, CaseAsks, find_case_asked
from data_access.repositories.customer_entry import CustomerEntries, similar_customers
from data_access.repositories.forms import Asked, answered_before, find_asked, is_token, note_answer
from data_access.schema import Feedback, HeldFeedback, StoreSettings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine

    from data_access.repositories import Arrived
    from data_access.schema import CaseAsk

__all__ = ["LONGEST_TEXT", "QUESTION"]

ANSWERS = SCALES | {QUESTION: (0, 1)}  # what each question takes: a rating on its scale, or no and yes

State = Literal["open", "off", "early", "late", "personal", "answered"]
Done = Literal["kept", "off", "early", "late", "personal", "answered", "gone"]
LONGEST_NAME = LONGEST_CONTACT = 120
CASE_ACTOR = "asking (form)"
_TRAPPED = "A field that people do not see was filled in, as programs do."
_QUOTED = 200  # letters of what they wrote, for the person who calls


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """The fields of a page as they were sent."""

    rating: int | None = None
    text: str = ""
    call_back: bool = False
    name: str = ""
    contact: str = ""
    trapped: bool = False  # the field that people do not see is filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A form as a visitor finds it: whether it can be answered, and by what name the business goes."""

    asked: Asked
    state: State
    business_name: str
    country: str | None


def visit(engine: Engine, token: str) -> Visited | None:
    """The form behind a link; None where there is none."""
    with Session(engine, expire_on_commit=False) as session:
        asked = _find(session, token)
        if asked is None:
            return None
        stated = session.get_one(StoreSettings, 1)
        return Visited(asked=asked, state=_state(asked, settings.today(stated.time_zone)),
                       business_name=stated.business_name or "", country=stated.country)  # fmt: skip


def _find(session: Session, token: str) -> Asked | None:
    return (find_asked(session, token) or find_case_asked(session, token)) if is_token(token) else None


def _state(asked: Asked, today: date) -> State:
    form = asked.form
    if asked.answered_at is not None:
        return "answered"
    if asked.link_id is None and form.about == "purchases":
        return "personal"
    if not form.active:
        return "off"
    if form.opens_on is not None and today < form.opens_on:
        return "early"
    return "late" if form.closes_on is not None and today > form.closes_on else "open"


def wrong_fields(visited: Visited, answer: FormAnswer) -> dict[str, str]:
    """What is wrong with an answer: by field, the name of the sentence that says it."""
    errors: dict[str, str] = {}
    form = visited.asked.form
    lowest, highest = ANSWERS.get(form.question, (0, 0))
    if form.question != "none" and (answer.rating is None or not lowest <= answer.rating <= highest):
        errors["rating"] = "choose"
    text = answer.text
    if len(text) > LONGEST_TEXT or "\x00" in text:
        errors["text"] = "too_long" if len(text) > LONGEST_TEXT else "bad_character"
    elif form.question == "none" and not read_feedback({"text": text}, now=settings.now()).values.get("text"):
        errors["text"] = "write"
    if answer.call_back:
        errors |= _wrong_contact(visited, answer)
    return errors


def _wrong_contact(visited: Visited, answer: FormAnswer) -> dict[str, str]:
    errors = {}
    if "\x00" in answer.name:
        errors["name"] = "bad_character"
    needed = visited.asked.customer_id is None or answer.contact.strip()
    if needed and not _contact(answer.contact, visited.country):
        errors["contact"] = "no_contact"
    return errors


def _contact(text: str, country: str | None) -> dict[str, str]:
    """The e-mail address or phone number that was typed, by column; empty where it is neither."""
    if len(text) > LONGEST_CONTACT or "\x00" in text:
        return {}
    email = clean_email(text) if "@" in text else None
    phone = None if email else clean_phone(text, country)
    return {"email": email} if email else {"phone": phone} if phone else {}


def answer_form(engine: Engine, token: str, answer: FormAnswer, *, submission_id: str) -> Done:
    """Keep an answer that ``wrong_fields`` finds nothing wrong with. The same page sent again keeps nothing more.

    Raises
    ------
    StoreBusyError : the store did not give its lock in time; nothing was written, and it may be sent again.
    """
    zone = read_settings(engine).time_zone
    with UnitOfWork(engine, clock=settings.now) as work:
        asked = _find(work.session, token)
        if asked is None:
            return "gone"
        if asked.answered_by == submission_id or answered_before(work.session, submission_id):
            return "kept"
        today = settings.today(zone)
        state = _state(asked, today)
        if state != "open":
            return state
        if asked.ask_id is not None:
            told = _tell_the_case(work, asked, answer, submission_id)
            if told is not None and answer.call_back and asked.customer_id is not None:
                reason = _reason(asked, answer, answer.contact.strip(), today, "")
                FollowUps(work).call_back(asked.customer_id, reason, due_on=today)
            return "kept"
        work.actor = f"{asked.form.title} (form)"
        said = _said(asked, answer)
        identity = _identity(asked, submission_id)
        arrived = keep_unseen(work, said, identity, _TRAPPED if answer.trapped else None)
        note_answer(work, asked, identity, submission_id)
        if answer.call_back:
            _call_back(work, asked, answer, arrived, today)
    return "kept"


def _tell_the_case(work: UnitOfWork, asked: Asked, answer: FormAnswer, submission_id: str) -> CaseAsk | None:
    """Keep what a customer says of a case: their words as feedback, and whether it is solved.

    None where a program filled the page in: its words are held apart, and the link stays good.
    """
    assert asked.ask_id is not None  # noqa: S101  for the type checker; asked by the caller
    work.actor = CASE_ACTOR
    words, identity, arrived = _said(asked, answer), _identity(asked, submission_id), None
    if words.text:
        arrived = keep_unseen(work, words, identity, _TRAPPED if answer.trapped else None)
    if answer.trapped:
        CaseAsks(work).not_by_a_person(asked.ask_id)
        return None
    said = asking.Said(
        solved=answer.rating == 1, identity=identity if arrived else None, submission_id=submission_id,
        feedback_id=arrived.feedback_id if arrived and arrived.held_id is None else None,
    )  # fmt: skip
    return CaseAsks(work).answered(asked.ask_id, said)


def _identity(asked: Asked, submission_id: str) -> bytes:
    """One for each personal link, however often its page is opened; of open forms one for each page."""
    if asked.ask_id is not None:  # a program may have been there before the customer
        return md5(f"case ask\x1f{asked.token}\x1f{submission_id}".encode(), usedforsecurity=False).digest()
    about = f"form link\x1f{asked.token}" if asked.link_id is not None else f"form\x1f{submission_id}"
    return md5(about.encode(), usedforsecurity=False).digest()


def _said(asked: Asked, answer: FormAnswer) -> Said:
    form = asked.form
    personal = asked.link_id is not None or asked.ask_id is not None
    given = {"text": answer.text, "rating": answer.rating if form.question in SCALES else None,
             "rating_scale": form.question, "channel": "Survey" if personal else "Web"}  # fmt: skip
    values = read_feedback(given, now=settings.now()).values
    said = Said(**values, product_id=form.product_id)
    return replace(said, customer_id=asked.customer_id, purchase_id=asked.purchase_id)


def _call_back(work: UnitOfWork, asked: Asked, answer: FormAnswer, arrived: Arrived, today: date) -> None:
    """See that somebody calls: a follow-up that is due today, or for what a program sent a line beside its words."""
    name, contact = clean_text(answer.name), answer.contact.strip()
    called = name if isinstance(name, str) else None
    who = ", ".join(part for part in (called, contact) if part)
    customer_id, careful = asked.customer_id, ""
    held = work.session.get_one(HeldFeedback, arrived.held_id) if arrived.held_id is not None else None
    if customer_id is None and held is not None and answer.trapped:
        held.why = f"{held.why}{ASKS_A_CALL}{who}."  # a program would else make customers at will
        return
    if customer_id is None:
        reached = _contact(contact, work.session.get_one(StoreSettings, 1).country)
        known = similar_customers(work.session, reached, EVERYTHING)
        if known:
            customer_id, careful = known[0].customer_id, " Nobody signed in: make sure who it is."
        else:
            customer_id = CustomerEntries(work).enter({"name": called, **reached}).id
            said = held or work.session.get_one(Feedback, arrived.feedback_id)
            said.customer_id = customer_id
    FollowUps(work).call_back(customer_id, _reason(asked, answer, who, today, careful), due_on=today)


def _reason(asked: Asked, answer: FormAnswer, who: str, today: date, careful: str) -> str:
    words = " ".join(answer.text.split())
    cut = f"{words[:_QUOTED].rstrip()} …" if len(words) > _QUOTED else words
    quoted = f" They wrote: “{cut}”" if words else ""
    reach = f" ({who})" if who else ""
    where = f"on the form {asked.form.title}" if asked.ask_id is None else "when asked whether it is solved"
    return f"Asked to be called back on {day(today)} {where}{reach}.{careful}{quoted}"


def look_at_logo(engine: Engine, token: str) -> bytes | None:
    """The logo of the form behind a link."""
    with Session(engine) as session:
        asked = _find(session, token)
        return asked.form.logo if asked is not None else None
