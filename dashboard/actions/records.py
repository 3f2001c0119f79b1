"""What somebody notes about a customer: words they heard, a case to look after, a visit to make; and its undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dashboard import settings
from dashboard.actions.feedback import SavedFeedback, TypedFeedback, save_feedback, take_back_feedback
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.errors import UserError
from dashboard.theme import day
from data_access.cleaning.feedback_entry import LONGEST_CHANNEL
from data_access.repositories import Cases, Customers, Visits, read_settings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Engine

    from data_access.schema import Case, Visit

Kind = Literal["feedback", "case", "visit"]
KINDS: dict[Kind, str] = {"feedback": "Feedback", "case": "Case", "visit": "Visit"}
LONGEST_TEXT, LONGEST_NAME = 5_000, 200
MOST_STARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRecord:
    """The fields of the form as they were typed. ``title`` is the topic of a case, or the kind of a visit."""

    kind: Kind
    text: str = ""
    stars: int | None = None
    channel: str = ""
    title: str = ""
    due_on: date | None = None
    technician: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecord:
    """A record that was saved, as its undo knows it; ``said`` is feedback, which has an undo of its own."""

    kind: Kind
    row_id: int = 0
    version: int = 1
    said: SavedFeedback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDesk:
    """What the form calls, and what is to be said. ``token`` names the form that is open."""

    may_write: bool
    today: date
    told: Notice | None
    token: str
    current: Callable[[], RecordDesk]
    begin: Callable[[], None]
    keep: Callable[[], None]
    save: Callable[[TypedRecord], bool]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def wrong_fields(typed: TypedRecord, today: date) -> dict[str, str]:
    """What is wrong, by field."""
    errors: dict[str, str] = {}
    if typed.kind == "feedback":
        if not typed.text.strip() and typed.stars is None:
            errors["text"] = "Write what they said, or choose the stars."
        if typed.stars is not None and not 1 <= typed.stars <= MOST_STARS:
            errors["stars"] = f"Stars go from 1 to {MOST_STARS}."
    else:
        if not typed.title.strip():
            errors["title"] = "Say what it is about." if typed.kind == "case" else "Say what kind of visit it is."
        if typed.kind == "visit" and (typed.due_on is None or typed.due_on < today):
            errors["due_on"] = "Choose today or a later day."
    if len(typed.text) > LONGEST_TEXT:
        errors["text"] = f"Keep it within {LONGEST_TEXT:,} letters."
    for name, longest in (("title", LONGEST_NAME), ("channel", LONGEST_CHANNEL), ("technician", LONGEST_NAME)):
        if len(getattr(typed, name)) > longest:
            errors[name] = f"Keep it within {longest} letters."
    return errors


def save_record(
    engine: Engine, who: Person, customer_id: int, typed: TypedRecord, *, submission_id: str | None = None
) -> SavedRecord:
    """Save what was noted. A second click saves nothing more.

    Raises
    ------
    UserError : the person may only look, a field is wrong, or there is no such customer for them.
    """
    _refuse_viewers(who)
    errors = wrong_fields(typed, settings.today(read_settings(engine).time_zone))
    if errors:
        raise UserError(" ".join(errors.values()), "Nothing was saved yet.")
    if typed.kind == "feedback":
        said = TypedFeedback(text=typed.text, scale="stars" if typed.stars else "", rating=typed.stars,
                             channel=typed.channel, customer_id=customer_id)  # fmt: skip
        return SavedRecord(kind=typed.kind, said=save_feedback(engine, who, said, submission_id=submission_id))
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Customers(work).get(customer_id, scope=who.scope)
        row = _add(work, customer_id, typed, submission_id)
        return SavedRecord(kind=typed.kind, row_id=row.id, version=row.version)


def _add(work: UnitOfWork, customer_id: int, typed: TypedRecord, submission_id: str | None) -> Case | Visit:
    title = typed.title.strip()
    if typed.kind == "case":
        return Cases(work).open(submission_id=submission_id, customer_id=customer_id, topic=title)
    technician = typed.technician.strip() or None
    return Visits(work).add(
        submission_id=submission_id, customer_id=customer_id, kind=title, due_on=typed.due_on, technician=technician
    )


def told_of(engine: Engine, who: Person, typed: TypedRecord, saved: SavedRecord) -> Notice:
    """What was saved, with its undo."""
    said = saved.said
    if said is not None and said.arrived.held_id is not None:
        why = f"Held apart, and counted nowhere: {said.arrived.why} It stands at Log feedback, to be let in or deleted."
        return Notice(text=why, undo=lambda: take_back_feedback(engine, who, said))
    told = {
        "feedback": "Their feedback was noted.",
        "case": f"A case about {typed.title.strip()} was opened.",
        "visit": f"A visit on {day(typed.due_on)} was planned.",
    }[typed.kind]

    def back() -> Notice:
        take_back_record(engine, who, saved)
        return Notice(text=f"The {saved.kind} is gone again.")

    return Notice(text=told, undo=back)


def take_back_record(engine: Engine, who: Person, saved: SavedRecord) -> None:
    """Remove what was just noted.

    Raises
    ------
    StaleRowError : somebody worked on it since; it stays.
    """
    _refuse_viewers(who)
    if saved.said is not None:
        take_back_feedback(engine, who, saved.said)
        return
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows: dict[str, Cases | Visits] = {
            "case": Cases(work),
            "visit": Visits(work),
        }
        rows[saved.kind].take_back_entry(saved.row_id, version=saved.version, scope=who.scope)


def _refuse_viewers(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at customers but not add to their history")
