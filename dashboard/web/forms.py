"""``/f/TOKEN``: a form for customers. Thin: read the request, call one action, draw the page."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from babel.dates import format_date
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route, Router

from dashboard import settings
from dashboard.actions.form_answers import (
    LONGEST_NAME,
    LONGEST_TEXT,
    QUESTION,
    FormAnswer,
    answer_form,
    visit,
    wrong_fields,
)
from dashboard.answers.form_links import code_svg, form_address, server_of
from dashboard.errors import StoreBusyError, StoreError, log_unexpected
from dashboard.limits import Buckets
from dashboard.web import questions
from dashboard.web.drawing import HEADERS, Look, draw, language_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from dashboard.actions.form_answers import Visited

    Answer = Callable[[Request], Awaitable[Response]]

METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]  # all reach us, to be refused in words
MOST_BYTES = 256 * 1024  # the longest text, each letter of it written as twelve
MOST_FIELDS = 20
OPEN_FOR = 24 * 3600  # seconds that a page may lie open before its button is pressed
PER_SECOND = 2.0  # answers that one form takes on average
_MEDIA = "application/x-www-form-urlencoded"
_RATING = re.compile(r"[0-9]{1,2}")
_ELSEWHERE = {"cross-site", "same-site"}  # what a browser says of a page of somebody else
_CLOSED = {"off": (410, "closed"), "late": (410, "closed"), "early": (403, "early"), "personal": (404, "personal"),
           "answered": (200, "answered"), "gone": (404, "gone")}  # fmt: skip
_TARGETS = {"text": "text", "name": "name", "contact": "contact"}


def forms(engine: Callable[[], Engine], per_second: Callable[[], float] = lambda: PER_SECOND) -> Mount:
    """The routes below ``/f``, on the store that ``engine`` gives when a request comes."""
    limit = Buckets(per_second)
    desk = _Forms(engine, limit)
    routes = [
        Route("/{token}", desk.form, methods=METHODS),
        Route("/{token}/thanks", desk.thanks, methods=METHODS),
        Route("/{token}/poster", desk.poster, methods=METHODS),
        Route("/{token}/logo.png", desk.logo, methods=METHODS),
        Route("/{token}/code.svg", desk.code, methods=METHODS),
    ]
    return Mount("/f", app=Router(routes, redirect_slashes=False, default=_nothing_there))


async def _nothing_there(scope: Scope, receive: Receive, send: Send) -> None:
    await _message(Look(), "gone", 404)(scope, receive, send)


class _Forms:
    """The endpoints."""

    def __init__(self, engine: Callable[[], Engine], limit: Buckets) -> None:
        self._engine = engine
        self._limit = limit

    async def form(self, request: Request) -> Response:
        """The form, or the taking of an answer."""
        return await self._behind(request, self._taken if request.method == "POST" else self._shown, posts=True)

    async def thanks(self, request: Request) -> Response:
        """What stands after an answer was sent; it can be loaded again without sending anything."""

        async def thank(_: Request, visited: Visited) -> Response:
            look = _look(visited)
            text = visited.asked.form.thanks or look.say["thanks"]
            return draw("message.html", look, heading=look.say["thanks_title"], text=text, good=True)

        return await self._behind(request, thank)

    async def poster(self, request: Request) -> Response:
        """The form's code to be printed and hung up."""

        async def hang(request: Request, visited: Visited) -> Response:
            form, look = visited.asked.form, _look(visited)
            question = form.wording or look.say.get(form.question, "")
            token = visited.asked.token
            return draw("poster.html", look, heading=form.title, question=question, address=_address(request, token),
                        code=f"/f/{token}/code.svg")  # fmt: skip

        return await self._behind(request, hang)

    async def logo(self, request: Request) -> Response:
        """The picture at the head."""

        async def give(_: Request, visited: Visited) -> Response:
            held = visited.asked.form.logo
            return _picture(held, "image/png") if held else _message(_look(visited), "gone", 404)

        return await self._behind(request, give)

    async def code(self, request: Request) -> Response:
        """The QR code of this very address."""

        async def give(request: Request, visited: Visited) -> Response:
            return _picture(code_svg(_address(request, visited.asked.token)).encode(), "image/svg+xml")

        return await self._behind(request, give)

    async def _behind(
        self, request: Request, answer: Callable[[Request, Visited], Awaitable[Response]], *, posts: bool = False
    ) -> Response:
        """Answer with the form behind the address, or in words why not."""
        allowed = {"GET", "HEAD", "POST"} if posts else {"GET", "HEAD"}
        look = Look(language=language_of(request))
        try:
            if request.method not in allowed:
                return _message(look, "refused", 405, headers={"allow": ", ".join(sorted(allowed))})
            visited = await run_in_threadpool(visit, self._engine(), request.path_params["token"])
            if visited is None:
                return _message(look, "gone", 404)
            return await answer(request, visited)
        except (StoreBusyError, StoreError):  # a full disk is worth another try, later
            return _message(look, "broken", 503, headers={"retry-after": "5"}, reference="503")
        except Exception as error:  # noqa: BLE001  the outermost wall: a bug is logged whole and shown as a number
            return _message(look, "broken", 500, reference=log_unexpected(error))

    async def _shown(self, request: Request, visited: Visited) -> Response:
        preview = "preview" in dict(parse_qsl(request.url.query)) and visited.asked.link_id is None
        if visited.state != "open" and not preview:
            return _not_open(visited, visited.state)
        return _page(visited, FormAnswer(), _signed(visited), preview=preview)

    async def _taken(self, request: Request, visited: Visited) -> Response:
        look = _look(visited)
        if request.headers.get("sec-fetch-site") in _ELSEWHERE:
            return _message(look, "refused", 403)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA:
            return _message(look, "refused", 415)
        fields = await _fields(request)
        if isinstance(fields, int):
            return _message(look, "refused", fields)
        answer, sent = _read(fields), fields.get("page", "")
        submission = _submission(visited, sent)
        if submission is None:
            return _page(visited, answer, _signed(visited), status=403, alert="old")
        wait = self._limit.wait(visited.asked.form.id)
        if wait:
            return _page(visited, answer, sent, status=429, alert="many", headers={"retry-after": str(wait)})
        return await self._kept(visited, answer, submission, sent)

    async def _kept(self, visited: Visited, answer: FormAnswer, submission: str, sent: str) -> Response:
        errors = wrong_fields(visited, answer)
        if errors and visited.state == "open":
            return _page(visited, answer, sent, status=422, errors=errors)
        token = visited.asked.token
        try:
            done = await run_in_threadpool(
                answer_form, self._engine(), token, answer, submission_id=f"form-{submission}"
            )
        except (StoreBusyError, StoreError):
            return _page(visited, answer, sent, status=503, alert="busy", headers={"retry-after": "5"})
        if done != "kept":
            return _not_open(visited, done)
        return RedirectResponse(f"/f/{token}/thanks", 303, headers=HEADERS)


