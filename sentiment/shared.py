"""Many texts read by two processes at once, where a machine has two cores.

A program started for it, not a copy of this one: it depends neither on how this program was started nor on its threads.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")

WORTH_IT_FROM = 20_000  # texts: starting a program and handing them over costs as much as scoring some thousands
_PROGRAM = "from sentiment.shared import serve; serve()"


def in_two_processes(work: Callable[[Sequence[_Item]], list[_Answer]], items: Sequence[_Item]) -> list[_Answer]:
    """What ``work`` makes of the items, in order: half of it made here, half by another process.

    Where no other process can be had, all is made here.

    Parameters
    ----------
    work : an answer for each item, whatever stands beside it; it is handed over as a copy.
    """
    if (os.cpu_count() or 1) < 2:  # noqa: PLR2004  two processes on one core take longer
        return work(items)
    middle = len(items) // 2
    # Files and not pipes: whoever hands over through a pipe has to stop working for it.
    with TemporaryFile() as given, TemporaryFile() as answer:
        pickle.dump((work, list(items[middle:])), given)
        given.seek(0)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", _PROGRAM]
        try:
            other = subprocess.Popen(command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env=environment)  # noqa: S603
        except OSError:
            return work(items)
        with other:
            found = work(items[:middle])
        if other.returncode != 0:
            return found + work(items[middle:])
        answer.seek(0)
        rest: list[_Answer] = pickle.load(answer)  # noqa: S301  our own program
        return found + rest


def serve() -> None:
    """Do the work on the items that standard input brings, and write the answers to standard output."""
    work, items = pickle.load(sys.stdin.buffer)  # noqa: S301  the process that started this one
    pickle.dump(work(items), sys.stdout.buffer)
