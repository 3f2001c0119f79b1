"""A single piece of feedback as it was said: what may be kept, in words beside each field where it may not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import clean_long_text, clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

SCALES = {"stars": (1, 5), "nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
LONGEST_TEXT = 10_000
LONGEST_CHANNEL = 60
LONGEST_LANGUAGE = 12
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_NO_WORD = re.compile(r"[\W_]+")
CLOCKS_DIFFER = timedelta(minutes=5)  # of a program whose clock goes ahead of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing a customer said, and what it refers to by id; ``received_at`` is empty for this moment."""

    text: str | None = None
    rating: int | None = None
    rating_scale: str | None = None
    channel: str | None = None
    language: str | None = None
    customer_id: int | None = None
    purchase_id: int | None = None
    product_id: int | None = None
    received_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class ReadFeedback:
    """What was given, read; ``errors`` is what is wrong by field. A field that is wrong is empty in ``values``."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_feedback(given: Mapping[str, Any], *, now: datetime) -> ReadFeedback:
    """Read text, rating with its scale, channel, language and moment.

    Parameters
    ----------
    given : any of ``text``, ``title`` (put before the text), ``rating`` (a whole number), ``rating_scale``,
        ``channel``, ``language``, ``received_at`` (an aware time); what is empty is left out.
    """
    found = ReadFeedback()
    _read_words(given, found)
    _read_rating(given.get("rating"), given.get("rating_scale"), found)
    moment = given.get("received_at")
    if moment is not None and not EARLIEST <= moment <= now + CLOCKS_DIFFER:
        late = moment > now
        found.errors["received_at"] = "This is in the future." if late else "This is before 1970."
    elif moment is not None:
        found.values["received_at"] = min(moment, now)
    if not found.errors and found.values.get("text") is None and found.values.get("rating") is None:
        found.errors["text"] = "Write what they said, or choose a rating."
    return found


def _read_words(given: Mapping[str, Any], found: ReadFeedback) -> None:
    titled = [part for part in (given.get("title"), given.get("text")) if part and part.strip()]
    joined = ". ".join([titled[0].rstrip(" ."), titled[1]]) if len(titled) > 1 else "".join(titled)
    if len(joined) > LONGEST_TEXT:
        found.errors["text"] = f"This has {len(joined):,} characters; keep it within {LONGEST_TEXT:,}."
    else:
        found.values["text"] = _kept(clean_long_text(joined), "text", found)
    for name, longest in (("channel", LONGEST_CHANNEL), ("language", LONGEST_LANGUAGE)):
        word = given.get(name) or ""
        if len(word) > longest:
            found.errors[name] = f"Keep it within {longest} characters."
        else:
            found.values[name] = _kept(clean_text(word), name, found)


def _kept(read: str | Invalid | None, name: str, found: ReadFeedback) -> str | None:
    if isinstance(read, Invalid):
        found.errors[name] = "This holds a character that cannot be kept (a NUL)."
        return None
    return read


def _read_rating(rating: int | None, scale: str | None, found: ReadFeedback) -> None:
    if rating is None:
        return
    if scale not in SCALES:
        found.errors["rating_scale"] = f"Name the scale of the rating: {', '.join(SCALES)}."
        return
    lowest, highest = SCALES[scale]
    if not lowest <= rating <= highest:
        found.errors["rating"] = f"A rating of {scale} goes from {lowest} to {highest}."
        return
    found.values |= {"rating": rating, "rating_scale": scale}


def same_words(text: str) -> str:
    """A text without what makes no difference: case, accents, punctuation, blanks. Equal for a text said again."""
    plain = text.casefold() if text.isascii() else unicodedata.normalize("NFKD", text).casefold()
    if not plain.isascii():
        plain = "".join(one for one in plain if not unicodedata.combining(one))
    return _NO_WORD.sub(" ", plain).strip()
