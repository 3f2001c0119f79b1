"""On which scale a column of ratings is: what its heading and its answers say, and a question where they leave it open.

A 5 is the best of five stars and the answer of a detractor on the scale of recommendation: a scale that is guessed
wrongly turns the figures over, so what cannot be told is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data_access.cleaning.feedback_entry import SCALES
from data_access.cleaning.ratings import Rated, read_rated, scale_asked, scale_named
from data_access.importing.evidence import ColumnEvidence
from data_access.importing.known_exports import FIXED, GOOD_OR_BAD, RATING_WORDS
from data_access.importing.reading.headers import plain_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from data_access.importing.reading.column import Codes

ANSWERS = tuple(SCALES)
MEANINGS = {
    "stars": "stars, 1 to 5",
    "csat": "how satisfied, 1 to 5",
    "nps": "how likely to recommend, 0 to 10",
    "ces": "how easy it was, 1 to 7",
}
_TOPS = {5: "stars", 7: "ces", 10: "nps"}
_EXAMPLES = 3


class RatingEvidence(ColumnEvidence):
    """Which scale the ratings of a column are on.

    Parameters
    ----------
    chosen : a person's answer.
    heading, profile : the column's heading and the known export the file is.
    by_row : each row names its scale; then nothing is asked.
    """

    def __init__(self, chosen: str | None, heading: str, profile: str | None, *, by_row: bool) -> None:
        plain = plain_heading(heading)
        self.words = RATING_WORDS.get(profile or "", GOOD_OR_BAD if "satisfaction" in plain else {})
        self._named = chosen or FIXED.get(profile or "", (None,))[0] or scale_named(plain)
        self._asked = scale_asked(plain)
        self._by_row = by_row
        self._tops: set[int] = set()
        self._values: set[int] = set()
        self._worded = False
        self.examples: list[str] = []
        self.decided = self._named is not None

    def feed(self, values: Iterable[str]) -> None:
        """Look at more answers."""
        for text in values:
            read = read_rated(text, self.words)
            if not isinstance(read, Rated):
                continue
            self._values.add(read.value)
            self._worded = self._worded or read.worded
            if read.top is not None:
                self._tops.add(read.top)
            if len(self.examples) < _EXAMPLES:
                self.examples.append(text.strip())

    @property
    def scale(self) -> str | None:
        """The scale, None while it is open. A rating outside of all scales tells nothing."""
        if self._named:
            return self._named
        on = self._on()
        if self._tops and self._tops <= set(_TOPS):
            return self._of_top(max(self._tops))
        if not on or self._worded:
            return "csat" if self._worded or self._asked == "csat" else "stars"
        return self._of_answers(min(on), max(on))

    @property
    def possible(self) -> tuple[str, ...]:
        """The scales a person can choose from while it is open."""
        return ("nps", "ces") if max(self._on()) > SCALES["stars"][1] else ("nps", "stars")

    def _on(self) -> set[int]:
        """The answers that some scale has."""
        return {value for value in self._values if value <= SCALES["nps"][1]}

    def _of_top(self, top: int) -> str:
        return "csat" if top == SCALES["csat"][1] and self._asked == "csat" else _TOPS[top]

    def _of_answers(self, low: int, high: int) -> str | None:
        if high > SCALES["ces"][1] or (low < 1 and (self._asked == "nps" or high > SCALES["stars"][1])):
            return "nps"
        if low < 1:
            # Some exports write 0 for no rating.
            return "nps" if self._by_row else None
        if self._asked == "ces":
            return "ces"
        if high > SCALES["stars"][1]:
            return "nps" if self._by_row or self._asked == "nps" else None
        if self._asked == "nps":
            # Nobody above 5 of 10? A question with five answers is as likely.
            return "nps" if self._by_row else None
        return "csat" if self._asked == "csat" else "stars"


def scales_of_rows(fields: dict[str, Sequence[Any]], rows: int, scale: str | None) -> list[str | None]:
    """The scale of each row that has a rating: the one it names, else the column's."""
    nothing: Sequence[Any] = [None] * rows
    ratings, named = fields.get("rating", nothing), fields.get("rating_scale", nothing)
    return [None if rating is None else own or scale for rating, own in zip(ratings, named, strict=True)]


def off_scale(
    ratings: Sequence[int | None], codes: Codes, named: tuple[Sequence[str | None], Codes] | None, scale: str | None
) -> npt.NDArray[np.bool_]:
    """Which rows have a rating that is no answer of their scale.

    Parameters
    ----------
    ratings, codes : the distinct ratings, and which of them each row has.
    named : the distinct scales and codes where rows name their own.
    scale : of the rows that name none; without any, a rating goes from 0 to 10.
    """
    given = np.array([np.nan if rating is None else rating for rating in ratings])[codes]
    names, places = named or ((None,), np.zeros(len(codes), dtype=np.int32))
    ends = np.array([SCALES[name or scale or "nps"] for name in names])[places]
    return (given < ends[:, 0]) | (given > ends[:, 1])
