"""Steps that people and the program take with cases: checked, carried out, logged, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.cases import clocks, mentions, moves
from data_access.repositories.cases.moves import Act, Agent, Standing
from data_access.schema import Case, CaseEvent, CaseFeedback, User

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data_access.repositories.base import Work

LONGEST_BODY = 10_000
LONGEST_CAUSE = 500
MOST_AT_ONCE = 500
# Of these a step keeps what they were, so that it can be taken back.
_KEPT = ("state", "owner_id", "claimed_at", "first_reply_at", "waiting_since", "resolved_at", "confirmed_at",
         "snoozed_until", "paused_at", "due_at", "first_reply_due_at", "next_reply_due_at", "resolve_due_at",
         "first_resolved_at", "first_resolve_due_at", "cause", "action", "compensation_cents")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a step taken with many cases: the version of each afterwards, and why others were refused."""

    done: dict[int, int]
    refused: dict[int, str]


class Cases:
    """The cases, inside the transaction ``work``."""

    noun = "case"

    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, case_id: int, *, scope: Scope = EVERYTHING) -> Case:
        """The case of that id; a UserError where there is none inside the scope."""
        return base.get(self._work, Case, case_id, self.noun, scope)

    def open(
        self,
        *,
        customer_id: int | None,
        topic: str | None = None,
        product_id: int | None = None,
        feedback: Sequence[int] = (),
        batch_id: int | None = None,
        submission_id: str | None = None,
    ) -> Case:
        """Open a case by hand. The second arrival of a form gives the case of the first."""
        earlier = self._done_before(submission_id)
        if earlier is not None:
            return self.get(earlier)
        now = self._work.now
        row = Case(
            customer_id=customer_id, topic=topic, product_id=product_id, batch_id=batch_id, opened_at=now,
            opened_by=self._work.actor, waiting_since=now,
        )  # fmt: skip
        clocks.begin(self._work, row)
        self._work.session.add(row)
        self._work.session.flush()
        self._work.session.add_all(CaseFeedback(case_id=row.id, feedback_id=one) for one in feedback)
        self._log(row, Act(kind="opened"), self._work.actor, {}, submission_id)
        self._work.session.flush()
        return row

    def act(
        self,
        case_id: int,
        act: Act,
        who: Agent,
        *,
        version: int,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Case:
        """Take one step with a case; the case afterwards. A second click changes nothing.

        Raises
        ------
        StaleRowError : somebody took a step since ``version``, and it is not to take a case that nobody has; nothing
            was changed.
        UserError : the step is not allowed from here or not for this person, or its words are missing or too long.
        """
        row = self.get(case_id, scope=scope)
        if self._done_before(submission_id) is not None:
            return row
        # Who takes a case asks only that nobody has it: a word more of the customer, or a step of a rule, is no reason
        # to refuse. Of two who take it at once the second sees an owner, and a version that is not theirs.
        if act.kind != "claimed" or row.owner_id is not None:
            base.require_version(row, version, self.noun)
        return self._take(row, act, who, submission_id)

    def act_on_many(
        self,
        versions: Mapping[int, int],
        act: Act,
        who: Agent,
        *,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Outcome:
        """Take the same step with many cases, each on its own: what is refused for one does not stop the others.

        Raises
        ------
        UserError : more than 500 at once.
        """
        if len(versions) > MOST_AT_ONCE:
            raise UserError(f"{len(versions):,} cases are too many at once.", f"Choose at most {MOST_AT_ONCE}.")
        done: dict[int, int] = {}
        refused: dict[int, str] = {}
        for case_id, version in sorted(versions.items()):
            own = f"{submission_id}:{case_id}" if submission_id else None
            try:
                done[case_id] = self.act(case_id, act, who, version=version, scope=scope, submission_id=own).version
            except (UserError, StaleRowError) as error:
                refused[case_id] = str(error)
        return Outcome(done=done, refused=refused)

    def take_back(self, case_id: int, who: Agent, *, version: int, scope: Scope = EVERYTHING) -> Case:
        """Take the last step back: the case is what it was, and the log says so.

        Raises
        ------
        StaleRowError : somebody took a step since.
        UserError : the last step cannot be taken back, or was another person's.
        """
        row = self.get(case_id, scope=scope)
        base.require_version(row, version, self.noun)
        last = self._work.session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id.desc()).limit(1)
        ).one()
        details = last.details or {}
        if last.kind not in moves.UNDOABLE or "before" not in details:
            raise UserError("The last step of this case cannot be taken back.", "Take the step that mends it.")
        if last.actor != who.name and not who.manages:
            raise UserError("The last step of this case was somebody else's.", "Ask them to take it back.")
        for name, value in details["before"].items():
            setattr(row, name, _from_json(name, value))
        self._work.session.flush()
        self._log(row, Act(kind="undone", details={"undoes": last.id}), who.name, {}, None)
        self._work.session.flush()
        return row

    def take_back_entry(self, case_id: int, *, version: int, scope: Scope = EVERYTHING) -> None:
        """Remove a case that was just opened by hand.

        Raises
        ------
        StaleRowError : somebody took a step with it since; it stays.
        """
        row = self.get(case_id, scope=scope)
        base.require_version(row, version, self.noun)
        self._work.session.delete(row)
        self._work.session.flush()
        self._work.record("case taken back", subject_kind=self.noun, subject_id=case_id)

    def _take(self, row: Case, act: Act, who: Agent, submission_id: str | None) -> Case:
        standing = Standing(state=row.state, owner_id=row.owner_id)
        moves.check(act.kind, standing, who, self._name(row.owner_id))
        _check_words(act)
        clocks.note_breaches(self._work, row)
        before = {name: getattr(row, name) for name in _KEPT}
        to = act.owner_id if act.kind == "assigned" else who.user_id
        if act.kind == "assigned":
            self._require_seat(to)
        after = moves.step(act.kind, standing, owner_id=to)
        row.state, row.owner_id = after.state, after.owner_id
        moment = act.said_at or self._work.now
        _bring_in_line(row, act, who, moment)
        clocks.move(row, act.kind, before, moment)
        changed = {name: base.storable(value) for name, value in before.items() if getattr(row, name) != value}
        if not changed:  # a note alone: whoever looks at the case is told by its version all the same
            flag_modified(row, "state")
        self._work.session.flush()
        event = self._log(row, act, who.name, {"before": changed} if act.kind in moves.UNDOABLE else {}, submission_id)
        self._work.session.flush()
        mentions.name(self._work, event, act.mentions, who.user_id)
        if who.user_id is not None:
            mentions.seen(self._work, row.id, who.user_id)
        return row

    def _log(self, row: Case, act: Act, actor: str, details: dict[str, object], submission_id: str | None) -> CaseEvent:
        told = {**details, **(act.details or {}), **({"until": act.until.isoformat()} if act.until else {})}
        event = CaseEvent(
            case_id=row.id, kind=act.kind, happened_at=self._work.now, actor=actor, state=row.state,
            owner_id=row.owner_id, body=act.body or None, channel=act.channel or None, details=told or None,
            submission_id=submission_id,
        )  # fmt: skip
        self._work.session.add(event)
        return event

    def _done_before(self, submission_id: str | None) -> int | None:
        if submission_id is None:
            return None
        asked = select(CaseEvent.case_id).where(CaseEvent.submission_id == submission_id)
        return self._work.session.scalars(asked).one_or_none()

    def _name(self, user_id: int | None) -> str | None:
        if user_id is None:
            return None
        user = self._work.session.get(User, user_id)
        return None if user is None else user.name or user.email

    def _require_seat(self, user_id: int | None) -> None:
        user = self._work.session.get(User, user_id) if user_id is not None else None
        if user is None or not user.active:
            raise UserError("There is nobody with that seat to give the case to.", "Choose somebody from the list.")


