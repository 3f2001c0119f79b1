"""Forms for customers: set up by people, asked for by their links, answered once for each page and purchase."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, insert, select

from data_access.cleaning.form_entry import read_form
from data_access.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries.forms import purchases_to_ask
from data_access.repositories import base
from data_access.repositories.plain import Repository
from data_access.schema import AuditEvent, FeedbackForm, FormAnswer, FormLink, Product, Purchase
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from data_access.filters import Scope

TOKEN_BYTES = 18  # 144 bits of chance: nobody finds a form or a link by trying
MOST_LINKS = 20_000  # made at once
CHUNK = 500
LINKS_MADE = "links of a form made"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FIXED = {"question": "another question would mix two scales", "about": "they would be about something else"}
_LOGO = frozenset({"logo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form as it was asked for by a link.

    ``link_id``, ``purchase_id`` and ``purchased_on`` are of the purchase that a personal link asks about; ``ask_id`` is
    the question about a case. ``answered_by`` names the page that answered it.
    """

    form: FeedbackForm
    token: str
    product: str | None = None
    link_id: int | None = None
    purchase_id: int | None = None
    customer_id: int | None = None
    purchased_on: date | None = None
    answered_at: datetime | None = None
    ask_id: int | None = None
    answered_by: str | None = None


class Forms(Repository[FeedbackForm]):
    """The forms."""

    model = FeedbackForm
    noun = "form"
    columns = frozenset(FeedbackForm.__table__.columns.keys()) - {
        "id", "public_id", "secret", "created_by", "created_at", "updated_at", "version",
    }  # fmt: skip

    def change(
        self,
        row_id: int,
        *,
        version: int,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
        **columns: object,
    ) -> FeedbackForm:
        """Change columns of a form.

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``; nothing was overwritten.
        UserError : a field cannot be kept, or people have answered already and it would mean something else.
        """
        row = self.get(row_id)
        for name, why in _FIXED.items():
            other = name in columns and columns[name] != getattr(row, name)
            if other and row.version == version and self._used(row_id):
                raise UserError(
                    f"People have this form already: {why}.", "Switch it off and make another one for that."
                )
        return super().change(row_id, version=version, scope=scope, submission_id=submission_id, **columns)

    def take_back(self, row_id: int, *, version: int) -> None:
        """Remove a form that was just made.

        Raises
        ------
        StaleRowError : somebody changed it since; it stays.
        UserError : people have it already.
        """
        if self._used(row_id):
            raise UserError("People have this form already, so it stays.", "Switch it off instead.")
        self.take_back_entry(row_id, version=version)

    def _used(self, row_id: int) -> bool:
        answered = exists().where(FormAnswer.form_id == row_id)
        given = exists().where(FormLink.form_id == row_id)
        return bool(self._work.session.scalar(select(answered | given)))

    def _defaults(self) -> dict[str, object]:
        now = self._work.now
        return {
            "public_id": secrets.token_urlsafe(TOKEN_BYTES),
            "secret": secrets.token_bytes(32),
            "created_by": self._work.actor,
            "created_at": now,
            "updated_at": now,
        }

    def _complete(self, row: FeedbackForm) -> None:
        values, errors = read_form({name: getattr(row, name) for name in sorted(self.columns)})
        if errors:
            raise UserError(" ".join(errors.values()), "Nothing was saved yet.")
        base.assign(row, values, self.columns)
        if row.product_id is not None:
            with self._work.session.no_autoflush:
                base.get(self._work, Product, row.product_id, "product")
        row.updated_at = self._work.now

    def _record(self, verb: str, row: FeedbackForm, changed: dict[str, object], submission_id: str | None) -> None:
        kept = {name: "changed" if name in _LOGO else told for name, told in changed.items()}
        super()._record(verb, row, kept, submission_id)


