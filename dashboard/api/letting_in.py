"""Who sends a request: a bearer token in its header, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.api.problems import ProblemError
from data_access.repositories.tokens import recognise

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import Request

    from data_access.repositories.tokens import Bearer

_REALM = 'Bearer realm="rapport"'
_LONGEST = 500
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
        raise ProblemError(
            _UNKNOWN,
            "The token is not known here, was revoked, or has expired.",
            "Make a new one with: rapport token create",
            headers={"www-authenticate": f'{_REALM}, error="invalid_token"'},
        )
    if scope not in bearer.scopes:
        raise ProblemError(
            _FORBIDDEN,
            f"The token '{bearer.name}' may not do this: it lacks the scope {scope}.",
            f"Make one with: rapport token create NAME --scope {scope}",
            headers={"www-authenticate": f'{_REALM}, error="insufficient_scope", scope="{scope}"'},
        )
    return bearer
