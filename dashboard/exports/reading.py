"""How feedback is read, for programs and spreadsheets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.exports.views import Options, View
from data_access.filters import EVERYTHING, Filters
from data_access.queries.reading import coverage
from data_access.queries.scoring import models

if TYPE_CHECKING:
    from data_access.readers import Reader

COVERAGE = ("reading_reason", "feedback_language", "scorer", "scorer_version", "feedback_count", "rated_count")
MODELS = ("model_id", "model_examples", "model_auc", "model_macro_f1", "model_ece", "current_auc", "auc_gain",
          "auc_gain_low", "auc_gain_high", "may_be_used", "in_use")  # fmt: skip


def feedback_reading(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """How much feedback is read by whom, and why the rest has no score; all of the store, whatever the filters."""
    del filters, options
    names = {"reason": "reading_reason", "language": "feedback_language"}
    return reader.frame(coverage(EVERYTHING)).rename(columns=names)[list(COVERAGE)]


def sentiment_models(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """The store's own models with their figures, the newest first."""
    del filters, options
    listed = reader.frame(models(EVERYTHING))
    figures = [json.loads(text) for text in listed["figures"]]
    found = pd.DataFrame({"model_id": listed["model_id"], "model_examples": listed["examples"]})
    for name in ("auc", "macro_f1", "ece"):
        found[f"model_{name}"] = pd.Series([one["own"][name] for one in figures], dtype="float64")
    found["current_auc"] = pd.Series([one["current"]["auc"] for one in figures], dtype="float64")
    for name, key in (("auc_gain", "better"), ("auc_gain_low", "low"), ("auc_gain_high", "high")):
        found[name] = pd.Series([one[key] for one in figures], dtype="float64")
    found["may_be_used"] = pd.Series([bool(one["may_be_used"]) for one in figures], dtype="bool")
    return found.assign(in_use=listed["in_use"].astype("bool"))[list(MODELS)]


VIEWS = (
    View(
        name="feedback_reading",
        about="How much feedback each reader has read, by language, and why the rest has no score.",
        columns=COVERAGE,
        build=feedback_reading,
    ),
    View(
        name="sentiment_models",
        about="The models learned from the store's own ratings, with what they are worth on texts not learned from.",
        columns=MODELS,
        build=sentiment_models,
    ),
)
