"""A page of HTML as an answer: drawn from a template, without a script, and with headers stricter than the app's."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from dashboard.theme import DARK, LIGHT, ink, readable
from dashboard.web.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from dashboard.theme import Tokens

USUAL_LANGUAGE = "en"
USUAL_COLOUR = LIGHT.accent
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",  # the address of a personal link is told to nobody
    "x-robots-tag": "noindex, nofollow",
}
_POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page looks and in which language it speaks; ``logo`` is the address of the picture."""

    language: str = USUAL_LANGUAGE
    brand: str = ""
    accent: str = USUAL_COLOUR
    logo: str = ""

    @property
    def say(self) -> Mapping[str, str]:
        """The fixed words."""
        return WORDS[self.language]


def draw(
    template: str,
    look: Look,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,  # noqa: ANN401
) -> HTMLResponse:
    """The answer. Every value is shown as text, whatever stands in it."""
    nonce = secrets.token_urlsafe(16)
    text = _templates().get_template(template).render(
        language=look.language, brand=look.brand, logo=look.logo, say=look.say, colours=_colours(look.accent),
        nonce=nonce, **values,
    )  # fmt: skip
    own = {"content-security-policy": _POLICY.format(nonce=nonce)}
    return HTMLResponse(text, status, headers=HEADERS | own | dict(headers or {}))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("dashboard.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def _colours(accent: str) -> dict[str, dict[str, str]]:
    return {"light": _of_theme(LIGHT, accent), "dark": _of_theme(DARK, accent)}


def _of_theme(t: Tokens, accent: str) -> dict[str, str]:
    """The colours of one theme with the accent of the form, words in it drawn to a contrast that can be read."""
    return {
        "page": t.page, "sheet": t.surface if t.mode == "dark" else t.page, "text": t.text, "muted": t.muted,
        "line": t.line, "edge": t.context, "accent": accent, "on_accent": ink(accent),
        "accent_text": readable(accent, t.surface), "wrong": t.worse_text,
    }  # fmt: skip


def language_of(request: Request) -> str:
    """The first language a browser asks for that forms speak."""
    for part in request.headers.get("accept-language", "")[:200].split(","):
        named = part.split(";")[0].strip().lower().split("-")[0]
        if named in WORDS:
            return named
    return USUAL_LANGUAGE
