"""The words of a mail that was written as a web page: nothing is loaded, run or kept of its layout.

Read by hand in one pass: the parser of the standard library takes minutes for some pages that are made to be slow.
"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})(?:[\s/][^<>]{0,20000})?>")
_OTHER = re.compile(r"<[!?][^<>]{0,2000}>")
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object"})
_PARAGRAPHS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article", "header",
     "footer", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r"\n{3,}")


def words_of_html(text: str) -> str:
    """The text of a web page as plain mail would have it: one line for each paragraph, ``>`` before what is quoted."""
    reader = _Words(text)
    lines = "".join(reader.read()).split("\n")
    plain = "\n".join(_SPACES.sub(" ", unescape(line)).replace("\n", " ").strip() for line in lines)
    return _NEWLINES.sub("\n\n", plain).strip()


class _Words:
    """Goes through a page from left to right, and never back."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._small = text.lower() if len(text.lower()) == len(text) else text  # some letters grow
        self._ended: dict[str, int] = {}
        self._pieces: list[str] = []
        self._quoted = 0
        self._fresh = True  # nothing stands on the line yet

    def read(self) -> list[str]:
        """The words and line ends, in turn."""
        at = 0
        while (begins := self._text.find("<", at)) >= 0:
            self._say(self._text[at:begins])
            at = self._after_mark(begins)
        self._say(self._text[at:])
        return self._pieces

    def _after_mark(self, begins: int) -> int:
        """Where to go on after what begins with ``<``; where that is no mark, it is a letter like any other."""
        if self._text.startswith("<!--", begins):
            return self._behind("-->", begins)
        tag = _TAG.match(self._text, begins)
        if tag is None:
            other = _OTHER.match(self._text, begins)
            if other is not None:
                return other.end()
            self._say("<")
            return begins + 1
        closes, name = bool(tag[1]), tag[2].lower()
        if name in _SILENT and not closes:
            return self._behind(f"</{name}", tag.end())
        self._mark(name, closes=closes)
        return tag.end()

    def _behind(self, end: str, begins: int) -> int:
        """Where an end stands after this place; the end of the page where it has none. Looked for once."""
        known = self._ended.get(end, -1)
        if known < begins:
            known = self._small.find(end, begins)
            known = known if known >= 0 else len(self._text)
            self._ended[end] = known
        return min(known + len(end), len(self._text)) if end == "-->" else known

    def _mark(self, name: str, *, closes: bool) -> None:
        if name in _PARAGRAPHS:
            self._pieces.append("\n")
            self._fresh = True
        elif name in {"td", "th"}:
            self._pieces.append(" ")
        if name == "blockquote":
            self._quoted = max(0, self._quoted - 1) if closes else self._quoted + 1

    def _say(self, words: str) -> None:
        """Keep words; line ends in the source mean a space."""
        if not words:
            return
        bare = words.strip()
        if bare and self._quoted and self._fresh:
            self._pieces.append("> ")
        self._fresh = self._fresh and not bare
        self._pieces.append(" ".join(words.split("\n")))
