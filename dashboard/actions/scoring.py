"""Letting feedback be read: what waits first, then what another scorer or an older version read, then its topics.

One function for all who ask: an import, the worker, the command line. Reading happens outside any transaction; what
was said is remembered by text, so that it is never asked twice, and then written at the feedback people see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard import settings
from dashboard.actions.sentiment_models import serving_scorer
from dashboard.actions.shown import columns_shown
from dashboard.actions.topics import tag_feedback
from data_access.filters import EVERYTHING
from data_access.queries.scoring import SCORE_COLUMNS, known_scores, read_otherwise, waiting
from data_access.readers import RecordReader
from data_access.repositories.corrections import People, in_force
from data_access.repositories.scores import AT_ONCE, Scores, text_key
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer as scorer_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from sentiment.scoring import Scorer

ACTOR = "scorer"
# Read between two looks at whether to go on: a deep reading of as many takes a second or two, and whoever stops the
# server waits for it.
ROWS = {"deep": 64, "own": 64}
ROWS_ELSE = 5_000
PREVIEW_FROM = 500  # so many texts wait: a quick reading of all comes first, then the deep one

Said = dict[str, Any]  # the columns of a score


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

    Where many texts wait and the scorer is slow, the quick one reads them first: a rough answer in seconds. Feedback
    that another scorer read keeps that answer until all of it has been read anew, and changes at one moment.

    Parameters
    ----------
    scorer : who reads; else the store's own model where one is in use, else the best one that is installed.
    stopped : asked between some hundred texts.
    """
    scorer = scorer or serving_scorer(engine)
    quick = scorer_named("quick")
    read = 0
    if scorer.name != quick.name and len(_rows(engine, waiting(EVERYTHING, limit=PREVIEW_FROM))) == PREVIEW_FROM:
        read += _read_waiting(engine, quick, clock, stopped)
    read += _read_waiting(engine, scorer, clock, stopped)
    if stopped():
        return Reading(read, complete=False)
    changed, complete = _read_anew(engine, scorer, clock, stopped)
    tagged = tag_feedback(engine, scorer, clock=clock, stopped=stopped) if complete else 0
    return Reading(max(read + changed, tagged), complete and not stopped())


def _read_waiting(engine: Engine, scorer: Scorer, clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    read, step = 0, ROWS.get(scorer.name, ROWS_ELSE)
    while not stopped():
        rows = _rows(engine, waiting(EVERYTHING, limit=step))
        if not rows:
            break
        said = _said(engine, scorer, [row["text"] for row in rows], clock)
        written = _publish(engine, scorer, rows, said, clock)
        if not written:
            break  # all of them were changed while they were read: whoever changed them has just begun
        read += written
    return read


def _read_anew(
    engine: Engine, scorer: Scorer, clock: Callable[[], datetime], stopped: Callable[[], bool]
) -> tuple[int, bool]:
    """First into the memory of scores; when nothing is missing there, all at one moment at the feedback."""
    for rows in _otherwise(engine, scorer, ROWS.get(scorer.name, ROWS_ELSE)):
        if stopped():
            return 0, False
        _said(engine, scorer, [row["text"] for row in rows], clock)
    written = 0
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        for rows in _otherwise(engine, scorer, ROWS_ELSE):  # nothing is asked of the scorer here
            said = _remembered(engine, scorer, {text_key(row["text"]) for row in rows})
            known = [row for row in rows if text_key(row["text"]) in said]
            people = in_force(work, [row["feedback_id"] for row in known])
            columns = [_columns(scorer, row, said[text_key(row["text"])], people) for row in known]
            written += Scores(work).publish(columns)
        if written:
            work.record("feedback scored anew", details={"scorer": scorer.name, "version": scorer.version,
                                                         "feedback": written})  # fmt: skip
    return written, True


def _otherwise(engine: Engine, scorer: Scorer, step: int) -> Iterator[list[Said]]:
    after = 0
    while rows := _rows(engine, read_otherwise(EVERYTHING, scorer=scorer.name, version=scorer.version, after=after,
                                               limit=step)):  # fmt: skip
        after = rows[-1]["feedback_id"]
        yield rows


def _said(
    engine: Engine, scorer: Scorer, texts: Sequence[str | None], clock: Callable[[], datetime]
) -> Mapping[bytes, Said]:
    """What the scorer says of texts: remembered where it said it before, else asked and remembered."""
    by_key = {text_key(text): text for text in texts if text is not None}
    known = _remembered(engine, scorer, set(by_key))
    new = [key for key in by_key if key not in known]
    if new:
        scores = scorer.score_many([by_key[key] for key in new])
        fresh = {
            key: {name: getattr(score, name) for name in SCORE_COLUMNS} for key, score in zip(new, scores, strict=True)
        }
        with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
            Scores(work).remember(scorer.name, scorer.version, fresh)
        known |= fresh
    return known


def _remembered(engine: Engine, scorer: Scorer, keys: set[bytes]) -> dict[bytes, Said]:
    listed = sorted(keys)
    found: dict[bytes, Said] = {}
    for start in range(0, len(listed), AT_ONCE):
        asked = known_scores(
            EVERYTHING, scorer=scorer.name, version=scorer.version, keys=listed[start : start + AT_ONCE]
        )
        found |= {row.pop("text_key"): row for row in _rows(engine, asked)}
    return found


def _publish(
    engine: Engine,
    scorer: Scorer,
    rows: Sequence[Said],
    said: Mapping[bytes, Said],
    clock: Callable[[], datetime],
) -> int:
    silent: Said = dict.fromkeys(SCORE_COLUMNS) | {"label": "not_scored", "reason": "no_text"}
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        people = in_force(work, [row["feedback_id"] for row in rows])
        scores = [silent if row["text"] is None else said[text_key(row["text"])] for row in rows]
        return Scores(work).publish(
            [_columns(scorer, row, score, people) for row, score in zip(rows, scores, strict=True)]
        )


def _columns(scorer: Scorer, row: Said, said: Said, people: Mapping[int, People]) -> Said:
    """What is written at a piece of feedback, beside what was read to tell whether it is still the same."""
    label = people.get(row["feedback_id"], People()).label
    shown = columns_shown((scorer.name, scorer.version), said, row["rating"], row["rating_scale"], label)
    return {name: row[name] for name in ("feedback_id", "text", "rating")} | shown


def _rows(engine: Engine, statement: Any) -> list[Said]:  # noqa: ANN401  a SELECT of any columns
    return [dict(row._mapping) for row in RecordReader(engine).rows(statement)]  # noqa: SLF001  its public mapping
