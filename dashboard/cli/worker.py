"""``rapport worker``: scheduled and background work, as a process of its own."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

from dashboard.answers.reader import refuse_broken_model
from dashboard.worker import Worker

if TYPE_CHECKING:
    from types import FrameType

    from dashboard.cli.invocation import Invocation
    from data_access.importing.sources.runs import Fate


@click.command("worker")
@click.pass_obj
def worker(invocation: Invocation) -> None:
    """Look at the sources that are due, until stopped. A server does the same; one at a time is at work."""
    refuse_broken_model()
    engine = invocation.engine()

    def told(source: str, fate: Fate) -> None:
        invocation.note(f"{source}: {fate.name}: {fate.message}")

    work = Worker(lambda: engine, told=told)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        work.stop()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    invocation.note("Looking at the sources of this store. Stop it with Ctrl-C.")
    work.run()
    invocation.note("Stopped.")
