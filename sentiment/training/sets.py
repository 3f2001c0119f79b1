"""The labelled texts whose licence allows weights trained on them to be shipped: ``docs/model_card.md`` names each.

The rows are read from a folder and never become part of the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

NEITHER_STARS = 3
_TITLE_WITHIN = 80  # characters: a colon further on belongs to the text
DOMAINS = ("cells", "imdb", "restaurants", "clothing", "shop")


class Labelled(NamedTuple):
    """Texts with what their readers or writers say of them: 1 a positive opinion, 0 a negative one.

    ``titles`` are the titles of the texts where they have some, labelled alike: short texts in a person's own words.
    """

    texts: list[str]
    labels: list[int]
    titles: list[str]
    title_labels: list[int]


def read_sets(folder: Path) -> dict[str, Labelled]:
    """The sets by the name of their domain, from the folder that holds ``sentiment/`` and ``clothing_reviews/``."""
    texts = folder / "sentiment"
    return {
        "cells": _plain(pd.read_csv(texts / "uci_amazon_cells.csv.gz")),
        "imdb": _plain(pd.read_csv(texts / "uci_imdb.csv.gz")),
        "restaurants": _restaurants(pd.read_csv(texts / "mams_categories_dev.csv.gz")),
        "clothing": _clothing(pd.read_csv(folder / "clothing_reviews" / "clothing_reviews_dev60.csv.gz")),
        "shop": _shop(pd.read_csv(texts / "amazon_polarity_dev.csv.gz")),
    }


def _positive(labels: pd.Series) -> list[int]:
    return labels.eq("positive").astype(int).tolist()


def _plain(rows: pd.DataFrame) -> Labelled:
    return Labelled(rows["text"].tolist(), _positive(rows["label"]), [], [])


def _restaurants(rows: pd.DataFrame) -> Labelled:
    """Sentences whose aspects, as far as they are judged at all, are all liked or all disliked.

    Each sentence of this set was chosen for aspects that differ, so none has the same opinion of all of them: neutral
    ones beside are let through.
    """
    judged = rows[rows["label"] != "neutral"]
    opinions = judged.groupby("text", sort=True)["label"].agg(["nunique", "first"])
    agreed = opinions[opinions["nunique"] == 1]
    return Labelled(agreed.index.tolist(), _positive(agreed["first"]), [], [])


def _clothing(rows: pd.DataFrame) -> Labelled:
    rows = rows[rows["Rating"] != NEITHER_STARS]
    texts, titled = rows[rows["Review Text"].notna()], rows[rows["Title"].notna()]
    return Labelled(
        texts["Review Text"].tolist(), (texts["Rating"] > NEITHER_STARS).astype(int).tolist(),
        titled["Title"].tolist(), (titled["Rating"] > NEITHER_STARS).astype(int).tolist(),
    )  # fmt: skip


def _shop(rows: pd.DataFrame) -> Labelled:
    """Reviews of all kinds of articles; the title stands before the first colon."""
    titled = rows[rows["text"].str.find(": ").between(1, _TITLE_WITHIN)]
    titles = titled["text"].str.split(": ", n=1).str[0]
    return Labelled(rows["text"].tolist(), _positive(rows["label"]), titles.tolist(), _positive(titled["label"]))
