"""Which column is the rating and which the words, from what was answered: headings of surveys are sentences.

And some headings mean both: a "Bewertung" is stars in one export and the review in another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data_access.cleaning.ratings import Rated, read_rated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ASKS_TO_RATE = re.compile(
    r"recommend|satisf|rate\b|rating|score|likely|weiterempf|zufrieden|recommand|recomend|recomiend|not[ae]\b|nps|csat"
    r"|\beasy\b|effort|einfach|f[áa]cil|esfuerzo|esforço|bewert|avalia|stars?\b|sterne",
    re.IGNORECASE,
)
_HIGHEST = 10
_MOST_DIFFERENT = 11  # answers from 0 to 10
_LEAST_WORDS = 4  # of a heading that is a question
_LEAST_LETTERS = 12.0  # of an answer in words, on average
_LEAST_SPACED = 0.5  # of the answers hold more than one word


def rating_and_words(questions: Mapping[str, Sequence[str]], *, survey: bool) -> dict[str, str]:
    """``rating`` and ``text`` → the heading of each, where one can be told.

    Parameters
    ----------
    questions : heading → first answers. The rating is a column of whole numbers from 0 to 10, first of all one whose
        question asks for it; the words are the column with the longest answers of several words.
    survey : the file is known to be one. Else only what is headed by a question counts: a table of sales has whole
        numbers and long names too.
    """
    answered = {name: [cell.strip() for cell in cells if cell.strip()] for name, cells in questions.items()}
    numbers = [name for name, cells in answered.items() if _is_rating(cells)]
    asked = [name for name in numbers if _ASKS_TO_RATE.search(name)]
    found = {"rating": (asked or numbers)[0]} if asked or (survey and len(numbers) == 1) else {}
    survey = survey or bool(asked)
    lengths = {
        name: _length(cells)
        for name, cells in answered.items()
        if name not in numbers and (survey or _is_question(name))
    }
    longest = max(lengths, key=lambda name: lengths[name], default=None)
    if longest is not None and lengths[longest] >= _LEAST_LETTERS:
        found["text"] = longest
    return found


def _is_question(heading: str) -> bool:
    return "?" in heading or len(heading.split()) >= _LEAST_WORDS


def _is_rating(cells: Sequence[str]) -> bool:
    return bool(cells) and len(set(cells)) <= _MOST_DIFFERENT and all(map(_rated, cells))


def _rated(cell: str) -> bool:
    read = read_rated(cell)
    return read is None or (isinstance(read, Rated) and read.value <= _HIGHEST)


def turned_round(columns: Mapping[str, str], cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """``rating`` → a heading that was taken for the words and holds ratings, or ``text`` the other way round.

    Parameters
    ----------
    columns : field → heading, by the headings alone.
    cells : heading → first answers.
    """
    if len({"rating", "text"} & columns.keys()) != 1:
        return {}
    taken, other = ("text", "rating") if "text" in columns else ("rating", "text")
    written = [cell.strip() for cell in cells[columns[taken]] if cell.strip()]
    return {other: columns[taken]} if written and _is_rating(written) == (other == "rating") else {}


def _length(cells: Sequence[str]) -> float:
    """Letters of an answer on average; 0 for what is not written in sentences, such as names, days and choices."""
    spaced = sum(" " in cell and any(letter.isalpha() for letter in cell) for cell in cells)
    if not cells or spaced < _LEAST_SPACED * len(cells):
        return 0.0
    return sum(map(len, cells)) / len(cells)
