"""Texts with words in braces that are filled in for one customer at a time."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_TOKEN = re.compile(r"\{([^{}]*)\}")


def fill(template: str, known: Collection[str], value: Callable[[str], str | None]) -> str:
    """The text with each known placeholder replaced by its value; one without a value, and other braces, stay.

    A value is put in as it is: braces inside it are the customer's, and are not filled in turn.
    """
    names = {_plain(name): name for name in known}

    def word(token: re.Match[str]) -> str:
        name = names.get(_plain(token.group(1)))
        found = value(name) if name is not None else None
        return token.group() if found is None else found

    return _TOKEN.sub(word, template)


def used(template: str, known: Collection[str]) -> list[str]:
    """The known placeholders in a text, in order, each once."""
    names = {_plain(name): name for name in known}
    found = (names.get(_plain(token.group(1))) for token in _TOKEN.finditer(template))
    return list(dict.fromkeys(name for name in found if name is not None))


def unknown(template: str, known: Collection[str]) -> list[str]:
    """What stands in braces and is no placeholder, as it was written, in order, each once."""
    names = {_plain(name) for name in known}
    return list(dict.fromkeys(
        token.group(1) for token in _TOKEN.finditer(template) if _plain(token.group(1)) not in names
    ))  # fmt: skip


def nearest(name: str, known: Collection[str]) -> str | None:
    """The placeholder that was probably meant; None where none is like it."""
    plain = {_plain(one): one for one in known}
    close = get_close_matches(_plain(name), list(plain), n=1, cutoff=0.5)
    return plain[close[0]] if close else None


def _plain(name: str) -> str:
    """``First_Name`` and ``first  name`` are the same placeholder."""
    return " ".join(name.replace("_", " ").split()).lower()
