"""What a page quotes of a text: whole where it is short, else what stands around the first marked word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.feedback_words import excerpt

LONG = f"{'calm words ' * 30}then it broke and nobody answered{' more words' * 60}"


def test_a_short_text_is_quoted_whole() -> None:
    assert excerpt("It broke.", [(3, 8, -1.0)], before=2, longest=40) == ("It broke.", [(3, 8, -1.0)])
    assert excerpt("It broke.", [], before=2, longest=40) == ("It broke.", [])


def test_a_long_text_is_cut_around_its_first_mark_and_the_marks_move_along() -> None:
    place = LONG.index("broke")
    shown, marks = excerpt(LONG, [(place, place + 5, -1.0), (len(LONG) - 5, len(LONG), 1.0)], before=20, longest=80)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= 80 + 4
    ((start, end, weight),) = marks
    assert (shown[start:end], weight) == ("broke", -1.0)
    assert excerpt(LONG, [], before=20, longest=80)[0] == f"{LONG[:80]} …"


@pytest.mark.parametrize("word", ["x" * 100_000, "long " * 20_000])
def test_a_hundred_thousand_letters_stay_a_quote(word: str) -> None:
    shown, marks = excerpt(f"Bad {word} end", [(0, 3, -1.0)], before=60, longest=220)
    assert len(shown) == 222
    assert marks == [(0, 3, -1.0)]


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(1, 20)), max_size=4))
def test_every_mark_that_is_kept_marks_the_same_letters(text: str, places: list[tuple[int, int]]) -> None:
    marks = sorted((start, min(start + size, len(text)), 1.0) for start, size in places if start < len(text))
    shown, inside = excerpt(text, marks, before=10, longest=50)
    cut = {text[start:end] for start, end, _ in marks}
    assert all(shown[start:end] in cut for start, end, _ in inside)
    assert len(shown) <= 54
