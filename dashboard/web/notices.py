"""``/u/TOKEN/KIND``: the link in a mail to a person with a seat that switches such mail off. Thin, as the forms are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount, Route, Router

from dashboard.actions.my_notices import switch_off, whose_link
from dashboard.analytics.staff_letters import KINDS
from dashboard.errors import StoreBusyError, StoreError, log_unexpected
from dashboard.web.drawing import Look, draw
from data_access.repositories.forms import is_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.responses import Response

METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]  # all reach us, to be refused in words


def notices(engine: Callable[[], Engine]) -> Mount:
    """The routes below ``/u``, on the store that ``engine`` gives when a request comes."""

    async def off(request: Request) -> Response:
        """Say what the link does, or do it. A mail program may do it at one press of its own button (RFC 8058)."""
        token, kind = request.path_params["token"], request.path_params["kind"]
        try:
            if request.method not in {"GET", "HEAD", "POST"}:
                return _say("This cannot be asked here", "Open the link of your mail.", 405,
                            {"allow": "GET, HEAD, POST"})  # fmt: skip
            name = await run_in_threadpool(whose_link, engine(), token) if is_token(token) else None
            if name is None or kind not in KINDS:
                return _say("This link leads nowhere", "It may be cut off. Open it again from your mail.", 404)
            if request.method != "POST":
                return draw("switch_off.html", Look(), heading=KINDS[kind], name=name, action=f"/u/{token}/{kind}")
            await run_in_threadpool(switch_off, engine(), token, kind)
        except (StoreBusyError, StoreError):
            return _say("Not saved yet", "Please press the button again in a moment.", 503, {"retry-after": "5"})
        except Exception as error:  # noqa: BLE001  the outermost wall: a bug is logged whole and shown as a number
            return _say("Something went wrong", f"It is our fault. Reference: {log_unexpected(error)}", 500)
        return _say("Switched off", f"{name} gets no more of this mail: {KINDS[kind]}. The page My notices switches it "
                    "on again.", 200, good=True)  # fmt: skip

    routes = [Route("/{token}/{kind}", off, methods=METHODS)]
    return Mount("/u", app=Router(routes, redirect_slashes=False))


def _say(
    heading: str, text: str, status: int, headers: dict[str, str] | None = None, *, good: bool = False
) -> Response:
    return draw("message.html", Look(), status=status, headers=headers, heading=heading, text=text, good=good)
