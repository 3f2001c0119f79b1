"""How feedback is read: who serves, how much is read, and how often words and ratings agree."""

from __future__ import annotations

from math import nan, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import Z95, wilson
from data_access.filters import EVERYTHING
from data_access.queries.scoring import model_base
from data_access.readers import RecordReader
from sentiment.calibration import expected_calibration_error
from sentiment.evaluate import roc_auc
from sentiment.own_scorer import version_on
from sentiment.ratings import happy_by_rating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from sentiment.scoring import Scorer

FEWEST = 30  # pieces of each kind, for figures that mean anything


class Serving(NamedTuple):
    """Who reads now: name and version as kept with every score, and the store's model if it is one.

    ``idle`` is a model that is in use but does not serve: it was trained on top of another scorer or version.
    """

    name: str
    version: str
    base: str
    model_id: int | None
    idle: int | None


class Rate(NamedTuple):
    """``hits`` of ``n``, and the share with its 95 % interval (Wilson 1927); NaN without any."""

    hits: int
    n: int

    @property
    def share(self) -> float:
        """The share, 0-1."""
        return self.hits / self.n if self.n else nan

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % certainty."""
        return wilson(self.hits, self.n) if self.n else (nan, nan)


class Agreement(NamedTuple):
    """How well what a scorer says of words fits the ratings beside them, which it has not seen.

    ``agree``: of texts with a score, how often its side is the rating's. ``found``: of unhappy ratings with words, how
    many are called negative, a text without a score being a miss. ``auc``: the chance that an unhappy customer's words
    score below a happy one's, with its interval. ``ece``: how far probabilities are from what came true. Ratings that
    tell neither (3 of 5 stars) are left out; ``silent`` texts have no score.
    """

    n: int
    unhappy: int
    silent: int
    agree: Rate
    found: Rate
    auc: float
    auc_interval: tuple[float, float]
    ece: float

    @property
    def enough(self) -> bool:
        """Whether there are enough of both kinds to say anything."""
        return min(self.unhappy, self.n - self.unhappy) >= FEWEST


def serving(engine: Engine, base: Scorer) -> Serving:
    """Who reads this store's feedback: its own model where one is in use and fits the scorer at hand, else that."""
    rows = RecordReader(engine).rows(model_base(EVERYTHING))
    if not rows:
        return Serving(base.name, base.version, base.name, None, None)
    number = int(rows[0].model_id)
    if (rows[0].base, rows[0].base_version) != (base.name, base.version):
        return Serving(base.name, base.version, base.name, None, number)
    return Serving("own", version_on(base, number), base.name, number, None)


def agreement(rows: pd.DataFrame) -> Agreement:
    """The agreement of some scored texts with their ratings.

    Parameters
    ----------
    rows : columns ``rating``, ``rating_scale``, ``label``, ``polarity``.
    """
    rated = zip(rows["rating"].astype(int), rows["rating_scale"], strict=True)
    sides = [happy_by_rating(rating, scale) for rating, scale in rated]
    told = rows.assign(happy=pd.Series(sides, index=rows.index, dtype="object"))
    told = told[told["happy"].notna()]
    scored = told[told["polarity"].notna()]
    truth = scored["happy"].astype(bool).to_numpy(dtype=np.int64)
    polarity = scored["polarity"].to_numpy(dtype="float64")
    unhappy = ~told["happy"].astype(bool)
    area = roc_auc(truth, polarity)
    return Agreement(
        n=len(told),
        unhappy=int(unhappy.sum()),
        silent=len(told) - len(scored),
        agree=Rate(int(((polarity > 0) == (truth == 1)).sum()), len(scored)),
        found=Rate(int((told.loc[unhappy, "label"] == "negative").sum()), int(unhappy.sum())),
        auc=area,
        auc_interval=auc_interval(area, int(truth.sum()), int((1 - truth).sum())),
        ece=expected_calibration_error((1 + polarity) / 2, truth) if len(scored) else nan,
    )


def by_language(rows: pd.DataFrame) -> Sequence[tuple[str | None, Agreement]]:
    """The agreement in each language, the most frequent first; None where the language was not told."""
    counted = rows["language"].value_counts(dropna=False)
    languages = [None if language is None or language != language else str(language) for language in counted.index]  # noqa: PLR0124  NaN
    return [
        (language, agreement(rows[rows["language"].isna() if language is None else rows["language"] == language]))
        for language in languages
    ]


def auc_interval(area: float, ones: int, zeros: int) -> tuple[float, float]:
    """The 95 % interval of an area under the curve. Source: Hanley and McNeil (1982), Radiology 143, 29-36."""
    if not ones or not zeros:
        return nan, nan
    better, worse = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (ones - 1) * (better - area**2) + (zeros - 1) * (worse - area**2)
    error = Z95 * sqrt(max(spread, 0.0) / (ones * zeros))
    return max(area - error, 0.0), min(area + error, 1.0)
