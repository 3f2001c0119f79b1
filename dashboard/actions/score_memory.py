"""The memory of scores: what a scorer said of a text before is not asked again, whoever wants to know."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from dashboard import settings
from data_access.filters import EVERYTHING
from data_access.queries.scoring import SCORE_COLUMNS, known_scores
from data_access.readers import RecordReader
from data_access.repositories.scores import AT_ONCE, Scores
from data_access.unit_of_work import UnitOfWork
from sentiment.own_scorer import OwnScorer
from sentiment.scoring import Score, not_scored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from sentiment.scoring import Evidence, Scorer

ACTOR = "scorer"
Said = dict[str, Any]  # the columns of a score


class RememberingScorer:
    """A scorer that looks at what it said before, and asks only about the rest.

    A model on top of the deep scorer so reads a store that the deep one has read within seconds, not hours.
    """

    def __init__(self, engine: Engine, scorer: Scorer) -> None:
        self._engine, self._scorer = engine, scorer
        self.name, self.version = scorer.name, scorer.version

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order."""
        known = remembered(self._engine, self._scorer, {key_of(text) for text in texts if isinstance(text, str)})
        new = list(dict.fromkeys(text for text in texts if isinstance(text, str) and key_of(text) not in known))
        said = dict(zip(new, self._scorer.score_many(new), strict=True)) if new else {}
        return [self._one(text, known, said) for text in texts]

    def _one(self, text: object, known: Mapping[bytes, Said], said: Mapping[str, Score]) -> Score:
        if not isinstance(text, str):
            return not_scored("no_text", self)
        return said[text] if text in said else Score(scorer=self.name, version=self.version, **known[key_of(text)])

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The deciding words of a text."""
        return self._scorer.explain(text)


def scores_of(
    engine: Engine, scorer: Scorer, texts: Sequence[str | None], clock: Callable[[], datetime] = settings.now
) -> Mapping[bytes, Said]:
    """What the scorer says of texts, by their keys: remembered where it said it before, else asked and remembered.

    What the scorer below a model of the store's own says is remembered as well, so that going back asks nobody.
    """
    if isinstance(scorer, OwnScorer):
        scores_of(engine, scorer.base, texts, clock)
    by_key = {key_of(text): text for text in texts if text is not None}
    known = remembered(engine, scorer, set(by_key))
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


def remembered(engine: Engine, scorer: Scorer, keys: set[bytes]) -> dict[bytes, Said]:
    """What this version of the scorer said of the texts with these keys; others are left out."""
    listed = sorted(keys)
    found: dict[bytes, Said] = {}
    for start in range(0, len(listed), AT_ONCE):
        asked = known_scores(
            EVERYTHING, scorer=scorer.name, version=scorer.version, keys=listed[start : start + AT_ONCE]
        )
        found |= {row.pop("text_key"): row for row in rows_of(engine, asked)}
    return found


def rows_of(engine: Engine, statement: Any) -> list[Said]:  # noqa: ANN401  a SELECT of any columns
    """The rows of a statement, by name."""
    return [dict(row._mapping) for row in RecordReader(engine).rows(statement)]  # noqa: SLF001  its public mapping


def key_of(text: str) -> bytes:
    """The digest that a text is remembered by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
