"""How the deep scorer's head is trained: by hand on a few rows, and on what is known because it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.special import expit

from sentiment.deep.head import read_head
from sentiment.training.deep import (
    NEVER_LEFT_OUT,
    accuracy,
    calibration,
    chosen_penalty,
    left_out_tones,
)
from sentiment.training.deep_rows import licensed_rows, opinion_sentences, own_sentences
from sentiment.training.lines import domain_weights, fitted_line

if TYPE_CHECKING:
    from pathlib import Path


def test_domains_weigh_the_same_however_many_rows_they_have() -> None:
    weights = domain_weights(np.array(["films", "shoes", "films", "films", "films"]))
    assert weights.tolist() == pytest.approx([1 / 8, 1 / 2, 1 / 8, 1 / 8, 1 / 8])


def test_accuracy_is_the_mean_of_the_domains_and_neutral_rows_do_not_count() -> None:
    found = np.array([1.0, -1, 2, 2, np.nan, 5])
    tones = np.array([1.0, -1, -1, 1, 1, 0])
    share, error = accuracy(found, tones, np.array(["a", "a", "b", "b", "own", "b"]))
    assert share == pytest.approx((1 + 1 / 2) / 2)
    assert error == pytest.approx(np.sqrt(0.25 / 2) / 2)


def _drawn(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors whose first number tells the tone, their tones, and two domains beside our own."""
    random = np.random.default_rng(seed)
    given = random.normal(size=(rows, 6))
    tones = np.where(random.random(rows) < expit(3 * given[:, 0]), 1.0, -1.0)
    return given, tones, np.array(["films", "shoes", NEVER_LEFT_OUT])[random.integers(0, 3, rows)]


def test_line_finds_the_number_that_tells_the_tone() -> None:
    given, tones, domains = _drawn(1500, 1)
    line = fitted_line(given, (tones > 0).astype(float), domain_weights(domains), 1e-6)
    assert line.weights[0] == pytest.approx(3, abs=0.5)
    assert np.abs(line.weights[1:]).max() < 0.4
    assert fitted_line(given, (tones > 0).astype(float), domain_weights(domains), 1.0).weights[0] < line.weights[0] / 2


def test_line_does_not_know_the_domain_it_is_judged_on() -> None:
    given, tones, domains = _drawn(600, 2)
    other = tones.copy()
    other[domains == "films"] *= -1
    films = domains == "films"
    left_out = left_out_tones(given, tones, domains, 0.01)
    assert np.allclose(left_out_tones(given, other, domains, 0.01)[films], left_out[films])
    assert np.isnan(left_out[domains == NEVER_LEFT_OUT]).all()
    assert chosen_penalty(given, tones, domains, lambda _: None) > 1e-4


def test_calibration_finds_slope_and_margin_of_drawn_tones() -> None:
    random = np.random.default_rng(3)
    found = random.normal(size=20_000)
    drawn = random.random(found.size)
    # With this margin a fifth of the rows is neutral, which is the share that calibration takes for granted.
    tones = np.select([drawn < expit(2.5 * found - 0.773), drawn > 1 - expit(-2.5 * found - 0.773)], [1.0, -1.0], 0.0)
    assert (tones == 0).mean() == pytest.approx(0.2, abs=0.01)
    slope, margin = calibration(found, tones, np.full(found.size, "all"))
    assert slope == pytest.approx(2.5, rel=0.05)
    assert margin == pytest.approx(0.773, rel=0.05)


def test_own_sentences_have_each_tone_and_none_twice() -> None:
    rows = list(own_sentences())
    assert {row.tone for row in rows} == {-1, 0, 1}
    assert len({row.text for row in rows}) == len(rows)


def test_rows_for_training_come_from_licensed_sets_and_are_those_of_the_head(shared_data: Path) -> None:
    rows = licensed_rows(shared_data)
    counts = {domain: sum(row.domain == domain for row in rows) for domain in {row.domain for row in rows}}
    assert set(counts) == {"phones", "films", "restaurants", "clothing", "products", "own"}
    assert read_head().trained_on == counts | {"own, second line alone": len(list(opinion_sentences()))}
