"""What comes after what: by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from dashboard.analytics.afterwards import COLUMNS, afterwards


def frame(*rows: tuple[int | None, ...], names: list[str]) -> pd.DataFrame:
    """Rows of whole numbers, some empty."""
    return pd.DataFrame(rows, columns=names).astype("Int64")


def test_the_share_after_a_product_stands_against_the_usual_share() -> None:
    buyers = frame((None, 200), (1, 40), (2, 50), names=["product_id", "customers"])
    after = frame((None, 2, 20), (None, 1, 9), (1, 2, 16), (2, 1, 4), names=["product_id", "then_id", "customers"])
    found = afterwards(buyers, after)
    assert tuple(found.columns) == COLUMNS
    assert found[["product_id", "then_id", "n_first", "n_then"]].to_numpy().tolist() == [[1, 2, 40, 16]]
    row = found.to_dict("records")[0]
    assert (row["then_share"], row["usual_share"], row["times"]) == (0.4, 0.1, pytest.approx(4.0))
    half = 1.959964 * math.sqrt(1 / 16 - 1 / 40 + 1 / 20 - 1 / 200)
    assert row["times_low"] == pytest.approx(4 * math.exp(-half), rel=1e-5)
    assert row["holds"] == "more"
    assert 0.26 < row["then_low"] < 0.4 < row["then_high"] < 0.56


def test_nobody_followed_gives_nothing() -> None:
    empty = frame(names=["product_id", "customers"])
    assert afterwards(empty, frame(names=["product_id", "then_id", "customers"])).empty
