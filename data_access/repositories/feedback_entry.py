"""One piece of feedback at a time: checked against the store, kept or held apart, let in, deleted, taken back."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from data_access.errors import StoreBusyError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.feedback_neighbours import Coming, Neighbours, chunks
from data_access.repositories.plain import FeedbackRows, business_day
from data_access.schema import AuditEvent, Base, Customer, Feedback, HeldFeedback, Product, Purchase, ScoreState
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Table

    from data_access.cleaning.feedback_entry import Said

HELD = "held feedback"
_FEEDBACK, _HELD = (Base.metadata.tables[model.__tablename__] for model in (Feedback, HeldFeedback))
_READ = ("label", "polarity", "p_negative", "p_positive", "confidence", "score_reason", "p_unhappy", "rating_mismatch",
         "scorer", "scorer_version")  # fmt: skip
_UNREAD = dict.fromkeys(_READ) | {"score_state": ScoreState.PENDING}
_DERIVED = {"feedback_topics"}  # what a scorer found; it goes with the feedback
_COPIED = ("identity", "customer_id", "purchase_id", "product_id", "received_at", "channel", "rating", "rating_scale",
           "text", "language")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of a piece: ``feedback_id`` where it counts, else ``held_id`` with why it is held.

    ``version`` is that of the row. ``again`` says that this very piece had arrived before and nothing was written;
    ``words`` are the text and the rating that are kept.
    """

    feedback_id: int | None = None
    held_id: int | None = None
    held_as: str | None = None
    why: str = ""
    version: int = 1
    again: bool = field(default=False, compare=False)
    words: tuple[str | None, int | None] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Entering:
    """A piece on its way in.

    ``identity`` is what a second arrival is known by, the sender's own number; ``came_by`` who brought it. ``suspect``
    says why it is held as unwanted, whatever its words are.
    """

    said: Said
    identity: bytes | None = None
    came_by: str | None = None
    suspect: str | None = None


