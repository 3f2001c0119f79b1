"""Regions that are one under several spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.geography.lands import land

if TYPE_CHECKING:
    from dashboard.geography.lands import Land


def one_name_each(region: pd.Series, country: pd.Series) -> pd.Series:
    """The region of each customer by one name: in English, as countries are, whatever code or name it is written by.

    What no region of the customer's country is called stays as it is written, and so does all of unknown countries.
    """
    places, countries = pd.factorize(country)
    texts, written = pd.factorize(region)
    # One number a pair; what is not known has the place -1, so it is counted from there.
    pairs, where = np.unique((places + 1) * (len(written) + 1) + texts + 1, return_inverse=True)
    told: list[str | None] = []
    for pair in pairs.tolist():
        place, text = divmod(pair, len(written) + 1)
        told.append(_name(place - 1, str(written[text - 1]), countries) if text else None)
    return pd.Series(np.array(told, dtype=object)[where], index=region.index, dtype=region.dtype)


def _name(place: int, text: str, countries: pd.Index) -> str:
    there = land(str(countries[place])) if place >= 0 else None
    return (there and _own_name(there, text)) or text


def _own_name(there: Land, text: str) -> str | None:
    """The name of the region that a text names, of the largest of that name: Madrid is a region of one province."""
    found = ((level, level.find(text)) for level in there.levels)
    return next((level.regions[code].name for level, code in found if code is not None), None)
