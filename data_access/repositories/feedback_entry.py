"""One piece of feedback at a time: checked against the store, kept or held apart, let in, deleted, taken back."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from data_access.cleaning.feedback_entry import same_words
from data_access.cleaning.unwanted import unwanted
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.plain import FeedbackRows, business_day
from data_access.schema import AuditEvent, Base, Customer, Feedback, HeldFeedback, Product, Purchase, ScoreState
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from data_access.cleaning.feedback_entry import Said
    from data_access.repositories.base import Work

AGAIN_WITHIN = timedelta(days=14)
FLOOD_WITHIN = timedelta(hours=1)
FLOOD_FROM = 5  # the same words so often in an hour are one machine, not so many customers
FLOOD_LETTERS = 20  # shorter texts many people really say: "Very good"
MAY_DIFFER = 40  # characters that make no difference: blanks, punctuation
LOOKED_THROUGH = 50  # pieces of one customer in that time
LOOKED_BACK = 1_000  # pieces, the newest, among which the same words are looked for
HELD = "held feedback"
_FLOOD = f"The same words came {FLOOD_FROM} times and more within an hour."
_FEEDBACK = Base.metadata.tables[Feedback.__tablename__]
_DERIVED = {"feedback_topics"}  # what a scorer found; it goes with the feedback
_COPIED = ("identity", "customer_id", "purchase_id", "product_id", "received_at", "channel", "rating", "rating_scale",
           "text", "language")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of a piece: ``feedback_id`` where it counts, else ``held_id`` with why it is held.

    ``version`` is that of the row. ``again`` says that this very piece had arrived before and nothing was written.
    """

    feedback_id: int | None = None
    held_id: int | None = None
    held_as: str | None = None
    why: str = ""
    version: int = 1
    again: bool = False


