"""Feedback that programs send: checked against the store piece by piece, kept by the one write path, answered once.

Many requests are carried out in one transaction: each is answered after it is committed, and a key with its answer is
written in the same transaction as what it brought. So what was acknowledged is stored, whatever happens next, and what
was not is not there and may be sent again.
"""

from __future__ import annotations

import queue
import re
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from dashboard import settings
from dashboard.actions.scoring import read_at_once
from dashboard.errors import DemoStoreError
from data_access.cleaning.dates import read_datetime
from data_access.cleaning.feedback_entry import Said, read_feedback
from data_access.importing.lock import Holder
from data_access.importing.once import KEPT_FOR, Kept, KeyReusedError
from data_access.repositories import Customers, FeedbackEntries, FollowUps, Products, read_settings
from data_access.repositories.tokens import was_used
from data_access.schema import Customer, IdempotencyKey, Purchase, StoreSettings
from data_access.schema.facts import visible
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Engine

    from data_access.repositories import Arrived
    from data_access.repositories.tokens import Bearer

DONE, REFUSED = 200, 422
MOST_TOGETHER = 200  # requests of one transaction
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


class RefusedError(Exception):
    """A piece that cannot be kept: the field, and the sentence for people."""

    def __init__(self, column: str | None, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


class Arrivals:
    """One thread that writes what requests bring, all that waits at once. Started by the first request."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[tuple[Request, Future[tuple[Kept, bool]]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def send(self, request: Request) -> Future[tuple[Kept, bool]]:
        """The answer, when it is committed, and whether it is that of an earlier, equal request."""
        answer: Future[tuple[Kept, bool]] = Future()
        self._waiting.put((request, answer))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)
                self._thread.start()
        return answer

    def _run(self) -> None:
        while True:
            together = [self._waiting.get()]
            while len(together) < MOST_TOGETHER and not self._waiting.empty():
                together.append(self._waiting.get())
            self._carry_out(together)

    def _carry_out(self, together: Sequence[tuple[Request, Future[tuple[Kept, bool]]]]) -> None:
        try:
            answers = take_in_together(self._engine(), [request for request, _ in together])
        except Exception as error:  # noqa: BLE001  one that fails must not take the others with it
            if len(together) == 1:
                together[0][1].set_exception(error)
                return
            for one in together:
                self._carry_out([one])
            return
        for (_, future), answer in zip(together, answers, strict=True):
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)


def take_in_together(engine: Engine, requests: Sequence[Request]) -> list[tuple[Kept, bool] | Exception]:
    """Carry requests out in one transaction, each as if it were alone; an answer or an error for each.

    Raises
    ------
    StoreBusyError : the store did not give its lock in time; nothing was written, and all may be made again.
    DemoStoreError : the store holds demo data, which real words never mix with.
    """
    stated = read_settings(engine)
    if stated.demo:
        raise DemoStoreError("The store holds demo data.", "Clear it first (rapport demo --clear), or name another.")
    with UnitOfWork(engine, clock=settings.now) as work:
        entries, noted = FeedbackEntries(work), set[int]()
        answers = [_one(work, entries, request) for request in requests]
        for request in requests:
            if request.bearer.id not in noted and request.bearer.to_note(work.now):
                was_used(work, request.bearer.id)
                noted.add(request.bearer.id)
    return answers


def _one(work: UnitOfWork, entries: FeedbackEntries, request: Request) -> tuple[Kept, bool] | Exception:
    work.actor = f"{request.bearer.name} (token)"
    try:
        known = _answered_before(work, request)
    except KeyReusedError as error:
        return error
    if known is not None:
        return known, True
    verdicts = [_verdict(work, entries, piece, number) for number, piece in enumerate(request.pieces, 1)]
    answer = _answer(verdicts)
    kept = Kept(REFUSED if answer["rejected"] == len(verdicts) else DONE, answer)
    if answer["accepted"] + answer["held"]:
        details: dict[str, object] = {
            name: [one[name] for one in verdicts if name in one] for name in ("id", "held_id")
        }
        work.record("feedback received", subject_kind="feedback", details=details)
    if request.key is not None:
        row = {
            "token_id": request.bearer.id, "key": request.key, "request_sha256": request.request_sha256,
            "holder": Holder.this_process(work.actor, work.now).text(), "begun_at": work.now, "status": kept.status,
            "answer": kept.answer,
        }  # fmt: skip
        work.session.connection().execute(insert(IdempotencyKey).values(row))
    return kept, False


def _answered_before(work: UnitOfWork, request: Request) -> Kept | None:
    """The answer of an equal request with this key; an older one than is kept is forgotten."""
    if request.key is None:
        return None
    k, session = IdempotencyKey, work.session
    mine = (k.token_id == request.bearer.id) & (k.key == request.key)
    row = session.execute(select(k.request_sha256, k.status, k.answer, k.begun_at).where(mine)).one_or_none()
    if row is None:
        return None
    if row.begun_at < work.now - KEPT_FOR:
        session.execute(delete(k).where(mine))
        return None
    if row.request_sha256 != request.request_sha256 or row.status is None:
        raise KeyReusedError(
            "This idempotency key was used before for another request.", "Give every new request a key of its own."
        )
    return Kept(row.status, row.answer or {})


def _verdict(work: UnitOfWork, entries: FeedbackEntries, piece: Piece, number: int) -> dict[str, Any]:
    """What becomes of one piece, as the answer says it."""
    given = piece.fields
    try:
        for name, text in given.items():
            if "\x00" in text:
                raise RefusedError(name, "This holds a character that cannot be kept (a NUL).")  # noqa: TRY301
        said = _said(work, given)
        if piece.call_back and said.customer_id is None:
            raise RefusedError("call_back", "Name the customer to call back.")  # noqa: TRY301
    except RefusedError as refused:
        return {"row": number, "verdict": "rejected", "column": refused.column, "message": refused.message}
    arrived = entries.enter(
        said, read_at_once(said.text, said.rating, said.rating_scale), identity=_identity(given.get("feedback")),
        by_program=True, recorded=False,
    )  # fmt: skip
    if piece.call_back and said.customer_id is not None and not arrived.again and arrived.held_id is None:
        day = settings.today(_zone(work))
        FollowUps(work).call_back(said.customer_id, f"Asked to be called back on {day.isoformat()}.", due_on=day)
    return {"row": number} | _told(arrived)


def _zone(work: UnitOfWork) -> str:
    return work.session.get_one(StoreSettings, 1).time_zone


def _told(arrived: Arrived) -> dict[str, Any]:
    if arrived.held_id is not None:
        return {"verdict": "held", "held_id": arrived.held_id, "held_as": arrived.held_as, "message": arrived.why}
    return {"verdict": "unchanged" if arrived.again else "accepted", "id": arrived.feedback_id}


def _identity(number: str | None) -> bytes | None:
    """The same as the import gives to a row with this feedback id, so that neither brings it a second time."""
    return None if number is None else md5(f"feedback\x1f{number}".encode(), usedforsecurity=False).digest()


def _said(work: UnitOfWork, given: Mapping[str, str]) -> Said:
    read = read_feedback(_typed(work, given), now=work.now)
    for column, message in read.errors.items():
        raise RefusedError(_SHOWN.get(column, column), message)
    customer = _customer(work, given)
    purchase = _purchase(work, given.get("purchase"), customer)
    product = None
    if given.get("product"):
        found = Products(work).find(given["product"])
        if found is None:
            raise RefusedError("product", "There is no product of this code.")
        product = found.id
    who = purchase[1] if purchase and customer is None else customer
    return Said(**read.values, customer_id=who, purchase_id=purchase[0] if purchase else None, product_id=product)


def _typed(work: UnitOfWork, given: Mapping[str, str]) -> dict[str, Any]:
    """The fields whose text stands for something else, read; a rating keeps its scale in small letters."""
    fields: dict[str, Any] = {name: given[name] for name in ("title", "text", "channel", "language") if name in given}
    if "rating_scale" in given:
        fields["rating_scale"] = given["rating_scale"].strip().lower()
    if "rating" in given:
        if not _WHOLE.fullmatch(given["rating"]):
            raise RefusedError("rating", "A rating is a whole number.")
        fields["rating"] = int(given["rating"])
    if "date" in given:
        moment = read_datetime(given["date"].strip(), "ymd", ZoneInfo(_zone(work)))
        if not isinstance(moment, datetime):
            raise RefusedError("date", "This is not a date; write it as 2026-03-31 or 2026-03-31T14:05:00+02:00.")
        fields["received_at"] = moment
    return fields


def _customer(work: UnitOfWork, given: Mapping[str, str]) -> int | None:
    if given.get("customer"):
        row = Customers(work).find(given["customer"])
        if row is None:
            raise RefusedError("customer", "There is no customer of this number; send it to /api/customers first.")
        return row.id
    if not given.get("email"):
        return None
    c = Customer
    asked = select(c.id).where(c.email == given["email"].strip().lower(), visible(c.batch_id)).limit(2)
    found = work.session.scalars(asked).all()
    if len(found) != 1:
        told = "Several customers have this e-mail" if found else "There is no customer of this e-mail"
        raise RefusedError("email", f"{told}; send the customer’s number.")
    return found[0]


def _purchase(work: UnitOfWork, reference: str | None, customer: int | None) -> tuple[int, int | None] | None:
    if not reference:
        return None
    p = Purchase
    asked = select(p.id, p.customer_id).where(p.reference == reference, visible(p.batch_id))
    if customer is not None:
        asked = asked.where(p.customer_id == customer)
    found = work.session.execute(asked.limit(2)).all()
    if len(found) != 1:
        told = "Several purchases have this number" if found else "There is no such purchase"
        raise RefusedError("purchase", f"{told}{' of this customer' if customer is not None else ''}.")
    return found[0].id, found[0].customer_id


def _answer(verdicts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    named = [one["verdict"] for one in verdicts]
    counted = {name: named.count(name) for name in ("accepted", "unchanged", "held", "rejected")}
    return {"read": len(verdicts)} | counted | {"pieces": list(verdicts)}
