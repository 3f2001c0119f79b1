"""Forms as they stand: whether they are open, how many answered, of how many asked, and what they say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dashboard.analytics.voice import scores
from dashboard.answers.voice import SCALES
from data_access.queries import forms as queries

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from data_access.filters import Scope
    from data_access.readers import Reader

Openness = Literal["open", "off", "early", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One form and its numbers.

    ``row`` are the columns of ``queries.forms``. ``answers`` count, ``worded`` of them have words; ``held`` are held
    apart and count nowhere. ``score`` is that of the form's question, of the answers that count. ``response`` is the
    share of personal links that were answered, whatever became of the answer; unknown where none were given out.
    """

    row: Any
    openness: Openness
    answers: int
    worded: int
    held: int
    score: scores.Estimate
    links: int
    answered: int
    response: scores.Estimate


def standings(reader: Reader, scope: Scope, today: date) -> tuple[Standing, ...]:
    """Every form, those switched on first."""
    listed = reader.frame(queries.forms(scope)).astype(object)
    rated: dict[int, dict[str | None, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    answers, worded = defaultdict[int, int](int), defaultdict[int, int](int)
    for row in _rows(reader.frame(queries.form_ratings(scope))):
        answers[row.form_id] += int(row.answers)
        worded[row.form_id] += int(row.worded)
        if isinstance(row.rating_scale, str):
            rated[row.form_id][row.rating_scale][int(row.rating)] = int(row.answers)
    held = {row.form_id: int(row.held) for row in _rows(reader.frame(queries.form_held(scope)))}
    links = {row.form_id: row for row in _rows(reader.frame(queries.form_links_counted(scope)))}
    found = []
    for row in _rows(listed.where(listed.notna(), None)):
        given = links.get(row.form_id)
        made, back = (int(given.links), int(given.answered)) if given is not None else (0, 0)
        score = SCALES.get(row.question)
        found.append(Standing(
            row=row, openness=_openness(row, today), answers=answers[row.form_id], worded=worded[row.form_id],
            held=held.get(row.form_id, 0), links=made, answered=back, response=response_rate(back, made),
            score=score(rated[row.form_id][row.question]) if score is not None else scores.NOBODY,
        ))  # fmt: skip
    return tuple(found)


def response_rate(answered: int, links: int) -> scores.Estimate:
    """The share of links that were answered, with Wilson's interval; unknown where none were given out."""
    return scores.share_from({1: answered, 0: links - answered}, 1)


def _rows(frame: pd.DataFrame) -> Any:  # noqa: ANN401  rows of itertuples have no type
    return frame.itertuples(index=False)


def _openness(row: Any, today: date) -> Openness:  # noqa: ANN401  as above
    if not row.active:
        return "off"
    if row.opens_on is not None and today < row.opens_on:
        return "early"
    return "late" if row.closes_on is not None and today > row.closes_on else "open"
