"""A scorer in a process of its own: pages stay quick while thousands of texts are read."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Self

from sentiment.choose import scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.scoring import Evidence, Score

POLITENESS = 10  # of 19: whatever a person waits for goes first


class ApartScorer:
    """The scorer of that name, reading in another process from the first text on until it is closed.

    The process costs a start of about a second and the memory of its model, and gives both back when it is closed.
    """

    def __init__(self, name: str) -> None:
        here = scorer(name)
        self.name, self.version = here.name, here.version
        self._pool: ProcessPoolExecutor | None = None

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_be_polite)
        # A name may stand for another scorer there only if packages changed meanwhile; then a new start is due anyway.
        return self._pool.submit(_score, self.name, list(texts)).result()

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The deciding words of a text; asked here, as a person waits for them."""
        return scorer(self.name).explain(text)

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Self:
        """Nothing is started before the first text."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()


def _be_polite() -> None:
    os.nice(POLITENESS)
    # Read when NumPy's linear algebra is loaded, which is later: one core is enough for what nobody waits for.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))


def _score(name: str, texts: list[object]) -> list[Score]:
    return scorer(name).score_many(texts)
