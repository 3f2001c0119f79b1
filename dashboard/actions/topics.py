"""The topics of the store: as people want them, with its products; found in all feedback, with the opinion on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.actions.tagging import Tagging
from dashboard.answers.topics import settings_of
from data_access.filters import EVERYTHING
from data_access.queries.scoring import product_names
from data_access.readers import RecordReader
from sentiment.own_topics import edited
from sentiment.topics import Product, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from sentiment.own_topics import TopicEdit
    from sentiment.scoring import Scorer

MOST_PRODUCTS = 5_000  # that are looked for by name; in a store of more their codes alone would drown the words


def store_edits(engine: Engine) -> list[TopicEdit]:
    """What people of the store changed in the topics."""
    return [one.edit for one in settings_of(RecordReader(engine), EVERYTHING) if one.version]


def store_taxonomy(engine: Engine) -> Taxonomy:
    """The topics as the store's people want them, and the products of the store."""
    rows = RecordReader(engine).rows(product_names(EVERYTHING, limit=MOST_PRODUCTS))
    return edited(store_edits(engine)).with_changes(products=[Product(row.code, row.name) for row in rows])


def tag_feedback(engine: Engine, scorer: Scorer, *, clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Find the topics of all feedback that was read; how much was looked at."""
    return Tagging(engine, scorer, store_taxonomy(engine), clock=clock, stopped=stopped).run()


def tag_new(engine: Engine, scorer: Scorer, *, clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Find the topics of feedback that this scorer read and nobody looked through; how much was looked at."""
    return Tagging(engine, scorer, store_taxonomy(engine), clock=clock, stopped=stopped).first_look()
