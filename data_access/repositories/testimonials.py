"""Testimonials: asked for, agreed to or declined, published, withdrawn; every step kept, and the last one undone.

``MOVES`` is the one table of what may follow what. A permission is recorded in the customer's own words, with channel
and day; what is shown is a part of what the customer said, or is marked as edited and agreed to.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.cleaning.quoting import is_part_of
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.filters.open_cases import customers_with_open_case
from data_access.repositories import base
from data_access.repositories.plain import Repository, business_day
from data_access.repositories.stored_values import plain, typed
from data_access.schema import Customer, Feedback, Testimonial, TestimonialStep
from data_access.schema.testimonials import SHOWN_AS, TESTIMONIAL_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

QUIET_DAYS = 90  # between two requests to one customer
MOVES: Mapping[str, tuple[str, ...]] = {
    "asked": ("agreed", "declined"),
    "agreed": ("agreed", "published", "withdrawn"),  # agreed anew: other words, or another name below them
    "declined": (),
    "published": ("withdrawn",),
    "withdrawn": (),
}
LONGEST = {"agreed_text": 2_000, "permission_words": 1_000, "permission_channel": 60, "published_where": 300,
           "asked_through": 60, "thanked_through": 60, "body": 4_000}  # fmt: skip
_NAMES = {"agreed_text": "text", "permission_words": "permission", "permission_channel": "channel",
          "published_where": "place", "asked_through": "channel", "thanked_through": "channel",
          "body": "text"}  # fmt: skip
_HELD = tuple(
    column.name
    for column in Testimonial.__table__.columns
    if column.name not in {"id", "customer_id", "feedback_id", "version"}
)
_NEXT = {"agreed": "record that they agreed", "declined": "record that they declined", "published": "publish it",
         "withdrawn": "withdraw it"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """How a customer said yes, to which words, and which name may stand below them."""

    permission_words: str
    permission_channel: str
    permission_on: date
    agreed_text: str
    edited: bool
    shown_as: str


class Testimonials(Repository[Testimonial]):
    """The testimonials."""

    model = Testimonial
    noun = "testimonial"
    columns = frozenset(_HELD)

    def ask(
        self,
        customer_id: int,
        feedback_id: int | None,
        *,
        through: str,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Testimonial:
        """Record that a customer was asked today. The second arrival of a form gives the row of the first.

        Raises
        ------
        UserError : the customer gave no consent to be contacted, has an open case, or was asked within 90 days; or the
            feedback is somebody else's.
        """
        earlier = base.done_before(self._work, submission_id)
        if earlier is not None:
            return self.get(earlier, scope=scope)
        customer = base.get(self._work, Customer, customer_id, "customer", scope)
        self._refuse_strangers(customer_id, feedback_id, scope)
        today = self._today()
        self._refuse_asking(customer, today)
        row = Testimonial(customer_id=customer_id, feedback_id=feedback_id, asked_on=today, asked_by=self._work.actor,
                          asked_through=kept_text("asked_through", through), state="asked", edited=False)  # fmt: skip
        self._work.session.add(row)
        self._step(row, "asked", None, submission_id)
        return row

    def move(
        self,
        row_id: int,
        state: str,
        *,
        version: int,
        permission: Permission | None = None,
        where: str | None = None,
        note: str | None = None,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Testimonial:
        """Take a testimonial to another state.

        Parameters
        ----------
        permission : how the customer said yes; needed for ``agreed``.
        where : where it stands; needed for ``published``.
        note : what the customer said on declining or withdrawing.

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``; nothing was overwritten.
        UserError : the move is not allowed, or something is missing; the sentence says what.
        """
        row = self.get(row_id, scope=scope)
        if base.done_before(self._work, submission_id) is not None:
            return row
        base.require_version(row, version, self.noun)
        _refuse_move(row.state, state)
        values: dict[str, Any] = {"state": state}
        if state == "agreed":
            values |= self._allowed(row, permission)
        elif state == "published":
            self._refuse_publishing(row, scope)
            values |= {"published_where": kept_text("published_where", where), "published_on": self._today()}
        base.assign(row, values, self.columns)
        self._step(row, state, note, submission_id)
        return row

    def thank(
        self,
        row_id: int,
        *,
        through: str,
        version: int,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Testimonial:
        """Record that the customer was thanked today.

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``.
        """
        row = self.get(row_id, scope=scope)
        if base.done_before(self._work, submission_id) is not None:
            return row
        base.require_version(row, version, self.noun)
        values = {"thanked_on": self._today(), "thanked_through": kept_text("thanked_through", through)}
        base.assign(row, values, self.columns)
        self._step(row, "thanked", None, submission_id)
        return row

    def take_back(self, row_id: int, *, version: int, scope: Scope = EVERYTHING) -> Testimonial | None:
        """Undo the last step: the row is as it was before it. A request that was just recorded goes altogether (None).

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``; it stays.
        """
        row = self.get(row_id, scope=scope)
        base.require_version(row, version, self.noun)
        s = TestimonialStep
        steps = self._work.session.scalars(select(s).where(s.testimonial_id == row_id).order_by(s.id)).all()
        if len(steps) == 1:
            self._work.session.delete(row)
            self._work.session.flush()
            self._record("taken back", row, {}, None)
            return None
        if steps[-1].step == "taken back":
            raise StaleRowError("This step was taken back already.", "There is nothing to undo.")
        base.assign(row, typed(Testimonial.__table__, steps[-2].held), self.columns)  # type: ignore[arg-type]
        self._step(row, "taken back", None, None)
        return row

    def _today(self) -> date:
        return business_day(self._work, self._work.now)[0]

    def _step(self, row: Testimonial, step: str, note: str | None, submission_id: str | None) -> None:
        """Write the row and what it holds from now on. The audit trail gets neither words nor names."""
        self._work.session.flush()
        held = plain({name: getattr(row, name) for name in _HELD})
        self._work.session.add(
            TestimonialStep(testimonial_id=row.id, step=step, happened_at=self._work.now, actor=self._work.actor,
                            note=(note or "").strip()[: LONGEST["permission_words"]] or None, held=held)
        )  # fmt: skip
        self._work.session.flush()
        self._record(step, row, {}, submission_id)

    def _refuse_strangers(self, customer_id: int, feedback_id: int | None, scope: Scope) -> None:
        if feedback_id is None:
            return
        said = base.get(self._work, Feedback, feedback_id, "feedback", scope)
        if said.customer_id != customer_id:
            raise UserError("This feedback is of another customer.", "Open the customer again and choose what to use.")

    def _refuse_asking(self, customer: Customer, today: date) -> None:
        who = customer.name or customer.company or f"Customer {customer.reference}"
        if customer.consent != "given":
            told = {"refused": "wants no contact", "unknown": "was never asked whether they may be contacted"}
            raise UserError(f"{who} {told[customer.consent]}, so nobody may ask for a testimonial.",
                            "Record their consent on their page first, once they give it.")  # fmt: skip
        open_cases = customers_with_open_case(EVERYTHING).subquery("open_cases").c.customer_id
        if self._work.session.scalars(select(open_cases).where(open_cases == customer.id)).first() is not None:
            raise UserError(f"{who} has an open case.", "Solve it first, then ask.")
        last = self._work.session.scalar(
            select(func.max(Testimonial.asked_on)).where(Testimonial.customer_id == customer.id)
        )
        if last is not None and (today - last).days < QUIET_DAYS:
            ago = (today - last).days
            when = "today" if not ago else "yesterday" if ago == 1 else f"{ago} days ago"
            raise UserError(f"{who} was asked {when}.", f"Ask nobody twice within {QUIET_DAYS} days.")

    def _allowed(self, row: Testimonial, permission: Permission | None) -> dict[str, Any]:
        """The columns of a permission, checked."""
        if permission is None:
            raise UserError("How did they agree?", "Write down their words, the channel and the day.")
        values = asdict(permission)
        for name in ("permission_words", "permission_channel", "agreed_text"):
            values[name] = kept_text(name, values[name])
        if permission.shown_as not in SHOWN_AS:
            message = f"a name is not shown as {permission.shown_as}"
            raise ValueError(message)
        if not row.asked_on <= permission.permission_on <= self._today():
            raise UserError("The permission is of a day before they were asked, or of a day to come.",
                            "Choose the day on which they agreed.")  # fmt: skip
        said = self._work.session.get(Feedback, row.feedback_id) if row.feedback_id else None
        part = said is not None and is_part_of(values["agreed_text"], said.text or "")
        if not part and not permission.edited:
            raise UserError(
                "This text is not a part of what the customer said.",
                "Shorten it with … where words are left out, or mark it as edited once they agreed to it as it stands.",
            )
        values["edited"] = not part
        return values

    def _refuse_publishing(self, row: Testimonial, scope: Scope) -> None:
        """Somebody who wants no contact any more is not put before the public either, until asked about it."""
        customer = base.get(self._work, Customer, row.customer_id, "customer", scope)
        if customer.consent == "refused":
            raise UserError("This customer wants no contact any more, so their words are not published.",
                            "Withdraw the testimonial, or record that they consent again.")  # fmt: skip


def _refuse_move(before: str, after: str) -> None:
    if after not in TESTIMONIAL_STATES:
        message = f"a testimonial is not {after}"
        raise ValueError(message)
    if after not in MOVES[before]:
        raise UserError(f"This testimonial is {before}; it cannot be {after}.", next_words(MOVES[before]))


def next_words(moves: Sequence[str]) -> str:
    """What can be done, in words."""
    if not moves:
        return "Nothing more can be done with it. The customer may be asked again after 90 days."
    return f"You can {' or '.join(_NEXT[move] for move in moves)}."


def kept_text(name: str, text: str | None) -> str:
    """A text that has to be there, within its length."""
    kept = (text or "").strip()
    if not kept:
        raise UserError(f"The {_NAMES[name]} is missing.", "Fill it in and save again.")
    if len(kept) > LONGEST[name]:
        raise UserError(f"The {_NAMES[name]} has {len(kept):,} characters.", f"Keep it within {LONGEST[name]:,}.")
    return kept
