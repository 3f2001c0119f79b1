"""Finding what feedback is about: by the taxonomy and the names of the store's products, with the opinion on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.actions.learned_topics import learned_topics
from data_access.filters import EVERYTHING
from data_access.queries.scoring import product_names, untagged
from data_access.readers import RecordReader
from data_access.repositories.corrections import settle_topics
from data_access.repositories.scores import Scores
from data_access.unit_of_work import UnitOfWork
from sentiment.aspects import opinions_at
from sentiment.topics import Product, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from sentiment.scoring import Scorer

ACTOR = "scorer"
ROWS = {"deep": 32, "own": 32}  # of feedback, each read in up to four parts, between two looks at whether to go on
ROWS_ELSE = 1_000
MOST_PRODUCTS = 5_000  # that are looked for by name; in a store of more their codes alone would drown the words


def store_taxonomy(engine: Engine) -> Taxonomy:
    """The topics as they come, and the products of the store."""
    rows = RecordReader(engine).rows(product_names(EVERYTHING, limit=MOST_PRODUCTS))
    return Taxonomy.shipped().with_changes(products=[Product(row.code, row.name) for row in rows])


def tag_feedback(engine: Engine, scorer: Scorer, *, clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Find the topics of all feedback that was read; how much was looked at."""
    taxonomy = store_taxonomy(engine)
    # Without the products: a new one every week would send all feedback ever written through the scorer again.
    version = Taxonomy.shipped().version
    learned = learned_topics(engine, taxonomy, version)
    stamp = f"{version} {scorer.name} {scorer.version}{learned.stamp}"
    looked = after = 0
    while not stopped():
        asked = untagged(EVERYTHING, stamp=stamp, after=after, limit=ROWS.get(scorer.name, ROWS_ELSE))
        rows = RecordReader(engine).rows(asked)
        if not rows:
            break
        after = rows[-1].feedback_id
        texts = [row.text for row in rows]
        found = opinions_at(texts, learned.topics_of(texts, taxonomy), scorer)
        topics: dict[int, list[dict[str, Any]]] = {
            row.feedback_id: [
                {name: getattr(one, name) for name in ("topic", "label", "polarity", "mixed")} for one in opinions
            ]
            for row, opinions in zip(rows, found, strict=True)
        }
        with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
            Scores(work).tag(stamp, topics)
            settle_topics(work, list(topics))
        looked += len(rows)
    return looked
