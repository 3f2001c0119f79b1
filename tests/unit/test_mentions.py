"""Who is meant by an @ in a note."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest

from dashboard.analytics.mentions import meant, mentioned, unknown

TEAM = ("Ana", "Ana Lopez", "Ben O'Neil", "Zoë", "owner@localhost", "Jean-Luc", "José María")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("@Ana please look", ("Ana",)),
        ("please look, @ana.", ("Ana",)),
        ("(@ANA)", ("Ana",)),
        ("@Ana's case", ("Ana",)),
        ("@Ana Lopez, please", ("Ana Lopez",)),  # the longest name first
        ("@Ana  Lopez", ("Ana Lopez",)),
        ("@Ana\nLopez is a customer", ("Ana",)),  # another line is another thought
        ("@Ana\u00a0Lopez", ("Ana Lopez",)),
        ("@ben o'neil and @Ana and @ana again", ("Ben O'Neil", "Ana")),
        (unicodedata.normalize("NFD", "@Zoë @JOSÉ MARÍA"), ("Zoë", "José María")),
        ("\uff20Ana", ("Ana",)),  # the sign in full width
        ("@owner@localhost", ("owner@localhost",)),
        ("@Jean-Luc", ("Jean-Luc",)),
        ("@Anabel, @ana.lopez, @Ana-Maria, @ana@shop.example", ()),
        ("write to ben@ana.example or x.@Ana or @@Ana", ()),
        ("@ Ana", ()),
        ("Ana", ()),
        ("@", ()),
        ("", ()),
    ],
)
def test_an_at_sign_before_a_name_mentions_it(body: str, found: tuple[str, ...]) -> None:
    assert mentioned(body, TEAM) == found


def test_nobody_is_mentioned_where_nobody_has_a_name() -> None:
    assert mentioned("@Ana @", ()) == ()
    assert mentioned("@Ana @ @ ", ("", "  ")) == ()


def test_a_name_is_no_pattern() -> None:
    assert mentioned("@A.a @Axa @(x+)+y @\\d", ("A.a", "(x+)+y", "\\d")) == ("A.a", "(x+)+y", "\\d")


def test_names_of_nobody_are_told_as_they_were_written() -> None:
    assert unknown("@Anna and @ben.smith, @Ana, a@b.example, @Anna, @", TEAM) == ("Anna", "ben.smith")
    assert unknown("@Anna", ()) == ("Anna",)
    assert unknown("no one", TEAM) == ()


def test_the_nearest_name_is_offered() -> None:
    assert meant("Anna", TEAM) == "Ana"
    assert meant("josé", ("José María", "Ben")) == "José María"
    assert meant("qqqqqq", TEAM) is None
    assert meant("Ana", ()) is None


def _slow(body: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The same by looking at every sign, for names of plain words."""
    found: list[str] = []
    for at, sign in enumerate(body):
        if sign != "@" or (at and (body[at - 1].isalnum() or body[at - 1] in "_.+-@")):
            continue
        rest = body[at + 1 :].lower()
        for name in sorted(names, key=len, reverse=True):
            after = rest[len(name) :]
            ends = not after or not (
                after[0].isalnum() or after[0] == "_" or (after[0] in "-.@" and after[1:2].isalnum())
            )
            if rest.startswith(name.lower()) and ends:
                found.append(name)
                break
    return tuple(dict.fromkeys(found))


def test_random_notes_mention_whom_a_slow_look_finds() -> None:
    draw = random.Random(7)
    names = ("ab", "ab c", "ab cd", "b", "c", "cd-b")
    hits = 0
    for _ in range(3_000):
        body = "".join(draw.choice("ab c@.-\nd") for _ in range(24))
        found = mentioned(body, names)
        assert found == _slow(body, names), body
        hits += len(found)
    assert hits > 150


def test_a_hostile_note_costs_no_more_than_its_length() -> None:
    names = tuple(f"{'a' * (length % 60)}b{length}" for length in range(300))
    began = time.process_time()
    assert mentioned("@" + "a" * 9_000, names) == ()
    assert mentioned("@a " * 3_300, names) == ()
    assert unknown("@" * 10_000, names) == ()
    assert unknown(("@" + "a." * 40) * 120, names) != ()
    assert time.process_time() - began < 2.0
