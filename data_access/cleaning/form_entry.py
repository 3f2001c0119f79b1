"""A form for customers as a person sets it up: each field in its one shape, or a sentence on what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import clean_long_text, clean_text
from data_access.schema.forms import ABOUTS, LANGUAGES, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL_ACCENT = "#0F7D73"
LONGEST = {"title": 120, "wording": 300, "intro": 600, "thanks": 600, "brand": 80, "campaign": 80}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PARAGRAPHS = {"intro", "thanks"}
_CHOSEN = {"question": QUESTIONS, "about": ABOUTS, "language": LANGUAGES}


def read_form(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns of a form, and what is wrong by field.

    Parameters
    ----------
    given : every column a person sets, as typed or chosen; a field that is not there is not asked for, except the
        title.
    """
    values, errors = dict(given), dict[str, str]()
    for name, longest in LONGEST.items():
        if name in given:
            values[name] = _text(name, given[name] or "", longest, errors)
    if not values.get("title") and "title" not in errors:
        errors["title"] = "Write a title; customers see it at the top."
    if "accent" in given and not _COLOUR.fullmatch(given["accent"] or ""):
        errors["accent"] = "Choose a colour, as #0F7D73."
    for name, known in _CHOSEN.items():
        if name in given and given[name] not in known:
            errors[name] = f"Choose one of {', '.join(known)}."
    _read_about(values, errors)
    opens, closes = values.get("opens_on"), values.get("closes_on")
    if opens and closes and closes < opens:
        errors["closes_on"] = "The last day lies before the first."
    return values, errors


def _text(name: str, text: str, longest: int, errors: dict[str, str]) -> str | None:
    read = clean_long_text(text) if name in _PARAGRAPHS else clean_text(text)
    if isinstance(read, Invalid) or (read and len(read) > longest):
        errors[name] = f"Keep it within {longest} letters, without signs no text has."
        return None
    return read


def _read_about(values: dict[str, Any], errors: dict[str, str]) -> None:
    """What answers belong to; what does not go with it is left out."""
    about = values.get("about")
    if about is None:
        return
    if about == "product" and not values.get("product_id"):
        errors["product_id"] = "Choose the product."
    if about == "campaign" and not values.get("campaign"):
        errors.setdefault("campaign", "Name the campaign or visit; only you see the name.")
    values["product_id"] = values.get("product_id") if about == "product" else None
    values["campaign"] = values.get("campaign") if about == "campaign" else None
