"""Feedback that has been read already, so that a server under test has nothing to read in the background.

A server lets its feedback be read by the deep scorer: a minute of a processor for a demo store of 600 customers, which
the pages under test would have to share. Here the quick scorer reads it, in a second, in the name of the scorer that
serves; whoever looks afterwards finds nothing waiting. What each scorer says is not what such tests are about; that a
worker has waiting feedback read is tested with the worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.actions.scoring import score_feedback
from sentiment.choose import scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from sentiment.scoring import Evidence, Score


class _InTheNameOfWhoServes:
    """What the quick scorer says, under the name and version of the scorer that serves."""

    def __init__(self) -> None:
        self.name, self.version = scorer().name, scorer().version

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        return scorer("quick").score_many(texts)

    def explain(self, text: object) -> tuple[Evidence, ...]:
        return scorer("quick").explain(text)


def read_all_feedback(engine: Engine) -> None:
    """Read what waits, and its topics; a server finds all of it done."""
    stand_in = _InTheNameOfWhoServes()
    score_feedback(engine, scorer=stand_in)
    assert not score_feedback(engine, scorer=stand_in).read
