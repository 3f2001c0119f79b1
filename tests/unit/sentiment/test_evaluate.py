"""Measures of scores: by hand on a few rows, against plain twins on random ones, and the table of a file."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from sentiment.evaluate import (
    against,
    as_label,
    confusion,
    groups,
    macro_f1,
    main,
    measures,
    paired_bootstrap,
    roc_auc,
)  # fmt: skip
from sentiment.scoring import Score

if TYPE_CHECKING:
    from pathlib import Path


def scored(chance: float | None) -> Score:
    if chance is None:
        return Score("not_scored", None, None, None, None, "no_evidence", "en", "test", "1")
    label = "positive" if chance > 0.5 else "negative"
    return Score(label, 1 - chance, chance, 2 * chance - 1, max(chance, 1 - chance), "ok", "en", "test", "1")


def test_measures_of_six_rows_by_hand() -> None:
    labels = ["positive", "positive", "negative", "negative", "negative", "neutral"]
    found = measures(labels, [scored(chance) for chance in (0.9, 0.4, 0.2, 0.6, None, 0.5)])
    assert (found.n, found.coverage) == (5, 0.8)
    assert (found.accuracy, found.accuracy_all) == (0.5, 0.4)  # 0.9 and 0.2 are right
    assert (found.recall_negative, found.precision_negative) == (1 / 3, 0.5)  # 0.4 and 0.2 are called negative
    assert found.macro_f1 == 0.5
    assert found.auc == 0.75  # of the four pairs only 0.4 against 0.6 is in the wrong order
    assert math.isclose(found.ece, (0.1 + 0.6 + 0.2 + 0.6) / 4)
    assert found.accuracy_surest == 0.5  # a fifth of four is nobody


def test_nothing_to_measure_is_no_number_not_nought() -> None:
    found = measures(["neutral"], [scored(0.9)])
    assert found.n == 0
    assert all(math.isnan(value) for value in found[1:])


def test_auc_against_counting_every_pair() -> None:
    chance = random.Random(1)
    labels = [chance.randint(0, 1) for _ in range(120)]
    values = [float(chance.randint(0, 20)) for _ in labels]
    ones = [value for label, value in zip(labels, values, strict=True) if label]
    zeros = [value for label, value in zip(labels, values, strict=True) if not label]
    wins = sum((one > zero) + 0.5 * (one == zero) for one in ones for zero in zeros)
    assert math.isclose(roc_auc(labels, values), wins / (len(ones) * len(zeros)))


def test_macro_f1_by_hand() -> None:
    assert math.isclose(macro_f1([1, 1, 1, 0], [1, 1, 0, 0]), (0.8 + 2 / 3) / 2)
    assert macro_f1([1, 1], [1, 1]) == 0.5  # the other side is neither there nor found


def test_bootstrap_of_no_difference_holds_nought_and_of_a_clear_one_does_not() -> None:
    same = paired_bootstrap([1.0, 0.0] * 50, [0.0, 1.0] * 50)
    assert same.mean == 0
    assert same.low < 0 < same.high
    clear = paired_bootstrap([1.0] * 90 + [0.0] * 10, [0.0] * 60 + [1.0] * 40)
    assert math.isclose(clear.mean, 0.5)
    assert 0 < clear.low < 0.5 < clear.high
    assert paired_bootstrap([1.0, 0.0] * 50, [0.0, 1.0] * 50) == same
    with pytest.raises(ValueError, match="nothing"):
        paired_bootstrap([], [])


def test_a_text_without_score_counts_as_not_positive_in_the_comparison() -> None:
    labels = ["negative", "positive"]
    assert against(labels, [scored(None), scored(None)], [scored(0.9), scored(0.9)]).mean == 0


def test_groups_are_languages_and_lengths() -> None:
    found = groups(["a" * 60, "a" * 61, "a" * 201], ["en", "pt", "en"])
    assert found == {
        "all": [0, 1, 2], "language en": [0, 2], "language pt": [1],
        "up to 60 characters": [0], "61 to 200 characters": [1], "longer": [2],
    }  # fmt: skip


def test_labels_are_words_or_stars() -> None:
    assert [as_label(value) for value in ("Positive", 1, 2.0, 3, "4", 5)] == [
        "positive", "negative", "negative", "neutral", "positive", "positive"]  # fmt: skip
    with pytest.raises(ValueError, match="stars"):
        as_label(0)


def test_confusion_counts_pairs() -> None:
    assert confusion(["positive"] * 2 + ["negative"], [scored(0.9), scored(None), scored(0.9)]) == {
        ("positive", "positive"): 1, ("positive", "not_scored"): 1, ("negative", "positive"): 1}  # fmt: skip


def test_the_table_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rated.csv"
    file.write_text("said,stars,spoken\nGreat phone,5,en\nIt broke after a day,1,en\nFine,3,en\n")
    main([str(file), "--text", "said", "--label", "stars", "--language", "spoken"])
    shown = capsys.readouterr().out
    assert "language en" in shown
    assert "negative -> negative: 1" in shown
    assert "accuracy less TextBlob's" in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "No columns"),
        ("review,stars\nGood,5\n", "no column text; the first line names review, stars"),
        ("text,label\nGood,great\n", "'great' is neither"),
        ("text,label\n,5\n", "no row has both"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, told: str
) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text(content)
    with pytest.raises(SystemExit):
        main([str(path)])
    assert told in capsys.readouterr().err
