"""``POST /api/customers`` and ``POST /api/purchases``: rows in, verdicts out."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, Router

from dashboard import settings
from dashboard.actions import intake
from dashboard.api.bodies import read_body, rows_of
from dashboard.api.feedback import taking_feedback
from dashboard.api.letting_in import let_in, token_of
from dashboard.api.limits import Limit
from dashboard.api.openapi import document
from dashboard.api.problems import NEVER_KEPT, ProblemError
from dashboard.errors import DemoStoreError, StoreBusyError, StoreError, UserError, log_unexpected
from data_access.importing.once import KeyReusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from data_access.importing.once import Kept

    Answer = Callable[[Request], Awaitable[Response]]

KINDS = ("customers", "purchases")
METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]  # all reach us, to be refused in words
LONGEST_KEY = 255
WAITING = 20  # requests that may wait for their turn; imports come one after the other anyway
PATIENCE_SECONDS = 10.0
RETRY_AFTER = {"retry-after": "5"}
_SAID = {"true": True, "false": False}


def api(engine: Callable[[], Engine]) -> Mount:
    """The routes below ``/api``, on the store that ``engine`` gives when a request comes."""
    turn, limit = _Turn(), Limit(settings.requests_per_second)
    routes = [
        Route("/openapi.json", _in_words(_described), methods=METHODS),
        *(Route(f"/{kind}", _taking(kind, engine, turn, limit), methods=METHODS) for kind in KINDS),
        Route("/feedback", _in_words(_posted(taking_feedback(engine, limit, _key))), methods=METHODS),
    ]
    return Mount("/api", app=Router(routes, redirect_slashes=False, default=_nothing_there))


class _Turn:
    """One import at a time from this server, in the order of the requests, so that they do not refuse each other."""

    def __init__(self) -> None:
        self._free = asyncio.Lock()
        self._waiting = 0

    async def run(self, work: Callable[[], tuple[Kept, bool]]) -> tuple[Kept, bool]:
        """Do the work in a thread when its turn comes; a StoreBusyError when that takes too long."""
        if self._waiting >= WAITING:
            raise _many_wait()
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), PATIENCE_SECONDS)
        except TimeoutError as error:
            raise _many_wait() from error
        finally:
            self._waiting -= 1
        try:
            return await run_in_threadpool(work)
        finally:
            self._free.release()


def _many_wait() -> StoreBusyError:
    return StoreBusyError("Other requests are being worked on.", "Ask again in a few seconds.")


def _posted(answer: Answer) -> Answer:
    """The same endpoint for the method POST alone."""

    async def answered(request: Request) -> Response:
        _require_method(request, "POST")
        return await answer(request)

    return answered


def _taking(kind: str, engine: Callable[[], Engine], turn: _Turn, limit: Limit) -> Answer:
    """The endpoint that takes rows of a kind in."""

    async def take(request: Request) -> Response:
        _require_method(request, "POST")
        token = token_of(request)
        bearer = await run_in_threadpool(lambda: let_in(engine(), token, f"{kind}:write"))
        limit.take(bearer.id)
        dry_run, key = _dry_run(request), _key(request)
        body = await read_body(request)
        rows = await run_in_threadpool(rows_of, body, kind)
        asked = hashlib.sha256(f"{kind} {dry_run}\n".encode() + body).hexdigest()
        delivery = intake.Delivery(kind=kind, rows=rows, dry_run=dry_run, key=key, request_sha256=asked)
        kept, again = await turn.run(lambda: intake.take_in(engine(), bearer, delivery))
        return _answered(kept, again=again)

    return _in_words(take)


def _answered(kept: Kept, *, again: bool) -> Response:
    """The report; when every row was refused a problem that carries it."""
    headers = {"idempotency-replayed": "true"} if again else {}
    if kept.status == intake.DONE:
        return JSONResponse(kept.answer, headers=NEVER_KEPT | headers)
    detail = "Every row was refused, and nothing was written."
    return ProblemError(kept.status, detail, "See the rejects.", headers=headers, **kept.answer).answer()


async def _described(request: Request) -> Response:
    if request.method not in {"GET", "HEAD"}:
        return _wrong_method("GET, HEAD").answer()
    return JSONResponse(document())


async def _nothing_there(scope: Scope, receive: Receive, send: Send) -> None:
    answer = ProblemError(404, "There is nothing at this address.", "See what there is: GET /api/openapi.json")
    await answer.answer()(scope, receive, send)


def _in_words(answer: Answer) -> Answer:
    """The same endpoint, with every error as a problem in words."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except ProblemError as problem:
            return problem.answer()
        except (KeyReusedError, DemoStoreError) as error:
            return ProblemError(409, error.what, error.do).answer()
        except (StoreBusyError, StoreError) as error:  # a full disk is worth another try, later
            return ProblemError(503, error.what, error.do, headers=RETRY_AFTER).answer()
        except UserError as error:
            return ProblemError(422, error.what, error.do).answer()
        except Exception as error:  # noqa: BLE001  the outermost wall: a bug is logged whole and shown as a number
            reference = log_unexpected(error)
            detail = f"Something went wrong that should not have (reference {reference})."
            return ProblemError(500, detail, "Report it with the reference.", reference=reference).answer()

    return answered


def _require_method(request: Request, allowed: str) -> None:
    if request.method != allowed:
        raise _wrong_method(allowed)


def _wrong_method(allowed: str) -> ProblemError:
    return ProblemError(405, "This address does not take that method.", f"Use {allowed}.", headers={"allow": allowed})


def _dry_run(request: Request) -> bool:
    """Whether only the verdicts are asked for."""
    given = parse_qsl(request.url.query, keep_blank_values=True)
    said = dict(given).get("dry_run", "false")
    if len(given) > 1 or {name for name, _ in given} - {"dry_run"} or said not in _SAID:
        raise ProblemError(400, "The address has a parameter that is not known.", "The only one is dry_run=true.")
    return _SAID[said]


def _key(request: Request) -> str | None:
    """The key that marks the request, if it has one."""
    keys = request.headers.getlist("idempotency-key")
    if not keys:
        return None
    key = keys[0].strip()
    if len(keys) > 1 or not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise ProblemError(400, "The idempotency key is not one.", f"Send 1 to {LONGEST_KEY} plain characters, once.")
    return key
