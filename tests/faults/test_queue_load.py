"""The queue at its full size: 200,000 cases, and fifty agents at a server who think five seconds between two steps."""

from __future__ import annotations

import os

import pytest

from benchmarks.bench_queue import run
from benchmarks.figures import table


@pytest.mark.proof
def test_the_list_a_step_and_fifty_agents_hold_their_bounds() -> None:
    busy = os.getloadavg()[0]
    found = run(full=True)
    print(f"\nload before: {busy:.1f}\n{table(found)}")  # noqa: T201  what a proof reports
    assert len([one for one in found if one.at_most is not None]) == 10
    assert [one.name for one in found if one.missed] == []
