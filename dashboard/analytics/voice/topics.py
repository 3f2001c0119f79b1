"""How many customers name each topic, whether that changed against the equal window before, and how it sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.intervals import Z95, newcombe_differences, wilson_interval
from dashboard.analytics.lift import discoveries
from dashboard.analytics.voice.scores import FEWEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

Side = Literal["complaining", "praising", "speakers"]
SIDES: dict[Side, str] = {"complaining": "Complaints", "praising": "Praise", "speakers": "Any mention"}
LABEL_OF: dict[Side, str | None] = {"complaining": "negative", "praising": "positive", "speakers": None}
FEWEST_EXPECTED = 5  # in each cell of a comparison that is tested
FEWEST_NAMING = 5  # feedback on a topic, before its sentiment is told
NOW, BEFORE = 1, 0
COLUMNS = ("topic", "speakers", "heard", "share", "share_low", "share_high", "speakers_before", "heard_before",
           "share_before", "change", "change_low", "change_high", "p_value", "holds", "items", "topic_sentiment",
           "sentiment_low", "sentiment_high")  # fmt: skip


def topics(mentions: pd.DataFrame, hearers: pd.DataFrame, side: Side) -> pd.DataFrame:
    """Each topic now and in the equal window before, the most named first: ``COLUMNS``.

    Parameters
    ----------
    mentions : ``period`` (0 before, 1 now), ``topic``, ``items``, ``positive``, ``negative``, ``speakers``,
        ``praising``, ``complaining``.
    hearers : ``period``, ``speakers``: customers whose words were looked through for topics.
    side : which customers count: those who complain, those who praise, or all who name the topic.

    Notes
    -----
    Shares are of customers, with Wilson's interval; changes have Newcombe's, and hold where Benjamini and Hochberg's
    rule at 0.05 over all topics passes and the interval leaves out 0. A change is tested where each window has 30
    customers and 5 expected on either side. ``topic_sentiment`` is the share of praise less that of complaints in the
    feedback on the topic, -1 to 1.
    """
    heard = {place: _count(hearers, place) for place in (NOW, BEFORE)}
    wide = {place: mentions[mentions["period"] == place].set_index("topic") for place in (NOW, BEFORE)}
    names = sorted(set(wide[NOW].index) | set(wide[BEFORE].index))
    now, before = (wide[place].reindex(names)[side].fillna(0).astype("int64") for place in (NOW, BEFORE))
    found = pd.DataFrame(
        {"topic": pd.Series(names, dtype="str"), "speakers": now.array, "speakers_before": before.array}
    )
    found = found.assign(heard=heard[NOW], heard_before=heard[BEFORE])
    bounds = wilson_interval(found["speakers"], found["heard"])
    found["share"] = found["speakers"] / found["heard"].where(found["heard"] > 0)
    found["share_low"], found["share_high"] = bounds["low"], bounds["high"]
    found["share_before"] = found["speakers_before"] / found["heard_before"].where(found["heard_before"] > 0)
    compared = newcombe_differences(*(found[name] for name in ("speakers", "heard", "speakers_before", "heard_before")))
    enough = min(heard.values()) >= FEWEST
    for name, part in (("change", "value"), ("change_low", "low"), ("change_high", "high")):
        found[name] = compared[part] if enough else np.nan
    found["p_value"] = _p_values(found) if enough else np.nan
    apart = (found["change_low"] > 0) | (found["change_high"] < 0)
    found["holds"] = discoveries(found["p_value"].to_numpy("float64")) & apart.to_numpy("bool")
    return _with_sentiment(found, wide[NOW].reindex(names))


def _count(hearers: pd.DataFrame, place: int) -> int:
    return int(hearers.loc[hearers["period"] == place, "speakers"].sum())


def _p_values(found: pd.DataFrame) -> NDArray[np.float64]:
    """The pooled test of two proportions; NaN where fewer than 5 are expected in a cell."""
    x, n, y, m = (found[name].to_numpy("float64") for name in ("speakers", "heard", "speakers_before", "heard_before"))
    pooled = (x + y) / (n + m)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (x / n - y / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    least = np.minimum(pooled, 1 - pooled) * np.minimum(n, m)
    p: NDArray[np.float64] = np.where(least >= FEWEST_EXPECTED, 2 * norm.sf(np.abs(z)), np.nan)
    return p


def _with_sentiment(found: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The topics with the net sentiment of the feedback on them, sorted."""
    n, positive, negative = (now[name].fillna(0).to_numpy("float64") for name in ("items", "positive", "negative"))
    with np.errstate(divide="ignore", invalid="ignore"):
        net = (positive - negative) / n
        half = Z95 * np.sqrt(np.maximum((positive + negative) / n - net**2, 0) / n)
    told = n >= FEWEST_NAMING
    found = found.assign(
        items=n.astype("int64"),
        topic_sentiment=np.where(told, net, np.nan),
        sentiment_low=np.where(told, np.maximum(net - half, -1), np.nan),
        sentiment_high=np.where(told, np.minimum(net + half, 1), np.nan),
    )
    ranked = found.sort_values(["speakers", "speakers_before", "topic"], ascending=[False, False, True], kind="stable")
    return ranked[list(COLUMNS)].reset_index(drop=True)