async def _fields(request: Request) -> dict[str, str] | int:
    """The fields of a page that was sent; the status of the refusal where it is none."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return 413
    try:
        found = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return 400
    return dict(found)


def _read(fields: dict[str, str]) -> FormAnswer:
    rating = fields.get("rating", "")
    return FormAnswer(
        rating=int(rating) if _RATING.fullmatch(rating) else None,
        text=fields.get("text", "").replace("\r\n", "\n"),  # a browser counts a line end as one letter
        call_back="call" in fields,
        name=fields.get("name", "")[:LONGEST_NAME],
        contact=fields.get("contact", ""),
        trapped=bool(fields.get("more", "").strip()),
    )


def _signer(visited: Visited) -> URLSafeTimedSerializer:
    """Signs for this very link, with the secret of the form: what another link or form was given is worth nothing."""
    return URLSafeTimedSerializer(visited.asked.form.secret, salt=f"form page {visited.asked.token}")


def _signed(visited: Visited) -> str:
    return str(_signer(visited).dumps(secrets.token_urlsafe(12)))


def _submission(visited: Visited, sent: str) -> str | None:
    """Which page was sent; None where it is none of ours, or one that lay open for too long."""
    try:
        return str(_signer(visited).loads(sent[:500], max_age=OPEN_FOR))
    except (SignatureExpired, BadData):
        return None


def _look(visited: Visited) -> Look:
    form = visited.asked.form
    logo = f"/f/{visited.asked.token}/logo.png" if form.logo else ""
    return Look(language=form.language, brand=form.brand or visited.business_name, accent=form.accent, logo=logo)


def _page(
    visited: Visited,
    typed: FormAnswer,
    page: str,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    alert: str = "",
    preview: bool = False,
    headers: dict[str, str] | None = None,
) -> Response:
    """The form with what was typed, and what is wrong beside each field."""
    form, look = visited.asked.form, _look(visited)
    say = look.say
    choices = questions.choices(form.question, look)
    sentences = {field: say[name].format(longest=f"{LONGEST_TEXT:,}") for field, name in (errors or {}).items()}
    return draw(
        "form.html", look, status=status, headers=headers, heading=questions.heading(visited, look),
        intro=form.intro or "", about=questions.about(visited, look), kind=form.question,
        question=form.wording or say.get(form.question, ""),
        choices=choices, low=say.get(f"{form.question}_low", ""), high=say.get(f"{form.question}_high", ""),
        typed=typed, text_label=say["say" if form.question in {"none", QUESTION} else "why"], longest=LONGEST_TEXT,
        call_back=form.call_back,
        known=visited.asked.customer_id is not None, page=page, action=f"/f/{visited.asked.token}", preview=preview,
        errors=sentences, alert=say[alert] if alert else "", kept=questions.kept_where(visited, look),
        targets=_TARGETS | {"rating": f"rating_{choices[0]['value']}" if choices else ""},
    )  # fmt: skip


def _not_open(visited: Visited, state: str) -> Response:
    status, words = _CLOSED[state]
    look, opens = _look(visited), visited.asked.form.opens_on
    words = "case_answered" if words == "answered" and visited.asked.ask_id is not None else words
    day = format_date(opens, "long", locale=look.language) if opens else ""
    return _message(look, words, status, good=state == "answered", day=day)


def _message(
    look: Look, words: str, status: int, *, headers: dict[str, str] | None = None, good: bool = False, **values: str
) -> Response:
    return draw("message.html", look, status=status, headers=headers, heading=look.say[f"{words}_title"],
                text=look.say[words].format(**values), good=good)  # fmt: skip


def _picture(held: bytes, media: str) -> Response:
    policy = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(held, media_type=media, headers=HEADERS | policy | {"cache-control": "private, max-age=3600"})


def _address(request: Request, token: str) -> str:
    return form_address(settings.public_url() or server_of(str(request.url)), token)
