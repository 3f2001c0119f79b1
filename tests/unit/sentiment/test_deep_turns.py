"""Turns of phrase that say the opposite of their words."""

from __future__ import annotations

import time

import pytest

from sentiment.deep.turns import MOST, SHORT, turned


@pytest.mark.parametrize(
    "text",
    [
        "Would not hesitate to come back.",
        "I wouldn\u2019t for a moment hesitate",
        "You can't fault this place",
        "can't recommend it enough",
        "They have never let us down.",
        "It was painless",
        "replaced without any fuss",
        "Never had a single problem",
        "Da kann man nicht meckern.",
        "I can't say I had any trouble",
        "I can't say anything bad about them",
        "Cannot say enough good things about this hotel",
        "Rien à redire",
        "Niente da ridire",
    ],
)
def test_praise_in_the_words_of_a_complaint_lifts_the_tone(text: str) -> None:
    assert turned(text) > 0


@pytest.mark.parametrize(
    "text",
    [
        "Breakfast could be better.",
        "I expected more for the price",
        "It used to be my favourite shop",
        "meh",
        "I can't say I'm happy",
        "Cannot really say that it is a good buy",
        "Oh great, another delay.",
        "Love waiting 3 hours on hold",
        "Great job losing my luggage",
        "Könnte besser sein.",
        "Peut mieux faire",
        "Esperaba más",
    ],
)
def test_complaints_in_kind_words_lower_it(text: str) -> None:
    assert turned(text) < 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I would hesitate to come back",
        "Everything that I expected and more",
        "better than I expected",
        "It is better now",
        "I recommend it",
        "They let me down",
        "I couldn't say it didn't work",
        "oh, I see",
        "Somewhat meham",
    ],
)
def test_other_words_are_left_to_the_encoder(text: str) -> None:
    assert turned(text) == 0


def test_a_turn_weighs_less_where_more_is_said_and_never_without_bound() -> None:
    short = "It could be better."
    assert turned(short + " " + "word " * 100) == pytest.approx(turned(short) * SHORT / (len(short) + 501))
    assert turned("painless, spotless, without any fuss, no regrets") == MOST


def test_looking_takes_no_time_whatever_the_text_is() -> None:
    for flood in ("can't recommend ", "can't say it ", "never a single ", "expected ", "not "):
        start = time.process_time()
        turned((flood * 2_000)[:5_000])
        assert time.process_time() - start < 0.05
