"""The words around a testimonial: what customers are asked and thanked with, and which name stands below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dashboard.analytics import placeholders

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["ask", "thanks"]
PLACEHOLDERS = {"first name": "there", "product": "your purchase", "brand": "our shop", "words": "what you wrote"}
TEXTS: dict[Kind, str] = {
    "ask": "Hello {first name},\n\n"
    "thank you for what you told us about {product}: “{words}”\n\n"
    "May we show these words to others, on our website and in our shop? If so, please reply and say which name we may "
    "put below them: your full name, your first name, your initials, or none. You can take this back at any time.\n\n"
    "Thank you, {brand}",
    "thanks": "Hello {first name},\n\n"
    "thank you for letting us show what you said about {product}. It helps others to choose, and us to keep going. If "
    "you ever want it taken down, a short reply is enough.\n\n"
    "Kind regards, {brand}",
}
NOBODY = "A customer"


def filled(template: str, values: Mapping[str, str | None]) -> str:
    """The text with its placeholders filled; what is not known gets a word that fits, other braces stay as they are."""
    return placeholders.fill(template, PLACEHOLDERS, lambda name: values.get(name) or PLACEHOLDERS[name])


def unknown_placeholders(template: str) -> list[str]:
    """What stands in braces and is no placeholder, in order, each once."""
    return placeholders.unknown(template, PLACEHOLDERS)


def first_name(given: str | None, name: str | None) -> str | None:
    """The given name, or the first word of the name; None where neither is known."""
    return (given or (name or "").split(" ")[0]).strip() or None


def signature(shown_as: str, name: str | None, given: str | None) -> str:
    """The name below a testimonial; "A customer" where none may be shown or none is known."""
    whole = (name or "").strip()
    if shown_as == "full":
        return whole or NOBODY
    if shown_as == "first":
        return first_name(given, whole) or NOBODY
    if shown_as == "initials":
        return " ".join(f"{word[0].upper()}." for word in whole.split() if word[0].isalpha()) or NOBODY
    return NOBODY
