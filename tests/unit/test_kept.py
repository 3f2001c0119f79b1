"""Answers are kept for those who ask the same, and never for others: what enters a key says all of itself."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from dashboard.reads.explorer import Question
from dashboard.reads.kept import Versions, kept
from dashboard.reads.queue import Wanted
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.filters.rules import Rule, Rules, ScoreLimits
from data_access.filters.values import ChosenSegment
from data_access.queries import cohort_rules

IN_KEYS = (Filters, Scope, ChosenSegment, Rules, Rule, ScoreLimits, Question, Wanted, cohort_rules.Rule,
           cohort_rules.Clock)  # fmt: skip


@pytest.mark.parametrize("kind", IN_KEYS)
def test_no_field_of_what_enters_a_key_is_left_out_of_its_words(kind: type[Any]) -> None:
    assert is_dataclass(kind)
    assert all(field.repr for field in fields(kind))
    assert "__repr__" in vars(kind)
    assert kind.__repr__.__qualname__.endswith(f"{kind.__name__}.__repr__")


def test_the_same_question_is_answered_once_and_another_anew() -> None:
    asked: list[tuple[Filters, Scope, Versions]] = []

    @kept(max_entries=16)
    def answer(filters: Filters, scope: Scope, key: Versions) -> int:
        asked.append((filters, scope, key))
        return len(asked)

    key = Versions((("store", "x"), ("purchases", 3), ("feedback", 5)))
    questions = [
        (Filters(), EVERYTHING, key),
        (Filters(countries=("DE",)), EVERYTHING, key),
        (Filters(countries=("DE", "FR")), EVERYTHING, key),
        (Filters(countries=("DE, FR",)), EVERYTHING, key),
        (Filters(segments=("DE",)), EVERYTHING, key),
        (Filters(start=date(2026, 1, 1)), EVERYTHING, key),
        (Filters(), Scope(teams=("south",)), key),
        (Filters(), Scope(masked=True), key),
        (Filters(), EVERYTHING, key.of("purchases")),
        (Filters(), EVERYTHING, Versions((*key[:2], ("feedback", 6)))),
    ]
    found = [answer(*question) for question in questions]
    assert found == list(range(1, len(questions) + 1))
    assert [answer(*question) for question in questions] == found
    answer.clear()


def test_versions_of_some_domains_are_those_and_the_stores() -> None:
    key = Versions((("store", "x"), ("purchases", 3), ("feedback", 5)))
    assert key.of() == (("store", "x"),)
    assert key.of("feedback", "cases") == (("store", "x"), ("feedback", 5))
    assert isinstance(key.of(), Versions)
