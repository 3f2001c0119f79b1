"""``POST /api/feedback``: one piece or many, kept one by one and answered when they are committed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from dashboard.actions.feedback_arrivals import Arrivals
from dashboard.actions.feedback_intake import DONE, FIELDS, Piece, Request, TokenGoneError
from dashboard.api.bodies import parsed, read_body, read_row
from dashboard.api.letting_in import Doorkeeper, not_let_in, token_of
from dashboard.api.problems import NEVER_KEPT, ProblemError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Engine
    from starlette.requests import Request as HttpRequest
    from starlette.responses import Response

    from dashboard.api.limits import Limit

MOST_PIECES = 1_000
SCOPE = "feedback:write"
_KNOWN = frozenset(FIELDS)
_SPOKEN = {"true": True, "false": False}


def taking_feedback(
    engine: Callable[[], Engine], limit: Limit, key_of: Callable[[HttpRequest], str | None]
) -> Callable[[HttpRequest], Awaitable[Response]]:
    """The endpoint. Its pieces go through one writer, whoever sends them."""
    arrivals, door = Arrivals(engine), Doorkeeper(engine, SCOPE)

    async def take(request: HttpRequest) -> Response:
        token = token_of(request)
        bearer = door.known(token)
        if bearer is None:
            bearer = await run_in_threadpool(door.let_in, token)
        limit.take(bearer.id)
        key = key_of(request)
        body = await read_body(request)
        pieces = pieces_of(body)
        asked = hashlib.sha256(b"feedback\n" + body).hexdigest()
        sent = arrivals.send(Request(bearer=bearer, pieces=pieces, key=key, request_sha256=asked))
        try:
            kept, again = await asyncio.wrap_future(sent)
        except TokenGoneError as gone:
            raise not_let_in() from gone
        headers = {"idempotency-replayed": "true"} if again else {}
        if kept.status == DONE:
            return JSONResponse(kept.answer, headers=NEVER_KEPT | headers)
        told = "Every piece was refused, and nothing was written."
        return ProblemError(kept.status, told, "See the pieces.", headers=headers, **kept.answer).answer()

    return take


def pieces_of(body: bytes) -> list[Piece]:
    """The pieces of a body: one object, a list of them, or ``{"rows": [a list of them]}``.

    Raises
    ------
    ProblemError : 400 it is not plain JSON; 413 it holds too many pieces; 422 it is not made of pieces of feedback.
    """
    found = parsed(body)
    if isinstance(found, dict) and list(found) == ["rows"]:
        found = found["rows"]
    listed = [found] if isinstance(found, dict) else found
    if not isinstance(listed, list) or not listed:
        raise ProblemError(422, "The body is not a piece of feedback.", "Send one object, or a list of at least one.")
    if len(listed) > MOST_PIECES:
        raise ProblemError(
            413, f"The list holds {len(listed):,} pieces, and at most {MOST_PIECES:,} are taken.", "Send it in parts."
        )
    return [_piece(row, number) for number, row in enumerate(listed, 1)]


def _piece(row: object, number: int) -> Piece:
    fields = read_row(row, number, "feedback", _KNOWN)
    asked = fields.pop("call_back", "false")
    if asked not in _SPOKEN:
        shown = json.dumps(asked[:40], ensure_ascii=False)
        raise ProblemError(
            422, f"Row {number}, call_back: {shown} is neither true nor false.", "Send true or false.",
            row=number, column="call_back",
        )  # fmt: skip
    return Piece(fields=fields, call_back=_SPOKEN[asked])