class FeedbackEntries(FeedbackRows):
    """Feedback that comes in piece by piece."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._newest: list[tuple[str, datetime]] | None = None

    def enter(
        self,
        said: Said,
        scores: Mapping[str, Any],
        *,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
        identity: bytes | None = None,
        by_program: bool = False,
        recorded: bool = True,
    ) -> Arrived:
        """Keep a piece, or hold it apart where it repeats another one or, from a program, looks unwanted.

        Parameters
        ----------
        said : what was read; what it refers to is looked for in the store, inside ``scope``.
        scores : the columns a scorer gives it at once; empty where it waits to be read.
        submission_id, identity : what a second arrival is known by: the form, or the sender's own number.
        recorded : write an audit event of its own; else the caller writes one for many.

        Raises
        ------
        UserError : it refers to something that is not there.
        """
        known = self._known(submission_id, identity)
        if known is not None:
            return known
        if not by_program:  # which names things by their own numbers, and has just been given their ids
            self.require_references(said, scope)
        moment = said.received_at or self._work.now
        row = asdict(said) | {"received_at": moment, "identity": identity or secrets.token_bytes(16)}
        held = self._reason(said, moment, by_program=by_program)
        if held is not None:
            return self._hold(row, *held, submission_id=submission_id, recorded=recorded)
        arrived = Arrived(feedback_id=self._keep(row, scores))
        if said.text and self._newest is not None:
            self._newest.append((said.text, moment))
        if recorded:
            self._work.record("feedback added", subject_kind=self.noun, subject_id=arrived.feedback_id,
                              submission_id=submission_id)  # fmt: skip
        return arrived

    def _keep(self, row: Mapping[str, Any], scores: Mapping[str, Any]) -> int:
        day, month = business_day(self._work, row["received_at"])
        columns = {"received_on": day, "month": month, "score_state": ScoreState.PENDING} | dict(scores)
        connection = self._work.session.connection()
        wanted = insert(_FEEDBACK).values(**row, **columns).returning(_FEEDBACK.c.id)
        return int(connection.execute(wanted).scalar_one())

    def _known(self, submission_id: str | None, identity: bytes | None) -> Arrived | None:
        """What became of this piece when it arrived before."""
        session = self._work.session
        if submission_id is not None:
            a = AuditEvent
            asked = select(a.subject_kind, a.subject_id).where(a.submission_id == submission_id)
            event = session.execute(asked).one_or_none()
            if event is not None:
                held = event.subject_kind == HELD
                known = self._again(HeldFeedback if held else Feedback, "id", event.subject_id)
                if known is None:
                    raise UserError("This was saved and is gone again.", "Begin a new one.")
                return known
        if identity is not None:
            return self._again(Feedback, "identity", identity) or self._again(HeldFeedback, "identity", identity)
        return None

    def _again(self, model: type[Feedback | HeldFeedback], column: str, value: object) -> Arrived | None:
        asked = select(model).where(getattr(model, column) == value)
        row = self._work.session.scalars(base.within(asked, model, EVERYTHING)).one_or_none()
        if isinstance(row, HeldFeedback):
            return Arrived(held_id=row.id, held_as=row.held_as, why=row.why, version=row.version, again=True)
        return None if row is None else Arrived(feedback_id=row.id, version=row.version, again=True)

    def require_references(self, said: Said, scope: Scope) -> None:
        """Refuse what refers to a customer, purchase or product that is not there, or not for these eyes.

        Raises
        ------
        UserError : it is not there, or the purchase is another customer's.
        """
        if said.customer_id is not None:
            base.get(self._work, Customer, said.customer_id, "customer", scope)
        if said.product_id is not None:
            base.get(self._work, Product, said.product_id, "product")
        if said.purchase_id is not None:
            bought = base.get(self._work, Purchase, said.purchase_id, "purchase", scope)
            if bought.customer_id != said.customer_id:
                raise UserError("The purchase is another customer’s.", "Choose one of theirs, or none.")

    def _reason(self, said: Said, moment: datetime, *, by_program: bool) -> tuple[str, str] | None:
        """Why to hold it: ``duplicate`` or ``spam``, with a sentence."""
        if said.text is None:
            return None
        why = self._said_before(said, moment)
        if why is not None:
            return "duplicate", why
        if not by_program:
            return None  # a person has read it
        why = unwanted(said.text)
        if why is not None:
            return "spam", why
        return ("duplicate", _FLOOD) if self._flood(said.text, moment) else None

    def _said_before(self, said: Said, moment: datetime) -> str | None:
        """The same customer has said the same lately, about the same thing as far as is known."""
        if said.customer_id is None or said.text is None:
            return None
        f = Feedback
        asked = select(f.text, f.received_on, f.purchase_id, f.product_id).where(
            f.customer_id == said.customer_id,
            f.received_at.between(moment - AGAIN_WITHIN, moment + AGAIN_WITHIN),
            f.text.is_not(None),
            visible(f.batch_id),
        )
        words = same_words(said.text)
        for row in self._work.session.execute(asked.order_by(f.received_at.desc(), f.id.desc()).limit(LOOKED_THROUGH)):
            others = ((said.purchase_id, row.purchase_id), (said.product_id, row.product_id))
            elsewhere = any(mine is not None and theirs is not None and mine != theirs for mine, theirs in others)
            near = abs(len(row.text) - len(said.text)) <= MAY_DIFFER
            if words and near and not elsewhere and same_words(row.text) == words:
                return f"The same customer said the same on {row.received_on.isoformat()}."
        return None

    def _flood(self, text: str, moment: datetime) -> bool:
        if len(text) < FLOOD_LETTERS:
            return False
        if self._newest is None:
            f = Feedback
            asked = select(f.text, f.received_at).where(visible(f.batch_id)).order_by(f.id.desc()).limit(LOOKED_BACK)
            self._newest = [(row.text, row.received_at) for row in self._work.session.execute(asked) if row.text]
        same = sum(one == text and abs(when - moment) <= FLOOD_WITHIN for one, when in self._newest)
        return same >= FLOOD_FROM - 1

    def _hold(
        self, row: Mapping[str, Any], held_as: str, why: str, *, submission_id: str | None, recorded: bool
    ) -> Arrived:
        held = HeldFeedback(**row, held_as=held_as, why=why, held_at=self._work.now, came_by=self._work.actor)
        self._work.session.add(held)
        self._work.session.flush()
        if recorded:
            self._work.record(f"{HELD} added", subject_kind=HELD, subject_id=held.id, details={"held_as": held_as},
                              submission_id=submission_id)  # fmt: skip
        return Arrived(held_id=held.id, held_as=held_as, why=why, version=held.version)

    def let_in(self, held_id: int, scores: Mapping[str, Any], *, version: int, scope: Scope = EVERYTHING) -> Arrived:
        """Make feedback of a held piece: it counts from now on.

        Raises
        ------
        StaleRowError, UserError : somebody else has decided on it since.
        """
        row = base.get(self._work, HeldFeedback, held_id, "held piece of feedback", scope)
        base.require_version(row, version, HELD)
        arrived = Arrived(feedback_id=self._keep({name: getattr(row, name) for name in _COPIED}, scores))
        self._work.session.delete(row)
        self._work.session.flush()
        details: dict[str, object] = {"feedback": arrived.feedback_id, "held_as": row.held_as}
        self._work.record(f"{HELD} let in", subject_kind=HELD, subject_id=held_id, details=details)
        return arrived

    def delete_held(self, held_id: int, *, version: int, scope: Scope = EVERYTHING) -> dict[str, Any]:
        """Remove a held piece; its columns, for whoever takes that back.

        Raises
        ------
        StaleRowError, UserError : somebody else has decided on it since.
        """
        row = base.get(self._work, HeldFeedback, held_id, "held piece of feedback", scope)
        base.require_version(row, version, HELD)
        columns = {name: getattr(row, name) for name in (*_COPIED, "held_as", "why", "held_at", "came_by")}
        self._work.session.delete(row)
        self._work.record(f"{HELD} deleted", subject_kind=HELD, subject_id=held_id, details={"held_as": row.held_as})
        return columns

    def hold_again(self, columns: Mapping[str, Any]) -> None:
        """Put a held piece back that was just deleted."""
        row = HeldFeedback(**columns)
        self._work.session.add(row)
        self._work.session.flush()
        self._work.record(f"{HELD} put back", subject_kind=HELD, subject_id=row.id)

    def take_back(self, arrived: Arrived, *, scope: Scope = EVERYTHING) -> None:
        """Remove exactly the piece that was just entered, wherever it went.

        Raises
        ------
        StaleRowError : it was changed since; it stays.
        UserError : somebody works with it by now, or it is gone.
        """
        if arrived.held_id is not None:
            self.delete_held(arrived.held_id, version=arrived.version, scope=scope)
            return
        assert arrived.feedback_id is not None  # noqa: S101  for the type checker: one of the two is there
        for table, column in _built_upon():
            used = select(1).select_from(table).where(column == arrived.feedback_id).limit(1)
            if self._work.session.execute(used).first() is not None:
                raise UserError("Somebody works with this feedback by now, so it stays.", "Correct it instead.")
        for name in _DERIVED:
            derived = Base.metadata.tables[name]
            self._work.session.execute(delete(derived).where(derived.c.feedback_id == arrived.feedback_id))
        self.take_back_entry(arrived.feedback_id, version=arrived.version, scope=scope)


def _built_upon() -> list[tuple[Any, Any]]:
    """Every table with a reference to feedback, with its column; a case would else lose what it answers."""
    return [
        (table, key.parent)
        for table in Base.metadata.tables.values()
        if table.name not in _DERIVED
        for key in table.foreign_keys
        if key.column.table is _FEEDBACK
    ]
