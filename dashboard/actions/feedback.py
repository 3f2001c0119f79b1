"""One piece of feedback by hand: reading the form, saving it with what it asks for, taking all of that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.actions.scoring import read_all_at_once, read_at_once
from dashboard.errors import UserError
from dashboard.theme import day as written_day
from data_access.cleaning.feedback_entry import LONGEST_TEXT, SCALES, ReadFeedback, Said, read_feedback
from data_access.repositories import (
    Arrived,
    CalledBack,
    Customers,
    Entering,
    FeedbackEntries,
    FollowUps,
    Products,
    read_settings,
)
from data_access.repositories.feedback_entry import HELD
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer as scorer_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Engine

    from sentiment.scoring import Evidence

__all__ = ["LONGEST_TEXT", "SCALES"]

CHANNELS = ("Phone", "Shop", "Email", "Chat", "Web", "Social", "Survey")
ASKS_A_CALL = " They ask to be called back: "
SCALE_NAMES = {"stars": "Stars, 1 to 5", "nps": "NPS, 0 to 10", "csat": "CSAT, 1 to 5", "ces": "CES, 1 to 7"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFeedback:
    """The fields of the form as they were typed. ``consent`` is empty where it stays as it is."""

    text: str = ""
    scale: str = ""
    rating: int | None = None
    channel: str = ""
    language: str = ""
    day: date | None = None
    customer_id: int | None = None
    purchase_id: int | None = None
    product: str = ""
    consent: str = ""
    call_back: bool = False
    unmatched: bool = False  # somebody was looked for and not chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedConsent:
    """What a customer's consent was before it was asked."""

    customer_id: int
    version: int
    consent: str
    consent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFeedback:
    """A piece that was saved, as its undo knows it."""

    arrived: Arrived
    called: CalledBack | None = None
    consent: ChangedConsent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the quick scorer says of a text that is being typed: its label, and the words that decided."""

    label: str
    polarity: float | None
    evidence: Sequence[Evidence]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackDesk:
    """What the form calls, and what is to be said.

    ``token`` names the form that is open, ``text`` is the draft, ``channel`` the one chosen last, and ``tried`` whether
    it was tried to be saved: from then on an empty field is wrong too. ``said`` draws the box of the text.
    """

    may_write: bool
    today: date
    told: Notice | None
    token: str
    channel: str
    text: str
    tried: bool
    said: Callable[[Sequence[tuple[str, str]]], None]
    asked_to_save: Callable[[], bool]
    preview: Callable[[str], Preview]
    check: Callable[[TypedFeedback], dict[str, str]]
    save: Callable[[TypedFeedback, str], bool]
    undo: Callable[[], None]
    close_notice: Callable[[], None]
    let_in: Callable[[int, int], None]
    delete: Callable[[int, int], None]


def preview(text: str) -> Preview:
    """What the quick scorer says of a text at this moment; a millisecond."""
    quick = scorer_named("quick")
    score = quick.score_many([text])[0]
    return Preview(label=score.label, polarity=score.polarity, evidence=quick.explain(text), reason=score.reason)


def check_feedback(typed: TypedFeedback, time_zone: str) -> dict[str, str]:
    """What is wrong, by field of the form."""
    errors = dict(_read(typed, time_zone).errors)
    if "received_at" in errors:
        errors["day"] = errors.pop("received_at")
    if typed.scale and typed.rating is None:
        errors["rating"] = "Choose the answer, or no rating."
    if typed.unmatched:
        errors["customer"] = "Choose who it is, or empty the field to stay anonymous."
    if typed.customer_id is None:
        if typed.call_back:
            errors["call_back"] = "Choose whom to call back, above."
        if typed.consent:
            errors["consent"] = "Choose whose consent it is, above."
    return errors


def _read(typed: TypedFeedback, time_zone: str) -> ReadFeedback:
    given: dict[str, Any] = {
        "text": typed.text, "rating": typed.rating, "rating_scale": typed.scale or None,
        "channel": typed.channel, "language": typed.language,
    }  # fmt: skip
    now = settings.now()
    if typed.day is not None and typed.day != settings.today(time_zone):
        # Of another day the hour is not known; noon is on that day wherever one reads it.
        given["received_at"] = datetime.combine(typed.day, time(12), ZoneInfo(time_zone)).astimezone(UTC)
    return read_feedback(given, now=now)


def save_feedback(
    engine: Engine, who: Person, typed: TypedFeedback, *, submission_id: str | None = None
) -> SavedFeedback:
    """Save a piece of feedback, with the consent and the call it asks for. A second click saves nothing more.

    Raises
    ------
    UserError : the person may only look, a field is wrong, or it refers to what is not there for them.
    """
    _refuse_viewers(who)
    zone = read_settings(engine).time_zone
    errors = check_feedback(typed, zone)
    if errors:
        raise UserError(" ".join(errors.values()), "Nothing was saved yet.")
    values = _read(typed, zone).values
    scores = read_at_once(values["text"], values.get("rating"), values.get("rating_scale"))
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        said = Said(
            **values, customer_id=typed.customer_id, purchase_id=typed.purchase_id,
            product_id=product_id_of(work, typed.product),
        )  # fmt: skip
        arrived = FeedbackEntries(work).enter(said, scores, scope=who.scope, submission_id=submission_id)
        if arrived.again or typed.customer_id is None:
            return SavedFeedback(arrived=arrived)
        called = _called(work, who, typed, settings.today(zone)) if typed.call_back else None
        consent = _asked(work, who, typed.customer_id, typed.consent) if typed.consent else None
    return SavedFeedback(arrived=arrived, called=called, consent=consent)


def product_id_of(work: UnitOfWork, code: str) -> int | None:
    """The product of a code; None where none was chosen.

    Raises
    ------
    UserError : there is no such product.
    """
    if not code:
        return None
    found = Products(work).find(code)
    if found is None:
        raise UserError(f"There is no product {code}.", "Choose another, or none.")
    return found.id


def _called(work: UnitOfWork, who: Person, typed: TypedFeedback, today: date) -> CalledBack:
    assert typed.customer_id is not None  # noqa: S101  for the type checker; asked by the caller
    reason = f"Asked to be called back on {written_day(today)}."
    return FollowUps(work).call_back(typed.customer_id, reason, due_on=today, scope=who.scope)


def _asked(work: UnitOfWork, who: Person, customer_id: int, consent: str) -> ChangedConsent | None:
    rows = Customers(work)
    row = rows.get(customer_id, scope=who.scope)
    if row.consent == consent:
        return None
    before, since = row.consent, row.consent_at
    row = rows.change(customer_id, version=row.version, scope=who.scope, consent=consent, consent_at=work.now)
    return ChangedConsent(customer_id=customer_id, version=row.version, consent=before, consent_at=since)


def keep_unseen(work: UnitOfWork, said: Said, identity: bytes, suspect: str | None = None) -> Arrived:
    """Keep what a customer sent without anybody looking: read at once, and held apart where it repeats or is unwanted.

    ``identity`` is what a second arrival is known by, ``suspect`` why it is held as unwanted whatever it says. What
    ``said`` refers to is there: the caller has looked.
    """
    entering = Entering(said, identity, suspect=suspect)
    (arrived,) = FeedbackEntries(work).enter_many([entering], read_all_at_once, by_program=True)
    details: dict[str, object] = {"held_as": arrived.held_as} if arrived.held_as else {}
    held = arrived.held_id is not None
    work.record(f"{HELD} added" if held else "feedback added", subject_kind=HELD if held else FeedbackEntries.noun,
                subject_id=arrived.held_id if held else arrived.feedback_id, details=details or None)  # fmt: skip
    return arrived


def take_back_feedback(engine: Engine, who: Person, saved: SavedFeedback) -> Notice:
    """Remove exactly what was just saved, with the call and the consent that came with it: the undo.

    Raises
    ------
    StaleRowError : somebody changed one of them since; all stays.
    UserError : somebody works with it by now.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        FeedbackEntries(work).take_back(saved.arrived, scope=who.scope)
        if saved.called is not None:
            FollowUps(work).take_call_back(saved.called, scope=who.scope)
        if (was := saved.consent) is not None:
            Customers(work).change(
                was.customer_id, version=was.version, scope=who.scope, consent=was.consent, consent_at=was.consent_at
            )
    return Notice(text="The feedback is gone again.")


