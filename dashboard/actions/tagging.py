"""Finding topics in feedback, and finding them anew where words changed, without reading everything again.

The words that were looked for are kept. Where they change, only the topics with other words are looked for again, once
with the words before and once with those after: what stands at the same places keeps its opinion, and the scorer is
asked only for feedback in which something else is found. Products are followed apart from the topics: a new one every
week must not touch every row.
"""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.actions.learned_topics import learned_topics
from data_access.filters import EVERYTHING
from data_access.queries.scoring import never_tagged, searched_words, tagged, topics_found, untagged
from data_access.readers import RecordReader
from data_access.repositories.corrections import settle_topics
from data_access.repositories.scores import AT_ONCE, Scores
from data_access.repositories.topics import keep_searched
from data_access.unit_of_work import UnitOfWork
from sentiment.aspects import TopicReader, opinions_at
from sentiment.cleaning import prepare
from sentiment.scoring import Score
from sentiment.shared import in_two_processes
from sentiment.topics import PRODUCT, Taxonomy, find_topics, topics_of
from sentiment.word_lists import differing, lists_of, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from sentiment.aspects import TopicOpinion
    from sentiment.scoring import Scorer
    from sentiment.topics import TopicMatch
    from sentiment.word_lists import WordLists

    Lists = Mapping[str, tuple[str, ...]]

ACTOR = "scorer"
ROWS = {"deep": 32, "own": 32}  # of feedback, each read in up to four parts, between two looks at whether to go on
ROWS_ELSE = 1_000
LOOKED_AT = {"quick": 25_000}  # of feedback that is looked through together: a few seconds
TOGETHER = 10_000  # pieces of feedback whose topics are written in one transaction
SHARED_FROM = 5_000  # pieces from which a second process pays: a topic costs several times what a score does
_TOLD = ("topic", "label", "polarity", "mixed")


class _Found(NamedTuple):
    """What is to be written at a piece of feedback: topics to take away, and those to ask the opinion on."""

    row: Any
    gone: Collection[str]
    new: tuple[TopicMatch, ...]


