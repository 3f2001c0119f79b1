"""The other ratings of a survey: a row with stars and a recommendation is two answers, each on its own scale.

The rating that the mapping names stays with the words. Each further column of ratings whose heading names another
scale gives its rows an answer of its own, of the same customer and moment, without the words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from data_access.cleaning.feedback_entry import SCALES
from data_access.cleaning.ratings import Rated, read_rated, scale_asked, scale_named
from data_access.cleaning.text import is_null
from data_access.importing.interpret import Choices, interpret
from data_access.importing.keys import SEPARATOR, SIZE
from data_access.importing.mapping import Mapping
from data_access.importing.reading.headers import plain_heading
from data_access.importing.reading.model import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from data_access.importing.interpret import Interpretation
    from data_access.importing.parse import Parsed, Parser
    from data_access.importing.reading.column import Column
    from data_access.importing.reading.model import Source

_WORDS = ("text", "title")
_MOST_ARE = 0.9  # of the answers in the first rows can be read as ratings: a few may be slips


@dataclass(frozen=True)
class MoreRatings:
    """How the further columns of ratings are read, and those that are not: of a scale that is taken, or cannot be told.

    ``read`` holds the mapping, the interpretation and the scale of each column that is taken.
    """

    read: tuple[tuple[Mapping, Interpretation, str], ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of those that are taken."""
        return tuple(mapping.columns["rating"] for mapping, _, _ in self.read)


def more_ratings(source: Source, mapping: Mapping, first: Interpretation, choices: Choices) -> MoreRatings:
    """Find the columns of ratings that the mapping leaves, and tell their scales.

    Parameters
    ----------
    mapping, first : the column of ratings that is taken with the words, and how it is read.
    choices : what a person answered; ``ratings=one`` takes no further column.
    """
    if "rating" not in mapping.columns or "rating_scale" in mapping.columns:
        return MoreRatings()
    offered = _offered(source, mapping)
    if choices.ratings == "one":
        return MoreRatings(left_out=offered)
    read: list[tuple[Mapping, Interpretation, str]] = []
    left_out: list[str] = []
    scales = {first.scale}
    for column in offered:
        fields = {name: heading for name, heading in mapping.columns.items() if name not in _WORDS}
        other = Mapping({**fields, "rating": column}, mapping.confidence, mapping.profile)
        found = interpret(source, "feedback", other, choices=replace(choices, scale=None))
        if found.scale is None or found.scale in scales:
            left_out.append(column)
        else:
            read.append((other, found, found.scale))
            scales.add(found.scale)
    return MoreRatings(tuple(read), tuple(left_out))


def _offered(source: Source, mapping: Mapping) -> tuple[str, ...]:
    """The columns nobody claimed whose heading names a scale, or asks for a rating, and which hold ratings."""
    sample = next(iter(source.chunks(1_000)), None)
    if sample is None:
        return ()
    taken = set(mapping.columns.values())
    return tuple(
        column
        for column, series in zip(source.columns, sample.series, strict=True)
        if column not in taken and _names_scale(column) and _holds_ratings(series.cells)
    )


def _names_scale(heading: str) -> bool:
    plain = plain_heading(heading)
    return (scale_named(plain) or scale_asked(plain)) is not None


def _holds_ratings(cells: Sequence[str]) -> bool:
    answers = [read_rated(cell) for cell in cells if not is_null(cell)]
    rated = sum(isinstance(one, Rated) and one.value <= SCALES["nps"][1] for one in answers)
    return bool(answers) and rated >= _MOST_ARE * len(answers)


class Answers:
    """Parses each chunk as often as its rows can hold answers: the mapped rating with the words, then the others.

    Parameters
    ----------
    parser : makes a parser of a mapping and an interpretation; with none, of those of the file.
    more : the further columns.
    """

    def __init__(self, parser: Callable[..., Parser], more: MoreRatings, source: Source, mapping: Mapping) -> None:
        self._first = parser()
        self._more = [(parser(mapping=one, interpretation=how), scale) for one, how, scale in more.read]
        self._rated = [source.columns.index(column) for column in more.columns]
        said = [mapping.columns[name] for name in (*_WORDS, "rating") if name in mapping.columns]
        self._said = [source.columns.index(column) for column in said]
        self.per_row = 1 + len(self._more)

    def of(self, chunk: Chunk) -> Iterator[tuple[int, Parsed]]:
        """The rows that hold each answer, how many they are, and what they say. Row numbers tell them apart."""
        if not self._more:
            yield len(chunk) + len(chunk.problems), self._first.parse(chunk)
            return
        rated = [_filled(chunk.series[position]) for position in self._rated]
        said = np.logical_or.reduce([_filled(chunk.series[position]) for position in self._said])
        # A row that holds nothing but a further rating is no empty row.
        first = chunk.keep(said | ~np.logical_or.reduce(rated))
        yield len(first) + len(first.problems), self._numbered(self._first.parse(first), 0)
        for place, (rows, (parser, scale)) in enumerate(zip(rated, self._more, strict=True), start=1):
            part = chunk.keep(rows)
            parsed = parser.parse(Chunk(part.row_numbers, part.series))
            yield len(part), self._numbered(_named_apart(parsed, scale), place)

    def _numbered(self, parsed: Parsed, place: int) -> Parsed:
        parsed.row_numbers = [number * self.per_row + place for number in parsed.row_numbers]
        return parsed


def _filled(column: Column) -> npt.NDArray[np.bool_]:
    filled = np.array([not is_null(text) for text in column.values], dtype=np.bool_)
    return filled[column.codes] if len(filled) else np.zeros(len(column), dtype=np.bool_)


def _named_apart(parsed: Parsed, scale: str) -> Parsed:
    """What tells a further answer from the first one of its row, now and when the file comes again."""
    ids = parsed.fields.get("feedback")
    if ids is not None:
        parsed.fields["feedback"] = [None if one is None else f"{one}{SEPARATOR}{scale}" for one in ids]
    parsed.keys = [blake2b(key + scale.encode(), digest_size=SIZE).digest() for key in parsed.keys]
    parsed.warnings.clear()  # the first answer of the row told them
    return parsed
