"""The API and the forms on a real socket: the routes and headers of the server, without the pages."""

from __future__ import annotations

import http.client
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.api import api
from dashboard.security import SecurityHeaders
from dashboard.web import forms, notices
from data_access.repositories.tokens import SCOPES, Tokens
from data_access.unit_of_work import UnitOfWork
from tests.provision.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Engine


@dataclass(frozen=True)
class Said:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON."""
        found: dict[str, Any] = json.loads(self.text)
        return found


@dataclass(frozen=True)
class Caller:
    """A program that talks to the API, with its token."""

    port: int
    token: str

    def send(
        self,
        path: str,
        body: object = None,
        *,
        method: str = "POST",
        raw: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Said:
        """Send a request; a header of None is left out."""
        given: dict[str, str | None] = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = {name: value for name, value in (given | dict(headers or {})).items() if value is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            data = raw if raw is not None else json.dumps(body).encode()
            connection.request(method, path, data if method == "POST" else None, sent)
            answer = connection.getresponse()
            return Said(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        finally:
            connection.close()


@contextmanager
def serving(engine: Callable[[], Engine], **how: Any) -> Iterator[int]:
    """Serve the API, the forms and the links of mail in a thread; gives its port. ``how`` goes to the forms."""
    routes = [api(engine), forms(engine, **how), notices(engine)]
    app = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    started = threading.Event()
    while not server.started and thread.is_alive():
        started.wait(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(15)


def token(engine: Engine, name: str = "shop", scopes: Sequence[str] = SCOPES, **how: Any) -> str:
    """A new token of the store."""
    with UnitOfWork(engine, **({"clock": how.pop("clock")} if "clock" in how else {})) as work:
        return Tokens(work).create(name, scopes, **how)[1]