class Tagging:
    """One look through the feedback for a taxonomy.

    Parameters
    ----------
    scorer : who reads the clauses that topics are mentioned in; what it said of whole texts stands at the feedback.
    stopped : asked between some hundred texts.
    """

    def __init__(
        self,
        engine: Engine,
        scorer: Scorer,
        taxonomy: Taxonomy,
        *,
        clock: Callable[[], datetime],
        stopped: Callable[[], bool],
    ) -> None:
        self._engine, self._scorer, self._taxonomy = engine, scorer, taxonomy
        self._clock, self._stopped = clock, stopped
        self._reader = RecordReader(engine)
        self._topics, self._products = lists_of(taxonomy)
        # Another model is another reader of topics; it is another one too where the words are.
        self._learned = learned_topics(engine, taxonomy, version_of(self._topics))
        self._by = f"{scorer.name} {scorer.version}{self._learned.stamp}"
        self._stamp = f"{version_of(self._topics)} {self._by}"
        self._lists: dict[str, tuple[WordLists, WordLists] | None] = {}

    def run(self) -> int:
        """Products first, then topics; how much feedback got other topics or was looked through for the first time."""
        return self._follow_products() + self._follow_topics()

    def first_look(self) -> int:
        """Find the topics of feedback that this scorer read and nobody looked through yet; how much it was."""
        mine = partial(never_tagged, EVERYTHING, scorer=self._scorer.name, version=self._scorer.version)
        return self._look_through(mine)

    def _follow_products(self) -> int:
        """Find products that came or were renamed in feedback that was looked through before."""
        known = self._searched("products").get("last")
        if known == self._products:
            return 0
        changed = after = 0
        while rows := self._reader.rows(tagged(EVERYTHING, after=after, limit=ROWS_ELSE)):
            if self._stopped():
                return changed
            after = rows[-1].feedback_id
            found = self._compared(rows, self._products, known)
            changed += self._write([one for one in found if one.gone or one.new], stamp=False)
        if not self._stopped():
            with self._work() as work:
                keep_searched(work, "products", "last", self._products)
        return changed

    def _follow_topics(self) -> int:
        """Look through feedback whose topics were found with other words, by another scorer, or not at all."""
        return self._look_through(partial(untagged, EVERYTHING, stamp=self._stamp))

    def _look_through(self, asked: Callable[..., Any]) -> int:
        """Look through the feedback that a statement gives, part by part."""
        looked = after = 0
        while not self._stopped():
            rows = self._reader.rows(asked(after=after, limit=LOOKED_AT.get(self._scorer.name, ROWS_ELSE)))
            if not rows:
                break
            if not after:
                with self._work() as work:
                    keep_searched(work, "topics", self._stamp.split()[0], self._topics)
            after = rows[-1].feedback_id
            looked += self._look(rows)
        return looked

    def _look(self, rows: Sequence[Any]) -> int:
        """Look through some feedback, each piece as cheaply as it can be."""
        looked = 0
        by_version: dict[str | None, list[Any]] = {}
        for row in rows:
            version, _, by = (row.topics_by or "").partition(" ")
            by_version.setdefault(version if by == self._by else None, []).append(row)
        for version, mine in by_version.items():
            if version is None:
                looked += self._anew(mine)
                continue
            found = self._compared(mine, self._topics, self._topics_before.get(version))
            quiet = [one for one in found if not (one.gone or one.new)]
            with self._work() as work:
                Scores(work).stamp(self._stamp, [one.row.feedback_id for one in quiet])
            looked += len(quiet) + self._write([one for one in found if one.gone or one.new], stamp=True)
        return looked

    def _anew(self, rows: Sequence[Any]) -> int:
        """Find all topics of feedback of which nothing that was found before holds; how much was written."""
        step = ROWS.get(self._scorer.name, len(rows))
        written = 0
        for start in range(0, len(rows), step):
            if self._stopped():
                break
            told = list(self._topics_told(rows[start : start + step]).items())
            for first in range(0, len(told), TOGETHER):
                some = dict(told[first : first + TOGETHER])
                with self._work() as work:
                    Scores(work).tag(self._stamp, some)
                    settle_topics(work, list(some))
            written += len(told)
        return written

    def _topics_told(self, rows: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """All topics of feedback; of much of it half are found by another process."""
        if self._scorer.name not in LOOKED_AT or self._learned.model is not None or len(rows) < SHARED_FROM:
            return self._told(rows, self._learned.topics_of([row.text for row in rows], self._taxonomy))
        texts = [(row.text, self._known(row)) for row in rows]
        told: list[tuple[TopicOpinion, ...]] = in_two_processes(TopicReader(self._scorer, self._taxonomy), texts)
        return _columns(rows, told)

    def _told(self, rows: Sequence[Any], matches: Sequence[Sequence[TopicMatch]]) -> dict[int, list[dict[str, Any]]]:
        """By feedback the columns of its topics: what the scorer says of each."""
        told = opinions_at([row.text for row in rows], matches, self._scorer, [self._known(row) for row in rows])
        return _columns(rows, told)

    def _compared(self, rows: Sequence[Any], after: Lists, before: Lists | None) -> list[_Found]:
        """What other words change; where the words before are not known, what was found stays found."""
        texts = [row.text for row in rows]
        if before is None:
            return self._against_found(rows, texts, after)
        old, new = self._differing(before, after)
        cleaned = [prepare(text) for text in texts]
        pairs = zip(rows, find_topics(cleaned, old), find_topics(cleaned, new), strict=True)
        found = []
        for row, had, has in pairs:
            same = {topic for topic, _ in {_place(match) for match in had} & {_place(match) for match in has}}
            gone = {match.topic for match in (*had, *has)} - same
            found.append(_Found(row, gone, tuple(match for match in has if match.topic not in same)))
        return found

    def _differing(self, before: Lists, after: Lists) -> tuple[WordLists, WordLists]:
        """The lists that differ, made once for many rows."""
        key = str(hash((tuple(before.items()), tuple(after.items()))))
        known = self._lists.get(key)
        if known is None:
            known = self._lists[key] = differing(before, after)
        return known

    def _against_found(self, rows: Sequence[Any], texts: list[str], after: Lists) -> list[_Found]:
        looked_for = self._differing({}, after)[1]
        stored = self._found_before(rows)
        products = after is self._products
        found = []
        for row, has in zip(rows, topics_of(texts, looked_for), strict=True):
            own = {topic for topic in stored.get(row.feedback_id, ()) if topic.startswith(PRODUCT) is products}
            gone = own - {match.topic for match in has}
            found.append(_Found(row, gone, tuple(match for match in has if match.topic not in own)))
        return found

    def _found_before(self, rows: Sequence[Any]) -> dict[int, set[str]]:
        """The topics that stand at feedback."""
        ids = [row.feedback_id for row in rows]
        stored: dict[int, set[str]] = {}
        for start in range(0, len(ids), AT_ONCE):
            for row in self._reader.rows(topics_found(EVERYTHING, ids[start : start + AT_ONCE])):
                stored.setdefault(row.feedback_id, set()).add(row.topic)
        return stored

    def _write(self, found: list[_Found], *, stamp: bool) -> int:
        """Ask the scorer what it must be asked, and write; how much was written before it was told to stop."""
        step = ROWS.get(self._scorer.name, ROWS_ELSE)
        written = 0
        for start in range(0, len(found), step):
            if self._stopped():
                break
            some = found[start : start + step]
            told = self._told([one.row for one in some], [one.new for one in some])
            changes = {one.row.feedback_id: (one.gone, told[one.row.feedback_id]) for one in some}
            with self._work() as work:
                Scores(work).retag(changes)
                settle_topics(work, list(changes))
                if stamp:
                    Scores(work).stamp(self._stamp, list(changes))
            written += len(some)
        return written

    def _known(self, row: Any) -> Score | None:  # noqa: ANN401  a row of feedback
        """What the scorer said of the whole text, which stands at the feedback."""
        if row.label is None or (row.scorer, row.scorer_version) != (self._scorer.name, self._scorer.version):
            return None
        return Score(
            row.label, row.p_negative, row.p_positive, row.polarity, row.confidence, row.score_reason, None,
            row.scorer, row.scorer_version,
        )  # fmt: skip

    def _searched(self, kind: str) -> dict[str, dict[str, tuple[str, ...]]]:
        """The words that were looked for before, by version."""
        return {
            row.version: {name: tuple(entries) for name, entries in json.loads(row.lists).items()}
            for row in self._reader.rows(searched_words(EVERYTHING, kind=kind))
        }

    @cached_property
    def _topics_before(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """The words of topics that were looked for before, and those that come with the project, by version."""
        shipped = Taxonomy.shipped()
        return {shipped.version: lists_of(shipped)[0], **self._searched("topics")}

    def _work(self) -> UnitOfWork:
        return UnitOfWork(self._engine, clock=self._clock, actor=ACTOR)


def _columns(rows: Sequence[Any], told: Sequence[Sequence[TopicOpinion]]) -> dict[int, list[dict[str, Any]]]:
    """By feedback the columns of its topics."""
    return {
        row.feedback_id: [{name: getattr(said, name) for name in _TOLD} for said in opinions]
        for row, opinions in zip(rows, told, strict=True)
    }


def _place(match: TopicMatch) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A topic and where it stands: what its opinion follows from."""
    return match.topic, match.spans
