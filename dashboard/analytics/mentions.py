"""Colleagues named in an internal note: who is meant by each ``@Name``, and which names belong to nobody."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# An @ inside a word or an address begins nothing: "ana@shop.example" mentions nobody.
_AT = r"(?<![\w.+\-@])@"
# "@Ana." and "@Ana's" are Ana; "@Anabel", "@ana.lopez" and "@Ana-Maria" are somebody else.
_END = r"(?![\w]|[-.@]\w)"
_ANYBODY = re.compile(_AT + r"(\w(?:[\w.'’@-]*\w)?)")


def mentioned(body: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a note mentions with an @, as they are spelled in ``names``, in the order of the note, each once.

    Letters count alike large or small, and runs of blanks as one. Where one name begins another the longer is meant:
    "@Ana Lopez" is not Ana.
    """
    known = _known(names)
    found = (known[_plain(match.group(1))] for match in _mentions(_one_form(body), known))
    return tuple(dict.fromkeys(found))


def unknown(body: str, names: Iterable[str]) -> tuple[str, ...]:
    """What follows an @ in a note and is nobody's name: the first word of it as it was written, each once."""
    text, known = _one_form(body), _known(names)
    taken = {match.start() for match in _mentions(text, known)}
    return tuple(dict.fromkeys(one.group(1) for one in _ANYBODY.finditer(text) if one.start() not in taken))


def meant(name: str, names: Iterable[str]) -> str | None:
    """The colleague who was probably meant by a name that is nobody's; None where no name is like it."""
    known = _known(names)
    close = get_close_matches(_plain(_one_form(name)), list(known), n=1, cutoff=0.5)
    return known[close[0]] if close else None


def _known(names: Iterable[str]) -> dict[str, str]:
    return {plain: name for name in names if (plain := _plain(_one_form(name)))}


def _mentions(text: str, known: dict[str, str]) -> Iterable[re.Match[str]]:
    return _pattern(tuple(sorted(known, key=lambda name: (-len(name), name)))).finditer(text) if known else ()


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """One of the names after an @, the longest first; a blank in a name stands for any number of them in one line."""
    listed = "|".join(r"[^\S\n]+".join(map(re.escape, name.split(" "))) for name in names)
    return re.compile(f"{_AT}({listed}){_END}", re.IGNORECASE)


def _one_form(text: str) -> str:
    """Letters that look alike are alike, however they were typed: accents, full width, blanks that do not break."""
    return unicodedata.normalize("NFKC", text)


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