class FeedbackEntries(FeedbackRows):
    """Feedback that comes in piece by piece."""

    def enter(
        self,
        said: Said,
        scores: Mapping[str, Any],
        *,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
        by_program: bool = False,
    ) -> Arrived:
        """Keep a piece, or hold it apart where it repeats another one or, from a program, looks unwanted.

        Parameters
        ----------
        said : what was read; what it refers to is looked for in the store, inside ``scope``.
        scores : the columns a scorer gives it at once; empty where it waits to be read.
        submission_id : the form, by which a second arrival is known.

        Raises
        ------
        UserError : it refers to something that is not there.
        """
        known = self._submitted(submission_id)
        if known is not None:
            return known
        self.require_references(said, scope)
        (arrived,) = self.enter_many([Entering(said)], lambda kept: [scores] * len(kept), by_program=by_program)
        if arrived.held_id is not None:
            self._work.record(f"{HELD} added", subject_kind=HELD, subject_id=arrived.held_id,
                              details={"held_as": arrived.held_as}, submission_id=submission_id)  # fmt: skip
        else:
            self._work.record("feedback added", subject_kind=self.noun, subject_id=arrived.feedback_id,
                              submission_id=submission_id)  # fmt: skip
        return arrived

    def enter_many(
        self, entering: Sequence[Entering], read: Callable[[Sequence[Said]], Sequence[Mapping[str, Any]]],
        *, by_program: bool,
    ) -> list[Arrived]:  # fmt: skip
        """Keep or hold pieces, each as if it came alone and in this order, with few statements for all.

        Writes no audit event: the caller does. What they refer to is there and may be seen: the caller has looked.

        Parameters
        ----------
        read : gives the columns of a scorer for each of the pieces that are kept.

        Raises
        ------
        StoreBusyError : an import brings one of them too, and is not published yet.
        """
        met = self._identities([one.identity for one in entering])
        named = [(one, one.identity or secrets.token_bytes(16)) for one in entering]
        first = {name: one for one, name in reversed(named) if name not in met}
        new = [(one, name) for one, name in named if first.get(name) is one]
        kept, held = self._judged(new, by_program=by_program)
        scores = read([first[name].said for name in kept])
        met |= self._keep([row | _UNREAD | dict(score) for row, score in zip(kept.values(), scores, strict=True)])
        met |= self._hold(list(held.values()))
        return [replace(met[name], again=first.get(name) is not one) for one, name in named]

    def _judged(
        self, new: Sequence[tuple[Entering, bytes]], *, by_program: bool
    ) -> tuple[dict[bytes, dict[str, Any]], dict[bytes, dict[str, Any]]]:
        """The rows to keep and those to hold, by identity."""
        kept: dict[bytes, dict[str, Any]] = {}
        held: dict[bytes, dict[str, Any]] = {}
        coming = [Coming(one.said, one.said.received_at or self._work.now) for one, _ in new]
        near = Neighbours(self._work, coming, by_program=by_program)
        for (one, name), (said, moment) in zip(new, coming, strict=True):
            row = asdict(said) | {"received_at": moment, "identity": name}
            why = near.reason(said, moment) if one.suspect is None else ("spam", one.suspect)
            if why is not None:
                came_by = one.came_by or self._work.actor
                held[name] = row | {"held_as": why[0], "why": why[1], "held_at": self._work.now, "came_by": came_by}
            else:
                day, month = business_day(self._work, moment)
                kept[name] = row | {"received_on": day, "month": month}
                near.kept(said, moment, day)
        return kept, held

    def _keep(self, rows: Sequence[Mapping[str, Any]]) -> dict[bytes, Arrived]:
        ids, words = self._inserted(_FEEDBACK, rows), {row["identity"]: (row["text"], row["rating"]) for row in rows}
        return {name: Arrived(feedback_id=row_id, words=words[name]) for name, row_id in ids.items()}

    def _hold(self, rows: Sequence[Mapping[str, Any]]) -> dict[bytes, Arrived]:
        ids = self._inserted(_HELD, rows)
        return {
            row["identity"]: Arrived(held_id=ids[row["identity"]], held_as=row["held_as"], why=row["why"])
            for row in rows
        }

    def _inserted(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[bytes, int]:
        """Insert rows of equal columns; their ids by identity."""
        if not rows:
            return {}
        wanted = insert(table).returning(table.c.id, table.c.identity)
        return {row.identity: row.id for row in self._work.session.connection().execute(wanted, rows)}

    def _submitted(self, submission_id: str | None) -> Arrived | None:
        """What became of this form when it arrived before."""
        if submission_id is None:
            return None
        a = AuditEvent
        asked = select(a.subject_kind, a.subject_id).where(a.submission_id == submission_id)
        event = self._work.session.execute(asked).one_or_none()
        if event is None:
            return None
        model = HeldFeedback if event.subject_kind == HELD else Feedback
        wanted = base.within(select(model).where(model.id == event.subject_id), model, EVERYTHING)
        row = self._work.session.scalars(wanted).one_or_none()
        if row is None:
            raise UserError("This was saved and is gone again.", "Begin a new one.")
        if isinstance(row, HeldFeedback):
            return Arrived(held_id=row.id, held_as=row.held_as, why=row.why, version=row.version, again=True)
        return Arrived(feedback_id=row.id, version=row.version, again=True)

    def _identities(self, identities: Sequence[bytes | None]) -> dict[bytes, Arrived]:
        """What became of the pieces of these names when they arrived before."""
        f, h = Feedback, HeldFeedback
        connection, found = self._work.session.connection(), dict[bytes, Arrived]()
        for some in chunks(identities):
            held = select(h.id, h.version, h.identity, h.held_as, h.why).where(h.identity.in_(some))
            for one in connection.execute(held.where(visible(h.batch_id))):
                found[one.identity] = Arrived(held_id=one.id, held_as=one.held_as, why=one.why, version=one.version)
            said = (f.id, f.version, f.identity, f.text, f.rating, visible(f.batch_id).label("counts"))
            for row in connection.execute(select(*said).where(f.identity.in_(some))):
                if not row.counts:
                    raise StoreBusyError("An import that is running brings the same feedback.", "Send it again later.")
                found[row.identity] = Arrived(feedback_id=row.id, version=row.version, words=(row.text, row.rating))
        return found

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

    def let_in(self, held_id: int, scores: Mapping[str, Any], *, version: int, scope: Scope = EVERYTHING) -> Arrived:
        """Make feedback of a held piece: it counts from now on. ``why`` of the answer is why it was held.

        Raises
        ------
        StaleRowError, UserError : somebody else has decided on it since.
        """
        row = base.get(self._work, HeldFeedback, held_id, "held piece of feedback", scope)
        base.require_version(row, version, HELD)
        columns = self._known_by_now({name: getattr(row, name) for name in _COPIED}, row.sender)
        day, month = business_day(self._work, row.received_at)
        (arrived,) = self._keep([columns | {"received_on": day, "month": month} | _UNREAD | dict(scores)]).values()
        self._work.session.delete(row)
        self._work.session.flush()
        details: dict[str, object] = {"feedback": arrived.feedback_id, "held_as": row.held_as}
        self._work.record(f"{HELD} let in", subject_kind=HELD, subject_id=held_id, details=details)
        return replace(arrived, why=row.why)

    def _known_by_now(self, columns: dict[str, Any], sender: str | None) -> dict[str, Any]:
        """The columns with the customer whose e-mail sent it; where nobody has it, it stands below the text."""
        if sender is None or columns["customer_id"] is not None:
            return columns
        c = Customer
        whose = select(c.id).where(c.email == sender, visible(c.batch_id)).limit(2)
        found = self._work.session.scalars(whose).all()
        if len(found) == 1:
            return columns | {"customer_id": found[0]}
        return columns | {"text": f"{columns['text'] or ''}\n\n--\nFrom: {sender}".strip()}

    def delete_held(self, held_id: int, *, version: int, scope: Scope = EVERYTHING) -> dict[str, Any]:
        """Remove a held piece; its columns, for whoever takes that back.

        Raises
        ------
        StaleRowError, UserError : somebody else has decided on it since.
        """
        row = base.get(self._work, HeldFeedback, held_id, "held piece of feedback", scope)
        base.require_version(row, version, HELD)
        columns = {name: getattr(row, name) for name in (*_COPIED, "held_as", "why", "held_at", "came_by", "sender")}
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
