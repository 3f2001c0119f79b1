"""Which of two names a merge proposes to keep."""

from __future__ import annotations

import pytest

from dashboard.analytics.duplicates import is_shortened


@pytest.mark.parametrize(
    ("name", "other", "short"),
    [
        ("V. Mosel", "Violet Mosel", True),
        ("v mosel", "Violet MOSEL", True),
        ("R.", "Rhys", True),
        ("Violet Mosel", "V. Mosel", False),
        ("Violet Mosel", "Violet Mosel", False),
        ("Hannah Orchard", "Hannah Orchrad", False),
        ("V. Mosel", "Violet Ann Mosel", False),
    ],
)
def test_a_name_with_words_cut_short_gives_way_to_the_whole_one(name: str, other: str, *, short: bool) -> None:
    assert is_shortened(name, other) is short
