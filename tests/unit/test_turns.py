"""Turns: one after the other, and nobody waits for longer than they should."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from dashboard.turns import Turns


def test_who_comes_second_begins_when_the_first_is_done() -> None:
    turns, began, done = Turns(longest=60), Event(), []

    def second() -> None:
        began.set()
        with turns.one() as mine:
            done.append(("second", mine))

    other = Thread(target=second)
    with turns.one() as mine:
        other.start()
        assert began.wait(60)
        done.append(("first", mine))
    other.join(60)
    assert done == [("first", True), ("second", True)]


def test_who_has_waited_for_too_long_goes_on_beside_the_first_and_takes_nobodys_turn() -> None:
    turns = Turns(longest=0.01)
    with turns.one() as first:
        with turns.one() as beside:
            assert (first, beside) == (True, False)
        with turns.one() as still:
            assert not still, "who went on beside the first has not ended its turn"
    with turns.one() as after:
        assert after


def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns(longest=0.01)
    message = "the page failed"
    with pytest.raises(ValueError, match=message), turns.one():
        raise ValueError(message)
    with turns.one() as after:
        assert after
