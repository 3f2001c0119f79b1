"""Bodies of requests, read strictly: numbers as written, and whatever is sent, rows or a refusal in words."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.actions.intake import field_names
from dashboard.api.bodies import parsed, rows_of
from dashboard.api.problems import ProblemError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
NAMES = st.sampled_from(["customer", "name", "attributes", "rows", "x", ""]) | st.text(max_size=5)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


def refused_or_rows(body: bytes) -> list[dict[str, str]] | None:
    """The rows; None for a refusal, which must be in words."""
    try:
        return rows_of(body, "customers")
    except ProblemError as error:
        problem = error
    assert problem.status in {400, 413, 422}
    assert problem.detail.endswith(".")
    assert problem.answer().body
    return None


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_whatever_json_is_sent_it_is_rows_of_texts_or_refused_in_words(value: object) -> None:
    rows = refused_or_rows(json.dumps(value).encode())
    for row in rows or ():
        assert row
        assert all(text.strip() for text in row.values())
        assert {name for name in row if not name.startswith("attributes.")} <= set(field_names("customers"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_bytes_that_are_no_rows_are_refused_in_words(body: bytes) -> None:
    assert refused_or_rows(body) is None or json.loads(body)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("12.10", "12.10"), ("1e3", "1000"), ("-0", "-0"), ("1.5E-2", "0.015"), ("0.10000000000000000001", None),
     ("123456789012345678901234567890", "123456789012345678901234567890")],
)  # fmt: skip
def test_a_number_is_kept_as_it_was_written(written: str, kept: str | None) -> None:
    (row,) = rows_of(f'[{{"customer": {written}}}]'.encode(), "customers")
    assert row["customer"] == (kept or written)


@pytest.mark.parametrize("written", ["1e31", "1e400", "1e-40", "9" * 31, "9" * 10_000, "0." + "1" * 40])
def test_a_number_no_store_can_hold_is_refused(written: str) -> None:
    with pytest.raises(ProblemError, match="too large") as refused:
        rows_of(f'[{{"customer": {written}}}]'.encode(), "customers")
    assert refused.value.status == 422


def test_not_a_number_is_no_json() -> None:
    for value in (math.nan, math.inf, -math.inf):
        with pytest.raises(ProblemError, match="not a JSON number"):
            parsed(json.dumps([value]).encode())
