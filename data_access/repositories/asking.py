"""Asking customers whether it was solved: the rule, what was asked of whom, and what they answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import insert, select

from data_access.cleaning.form_entry import USUAL_ACCENT
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.queries.cases import unhappy
from data_access.repositories import base
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.forms import TOKEN_BYTES, Asked
from data_access.repositories.plain import Repository
from data_access.schema import AskingRule, Case, CaseAsk, CaseEvent, CaseFeedback, Feedback, FeedbackForm
from data_access.schema.cases import CLOSED_STATES
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from data_access.repositories.base import Work
    from data_access.repositories.cases.moves import Kind

Way = Literal["mail", "link", "none"]
CUSTOMER = Agent(name="the customer")
PROGRAM = Agent(name="asking")
MOST_DAYS, LONGEST_REST = 30, 365
QUESTION = "solved"  # what a form asks that belongs to a case: yes (1) or no (0)
ABOUT = "case"


class AskingRules(Repository[AskingRule]):
    """Whether and when customers are asked; one row."""

    model = AskingRule
    noun = "rule of asking"
    columns = frozenset({"active_since", "after_days", "rest_days", "language", "form_id"})

    def _complete(self, row: AskingRule) -> None:
        for days, most, what in (
            (row.after_days, MOST_DAYS, "until the question"), (row.rest_days, LONGEST_REST, "between two questions"),
        ):  # fmt: skip
            if not 0 <= days <= most:
                raise UserError(f"{days} days {what} cannot be.", f"Write 0 to {most}.")
        if row.form_id is not None:
            with self._work.session.no_autoflush:
                row.language = base.get(self._work, FeedbackForm, row.form_id, "form").language
        row.changed_by, row.changed_at = self._work.actor, self._work.now


def read_rule(session: Session) -> AskingRule:
    """The rule as it is now."""
    return session.get_one(AskingRule, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer: whether it is solved, and the words as they were kept (``feedback_id`` where they count)."""

    solved: bool
    identity: bytes | None
    feedback_id: int | None
    submission_id: str


