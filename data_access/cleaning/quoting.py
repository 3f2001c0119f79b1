"""Whether a text is a part of what somebody said: whole words in their order, with … where something was left out."""

from __future__ import annotations

import re

_LEFT_OUT = re.compile(r"…|\.\.\.|\[…\]")
_EDGES = re.compile(r"^\W+|\W+$")


def is_part_of(text: str, said: str) -> bool:
    """Whether each piece of ``text`` between signs of omission stands in ``said``, one after the other.

    Case, line breaks and the signs at the ends of a piece do not count. Pieces begin and end with a whole word, so that
    "happy" is no part of "unhappy".
    """
    whole = _plain(said)
    pieces = [piece for piece in (_plain(part) for part in _LEFT_OUT.split(text)) if piece]
    at = 0
    for piece in pieces:
        found = re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", whole[at:])
        if found is None:
            return False
        at += found.end()
    return bool(pieces)


def _plain(text: str) -> str:
    return _EDGES.sub("", " ".join(text.split()).casefold())
