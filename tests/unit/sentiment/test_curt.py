"""Curt answers: those that say nothing have no score, marks are read as the feeling they show."""

from __future__ import annotations

import pytest

from sentiment.choose import scorer
from sentiment.cleaning import original_span, prepare
from sentiment.curt import says_nothing

SCORERS = ("quick", "textblob")


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "n/a.",
        "Nothing",
        "nothing to add!",
        "None",
        " No comment ",
        "I don\u2019t know",
        "Rien.",
        "nichts",
        "Nada",
    ],
)
def test_an_answer_that_says_nothing_has_no_score_by_any_scorer(text: str) -> None:
    assert prepare(text).reason == "no_evidence"
    for name in SCORERS:
        assert (scorer(name).score_many([text])[0].reason, scorer(name).explain(text)) == ("no_evidence", ())


@pytest.mark.parametrize(
    "text", ["Nothing works", "No", "none of it fits", "no answer to my mails", "nothing but trouble", "", "never"]
)
def test_what_says_more_is_read(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *(("10/10", "positive"), (" 4 / 5 stars!", "positive"), ("0/10", "negative"), ("2/5", "negative")),
        *(("★★★★★", "positive"), ("⭐⭐⭐⭐⭐", "positive"), ("★★★★☆", "positive"), ("★☆☆☆☆", "negative")),
    ],
)
def test_a_mark_is_the_feeling_it_shows_and_all_of_it_is_the_evidence(text: str, label: str) -> None:
    quick = scorer("quick")
    assert quick.score_many([text])[0].label == label
    [mark] = quick.explain(text)
    assert text[mark.start : mark.end].strip() == text.strip()
    prepared = prepare(text)
    assert original_span(prepared, 0, len(prepared.text)) == (0, len(text))


@pytest.mark.parametrize("text", ["5/10", "3/5", "★★★☆☆", "12/10", "3/4", "24/7", "1/2"])
def test_a_mark_in_the_middle_and_other_fractions_say_nothing(text: str) -> None:
    assert ":love:" not in prepare(text).text
    assert scorer("quick").score_many([text])[0].label == "not_scored"
