"""The part of the OpenAPI document that is about feedback."""

from __future__ import annotations

from typing import Any

from dashboard.actions.feedback_intake import FIELDS
from dashboard.api.bodies import MOST_BYTES
from dashboard.api.feedback import MOST_PIECES, SCOPE
from data_access.cleaning.feedback_entry import LONGEST_CHANNEL, LONGEST_LANGUAGE, LONGEST_TEXT, SCALES

EXAMPLE = {
    "feedback": "R-2001",
    "customer": "C-1042",
    "text": "The parcel came a week late.",
    "rating": 2,
    "rating_scale": "stars",
    "channel": "Survey",
}
_DESCRIBED = {
    "feedback": (
        "Your own number of it: the same number again is the same piece, and is not kept twice. Other words under it "
        "do not replace those that are kept; the verdict says so."
    ),
    "customer": "The customer's number; empty, with email empty too, for an anonymous piece.",
    "email": "In place of the number, where just one customer has it.",
    "purchase": "The number of a purchase of that customer.",
    "product": "The code of the product it is about.",
    "date": "When it was said: 2026-03-31, 2026-03-31T14:05:00 or with an offset; this moment when empty.",
    "title": "Put before the text.",
    "text": f"With the title at most {LONGEST_TEXT:,} characters. Kept as text, whatever stands in it.",
    "rating": "A whole number of its scale.",
    "rating_scale": ", ".join(f"{name} {low}-{high}" for name, (low, high) in SCALES.items()),
    "channel": f"At most {LONGEST_CHANNEL} characters.",
    "language": f"At most {LONGEST_LANGUAGE} characters: en",
    "call_back": "The customer asks to be called back: a follow-up that is due today.",
}
VERDICTS = ("accepted", "unchanged", "held", "rejected")


def taking(problems: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
    """The operation."""
    piece = {"$ref": "#/components/schemas/Feedback"}
    rows = {"type": "array", "minItems": 1, "maxItems": MOST_PIECES, "items": piece}
    wrapped = {"type": "object", "required": ["rows"], "additionalProperties": False, "properties": {"rows": rows}}
    schema = {"anyOf": [piece, rows, wrapped]}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/FeedbackReport"}}}
    replayed = {"description": "Present when this is the answer of an earlier, equal request.",
                "schema": {"const": "true"}}  # fmt: skip
    return {
        "operationId": "bring_in_feedback",
        "summary": "Bring feedback in, one piece or many",
        "description": f"Answered when it is stored; needs the scope {SCOPE}. Likely repeats and advertising are held "
        f"apart for a person to decide. At most {MOST_PIECES:,} pieces or {MOST_BYTES // 1024 // 1024} MB.",
        "security": [{"token": []}],
        "parameters": [key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": EXAMPLE}}},
        "responses": {
            "200": {
                "description": "The verdicts; look at `rejected` and `held`.",
                "headers": {"Idempotency-Replayed": replayed},
                "content": answer,
            }
        }
        | problems,
    }


def schemas() -> dict[str, Any]:
    """What is sent and what is answered."""
    # As for the other kinds, a number or true is the text a file would hold: customer numbers are sent as numbers.
    value = {"type": ["string", "number", "boolean", "null"]}
    spoken = {"type": ["boolean", "string", "null"], "default": False}
    properties = {
        name: (spoken if name == "call_back" else value) | {"description": _DESCRIBED[name]} for name in FIELDS
    }
    counts = {name: {"type": "integer"} for name in ("read", *VERDICTS)}
    verdict = {
        "type": "object",
        "required": ["row", "verdict"],
        "additionalProperties": False,
        "properties": {
            "row": {"type": "integer", "minimum": 1, "description": "Its place in the list, from 1."},
            "verdict": {"enum": list(VERDICTS)},
            "id": {"type": "integer", "description": "Of the feedback that is kept."},
            "held_id": {"type": "integer"},
            "held_as": {"enum": ["duplicate", "spam"]},
            "column": {"type": ["string", "null"]},
            "message": {"type": "string", "description": "A sentence for people."},
        },
    }
    return {
        "Feedback": {
            "type": "object",
            "description": "What a customer said. A piece without text and rating is refused by itself.",
            "additionalProperties": False,
            "properties": properties,
            "example": EXAMPLE,
        },
        "FeedbackReport": {
            "type": "object",
            "description": "read = accepted + unchanged + held + rejected.",
            "required": [*counts, "pieces"],
            "additionalProperties": False,
            "properties": counts
            | {"pieces": {"type": "array", "items": {"$ref": "#/components/schemas/FeedbackVerdict"}}},
        },
        "FeedbackVerdict": verdict,
    }
