"""What the API takes and answers, as an OpenAPI 3.1 document made from the import's own fields."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dashboard.api import openapi_feedback
from dashboard.api.bodies import LONGEST_NAME, MOST_ATTRIBUTES, MOST_BYTES, MOST_ROWS
from data_access.importing import Report
from data_access.importing.fields import FIELDS
from data_access.repositories.tokens import SCOPES

_MONEY = "A number or its text, with a dot: 12.50"
_DESCRIBED = {
    "id": "As it is written; upper and lower case count.",
    "datetime": "2026-03-31, 2026-03-31T14:05:00 or with an offset. Without one, in the store's time zone.",
    "day": "2026-03-31",
    "money": _MONEY,
    "price": _MONEY,
    "quantity": "Negative for a return.",
    "country": "Its name or two letters.",
    "currency": "Three letters; the store's own when empty.",
}
_EXAMPLES: dict[str, dict[str, Any]] = {
    "customers": {"customer": "C-1042", "name": "Ada Example", "email": "ada@example.com", "country": "GB"},
    "purchases": {
        "purchase": "A-7001",
        "customer": "C-1042",
        "date": "2026-03-31T14:05:00",
        "product": "CUP-1",
        "product_name": "Cup",
        "quantity": 2,
        "price": 4.50,
    },
}
_NUMBERS = ("batch", "read", "accepted", "updated", "unchanged", "duplicates", "rejected", "anonymous", "customers",
            "purchases", "lines", "gross_cents", "net_cents", "anonymous_cents")  # fmt: skip
_PROBLEMS = {
    400: "The request cannot be read: not JSON, not UTF-8, a name twice in an object, a wrong parameter or key.",
    401: "There is no token in the header, or it is unknown, revoked or expired.",
    403: "The token lacks the scope.",
    405: "The address does not take that method.",
    409: "The idempotency key came with another request before, or the store holds demo data.",
    413: f"The body is larger than {MOST_BYTES // 1024 // 1024} MB or holds more than {MOST_ROWS:,} rows.",
    415: "The body is not said to be JSON in UTF-8.",
    422: "The rows are not of this kind, or every one of them was refused. Nothing was written.",
    429: "The token makes too many requests; wait as long as Retry-After says.",
    500: "A bug; the answer carries the reference it is logged under.",
    503: "Another import is running, the same request is being worked on, or the store cannot be written. Try again.",
}


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": _version(),
            "description": "Bring customers and purchases in, each request as one import, and feedback, "
            "piece by piece: each row gets a verdict, "
            "the same rows again change nothing, and `rapport import --undo BATCH` takes a request back.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {f"/api/{kind}": {"post": _taking(kind)} for kind in _EXAMPLES}
        | {"/api/feedback": {"post": openapi_feedback.taking(_problems(), _key())}}
        | {"/api/openapi.json": {"get": _describing()}},
        "components": {
            "schemas": {
                "Customer": _row("customers"),
                "Purchase": _row("purchases"),
                "Report": _report(),
                "Reject": _reject(),
                "Problem": _problem(),
            }
            | openapi_feedback.schemas(),
            "responses": {f"Problem{status}": _answered(status) for status in _PROBLEMS},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"Made with `rapport token create`. Scopes: {', '.join(SCOPES)}.",
                }
            },
        },
    }


def _version() -> str:
    """The installed version; a plain checkout, which some platforms serve, has none."""
    try:
        return version("rapport")
    except PackageNotFoundError:
        return "0"


def _taking(kind: str) -> dict[str, Any]:
    return {
        "operationId": f"bring_in_{kind}",
        "summary": f"Bring {kind} in",
        "description": f"New rows are added, changed ones updated; needs the scope {kind}:write.",
        "security": [{"token": []}],
        "parameters": [_dry_run(), _key()],
        "requestBody": {"required": True, "content": {"application/json": _body(kind)}},
        "responses": {"200": _verdicts()} | _problems(),
    }


def _problems() -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in _PROBLEMS}


def _body(kind: str) -> dict[str, Any]:
    rows = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_ROWS,
        "items": {"$ref": f"#/components/schemas/{kind.capitalize()[:-1]}"},
    }
    wrapped = {"type": "object", "required": ["rows"], "additionalProperties": False, "properties": {"rows": rows}}
    return {"schema": {"oneOf": [rows, wrapped]}, "example": [_EXAMPLES[kind]]}


def _dry_run() -> dict[str, Any]:
    schema = {"type": "boolean", "default": False}
    return {"name": "dry_run", "in": "query", "description": "Only the verdicts; nothing is written.", "schema": schema}


def _key() -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Marks a request, so that sending it again gives the same answer and does nothing; kept 7 days.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    }


def _verdicts() -> dict[str, Any]:
    replayed = {"description": "Present when this is the answer of an earlier, equal request.",
                "schema": {"const": "true"}}  # fmt: skip
    return {
        "description": "The verdicts; look at `rejected`.",
        "headers": {"Idempotency-Replayed": replayed},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
    }


def _describing() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "describe",
        "summary": "This document",
        "responses": {"200": {"description": "The document.", "content": content}},
    }


def _row(kind: str) -> dict[str, Any]:
    properties: dict[str, Any] = {
        field.name: {
            "type": ["string", "number", "boolean", "null"]
            if field.type == "consent"
            else ["string", "number", "null"],
            "title": field.label,
        }
        | ({"description": _DESCRIBED[field.type]} if field.type in _DESCRIBED else {})
        for field in FIELDS[kind]
    }
    if kind == "customers":
        properties["attributes"] = {
            "type": "object",
            "description": "Whatever else is known of the customer.",
            "maxProperties": MOST_ATTRIBUTES,
            "propertyNames": {"minLength": 1, "maxLength": LONGEST_NAME},
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
        }
    needed = [field.name for field in FIELDS[kind] if field.required]
    return {
        "type": "object",
        "description": f"A row without {' and '.join(needed)} is refused by itself; the others come in.",
        "additionalProperties": False,
        "properties": properties,
        "example": _EXAMPLES[kind],
    }


def _report() -> dict[str, Any]:
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    numbers: dict[str, Any] = {name: {"type": "integer"} for name in _NUMBERS}
    numbers["batch"] = {"type": ["integer", "null"], "description": "What to undo; null when nothing was written."}
    rejects = {"type": "array", "items": {"$ref": "#/components/schemas/Reject"},
               "description": "The first 1,000 rows that were refused."}  # fmt: skip
    properties = numbers | {"reasons": counts, "warnings": counts, "dry_run": {"type": "boolean"}, "rejects": rejects}
    return {
        "type": "object",
        "description": "read = accepted + updated + unchanged + duplicates + rejected; money in cents.",
        "required": [*Report.JSON_FIELDS, "dry_run", "rejects"],
        "additionalProperties": False,
        "properties": properties,
    }


def _reject() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["row", "column", "reason", "message"],
        "additionalProperties": False,
        "properties": {
            "row": {"type": "integer", "minimum": 1, "description": "Its place in the list, from 1."},
            "column": {"type": ["string", "null"]},
            "reason": {"type": "string", "description": "A word to count by."},
            "message": {"type": "string", "description": "A sentence for people."},
        },
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "RFC 9457. When every row was refused it also holds the members of Report.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong."},
            "do": {"type": "string", "description": "What to do about it."},
            "row": {"type": "integer"},
            "column": {"type": "string"},
            "reference": {"type": "string"},
            "rejects": {"type": "array", "items": {"$ref": "#/components/schemas/Reject"}},
            "pieces": {"type": "array", "items": {"$ref": "#/components/schemas/FeedbackVerdict"}},
        },
    }


def _answered(status: int) -> dict[str, Any]:
    headers = {
        401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
        403: {"WWW-Authenticate": {"schema": {"type": "string"}}},
        405: {"Allow": {"schema": {"type": "string"}}},
        429: {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds."}},
        503: {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds."}},
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _PROBLEMS[status], "content": content} | (
        {"headers": headers[status]} if status in headers else {}
    )
