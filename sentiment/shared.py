"""Many texts scored by two processes at once, where a machine has two cores.

A program started for it, not a copy of this one: it depends neither on how this program was started nor on its threads.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sentiment.scoring import Score

WORTH_IT_FROM = 20_000  # texts: starting a program and handing them over costs as much as scoring some thousands
_PROGRAM = "from sentiment.shared import serve; serve()"


def score_shared(score: Callable[[Sequence[str]], list[Score]], texts: Sequence[str]) -> list[Score]:
    """The scores of the quick scorer, in order: half of them found here by ``score``, half by another process.

    Where no other process can be had, all are found here.
    """
    if (os.cpu_count() or 1) < 2:  # noqa: PLR2004  two processes on one core take longer
        return score(texts)
    middle = len(texts) // 2
    # Files and not pipes: whoever hands over through a pipe has to stop scoring for it.
    with TemporaryFile() as given, TemporaryFile() as answer:
        pickle.dump(list(texts[middle:]), given)
        given.seek(0)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", _PROGRAM]
        try:
            other = subprocess.Popen(command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env=environment)  # noqa: S603
        except OSError:
            return score(texts)
        with other:
            found = score(texts[:middle])
        if other.returncode != 0:
            return found + score(texts[middle:])
        answer.seek(0)
        rest: list[Score] = pickle.load(answer)  # noqa: S301  our own program
        return found + rest


def serve() -> None:
    """Score the texts on standard input and write the scores to standard output."""
    from sentiment.quick import QuickScorer  # noqa: PLC0415  which asks this module for help

    texts: list[str] = pickle.load(sys.stdin.buffer)  # noqa: S301  the process that started this one
    pickle.dump(QuickScorer().score_all(texts), sys.stdout.buffer)