class CaseAsks:
    """What was asked about cases, inside the transaction ``work``."""

    noun = "question"

    def __init__(self, work: Work) -> None:
        self._work = work

    def note(self, *, case_id: int, event_id: int, customer_id: int | None, way: Way, why: str | None) -> CaseAsk:
        """Note how a case is asked about, or why it is not; once for each time it was resolved."""
        found = select(CaseAsk).where(CaseAsk.event_id == event_id)
        earlier = self._work.session.scalars(found).one_or_none()
        if earlier is not None:
            return earlier
        rule = read_rule(self._work.session)
        linked = way != "none"
        row = CaseAsk(
            case_id=case_id, event_id=event_id, customer_id=customer_id, way=way, why=why, language=rule.language,
            form_id=rule.form_id, token=secrets.token_urlsafe(TOKEN_BYTES) if linked else None,
            secret=secrets.token_bytes(32) if linked else None, created_at=self._work.now,
        )  # fmt: skip
        self._work.session.add(row)
        self._work.session.flush()
        return row

    def step(self, row: CaseAsk, words: str) -> CaseEvent:
        """Log in the case that the customer was asked; what goes out with it hangs on this step."""
        assert row.case_id is not None  # noqa: S101  for the type checker: it was noted a moment ago
        case = Cases(self._work).get(row.case_id)
        name = f"ask:{row.id}"
        Cases(self._work).act(case.id, Act(kind="noted", body=words, details={"ask": row.id}), PROGRAM,
                              version=case.version, submission_id=name)  # fmt: skip
        return self._work.session.scalars(select(CaseEvent).where(CaseEvent.submission_id == name)).one()

    def mailed(self, row: CaseAsk, mail_id: int) -> None:
        """The question goes out by this mail."""
        row.mail_id, row.asked_at, row.asked_by = mail_id, self._work.now, self._work.actor
        self._work.session.flush()

    def handed(self, ask_id: int, *, version: int, scope: Scope = EVERYTHING) -> CaseAsk:
        """A person gave the customer the link. A second click changes nothing.

        Raises
        ------
        StaleRowError : somebody else did something with it since ``version``.
        UserError : there is no link to give, or no such case for this reader.
        """
        row = base.get(self._work, CaseAsk, ask_id, self.noun)
        if row.case_id is not None:
            Cases(self._work).get(row.case_id, scope=scope)
        base.require_version(row, version, self.noun)
        if row.way != "link" or row.asked_at is not None:
            raise UserError("This link was given to the customer already.", "Wait for the answer.")
        row.asked_at, row.asked_by = self._work.now, self._work.actor
        self._work.session.flush()
        self._work.record("link given to the customer", subject_kind=self.noun, subject_id=row.id)
        return row

    def answered(self, ask_id: int, said: Said) -> CaseAsk:
        """Keep an answer, join its words to the case, and move the case where it stands to be moved.

        The case is settled where the customer says so and the words do not read unhappy; it opens again where not.
        A case that is open already is told what they said; one that is gone is not there to be moved.
        """
        row = self._work.session.get_one(CaseAsk, ask_id)
        now = self._work.now
        row.solved, row.answered_at, row.asked_at = said.solved, now, row.asked_at or now
        row.identity, row.submission_id = said.identity, said.submission_id
        self._work.session.flush()
        case = self._case(row)
        if case is None:
            return row
        sad = said.feedback_id is not None and self._reads_unhappy(said.feedback_id)
        if said.feedback_id is not None:
            link = {"case_id": case.id, "feedback_id": said.feedback_id}
            self._work.session.execute(insert(CaseFeedback).values(**link))
        kind, words = _move(case, solved=said.solved, sad=sad)
        details: dict[str, object] = {"ask": row.id, "solved": said.solved, "feedback_id": said.feedback_id}
        Cases(self._work).act(case.id, Act(kind=kind, body=words, details=details), CUSTOMER, version=case.version)
        return row

    def not_by_a_person(self, ask_id: int) -> None:
        """Tell in the case that a program filled the page in; nothing else follows from it."""
        case = self._case(self._work.session.get_one(CaseAsk, ask_id))
        if case is not None:
            words = "A program filled in the link to the customer. It was held apart, and the link still works."
            Cases(self._work).act(case.id, Act(kind="noted", body=words), PROGRAM, version=case.version)

    def _case(self, row: CaseAsk) -> Case | None:
        wanted = select(Case).where(Case.id == row.case_id, visible(Case.batch_id))
        return self._work.session.scalars(wanted).one_or_none() if row.case_id is not None else None

    def _reads_unhappy(self, feedback_id: int) -> bool:
        found = select(Feedback.id).where(Feedback.id == feedback_id, unhappy())
        return self._work.session.scalars(found).one_or_none() is not None


def _move(case: Case, *, solved: bool, sad: bool) -> tuple[Kind, str]:
    """The step that follows from an answer, and how it is told in the log."""
    good = solved and not sad
    told = "The customer says it is solved." if solved else "The customer says it is not solved."
    if solved and sad:
        told = "The customer says it is solved, but their words read unhappy."
    if good:
        return ("confirmed", told) if case.state == "resolved" else ("noted", told)
    return ("reopened", told) if case.state in CLOSED_STATES else ("heard", told)


def find_case_asked(session: Session, token: str) -> Asked | None:
    """The page behind a link that asks about a case; None where there is none. It is a form that is stored nowhere."""
    row = session.scalars(select(CaseAsk).where(CaseAsk.token == token)).one_or_none()
    if row is None or row.secret is None:
        return None
    look = session.get(FeedbackForm, row.form_id) if row.form_id is not None else None
    form = FeedbackForm(
        id=0, secret=row.secret, title="", question=QUESTION, about=ABOUT, language=row.language, call_back=True,
        active=True, accent=look.accent if look else USUAL_ACCENT, brand=look.brand if look else None,
        logo=look.logo if look else None,
    )  # fmt: skip
    return Asked(form=form, token=token, ask_id=row.id, customer_id=row.customer_id, answered_at=row.answered_at,
                 answered_by=row.submission_id)  # fmt: skip
