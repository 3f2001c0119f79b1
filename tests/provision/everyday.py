"""Which form of a test is for every day, and which is left for ``make again``. Decision 52 says why.

A test that asks nothing of the database itself runs every day on one of the two, and with ``make again`` on the other.
One that is about the database says ``pytest.mark.both_databases`` and runs on both every day. Other forms that walk the
same code are marked where their values stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

DATABASES = ("sqlite", "postgresql")
ON_POSTGRESQL = 3  # one test of so many: a form there takes the processor half as long again


def again(*values: object) -> object:
    """Values of a parametrised test that are for ``make again``."""
    return pytest.param(*values, marks=pytest.mark.again)


def turn(test: str, of: int) -> int:
    """Whose turn a test is, from 0. It hangs on nothing but its name: a new test changes nothing for the others."""
    return crc32(test.encode()) % of


def named_by_hand(definition: pytest.Item) -> set[str]:
    """The arguments whose values a test names itself."""
    found: set[str] = set()
    for mark in definition.iter_markers("parametrize"):
        names = mark.args[0]
        found.update(part.strip() for part in (names.split(",") if isinstance(names, str) else names))
    return found


def databases_of(test: str, *, both: bool) -> list[object]:
    """The databases as values of a parameter, the one that is not for every day marked."""
    of_the_day = DATABASES[turn(test, ON_POSTGRESQL) == 0]
    return [name if both or name == of_the_day else again(name) for name in DATABASES]


def group_of(item: pytest.Item) -> str:
    """The tests that one worker does one after the other."""
    group = item.get_closest_marker("xdist_group")
    assert group
    return str(group.args[0])


def form_of(item: pytest.Item) -> tuple[str, set[str]]:
    """The test function whose form this is, and the names of its markers."""
    return item.nodeid.partition("[")[0], {mark.name for mark in item.iter_markers()}


def is_left(markers: set[str]) -> bool:
    """Whether a form is for ``make again``."""
    return "again" in markers and "proof" not in markers


def wholly_left(forms: Iterable[tuple[str, set[str]]]) -> list[str]:
    """The test functions of which ``make test`` would run no form though ``make again`` runs one."""
    left, of_the_day = set(), set()
    for function, markers in forms:
        if is_left(markers):
            left.add(function)
        elif "proof" not in markers:
            of_the_day.add(function)
    return sorted(left - of_the_day)
