"""The scorer in a process of its own: the same scores, its errors here, and no process left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import types
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest

from sentiment.apart import ApartScorer
from sentiment.choose import scorer

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["I love it", "It broke after a day and nobody answers", "", None, "\ud800 a lone surrogate", "ação ruim"]


def _process_of(one: ApartScorer) -> int:
    assert one._process
    return one._process.pid


def test_scores_are_those_of_the_scorer_here() -> None:
    with ApartScorer("quick") as one:
        assert one.score_many(TEXTS) == scorer("quick").score_many(TEXTS)
        first = _process_of(one)
        assert one.score_many([]) == []
        assert _process_of(one) == first, "one process serves until it is closed"
        assert one.explain("I love it") == scorer("quick").explain("I love it")
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_it_does_not_run_what_a_page_left_as_the_main_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.py"
    page.write_text("raise SystemExit(7)", encoding="utf-8")
    main = types.ModuleType("__main__")
    main.__file__ = str(page)
    monkeypatch.setitem(sys.modules, "__main__", main)
    with ApartScorer("quick") as one:
        assert one.score_many(["I love it"])[0].label == "positive"


def test_a_process_that_dies_is_told_of_and_replaced() -> None:
    with ApartScorer("quick") as one:
        one.score_many(["I love it"])
        os.kill(_process_of(one), signal.SIGKILL)
        with pytest.raises(ChildProcessError, match="ended with code -9"):
            one.score_many(["I love it"] * 50_000)
        assert one.score_many(["I love it"])[0].label == "positive"


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_stopped_with_all_its_processes_closes_this_one_itself(asked: signal.Signals) -> None:
    """A terminal and a service manager ask all processes at once to end."""
    with ApartScorer("quick") as one:
        one.score_many(["I love it"])
        first = _process_of(one)
        os.kill(first, asked)
        assert one.score_many(["I love it"])[0].label == "positive"
        assert _process_of(one) == first


def test_an_error_there_is_raised_here_and_the_process_stays() -> None:
    with ApartScorer("quick") as one:
        one.score_many(["I love it"])
        first, one.name = _process_of(one), "of another age"
        with pytest.raises(Exception, match="of another age"):
            one.score_many(["I love it"])
        one.name = "quick"
        assert one.score_many(["I love it"])
        assert _process_of(one) == first


def test_it_ends_with_whoever_started_it() -> None:
    starts = (
        "from sentiment.apart import ApartScorer\n"
        "one = ApartScorer('quick')\n"
        "one.score_many(['I love it'])\n"
        "print(one._process.pid, flush=True)\n"
        "input()\n"
    )
    places = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", starts], stdin=PIPE, stdout=PIPE, text=True, env=places) as starter:
        assert starter.stdout
        reading = int(starter.stdout.readline())
        os.kill(reading, 0)
        starter.kill()
    until = time.monotonic() + 30
    while _runs(reading):
        assert time.monotonic() < until, "the process outlived whoever started it"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Whoever adopts it may leave it a while as a process that has ended and was not asked about.
    state = subprocess.run(("ps", "-o", "stat=", "-p", str(pid)), capture_output=True, text=True, check=False).stdout
    return bool(state) and not state.startswith("Z")
