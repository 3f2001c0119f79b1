"""Letting feedback be read: what waits first, then what another scorer or an older version read, then its topics.

One function for all who ask: an import, the worker, the command line. Reading happens outside any transaction; what
was said is remembered by text, so that it is never asked twice, and then written at the feedback people see.
"""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard import settings
from dashboard.actions.score_memory import ACTOR, Said, remembered, rows_of, scores_of
from dashboard.actions.sentiment_models import serving_scorer
from dashboard.actions.shown import columns_shown
from dashboard.actions.topics import tag_feedback, tag_new
from data_access.cleaning.feedback_entry import Said as Words
from data_access.filters import EVERYTHING
from data_access.queries.scoring import (
    BEGAN,
    CHANGE_OVER,
    ENDED,
    SCORE_COLUMNS,
    last_change_over,
    never_tagged,
    read_otherwise,
    waiting,
)
from data_access.repositories.corrections import People, in_force
from data_access.repositories.scores import Scores, text_key
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer as scorer_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from sentiment.scoring import Scorer

# Read between two looks at whether to go on: a deep reading of as many takes a second or two, and whoever stops the
# server waits for it.
ROWS = {"deep": 64, "own": 64, "quick": 50_000}  # of so many the quick one has half read by another process
ROWS_ELSE = 5_000
TOGETHER = 10_000  # pieces of feedback that are written in one transaction: half a second of one core
AT_ONE_MOMENT = 500  # pieces of feedback that change over in one transaction: others wait for a fraction of a second
PREVIEW_FROM = 500  # so many texts wait: a quick reading of all comes first, then the deep one

Seen = tuple[Said, Said]  # a piece of feedback as it was read, and the score of its words


class Reading(NamedTuple):
    """How much feedback was read, or looked through for topics; whether nothing is left to read for this scorer."""

    read: int
    complete: bool


def score_feedback(
    engine: Engine,
    *,
    scorer: Scorer | None = None,
    clock: Callable[[], datetime] = settings.now,
    stopped: Callable[[], bool] = lambda: False,
) -> Reading:
    """Read everything that the scorer has not read, newest first.

    Where many texts wait and the scorer is slow, the quick one reads them first: see ``first_reading``. Feedback
    that another scorer read keeps that answer until all of it has been read anew, and changes at one moment.

    Parameters
    ----------
    scorer : who reads; else the store's own model where one is in use, else the best one that is installed.
    stopped : asked between some hundred texts.
    """
    scorer = scorer or serving_scorer(engine)
    first = first_reading(engine, scorer=scorer, clock=clock, stopped=stopped)
    read = _read_waiting(engine, scorer, clock, stopped)
    if stopped():
        return Reading(first + read, complete=False)
    changed, complete = _read_anew(engine, scorer, clock, stopped)
    tagged = tag_feedback(engine, scorer, clock=clock, stopped=stopped) if complete else 0
    # What the quick one read first is among what is read anew: a piece that was read twice is one piece.
    return Reading(max(read + max(first, changed), tagged), complete and not stopped())