def told_of(engine: Engine, who: Person, saved: SavedFeedback, name: str) -> Notice:
    """What was saved, with its undo; ``name`` is whose words they are."""
    arrived = saved.arrived
    if arrived.held_id is not None:
        told = f"Held apart, and counted nowhere: {arrived.why} It stands below, to be let in or deleted."
    else:
        told = f"The feedback of {name} was saved."
    if saved.called is not None:
        told += " Somebody is reminded today to call them back."
    return Notice(text=told, undo=lambda: take_back_feedback(engine, who, saved))


def let_in(engine: Engine, who: Person, held_id: int, version: int) -> Notice:
    """Count a held piece from now on.

    Raises
    ------
    UserError : the person may only look, or somebody else has decided on it since.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        # Unread: the scorer that serves reads it within seconds.
        why = FeedbackEntries(work).let_in(held_id, {}, version=version, scope=who.scope).why
    _, asked, whom = why.partition(ASKS_A_CALL)  # said once more: it stood at the held piece alone
    return Notice(text=f"It was let in, and counts from now on.{asked}{whom}")


def delete_held(engine: Engine, who: Person, held_id: int, version: int) -> Notice:
    """Delete a held piece; it can be put back while the line that says so stands there.

    Raises
    ------
    UserError : the person may only look, or somebody else has decided on it since.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        columns = FeedbackEntries(work).delete_held(held_id, version=version, scope=who.scope)

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as again:
            FeedbackEntries(again).hold_again(columns)
        return Notice(text="It is held apart again.")

    return Notice(text="The held piece was deleted.", undo=back)


def _refuse_viewers(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at feedback but not log it")