class FormLinks:
    """Personal links, each for one purchase that nobody was asked about before; inside the transaction ``work``."""

    def __init__(self, work: base.Work) -> None:
        self._work = work

    def make(
        self, form_id: int, scope: Scope, *, start: date, end: date, submission_id: str | None = None
    ) -> list[int]:
        """Links for the purchases delivered on ``start <= day < end`` whose customers may be written to; their ids.

        The second arrival of a form makes none and gives those of the first.

        Raises
        ------
        UserError : the form does not ask about purchases, is switched off, or too many were delivered.
        """
        earlier = self._made_before(submission_id)
        if earlier is not None:
            return earlier
        form = base.get(self._work, FeedbackForm, form_id, "form")
        if form.about != "purchases":
            raise UserError("This form does not ask about single purchases.", "Choose one that does.")
        if not form.active:
            raise UserError("This form is switched off.", "Switch it on, then make links.")
        asked = purchases_to_ask(scope, start=start, end=end).limit(MOST_LINKS + 1)
        wanted = [row.purchase_id for row in self._work.session.execute(asked)]
        if len(wanted) > MOST_LINKS:
            raise UserError(f"More than {MOST_LINKS:,} purchases were delivered.", "Choose fewer days.")
        made = {"form_id": form_id, "created_by": self._work.actor, "created_at": self._work.now}
        rows = [made | {"purchase_id": one, "token": secrets.token_urlsafe(TOKEN_BYTES)} for one in wanted]
        ids = list(self._work.session.scalars(insert(FormLink).returning(FormLink.id), rows)) if rows else []
        details: dict[str, object] = {"first": min(ids, default=None), "last": max(ids, default=None), "made": len(ids)}
        self._work.record(LINKS_MADE, subject_kind="form", subject_id=form_id, details=details,
                          submission_id=submission_id)  # fmt: skip
        return ids

    def _made_before(self, submission_id: str | None) -> list[int] | None:
        if submission_id is None:
            return None
        asked = select(AuditEvent.details).where(
            AuditEvent.submission_id == submission_id, AuditEvent.action == LINKS_MADE
        )
        details = self._work.session.scalars(asked).one_or_none()
        if details is None:
            return None
        between = select(FormLink.id).where(FormLink.id.between(details["first"], details["last"]))
        return list(self._work.session.scalars(between)) if details["made"] else []

    def take_back(self, ids: Sequence[int]) -> int:
        """Remove links that were just made; how many.

        Raises
        ------
        UserError : one of them was answered; all stay.
        """
        removed = 0
        for at in range(0, len(ids), CHUNK):
            some = FormLink.id.in_(ids[at : at + CHUNK])
            counted = select(func.count()).where(some, FormLink.answered_at.is_not(None))
            if self._work.session.scalar(counted):
                raise UserError("Some of these links were answered, so all stay.", "Switch the form off instead.")
            found = self._work.session.scalars(delete(FormLink).where(some).returning(FormLink.id)).all()
            removed += len(found)
        self._work.record("links of a form taken back", subject_kind="form", details={"removed": removed})
        return removed


def is_token(text: str) -> bool:
    """Whether a text from an address can be that of a link: with anything else no database is asked."""
    return _TOKEN.fullmatch(text) is not None


def find_asked(session: Session, token: str) -> Asked | None:
    """The form behind a link, open or personal; None where there is none."""
    form = session.scalars(select(FeedbackForm).where(FeedbackForm.public_id == token)).one_or_none()
    if form is not None:
        return Asked(form=form, token=token, product=_product(session, form))
    k, p = FormLink, Purchase
    columns = (k.id, k.form_id, k.purchase_id, k.answered_at, p.customer_id, p.purchased_on)
    asked = select(*columns).join_from(k, p, p.id == k.purchase_id).where(k.token == token, visible(p.batch_id))
    row = session.execute(asked).one_or_none()
    if row is None:
        return None
    return Asked(
        form=session.get_one(FeedbackForm, row.form_id), token=token, link_id=row.id, purchase_id=row.purchase_id,
        customer_id=row.customer_id, purchased_on=row.purchased_on, answered_at=row.answered_at,
    )  # fmt: skip


def _product(session: Session, form: FeedbackForm) -> str | None:
    """What the product is called that a form is about."""
    if form.product_id is None:
        return None
    called = select(func.coalesce(Product.name, Product.code)).where(Product.id == form.product_id)
    return session.scalars(called.where(visible(Product.batch_id))).one_or_none()


def answered_before(session: Session, submission_id: str) -> bool:
    """Whether this very page was sent before."""
    return bool(session.scalar(select(exists().where(FormAnswer.submission_id == submission_id))))


def note_answer(work: base.Work, asked: Asked, identity: bytes, submission_id: str) -> None:
    """Note that a form was answered, by the identity of the feedback that came."""
    row = FormAnswer(form_id=asked.form.id, link_id=asked.link_id, identity=identity, submission_id=submission_id,
                     answered_at=work.now)  # fmt: skip
    work.session.add(row)
    if asked.link_id is not None:
        work.session.get_one(FormLink, asked.link_id).answered_at = work.now
    work.session.flush()
