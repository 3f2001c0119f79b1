"""``rapport score``: what texts say, from a file or standard input; or all feedback of the store that waits."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from data_access.errors import UserError
from sentiment.choose import BEST, NAMES, scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dashboard.cli.invocation import Invocation
    from sentiment.scoring import Scorer

AT_ONCE = 5_000
AT_ONCE_QUICK = 100_000  # so that two processes share them
COLUMN = "text"
COLUMNS = ("text", "label", "p_negative", "p_positive", "polarity", "confidence", "reason", "language", "scorer",
           "version")  # fmt: skip
DIGITS = 6


@click.command("score")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--scorer", "name", type=click.Choice(NAMES), default=BEST, show_default=True,
              help="Who reads; feedback is the best one that is installed.")  # fmt: skip
@click.option("--column", help=f"The column of a CSV file that holds the texts.  [default: {COLUMN}]")
@click.option("--waiting", is_flag=True, help="Score the feedback of the store that waits for it.")
@click.pass_obj
def score(invocation: Invocation, *, file: Path | None, name: str, column: str | None, waiting: bool) -> None:
    """Score the texts of FILE, one a line or in a column of a CSV file; - reads standard input.

    Writes CSV, or with --json a JSON object a line, one row for each text in the same order.
    """
    if (file is None) != waiting:
        raise click.UsageError("Give either a FILE (or -) or --waiting.")
    try:
        chosen = scorer(name)
    except ValueError as error:
        raise UserError(str(error)) from error
    if file is None:
        _score_waiting(invocation, None if name == BEST else chosen)
        return
    with _opened(file) as stream:
        _write(_texts(stream, column), chosen, as_json=invocation.json)


def _score_waiting(invocation: Invocation, chosen: Scorer | None) -> None:
    """Let the scorer read what waits; None: whoever serves, which may be the store's own model."""
    from dashboard.actions.scoring import score_feedback  # noqa: PLC0415  reading a file needs no store

    done = score_feedback(invocation.engine(), scorer=chosen)
    invocation.show({"scored": done.read, "complete": done.complete}, f"Feedback scored: {done.read:,}.")


@contextmanager
def _opened(file: Path) -> Iterator[IO[str]]:
    """The text of the file or of standard input; what cannot be read is said by name."""
    try:
        if str(file) == "-":
            yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
        else:
            with file.open(encoding="utf-8-sig", newline="") as stream:
                yield stream
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 text ({error.reason}).", "Save it as UTF-8 and try again.") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.", "Check the name and try again.") from error


def _texts(stream: IO[str], column: str | None) -> Iterator[str]:
    """The texts: a column of a CSV file where the first line names it, else each line."""
    first = stream.readline()
    header = next(csv.reader([first]), [])
    wanted = column or COLUMN
    if wanted in header:
        csv.field_size_limit(sys.maxsize)
        place = header.index(wanted)
        for row in csv.reader(stream):
            if row:  # an empty line between rows
                yield row[place] if place < len(row) else ""
        return
    if column is not None:
        names = ", ".join(header) or "none"
        raise UserError(f"There is no column {column}. The first line names: {names}.", "Name one of them.")
    if first:
        yield from (line.rstrip("\r\n") for line in chain([first], stream))


def _write(texts: Iterable[str], chosen: Scorer, *, as_json: bool) -> None:
    waiting = iter(texts)
    out = csv.writer(sys.stdout, lineterminator="\n")
    if not as_json:
        out.writerow(COLUMNS)
    at_once = AT_ONCE_QUICK if chosen.name == "quick" else AT_ONCE
    while some := list(islice(waiting, at_once)):
        for text, said in zip(some, chosen.score_many(some), strict=True):
            row = [text, *(round(value, DIGITS) if isinstance(value, float) else value for value in said)]
            if as_json:
                click.echo(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False))
            else:
                out.writerow(row)
