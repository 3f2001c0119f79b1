"""The body of a request as rows: JSON read strictly, so that nothing is taken in another sense than it was sent in."""

from __future__ import annotations

import json
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from dashboard.actions import intake
from dashboard.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 10_000
LONGEST_ROW = 32_000  # characters of all its values
MOST_ATTRIBUTES = 100
LONGEST_NAME = 80
_MOST_DIGITS = 30
_BAD, _TOO_MUCH, _WRONG_TYPE, _WRONG_ROWS = 400, 413, 415, 422


class _Number(str):
    """A number as it was written: 12.10 stays 12.10."""

    __slots__ = ()


async def read_body(request: Request) -> bytes:
    """The bytes of the body, no more than are allowed.

    Raises
    ------
    ProblemError : 413 it is too large; 415 it is not said to be JSON in UTF-8.
    """
    _require_json(request.headers.get("content-type", ""), request.headers.get("content-encoding", "identity"))
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told[:20]) > MOST_BYTES:
        raise _too_large()
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise _too_large()
    return bytes(body)


def _too_large() -> ProblemError:
    most = MOST_BYTES // 1024 // 1024
    return ProblemError(
        _TOO_MUCH, f"The body is larger than {most} MB.", f"Send the rows in parts of at most {MOST_ROWS:,} rows."
    )


def _require_json(content_type: str, encoding: str) -> None:
    media, _, parameters = content_type.partition(";")
    if media.strip().lower() != "application/json":
        said = f"'{media.strip()[:60]}'" if media.strip() else "not given"
        raise ProblemError(
            _WRONG_TYPE, f"The content type is {said}.", "Send JSON with Content-Type: application/json."
        )
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('" ').lower() not in {"utf-8", "utf8"}:
            raise ProblemError(_WRONG_TYPE, f"The charset is '{value.strip()[:40]}'.", "Send JSON in UTF-8.")
    if encoding.strip().lower() not in {"", "identity"}:
        raise ProblemError(_WRONG_TYPE, f"The body is encoded ('{encoding[:40]}').", "Send it without compression.")


def rows_of(body: bytes, kind: str) -> list[dict[str, str]]:
    """The rows in a body, field to text; what is empty is left out.

    Raises
    ------
    ProblemError : 400 it is not plain JSON; 413 it holds too many rows; 422 it is not a list of rows of this kind.
    """
    rows = _listed(parsed(body))
    if not rows:
        raise ProblemError(_WRONG_ROWS, "The list holds no rows.", "Send at least one.")
    if len(rows) > MOST_ROWS:
        raise ProblemError(
            _TOO_MUCH, f"The list holds {len(rows):,} rows, and at most {MOST_ROWS:,} are taken.", "Send it in parts."
        )
    known = frozenset(intake.field_names(kind))
    return [read_row(row, number, kind, known) for number, row in enumerate(rows, 1)]


def parsed(body: bytes) -> object:
    """The JSON of a body; numbers as they were written.

    Raises
    ------
    ProblemError : 400: not UTF-8, not JSON, a name that stands twice in an object, NaN, or nested too deeply.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_json(f"byte {error.start + 1:,} of the body is not UTF-8") from error
    try:
        return json.loads(
            text, object_pairs_hook=_no_repeats, parse_constant=_refuse_constant, parse_float=_Number, parse_int=_Number
        )
    except json.JSONDecodeError as error:
        raise _not_json(f"line {error.lineno}, character {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise _not_json("it is nested too deeply") from error


def _not_json(why: str) -> ProblemError:
    return ProblemError(_BAD, f"The body is not JSON that can be read: {why}.", "Send one JSON list of rows, in UTF-8.")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _not_json(f"'{_shown(twice)}' stands twice in one object")
    return found


def _refuse_constant(name: str) -> object:
    raise _not_json(f"{name} is not a JSON number")


def _listed(found: object) -> Sequence[object]:
    if isinstance(found, dict) and list(found) == ["rows"]:
        found = found["rows"]
    if not isinstance(found, list):
        raise ProblemError(
            _WRONG_ROWS, "The body is not a list of rows.", 'Send a list of objects, or {"rows": [a list of objects]}.'
        )
    return found


def read_row(row: object, number: int, kind: str, known: frozenset[str]) -> dict[str, str]:
    """The texts of one row by field; what is empty is left out.

    Raises
    ------
    ProblemError : 422, with its place: it is no object, holds an unknown field, or a value that cannot be kept.
    """
    if not isinstance(row, dict):
        raise _wrong(number, None, "it is not an object", "Send an object of fields and values.")
    filled: dict[str, str] = {}
    for name, value in row.items():
        if name == "attributes" and kind == "customers":
            filled |= _attributes(value, number)
        elif name not in known:
            raise _unknown(name, number, known)
        elif (text := _text(value, number, name)).strip():
            filled[name] = text
    if not filled:
        raise _wrong(number, None, "all of it is empty", "Leave it out.")
    if sum(map(len, filled.values())) > LONGEST_ROW:
        raise _wrong(number, None, f"it is longer than {LONGEST_ROW:,} characters", "Shorten its texts.")
    return filled


def _attributes(value: object, number: int) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > MOST_ATTRIBUTES:
        what = f"it is not an object of at most {MOST_ATTRIBUTES} attributes"
        raise _wrong(number, "attributes", what, "Send names and values.")
    texts = {name: _text(held, number, f"attributes.{name}") for name, held in value.items()}
    if any(not name.strip() or len(name) > LONGEST_NAME or not _storable(name) for name in value):
        raise _wrong(number, "attributes", f"a name is empty or longer than {LONGEST_NAME}", "Name every attribute.")
    return {intake.attribute(name): text for name, text in texts.items() if text.strip()}


def _text(value: object, number: int, column: str) -> str:
    """A value as the text a file would hold."""
    if isinstance(value, _Number):
        return _plain(value, number, column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise _wrong(number, column, "a list or an object cannot be stored here", "Send a text, a number or null.")
    if not _storable(value):
        raise _wrong(number, column, "the text holds half of a character (a lone surrogate)", "Send whole characters.")
    return value


def _storable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else True


def _plain(value: str, number: int, column: str) -> str:
    """A number written out, without an exponent."""
    found = Decimal(value) if len(value) <= 2 * _MOST_DIGITS else None
    if found is None or abs(found.adjusted()) > _MOST_DIGITS or len(found.as_tuple().digits) > _MOST_DIGITS:
        raise _wrong(number, column, f"{_shown(value)} is too large or too fine a number", "Send at most 30 digits.")
    return f"{found:f}"


def _unknown(name: str, number: int, known: frozenset[str]) -> ProblemError:
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Its fields are: {', '.join(sorted(known))}."
    return _wrong(number, _shown(name), "there is no such field", hint)


def _wrong(number: int, column: str | None, what: str, do: str) -> ProblemError:
    where = f", {column}" if column else ""
    place: dict[str, Any] = {"row": number} | ({"column": column} if column else {})
    return ProblemError(_WRONG_ROWS, f"Row {number}{where}: {what}.", f"{do} Nothing was written.", **place)


def _shown(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return whole if len(whole) <= LONGEST_NAME else f"{whole[:LONGEST_NAME]}…"
