"""Asking for testimonials, recording what customers allow, publishing, withdrawing and thanking; and their undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dashboard import settings
from dashboard.actions.permission import LEAST_ROLE, require_role
from data_access.repositories.testimonial_texts import TestimonialTexts
from data_access.repositories.testimonials import MOVES, Permission, Testimonials
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Engine

    from dashboard.actions.notices import Notice
    from dashboard.actions.permission import Person

__all__ = ["LEAST_ROLE", "MOVES", "PUBLISHES", "AdvocateDesk", "Changed", "Permission", "ask_customer",
           "move_testimonial", "take_back_step", "thank_customer"]  # fmt: skip
PUBLISHES = "manager"  # what stands before the public in the business's name is a manager's word


class Changed(NamedTuple):
    """A testimonial that was changed, and the version it has since."""

    row_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvocateDesk:
    """What the person at the page may do with testimonials, and what its buttons call.

    ``field`` gives the key of a field of a form, from its name, and ``row_id`` and ``version`` of the testimonial.
    """

    may_write: bool
    may_publish: bool
    today: date
    token: str
    told: Notice | None
    field: Callable[..., str]
    ask: Callable[..., None]
    move: Callable[..., None]
    thank: Callable[..., None]
    keep_text: Callable[..., None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def ask_customer(
    engine: Engine,
    who: Person,
    customer_id: int,
    feedback_id: int | None,
    *,
    through: str,
    submission_id: str | None = None,
) -> Changed:
    """Record that a customer was asked for a testimonial. A second click asks nobody twice.

    Raises
    ------
    UserError : the person may only look; or the customer may not be asked, and why.
    """
    _refuse(who, LEAST_ROLE, "ask for them")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = Testimonials(work).ask(
            customer_id, feedback_id, through=through, scope=who.scope, submission_id=submission_id
        )
        return Changed(row.id, row.version)


def move_testimonial(
    engine: Engine,
    who: Person,
    row_id: int,
    state: str,
    *,
    version: int,
    permission: Permission | None = None,
    where: str | None = None,
    note: str | None = None,
    submission_id: str | None = None,
) -> Changed:
    """Record that a customer agreed, declined or withdrew, or that the testimonial was published.

    Raises
    ------
    StaleRowError : somebody else changed it since the person saw ``version``; nothing was overwritten.
    UserError : the person may not, the move is not allowed, or something is missing.
    """
    _refuse(who, PUBLISHES if state == "published" else LEAST_ROLE,
            "publish them" if state == "published" else "change them")  # fmt: skip
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = Testimonials(work).move(
            row_id, state, version=version, permission=permission, where=where, note=note, scope=who.scope,
            submission_id=submission_id,
        )  # fmt: skip
        return Changed(row.id, row.version)


def thank_customer(
    engine: Engine, who: Person, row_id: int, *, through: str, version: int, submission_id: str | None = None
) -> Changed:
    """Record that the customer was thanked."""
    _refuse(who, LEAST_ROLE, "change them")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = Testimonials(work).thank(
            row_id, through=through, version=version, scope=who.scope, submission_id=submission_id
        )
        return Changed(row.id, row.version)


def take_back_step(engine: Engine, who: Person, changed: Changed) -> None:
    """Undo the last step: the testimonial is as it was before it.

    Raises
    ------
    StaleRowError : somebody else has changed it since; it stays.
    UserError : the person may not; what is or was published only a manager brings back.
    """
    _refuse(who, LEAST_ROLE, "change them")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = Testimonials(work)
        before = rows.get(changed.row_id, scope=who.scope).state
        row = rows.take_back(changed.row_id, version=changed.version, scope=who.scope)
        if "published" in {before, row.state if row is not None else ""}:
            _refuse(who, PUBLISHES, "publish them")  # rolls back


def keep_text(
    engine: Engine, who: Person, kind: str, body: str, *, version: int, submission_id: str | None = None
) -> int:
    """Keep the text that everybody asks or thanks with; its version afterwards.

    Raises
    ------
    StaleRowError : somebody else kept another one since the person saw ``version``.
    UserError : the person may not, or the text is empty or too long.
    """
    _refuse(who, PUBLISHES, "change the texts for everybody")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return TestimonialTexts(work).keep(kind, body, version=version, submission_id=submission_id).version


def _refuse(who: Person, least: str, what: str) -> None:
    require_role(who, least, f"can look at testimonials but not {what}")
