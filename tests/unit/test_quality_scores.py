"""Attributes judged by their values, scores out of findings, the words about them: by hand and against slow twins."""

from __future__ import annotations

import json
import math
import statistics
from datetime import UTC, datetime
from random import Random

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import quality
from dashboard.analytics.attribute_checks import count_values, highest_usual, judge, weighted_median
from dashboard.analytics.quality_words import score_takeaway, share_words
from dashboard.charts.quality import score_trend
from dashboard.theme import tokens

LIMITS = {
    "attribute_missing": {"known": 20.0},
    "number_too_large": {"spreads": 4.5},
    "number_placeholder": {"digits": 5.0},
    "text_placeholder": {},
    "value_rare": {"kinds": 30.0, "per_mille": 20.0},
    "value_spelling": {},
}


def written(**attributes: dict[str, int]) -> pd.DataFrame:
    rows = [(column, value, n) for column, values in attributes.items() for value, n in values.items()]
    return pd.DataFrame(rows, columns=["column_name", "value", "rows_with_it"])


def failing(rule: str, **attributes: dict[str, int]) -> dict[str, str]:
    found = judge(written(**attributes), 1_000, LIMITS, ["test", "xxx"]).values  # noqa: PD011  not of pandas
    own = found[found["rule"] == rule]
    return dict(zip(own["value"], own["why"], strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_the_median_of_counted_values_is_that_of_all_of_them(seed: int) -> None:
    random = Random(seed)
    values = [random.uniform(-5, 5) for _ in range(random.randrange(1, 9))]
    times = [random.randrange(1, 6) for _ in values]
    everything = [value for value, n in zip(values, times, strict=True) for _ in range(n)]
    assert weighted_median(np.array(values), np.array(times)) == pytest.approx(statistics.median(everything))


@pytest.mark.parametrize("seed", range(5))
def test_the_highest_usual_number_is_that_of_a_slow_count(seed: int) -> None:
    random = Random(seed)
    numbers = [random.choice((0.0, -3.0, math.nan, random.lognormvariate(4, 0.6))) for _ in range(300)]
    times = [random.randrange(1, 4) for _ in numbers]
    logs = [math.log(v) for v, n in zip(numbers, times, strict=True) for _ in range(n) if v > 0]
    middle = statistics.median(logs)
    spread = 1.4826 * statistics.median([abs(value - middle) for value in logs])
    found = highest_usual(np.array(numbers), np.array(times), 4.5)
    assert found == pytest.approx((math.exp(middle), math.exp(middle + 4.5 * spread)))


def test_numbers_without_a_usual_spread_are_not_judged_by_one() -> None:
    same = dict.fromkeys(map(str, range(1, 19)), 5)
    assert failing("number_too_large", few=same | {"9000": 1}) == {}  # nineteen numbers
    alike = {"7": 900} | {str(value): 1 for value in range(100, 130)}
    assert failing("number_too_large", alike=alike) == {}


def test_a_negative_number_among_positive_ones_is_flagged_and_many_are_not() -> None:
    usual = {str(value): 10 for value in range(50, 80)}
    assert failing("number_too_large", money=usual | {"-5": 1}) == {"-5": "below zero, where nearly all are above"}
    assert failing("number_too_large", balance=usual | {"-5": 100}) == {}


def test_one_digit_repeated_is_a_stand_in_from_the_limit_on() -> None:
    numbers = {"4444": 1, "55555": 1, "-99999": 1, "111111.0": 1, "00000": 1, "55554": 1, "12": 1}
    assert failing("number_placeholder", code=numbers) == {
        "55555": "the digit 5 written 5 times",
        "-99999": "the digit 9 written 5 times",
        "111111.0": "the digit 1 written 6 times",
    }


def test_a_word_in_another_spelling_names_the_usual_one_and_counts_with_it() -> None:
    states = {"Married": 90, "married ": 1, "Widow": 60, "widow": 1, "YOLO": 2, "Single": 46}
    found = judge(written(state=states), 200, LIMITS, []).values  # noqa: PD011  as above
    spelled = found[found["rule"] == "value_spelling"]
    assert dict(zip(spelled["value"], spelled["instead"], strict=True)) == {"married ": "Married", "widow": "Widow"}
    assert failing("value_rare", state=states) == {"YOLO": "used by 2 of 200"}


def test_words_of_which_there_are_many_or_few_are_never_called_rare() -> None:
    assert failing("value_rare", city={f"City {n}": 10 for n in range(40)} | {"Oz": 1}) == {}
    assert failing("value_rare", flag={"yes": 500, "no": 1}) == {}
    assert failing("value_rare", small={"a": 40, "b": 40, "c": 1}) == {}


def test_an_attribute_few_have_is_no_gap() -> None:
    found = judge(written(many={"a": 20}, few={"a": 19}), 100, LIMITS, []).found
    missing = found[found["rule"] == "attribute_missing"]
    assert missing[["column", "judged", "failed"]].to_numpy().tolist() == [["many", 100, 80]]


def findings(*rows: tuple[str, str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(quality.FINDINGS))


def test_scores_by_hand() -> None:
    scores = quality.scores(
        findings(
            ("a", "email", "completeness", 10, 4),
            ("b", "email", "validity", 6, 1),
            ("c", "email", "validity", 5, 1),  # other values than those of b: they add up
            ("d", "phone", "completeness", 10, 10),  # nobody filled it
            ("e", "attributes.x", "validity", 8, 2),
            ("f", "attributes.x", "validity", 8, 2),  # the same two fail both
            ("g", "name", "consistency", 0, 0),  # nothing to judge
        ),
        {"attributes.x": 2},
    )
    assert scores.dimensions == {"completeness": pytest.approx(0.6), "validity": pytest.approx(1 - 4 / 14)}
    assert scores.score == pytest.approx((0.6 + 10 / 14) / 2)
    assert scores.columns[["label", "judged", "failed"]].to_numpy().tolist() == [["E-mail", 16, 6], ["x", 8, 2]]
    assert scores.findings.set_index("rule")["kept"].tolist() == [True, True, True, False, True, True, False]


def test_nothing_judged_is_no_score() -> None:
    scores = quality.scores(findings(), {})
    assert scores.score is None
    assert score_takeaway(scores, None, "") == "No rule is on, so there is nothing to judge."


def test_the_takeaway_compares_and_never_rounds_a_gap_away() -> None:
    scores = quality.scores(findings(("a", "email", "completeness", 10_000, 1)), {})
    told = score_takeaway(scores, 0.95, "after the import of a.csv")
    assert told.startswith("The data reach 99.99 of 100 points, 5.0 more than after the import of a.csv. ")
    assert "The weakest column is E-mail: 1 of 10,000 checks fail." in told
    assert ", the same as on 1 May 2026." in score_takeaway(scores, 0.9999, "on 1 May 2026")
    assert [share_words(share) for share in (1.0, 0.999999, 0.9994, 0.5)] == ["100", "99.99", "99.9", "50.0"]


def test_the_trend_draws_every_score_within_its_axis() -> None:
    points = [(datetime(2026, 5, n, tzinfo=UTC), score, "After a < b") for n, score in enumerate((0.91, 1.0, 0.5), 1)]
    figure = score_trend(points, tokens("light"))
    low, high = figure.layout.yaxis.range
    assert list(figure.data[0].y) == pytest.approx([91.0, 100.0, 50.0])
    assert low < 50
    assert 100 < high < 101
    assert "a &lt; b" in figure.data[0].customdata[0][2]


def test_values_counted_out_of_json_are_those_of_a_slow_count() -> None:
    random = Random(5)
    choices: tuple[str | None, ...] = ("a", "A", "", "é", '"', "1", None)
    people = [{name: random.choice(choices) for name in random.sample("xyz", random.randrange(4))} for _ in range(500)]
    slow: dict[tuple[str, str], int] = {}
    for one in people:
        for name, value in one.items():
            if value is not None:
                slow[name, value] = slow.get((name, value), 0) + 1
    texts = [",".join(json.dumps(one) for one in people[start : start + 200]) for start in (0, 200, 400)]
    found = count_values([*texts, "null,{}"])
    assert found is not None
    assert {(row.column_name, row.value): row.rows_with_it for row in found.itertuples()} == slow


@pytest.mark.parametrize("value", [38, 1.5, True, [1], {"a": "b"}])
def test_values_that_are_no_text_are_left_to_the_database(value: object) -> None:
    assert count_values([json.dumps({"size": "38"}), json.dumps({"size": value})]) is None