def first_reading(
    engine: Engine,
    *,
    scorer: Scorer | None = None,
    clock: Callable[[], datetime] = settings.now,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Where many texts wait for a slow scorer, let the quick one read them and find their topics; how many it read.

    Parameters
    ----------
    scorer, stopped : as for ``score_feedback``.
    """
    scorer, quick = scorer or serving_scorer(engine), scorer_named("quick")
    if scorer.name == quick.name:
        return 0
    read = 0
    if _many(engine, waiting(EVERYTHING, limit=PREVIEW_FROM)):
        # Not remembered: to read it again costs less, and it is the other's answer that stays.
        read = _read_waiting(engine, quick, clock, stopped, remember=False)
    if _many(engine, never_tagged(EVERYTHING, scorer=quick.name, version=quick.version, after=0, limit=PREVIEW_FROM)):
        tag_new(engine, quick, clock=clock, stopped=stopped)
    return read


def _many(engine: Engine, asked: Any) -> bool:  # noqa: ANN401  a SELECT of any columns
    return len(rows_of(engine, asked)) == PREVIEW_FROM


def _read_waiting(
    engine: Engine,
    scorer: Scorer,
    clock: Callable[[], datetime],
    stopped: Callable[[], bool],
    *,
    remember: bool = True,
) -> int:
    read, step = 0, ROWS.get(scorer.name, ROWS_ELSE)
    while not stopped():
        rows = rows_of(engine, waiting(EVERYTHING, limit=step))
        if not rows:
            break
        said = _said(engine, scorer, rows, clock) if remember else _said_for_now(scorer, rows)
        seen = list(zip(rows, said, strict=True))
        written = sum(
            _publish(engine, scorer, seen[start : start + TOGETHER], clock) for start in range(0, len(seen), TOGETHER)
        )
        if not written:
            break  # all of them were changed while they were read: whoever changed them has just begun
        read += written
    return read


def _said(engine: Engine, scorer: Scorer, rows: Sequence[Said], clock: Callable[[], datetime]) -> list[Said]:
    """What the scorer says of the words of each row, kept in the memory of scores."""
    silent: Said = dict.fromkeys(SCORE_COLUMNS) | {"label": "not_scored", "reason": "no_text"}
    found = scores_of(engine, scorer, [row["text"] for row in rows], clock)
    return [silent if row["text"] is None else found[text_key(row["text"])] for row in rows]


def _said_for_now(scorer: Scorer, rows: Sequence[Said]) -> list[Said]:
    """The same, kept nowhere."""
    values = attrgetter(*SCORE_COLUMNS)
    scores = scorer.score_many([row["text"] for row in rows])
    return [dict(zip(SCORE_COLUMNS, values(score), strict=True)) for score in scores]


def _read_anew(
    engine: Engine, scorer: Scorer, clock: Callable[[], datetime], stopped: Callable[[], bool]
) -> tuple[int, bool]:
    """First into the memory of scores; when nothing is missing there, at the feedback."""
    for rows in _otherwise(engine, scorer, ROWS.get(scorer.name, ROWS_ELSE)):
        if stopped():
            return 0, False
        scores_of(engine, scorer, [row["text"] for row in rows], clock)
    return _change_over(engine, scorer, clock, stopped)


def _change_over(
    engine: Engine, scorer: Scorer, clock: Callable[[], datetime], stopped: Callable[[], bool]
) -> tuple[int, bool]:
    """Put what is remembered at all feedback: a little in one transaction, much in many that nobody has to wait for.

    In between, pages and copies go on with the former scores, since nothing is logged; the last transaction shows all
    at one moment. The same holds when the work was stopped half-way and goes on another day.
    """
    parts = _anew(engine, scorer)  # prepared outside any transaction
    first = next(parts, [])
    second = next(parts, [])
    half_way = [row["action"] for row in rows_of(engine, last_change_over(EVERYTHING))] == [BEGAN]
    if not second and not half_way:
        return _publish_anew(engine, scorer, first, clock), True
    told: dict[str, object] = {"scorer": scorer.name, "version": scorer.version}
    if not half_way:
        with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
            work.record(BEGAN, subject_kind=CHANGE_OVER, details=told)
    written = 0
    for rows in chain([first, second], parts):
        if stopped():
            return written, False
        with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
            written += Scores(work).publish_quietly(_shown(work, scorer, rows))
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        Scores(work).show()
        work.record(ENDED, subject_kind=CHANGE_OVER, details={**told, "feedback": written})
    return written, True


def _publish_anew(engine: Engine, scorer: Scorer, rows: Sequence[Seen], clock: Callable[[], datetime]) -> int:
    if not rows:
        return 0
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        written = Scores(work).publish(_shown(work, scorer, rows))
        if written:
            told: dict[str, object] = {"scorer": scorer.name, "version": scorer.version, "feedback": written}
            work.record(ENDED, subject_kind=CHANGE_OVER, details=told)
    return written


def _anew(engine: Engine, scorer: Scorer) -> Iterator[list[Seen]]:
    """Feedback that is read otherwise with what the scorer says of it, by parts; nothing is asked of it here."""
    for rows in _otherwise(engine, scorer, AT_ONE_MOMENT):
        said = remembered(engine, scorer, {text_key(row["text"]) for row in rows})
        known = [(row, said[text_key(row["text"])]) for row in rows if text_key(row["text"]) in said]
        if known:
            yield known


def _shown(work: UnitOfWork, scorer: Scorer, seen: Sequence[Seen]) -> list[Said]:
    """What is to be written at feedback, what people corrected included: read in the transaction that writes it."""
    people = in_force(work, [row["feedback_id"] for row, _ in seen])
    return [_columns(scorer, row, said, people) for row, said in seen]


def _otherwise(engine: Engine, scorer: Scorer, step: int) -> Iterator[list[Said]]:
    after = 0
    while rows := rows_of(engine, read_otherwise(EVERYTHING, scorer=scorer.name, version=scorer.version, after=after,
                                               limit=step)):  # fmt: skip
        after = rows[-1]["feedback_id"]
        yield rows


def _publish(engine: Engine, scorer: Scorer, seen: Sequence[Seen], clock: Callable[[], datetime]) -> int:
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        return Scores(work).publish(_shown(work, scorer, seen))


def _columns(scorer: Scorer, row: Said, said: Said, people: Mapping[int, People]) -> Said:
    """What is written at a piece of feedback, beside what was read to tell whether it is still the same."""
    label = people.get(row["feedback_id"], People()).label
    shown = columns_shown((scorer.name, scorer.version), said, row["rating"], row["rating_scale"], label)
    return {name: row[name] for name in ("feedback_id", "text", "rating")} | shown


def read_at_once(text: str | None, rating: int | None, scale: str | None) -> Said:
    """The columns of a piece of feedback that has just arrived, by the quick scorer; see ``read_all_at_once``."""
    return read_all_at_once([Words(text=text, rating=rating, rating_scale=scale)])[0]


def read_all_at_once(pieces: Sequence[Words]) -> list[Said]:
    """The columns of pieces of feedback that have just arrived, by the quick scorer.

    Empty where it finds no answer: then the piece waits for the scorer that serves, which may know the language. A
    better scorer reads what the quick one read anew, as it does after an import.
    """
    quick = scorer_named("quick")
    found: list[Said] = []
    for one, score in zip(pieces, quick.score_many([one.text for one in pieces]), strict=True):
        if one.text is not None and score.polarity is None:
            found.append({})
            continue
        said = {name: getattr(score, name) for name in SCORE_COLUMNS}
        found.append(columns_shown((quick.name, quick.version), said, one.rating, one.rating_scale, None))
    return found
