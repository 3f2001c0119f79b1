"""A text that is changed in steps and still knows where each of its characters came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(NamedTuple):
    """Put ``new`` in the place of ``text[start:end]``; ``start < end``."""

    start: int
    end: int
    new: str


class Draft(NamedTuple):
    """A text and, for each of its characters, the index in the original text; None where nothing moved.

    Without the way back, which takes as long as all the rest, the places stay None.
    """

    text: str
    places: list[int] | None
    way_back: bool = True

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """The draft with these edits made; they come in order and do not overlap."""
        if not self.way_back:
            return self._replaced(edits)
        pieces: list[str] = []
        places: list[int] = []
        done = 0
        for start, end, new in edits:
            if start > done:
                pieces.append(self.text[done:start])
                places += self._kept(done, start)
            if new:
                pieces.append(new)
                places += self._moved(start, end, new)
            done = end
        if not done:
            return self
        pieces.append(self.text[done:])
        places += self._kept(done, len(self.text))
        return Draft("".join(pieces), places)

    def _replaced(self, edits: Iterable[Edit]) -> Draft:
        """The same without places."""
        pieces: list[str] = []
        done = 0
        for start, end, new in edits:
            pieces += (self.text[done:start], new)
            done = end
        if not done:
            return self
        pieces.append(self.text[done:])
        return Draft("".join(pieces), None, way_back=False)

    def _kept(self, start: int, end: int) -> Iterable[int]:
        """Where the characters from ``start`` to before ``end`` came from."""
        return range(start, end) if self.places is None else self.places[start:end]

    def _moved(self, start: int, end: int, new: str) -> list[int]:
        """Where the characters of ``new`` are said to come from, so that a mark covers all that it stands for.

        The last two stand at the end of what was replaced, so that the end of a mark reaches it with and without the
        blank that may follow a name; the others stand at its beginning. A single letter inside a word (``caf&eacute;``)
        stands at the end, at the beginning of one at the beginning.
        """
        first = start if self.places is None else self.places[start]
        last = end - 1 if self.places is None else self.places[end - 1]
        if len(new) == 1:
            return [last if start and self.text[start - 1].isalnum() else first]
        if len(new) == 2:  # noqa: PLR2004 - the two ends
            return [first, last]
        return [first] * (len(new) - 2) + [last, last]
