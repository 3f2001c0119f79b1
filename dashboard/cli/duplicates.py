"""``rapport duplicates``: comparing all customers, and the pairs that are likely one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dashboard import actions, exports, identity
from dashboard.theme import quantity

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation

PRINTED = 20


@click.command("duplicates")
@click.option("--last", is_flag=True, help="Show what the last scan found; compare nothing.")
@click.option("--undo", type=int, metavar="MERGE", help="Take a merge back.")
@click.pass_obj
def duplicates(invocation: Invocation, *, last: bool, undo: int | None) -> None:
    """Find customers who are likely in the store twice. Nothing is merged: decide on the Quality page.

    All pairs with their evidence are in: rapport export duplicate_pairs
    """
    engine, who = invocation.engine(), identity.current_user()
    if undo is not None:
        done = actions.undo_merge(engine, who, undo)
        result = {"merge": undo, "restored": len(done.restored), "newer_purchases": done.newer_purchases}
        invocation.show(result, f"Merge {undo} was undone; customers who are there again: {len(done.restored)}.")
        return
    scanned = None if last else actions.scan_for_duplicates(engine, who)
    pairs = exports.export(engine, "duplicate_pairs")
    shown = pairs.head(PRINTED)
    lines = [
        f"{min(float(likely), 0.99):4.0%}  {one}  {other}  {words}"
        for one, other, likely, words in zip(*(shown[name] for name in shown.columns), strict=True)
    ]
    if len(pairs) > PRINTED:
        lines.append(f"... and {len(pairs) - PRINTED:,} more: rapport export duplicate_pairs")
    compared = f" among {scanned.customers:,} customers, in {scanned.seconds} s" if scanned else ""
    lines.append(f"Likely the same person: {quantity(len(pairs), 'pair')}{compared}.")
    figures = {"customers": scanned.customers, "seconds": scanned.seconds} if scanned else {}
    invocation.show({"pairs": len(pairs), **figures}, "\n".join(lines))
