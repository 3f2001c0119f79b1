"""The words of a mail that was written as a web page: nothing is loaded, run or kept of its layout."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object"})
_PARAGRAPHS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article", "header",
     "footer", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r"\n{3,}")


class _Words(HTMLParser):
    """Collects the text outside of scripts and styles; a quotation gets the mark that it has in plain mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a quotation, or what is not read."""
        del attrs
        if tag in _SILENT:
            self._silent += 1
        elif tag in _PARAGRAPHS:
            self.lines.append("")
        elif tag in {"td", "th"}:
            self.lines[-1] += " "
        self._quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        """End a line, a quotation, or what is not read."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _PARAGRAPHS:
            self.lines.append("")
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)

    def handle_data(self, data: str) -> None:
        """Keep words; line ends in the source mean a space."""
        if self._silent:
            return
        words = " ".join(data.split())
        if not words:
            self.lines[-1] += " "
            return
        if self._quoted and not self.lines[-1].strip():
            self.lines[-1] = "> "
        blank_before, blank_after = data[:1].isspace(), data[-1:].isspace()
        self.lines[-1] += f"{' ' * blank_before}{words}{' ' * blank_after}"


def words_of_html(text: str) -> str:
    """The text of a web page as plain mail would have it: one line for each paragraph, ``>`` before what is quoted."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (_SPACES.sub(" ", line).strip() for line in reader.lines)
    return _NEWLINES.sub("\n\n", "\n".join(lines)).strip()
