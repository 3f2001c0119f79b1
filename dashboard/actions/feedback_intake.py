"""Feedback that programs send: checked against the store piece by piece, kept by the one write path, answered once.

Many requests are carried out in one transaction: each is answered after it is committed, and a key with its answer is
written in the same transaction as what it brought. So what was acknowledged is stored, whatever happens next, and what
was not is not there and may be sent again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import settings
from dashboard.actions.feedback_keys import Keys
from dashboard.actions.scoring import read_all_at_once
from dashboard.errors import DemoStoreError, UserError
from data_access.cleaning.dates import read_datetime
from data_access.cleaning.feedback_entry import Said, read_feedback
from data_access.importing.once import Kept, KeyReusedError
from data_access.repositories import Entering, FeedbackEntries, FollowUps, References
from data_access.repositories.tokens import in_force, to_note, was_used
from data_access.schema import StoreSettings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Engine

    from data_access.repositories import Arrived
    from data_access.repositories.feedback_references import Bought
    from data_access.repositories.tokens import Bearer

DONE, REFUSED = 200, 422
FIELDS = ("feedback", "customer", "email", "purchase", "product", "date", "title", "text", "rating", "rating_scale",
          "channel", "language", "call_back")  # fmt: skip
_WHOLE = re.compile(r"-?[0-9]{1,3}")
_SHOWN = {"received_at": "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece as it was sent: text by the name of its field, references still as the business's own numbers."""

    fields: Mapping[str, str]
    call_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a request asks, and the key and fingerprint it is known by."""

    bearer: Bearer
    pieces: Sequence[Piece]
    key: str | None = None
    request_sha256: str = ""


class TokenGoneError(UserError):
    """The token lets in no more, though it did a moment ago."""


class RefusedError(Exception):
    """A piece that cannot be kept: the field, and the sentence for people."""

    def __init__(self, column: str | None, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def take_in_together(engine: Engine, requests: Sequence[Request]) -> list[tuple[Kept, bool] | Exception]:
    """Carry requests out in one transaction, each as if it were alone; an answer or an error for each.

    Raises
    ------
    StoreBusyError : the store did not give its lock in time; nothing was written, and all may be made again.
    DemoStoreError : the store holds demo data, which real words never mix with.
    """
    with UnitOfWork(engine, clock=settings.now) as work:
        stated = work.session.get_one(StoreSettings, 1)
        if stated.demo:
            raise DemoStoreError(
                "The store holds demo data.", "Clear it first (rapport demo --clear), or name another."
            )
        zone = ZoneInfo(stated.time_zone)
        allowed = _let_in(work, requests)
        keys = Keys(work, requests)
        judged = [_is_new(one, keys, allowed) for one in requests]
        new = [one for one, is_new in zip(requests, judged, strict=True) if is_new is True]
        done = _carried_out(work, new, zone)
        keys.write(list(zip(new, done, strict=True)))
        answers = iter(done)
        return [
            is_new if isinstance(is_new, Exception) else (next(answers), False) if is_new else (keys.answer(one), True)
            for one, is_new in zip(requests, judged, strict=True)
        ]


def _is_new(request: Request, keys: Keys, allowed: Collection[int]) -> bool | Exception:
    """Whether the request is to be carried out; or why it is not, without an answer of its own."""
    if request.bearer.id not in allowed:
        return TokenGoneError("The token was revoked, or has expired.", "Make a new one with: rapport token create")
    try:
        return keys.is_new(request)
    except KeyReusedError as error:
        return error


def _let_in(work: UnitOfWork, requests: Sequence[Request]) -> set[int]:
    """The tokens that let in at this very moment, whoever let them in before; their use is noted."""
    found = in_force(work, {one.bearer.id for one in requests})
    for token_id, last_used_at in found.items():
        if to_note(last_used_at, work.now):
            was_used(work, token_id)
    return set(found)


def _carried_out(work: UnitOfWork, requests: Sequence[Request], zone: ZoneInfo) -> list[Kept]:
    """Judge and write all pieces of new requests."""
    reading = [(one, piece) for one in requests for piece in one.pieces]
    references = References(
        work, [piece.fields for _, piece in reading if not any(map(_unkept, piece.fields.values()))]
    )
    read = [_read(piece, references, work.now, zone) for _, piece in reading]
    entering = [
        Entering(said, identity_of(piece.fields.get("feedback")), came_by=_actor(one))
        for (one, piece), said in zip(reading, read, strict=True)
        if isinstance(said, Said)
    ]
    arrived = iter(FeedbackEntries(work).enter_many(entering, read_all_at_once, by_program=True))
    verdicts = iter([_told(next(arrived), said) if isinstance(said, Said) else _refused(said) for said in read])
    whose = iter(read)
    found = []
    for one in requests:
        work.actor = _actor(one)
        mine = [{"row": number} | next(verdicts) for number, _ in enumerate(one.pieces, 1)]
        for piece, verdict in zip(one.pieces, mine, strict=True):
            said = next(whose)
            if piece.call_back and verdict["verdict"] == "accepted" and isinstance(said, Said):
                _call_back(work, said.customer_id, zone)
        found.append(_kept(work, mine))
    return found


def _actor(request: Request) -> str:
    return f"{request.bearer.name} (token)"


def _call_back(work: UnitOfWork, customer_id: int | None, zone: ZoneInfo) -> None:
    assert customer_id is not None  # noqa: S101  for the type checker: else it was refused
    day = settings.today(zone.key)
    FollowUps(work).call_back(customer_id, f"Asked to be called back on {day.isoformat()}.", due_on=day)


def _kept(work: UnitOfWork, verdicts: Sequence[dict[str, Any]]) -> Kept:
    """The answer to a request, with its audit event where something was written."""
    answer = _answer(verdicts)
    if answer["accepted"] + answer["held"]:
        details: dict[str, object] = {
            name: [one[name] for one in verdicts if name in one] for name in ("id", "held_id")
        }
        work.record("feedback received", subject_kind="feedback", details=details)
    return Kept(REFUSED if answer["rejected"] == len(verdicts) else DONE, answer)


def _unkept(text: str) -> bool:
    return "\x00" in text


def _read(piece: Piece, references: References, now: datetime, zone: ZoneInfo) -> Said | RefusedError:
    """What one piece says and refers to, or why it cannot be kept."""
    try:
        for name, text in piece.fields.items():
            if _unkept(text):
                raise RefusedError(name, "This holds a character that cannot be kept (a NUL).")  # noqa: TRY301
        said = _said(references, piece.fields, now, zone)
        if piece.call_back and said.customer_id is None:
            raise RefusedError("call_back", "Name the customer to call back.")  # noqa: TRY301
    except RefusedError as refused:
        return refused
    return said


def _refused(why: RefusedError) -> dict[str, Any]:
    return {"verdict": "rejected", "column": why.column, "message": why.message}


def _told(arrived: Arrived, said: Said) -> dict[str, Any]:
    if arrived.held_id is not None:
        return {"verdict": "held", "held_id": arrived.held_id, "held_as": arrived.held_as, "message": arrived.why}
    told = {"verdict": "unchanged" if arrived.again else "accepted", "id": arrived.feedback_id}
    if arrived.again and arrived.words not in {None, (said.text, said.rating)}:
        told["message"] = "It was kept before with other words or another rating, and they stay."
    return told


def identity_of(number: str | None) -> bytes | None:
    """The same as the import gives to a row with this feedback id, so that neither brings it a second time."""
    return None if number is None else md5(f"feedback\x1f{number}".encode(), usedforsecurity=False).digest()


def _said(references: References, given: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Said:
    read = read_feedback(_typed(given, zone), now=now)
    for column, message in read.errors.items():
        raise RefusedError(_SHOWN.get(column, column), message)
    customer = _customer(references, given)
    purchase = _purchase(references, given.get("purchase"), customer)
    product = None
    if given.get("product"):
        product = references.product(given["product"])
        if product is None:
            raise RefusedError("product", "There is no product of this code.")
    who = purchase.customer_id if purchase and customer is None else customer
    bought = purchase.purchase_id if purchase else None
    return Said(**read.values, customer_id=who, purchase_id=bought, product_id=product)


def _typed(given: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    """The fields whose text stands for something else, read; a rating keeps its scale in small letters."""
    fields: dict[str, Any] = {name: given[name] for name in ("title", "text", "channel", "language") if name in given}
    if "rating_scale" in given:
        fields["rating_scale"] = given["rating_scale"].strip().lower()
    if "rating" in given:
        if not _WHOLE.fullmatch(given["rating"]):
            raise RefusedError("rating", "A rating is a whole number.")
        fields["rating"] = int(given["rating"])
    if "date" in given:
        moment = read_datetime(given["date"].strip(), "ymd", zone)
        if not isinstance(moment, datetime):
            raise RefusedError("date", "This is not a date; write it as 2026-03-31 or 2026-03-31T14:05:00+02:00.")
        fields["received_at"] = moment
    return fields


def _customer(references: References, given: Mapping[str, str]) -> int | None:
    if given.get("customer"):
        found = references.customer(given["customer"])
        if found is None:
            raise RefusedError("customer", "There is no customer of this number; send it to /api/customers first.")
        return found
    if not given.get("email"):
        return None
    several = references.of_email(given["email"])
    if len(several) != 1:
        told = "Several customers have this e-mail" if several else "There is no customer of this e-mail"
        raise RefusedError("email", f"{told}; send the customer’s number.")
    return several[0]


def _purchase(references: References, number: str | None, customer: int | None) -> Bought | None:
    if not number:
        return None
    found = references.purchases(number, customer)
    if len(found) != 1:
        told = "Several purchases have this number" if found else "There is no such purchase"
        raise RefusedError("purchase", f"{told}{' of this customer' if customer is not None else ''}.")
    return found[0]


def _answer(verdicts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    named = [one["verdict"] for one in verdicts]
    counted = {name: named.count(name) for name in ("accepted", "unchanged", "held", "rejected")}
    return {"read": len(verdicts)} | counted | {"pieces": list(verdicts)}
