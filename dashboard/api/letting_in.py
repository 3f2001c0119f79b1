"""Who sends a request: a bearer token in its header, and nowhere else."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.api.problems import ProblemError
from data_access.repositories.tokens import recognise

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from starlette.requests import Request

    from data_access.repositories.tokens import Bearer

_REALM = 'Bearer realm="rapport"'
_LONGEST = 500
_KNOWN_SECONDS = 5.0
_MOST_KNOWN = 1_000
_UNKNOWN, _FORBIDDEN = 401, 403


def token_of(request: Request) -> str:
    """The token a request carries.

    Raises
    ------
    ProblemError : 401: there is none in the header; one in the address or a cookie does not count.
    """
    given = request.headers.getlist("authorization")
    scheme, _, token = (given[0] if len(given) == 1 else "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > _LONGEST:
        raise ProblemError(
            _UNKNOWN,
            "The request carries no token.",
            "Send one in the header: Authorization: Bearer TOKEN. In the address it would end up in logs, "
            "so there it is not accepted. A token is made with: rapport token create",
            headers={"www-authenticate": _REALM},
        )
    return token


def let_in(engine: Engine, token: str, scope: str) -> Bearer:
    """Whose token it is.

    Raises
    ------
    ProblemError : 401 the token is unknown, revoked or expired; 403 it lacks the scope.
    """
    with engine.connect() as connection:
        bearer = recognise(connection, token, settings.now())
    if bearer is None:
        raise not_let_in()
    if scope not in bearer.scopes:
        raise ProblemError(
            _FORBIDDEN,
            f"The token '{bearer.name}' may not do this: it lacks the scope {scope}.",
            f"Make one with: rapport token create NAME --scope {scope}",
            headers={"www-authenticate": f'{_REALM}, error="insufficient_scope", scope="{scope}"'},
        )
    return bearer


def not_let_in() -> ProblemError:
    """What is told to the bearer of a token that does not let in."""
    return ProblemError(
        _UNKNOWN,
        "The token is not known here, was revoked, or has expired.",
        "Make a new one with: rapport token create",
        headers={"www-authenticate": f'{_REALM}, error="invalid_token"'},
    )


class Doorkeeper:
    """Lets tokens in without asking the store anew for some seconds.

    Only for work that asks again, in its transaction, whether the token is still in force.
    """

    def __init__(self, engine: Callable[[], Engine], scope: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._scope = scope
        self._clock = clock
        self._known: dict[bytes, tuple[Engine, Bearer, float]] = {}

    def known(self, token: str) -> Bearer | None:
        """Whose token it is, where that was asked a few seconds ago."""
        found = self._known.get(_kept_as(token))
        if found is None or found[0] is not self._engine() or found[2] < self._clock():
            return None
        return found[1]

    def let_in(self, token: str) -> Bearer:
        """Whose token it is.

        Raises
        ------
        ProblemError : 401 the token is unknown, revoked or expired; 403 it lacks the scope.
        """
        engine = self._engine()
        bearer = let_in(engine, token, self._scope)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[_kept_as(token)] = (engine, bearer, self._clock() + _KNOWN_SECONDS)
        return bearer


def _kept_as(token: str) -> bytes:
    """The memory of a server holds no token either."""
    return sha256(token.encode("utf-8", "replace")).digest()
