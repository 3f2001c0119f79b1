"""``rapport demo``: a labelled demo store."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from dashboard import settings
from data_access.demo import create_demo
from data_access.maintenance import clear_demo, is_empty

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.cli.invocation import Invocation


@click.command("demo")
@click.option("--customers", type=click.IntRange(1, 200_000), default=2000, show_default=True, help="How many.")
@click.option("--seed", type=click.IntRange(0), default=None, help="Another number gives other people.")
@click.option("--clear", is_flag=True, help="Remove the demo data instead.")
@click.pass_obj
def demo(invocation: Invocation, /, *, customers: int, seed: int | None, clear: bool) -> None:
    """Fill an empty store with labelled demo data. A store that holds real rows is refused."""
    engine = invocation.engine()
    if clear:
        removed = clear_demo(engine, clock=settings.now, actor="command line")
        invocation.show({"removed": removed}, f"Removed the demo data: {sum(removed.values()):,} rows.")
        return
    summary = _create(engine, customers=customers, seed=seed)
    counts = ", ".join(f"{value:,} {name}" for name, value in summary.items() if isinstance(value, int))
    invocation.show(summary, f"The demo store is ready: {counts}.")


def fill_when_empty(invocation: Invocation, engine: Engine) -> None:
    """Create the demo when the store holds nothing at all."""
    if is_empty(engine):
        invocation.note("The store is empty: creating demo data ...")
        _create(engine, customers=2000, seed=None)


def _create(engine: Engine, *, customers: int, seed: int | None) -> dict[str, Any]:
    """Create the demo; without a seed, the demo's own."""
    create = create_demo if seed is None else partial(create_demo, seed=seed)
    return asdict(create(engine, customers=customers, today=settings.today()))
