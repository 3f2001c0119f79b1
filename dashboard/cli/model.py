"""``rapport model``: models of the store's own, trained from its rated feedback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dashboard import identity
from dashboard.theme import moment, quantity
from data_access.filters import EVERYTHING
from data_access.queries.scoring import models
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.cli.invocation import Invocation

GENERIC = "generic"


@click.group("model")
def model_group() -> None:
    """Learn from the store's own ratings how its customers speak."""


@model_group.command("train")
@click.pass_obj
def train(invocation: Invocation) -> None:
    """Train a model from feedback with words and a rating, and compare it with the scorer in use."""
    from dashboard.actions.sentiment_models import train_model  # noqa: PLC0415  --help need not wait for SciPy

    row = train_model(invocation.engine(), identity.current_user())
    told = f"Model {row.id} was trained from {quantity(row.examples, 'rated text')}.\n{_told(row.figures)}"
    if row.figures["may_be_used"]:
        told += f"\nIt is surely better. Let it read from now on with: rapport model use {row.id}"
    else:
        told += "\nIt is not surely better, so it is not offered. Train again when there are more ratings."
    invocation.show({"model": row.id, "examples": row.examples, **row.figures}, told)


@model_group.command("use")
@click.argument("which", metavar="MODEL")
@click.option("--even-so", is_flag=True, help="Also where it is not surely better.")
@click.pass_obj
def use(invocation: Invocation, /, which: str, *, even_so: bool) -> None:
    """Let MODEL read from now on; `generic` goes back to the scorer that comes with the program.

    All feedback is read anew in the background and changes over at one moment.
    """
    from dashboard.actions.sentiment_models import use_model  # noqa: PLC0415  as above

    if which != GENERIC and not which.isdecimal():
        raise click.BadParameter(f"'{which}' is neither the number of a model nor {GENERIC}.", param_hint="MODEL")
    number = None if which == GENERIC else int(which)
    use_model(invocation.engine(), identity.current_user(), number, even_so=even_so)
    who = f"Model {number} reads" if number is not None else "The scorer that comes with the program reads"
    invocation.show({"model": number}, f"{who} from now on. What was read before is read anew in the background.")


@model_group.command("list")
@click.pass_obj
def list_models(invocation: Invocation) -> None:
    """Show the models that were trained, the newest first."""
    rows = [row._asdict() for row in RecordReader(invocation.engine()).rows(models(EVERYTHING))]
    for row in rows:
        row["figures"] = json.loads(row["figures"])
    lines = [
        f"{row['model_id']}{' (in use)' if row['in_use'] else ''}: {moment(row['trained_at'])}, "
        f"{quantity(row['examples'], 'rated text')}, on top of {row['base']}\n{_told(row['figures'])}"
        for row in rows
    ]
    invocation.show({"models": rows}, "\n".join(lines) or "None yet. Train one with: rapport model train")


def _told(figures: Mapping[str, Any]) -> str:
    """What a model was worth beside the scorer in use, on texts neither had seen."""
    pairs = (("AUC", "auc"), ("macro-F1", "macro_f1"), ("calibration error", "ece"))
    compared = ", ".join(
        f"{title} {figures['own'][name]:.3f} (in use: {figures['current'][name]:.3f})" for title, name in pairs
    )
    between = f"{figures['better']:+.3f}, 95% interval {figures['low']:+.3f} to {figures['high']:+.3f}"
    return f"  {compared}\n  difference of AUC {between}"