def _bring_in_line(row: Case, act: Act, who: Agent, now: datetime) -> None:
    """Set the columns that tell of a step. An answer of the program is none: a person waits for a person."""
    if act.kind in {"claimed", "assigned"}:
        row.claimed_at = row.claimed_at or now
    elif act.kind == "replied" and not who.is_program:
        row.first_reply_at, row.waiting_since = row.first_reply_at or now, None
    elif act.kind in {"heard", "joined"}:
        row.waiting_since, row.snoozed_until = row.waiting_since or now, None
    elif act.kind == "snoozed":
        row.snoozed_until = act.until
    elif act.kind == "woken":
        row.snoozed_until = None
    elif act.kind == "resolved":
        row.resolved_at, row.waiting_since, row.snoozed_until = now, None, None
        row.cause, row.action, row.compensation_cents = act.cause, act.action, act.compensation_cents
    elif act.kind == "confirmed":
        row.confirmed_at = now
    elif act.kind == "reopened":
        row.resolved_at, row.confirmed_at, row.waiting_since = None, None, now


def _check_words(act: Act) -> None:
    """Refuse words that are missing or too long."""
    if act.kind in {"replied", "noted"} and not (act.body or "").strip():
        raise UserError("There are no words to keep.", "Write what was said or done.")
    if act.kind == "snoozed" and act.until is None:
        raise UserError("It is not said until when.", "Choose a day and time.")
    if act.kind == "resolved" and not (act.action or "").strip():
        raise UserError("It is not said what was done.", "Write it in a few words; it is what others learn from.")
    if act.compensation_cents < 0:
        raise UserError("The compensation is below zero.", "Write what the customer got, or 0.")
    if len(act.body or "") > LONGEST_BODY:
        raise UserError(f"The text has {len(act.body or ''):,} letters.", f"Keep it within {LONGEST_BODY:,}.")
    for name, words in (("cause", act.cause), ("action", act.action)):
        if len(words or "") > LONGEST_CAUSE:
            raise UserError(f"The {name} has {len(words or ''):,} letters.", f"Keep it within {LONGEST_CAUSE}.")


_TIMES = {name for name in _KEPT if name.endswith(("_at", "_since", "_until"))}


def _from_json(name: str, value: Any) -> object:  # noqa: ANN401  what JSON holds
    return datetime.fromisoformat(value) if name in _TIMES and value is not None else value
