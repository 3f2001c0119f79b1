"""Many texts in two processes: the same scores in the same order as in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment import shared
from sentiment.quick import QuickScorer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from sentiment.scoring import Score

ODD = ["", "\x00", "\ud800 great", "Great! 😍", "\u202egood", "bad " * 3_000]


def test_two_processes_score_as_one_does() -> None:
    texts = [f"{word} order {number}" for number in range(4_000) for word in ("Great", "Terrible", "Third")] + ODD
    quick = QuickScorer()
    alone = quick.score_all(texts)
    assert shared.in_two_processes(quick.score_all, texts) == alone
    assert {"positive", "negative", "not_scored"} <= {score.label for score in alone}


def test_from_so_many_texts_on_they_are_shared_and_repeats_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def noted(score: Callable[[Sequence[str]], list[Score]], texts: Sequence[str]) -> list[Score]:
        asked.append(len(texts))
        return score(texts)

    monkeypatch.setattr("sentiment.quick.in_two_processes", noted)
    quick = QuickScorer()
    quick.score_many(["Great"] * shared.WORTH_IT_FROM)
    assert asked == []
    quick.score_many([f"Great {number}" for number in range(shared.WORTH_IT_FROM)] + [None])
    assert asked == [shared.WORTH_IT_FROM]


def test_where_the_other_process_fails_all_is_scored_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_PROGRAM", "raise SystemExit(3)")
    quick = QuickScorer()
    assert [score.label for score in shared.in_two_processes(quick.score_all, ["Great!", "Terrible."])] == [
        "positive", "negative",
    ]  # fmt: skip
