"""A customer entered or changed by hand: the customer and the first address, saved together or not at all."""

from __future__ import annotations

import secrets
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, or_, select

from data_access.cleaning.entry import ADDRESS, as_typed
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.plain import Customers
from data_access.schema import Address, Case, Customer, Feedback, FollowUp, HeldFeedback, Purchase, Testimonial, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

ALIKE = 0.82  # of two names at one postal code, by the letters they share in order
MOST_SIMILAR = 5
MOST_NEIGHBOURS = 500
_USED = (Purchase, Feedback, HeldFeedback, Case, Visit, FollowUp, Testimonial)


class Similar(NamedTuple):
    """A customer who may be the one about to be added, and why."""

    customer_id: int
    public_id: str
    reference: str
    name: str
    why: str


class CustomerEntries(Customers):
    """Customers with their first address."""

    def enter(self, values: Mapping[str, Any], *, submission_id: str | None = None) -> Customer:
        """Add a customer. One without a number gets one.

        Raises
        ------
        UserError : the number is another customer's.
        """
        row = self._entered_before(submission_id)
        if row is not None:
            return row
        own = {name: value for name, value in values.items() if name not in ADDRESS}
        own["reference"] = own.get("reference") or f"M-{secrets.token_hex(4).upper()}"
        self._refuse_taken(own["reference"], None)
        own["consent"] = own.get("consent") or "unknown"
        if own["consent"] != "unknown":
            own["consent_at"] = self._work.now
        row = self.add(submission_id=submission_id, **own)
        self._keep_address(row.id, values)
        return row

    def _entered_before(self, submission_id: str | None) -> Customer | None:
        earlier = base.done_before(self._work, submission_id)
        return None if earlier is None else self.get(earlier)

    def correct(
        self,
        row_id: int,
        values: Mapping[str, Any],
        *,
        version: int,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Customer:
        """Change a customer. Consent that changes gets the time of the change.

        Raises
        ------
        StaleRowError : somebody else changed the customer since ``version``; nothing was overwritten.
        UserError : the number is another customer's, or is left out.
        """
        row = self.get(row_id, scope=scope)
        if base.done_before(self._work, submission_id) is not None:
            return row
        base.require_version(row, version, self.noun)
        own: dict[str, Any] = {name: value for name, value in values.items() if name not in ADDRESS}
        if "reference" in own:
            self._refuse_taken(own["reference"], row.id)
        if "name" in own:
            own |= _parts_still_said(row, own["name"])
        if "consent" in own:
            own["consent"] = own["consent"] or "unknown"
            own["consent_at"] = self._work.now if own["consent"] != row.consent else row.consent_at
        if self._keep_address(row.id, values):
            # The version of the customer stands for the address too: who edits sees both.
            row.updated_at = self._work.now
            self._work.session.flush()
            version = row.version
        return self.change(row_id, version=version, scope=scope, submission_id=submission_id, **own)

    def take_back(self, row_id: int, *, version: int) -> None:
        """Remove a customer who was just entered.

        Raises
        ------
        UserError : somebody has worked on them since.
        """
        row = self.get(row_id)
        base.require_version(row, version, self.noun)
        for model in _USED:
            if self._work.session.scalars(select(func.count()).where(model.customer_id == row_id)).one():
                raise UserError("This customer has purchases or words by now, so they stay.", "Change them instead.")
        self._work.session.delete(row)
        self._work.record("customer taken back", subject_kind=self.noun, subject_id=row_id)

    def _refuse_taken(self, reference: str | None, own_id: int | None) -> None:
        if not reference:
            raise UserError("A customer needs a number.", "Write the one they had, or another.")
        if wrong := refused_number(self._work.session, reference, but=own_id):
            raise UserError(wrong, "Choose another, or open that customer.")

    def _keep_address(self, customer_id: int, values: Mapping[str, Any]) -> bool:
        """Write the address lines that were given into the first address; whether one changed."""
        given = {name: values[name] for name in ADDRESS if name in values}
        found = first_address(self._work.session, customer_id)
        if found is None and not any(given.values()):
            return False
        row = found or Address(customer_id=customer_id)
        changed = base.assign(row, given, frozenset(ADDRESS))
        if found is None:
            self._work.session.add(row)
        self._work.session.flush()
        return bool(changed)


def _parts_still_said(row: Customer, name: str | None) -> dict[str, str | None]:
    """Given and family name, where the new name still says them; else they would tell of somebody else."""
    words = set((name or "").split())
    parts = {"given_name": row.given_name, "family_name": row.family_name}
    return {key: part if part and set(part.split()) <= words else None for key, part in parts.items()}


def first_address(session: Session, customer_id: int) -> Address | None:
    """The address that forms show."""
    found = base.within(select(Address).where(Address.customer_id == customer_id), Address, EVERYTHING)
    return session.scalars(found.order_by(Address.id).limit(1)).first()


def stored_entry(session: Session, public_id: str, scope: Scope) -> tuple[int, int, dict[str, str]] | None:
    """Id, version and the fields of a form of a customer as they are now; None where there is none."""
    asked = base.within(select(Customer).where(Customer.public_id == public_id), Customer, scope)
    row = session.scalars(asked).one_or_none()
    if row is None:
        return None
    address = first_address(session, row.id)
    lines = {name: getattr(address, name, None) for name in ADDRESS}
    columns = {column.name: getattr(row, column.name) for column in Customer.__table__.columns}
    return row.id, row.version, as_typed(columns | lines)


def refused_number(session: Session, reference: str, *, but: int | None = None) -> str | None:
    """What is wrong with a number: it is another's, who may be hidden, as it is unique in the table. Else None."""
    with session.no_autoflush:
        other = session.scalars(select(Customer.id).where(Customer.reference == reference)).one_or_none()
    return None if other in {None, but} else f"{reference} is another customer’s number."


def similar_customers(
    session: Session, values: Mapping[str, Any], scope: Scope, *, but: int | None = None
) -> Sequence[Similar]:
    """Customers with the same e-mail, phone or number, or with a like name at the same postal code; at most five."""
    same = {"email": "the same e-mail", "phone": "the same phone number"}
    found: dict[int, Similar] = {}
    for name, why in same.items():
        if values.get(name):
            for row in _seen(session, select(Customer).where(getattr(Customer, name) == values[name]), scope):
                found.setdefault(row.id, _similar(row, why))
    if values.get("name") and values.get("postal_code"):
        code = values["postal_code"]
        alike = {code, code.upper(), code.replace(" ", ""), code.upper().replace(" ", "")}
        homes = select(Address.customer_id).where(or_(Address.postal_code.in_(alike)))
        for row in _seen(session, select(Customer).where(Customer.id.in_(homes)), scope):
            if row.name and name_likeness(row.name, values["name"]) >= ALIKE:
                found.setdefault(row.id, _similar(row, "a like name at the same postal code"))
    return [one for one in found.values() if one.customer_id != but][:MOST_SIMILAR]


def _seen(session: Session, asked: Any, scope: Scope) -> Sequence[Customer]:  # noqa: ANN401  a SELECT of customers
    limited = base.within(asked, Customer, scope).order_by(Customer.id).limit(MOST_NEIGHBOURS)
    rows: Sequence[Customer] = session.scalars(limited).all()
    return rows


def _similar(row: Customer, why: str) -> Similar:
    return Similar(row.id, row.public_id, row.reference, row.name or row.company or row.reference, why)


def name_likeness(one: str, other: str) -> float:
    """How alike two names are, 0-1, in whatever order their words stand."""
    first, second = (" ".join(sorted(name.casefold().split())) for name in (one, other))
    return SequenceMatcher(None, first, second).ratio()
