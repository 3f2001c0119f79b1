"""What a program is told when its request was not carried out: RFC 9457 problems, in words a person understands."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

NEVER_KEPT = {"cache-control": "no-store"}


class ProblemError(Exception):
    """A request that is refused: the HTTP status, what is wrong, and what to do about it.

    ``row`` and ``column`` say where in the body, when it is about one place.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        do: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.do = do
        self.headers = dict(headers or {})
        self.members = members

    def answer(self) -> JSONResponse:
        """The answer that says so."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.do:
            body["do"] = self.do
        body |= self.members
        headers = NEVER_KEPT | self.headers
        return JSONResponse(body, self.status, headers=headers, media_type="application/problem+json")
