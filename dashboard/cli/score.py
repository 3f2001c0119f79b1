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
from data_access.importing.reading.delimiters import CANDIDATES
from sentiment.choose import BEST, NAMES, scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dashboard.cli.invocation import Invocation
    from sentiment.scoring import Scorer

AT_ONCE = 5_000
AT_ONCE_QUICK = 100_000  # so that two processes share them
COLUMN = "text"
TABLES = (".csv", ".tsv")
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
        texts = _texts(stream, column, table=file.suffix.lower() in TABLES)
        _write(texts, chosen, as_json=invocation.json)


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


def _texts(stream: IO[str], column: str | None, *, table: bool) -> Iterator[str]:
    """The texts: a column of a CSV file where the first line names it, else each line; ``table`` has a first line."""
    first = stream.readline()
    wanted = column or COLUMN
    header, delimiter = _header(first, wanted)
    if (place := _place(header, wanted)) is not None:
        csv.field_size_limit(sys.maxsize)
        for row in csv.reader(stream, delimiter=delimiter):
            if row:  # an empty line between rows
                yield row[place] if place < len(row) else ""
    elif column is not None or (table and len(header) > 1):
        names = ", ".join(header) or "none"
        lines = "" if column else " Texts without a first line stand one a line in a file that is not called .csv."
        raise UserError(
            f"There is no column {wanted}. The first line names: {names}.", f"Name one of them with --column.{lines}"
        )
    elif first:
        yield from (line.rstrip("\r\n") for line in chain([first], stream))


def _header(first: str, wanted: str) -> tuple[list[str], str]:
    """The cells of the first line and what parts them: what makes a cell of the wanted name, or the most cells."""
    cut = [(next(csv.reader([first], delimiter=delimiter), []), delimiter) for delimiter in CANDIDATES]
    return max(cut, key=lambda found: (_place(found[0], wanted) is not None, len(found[0])))


def _place(header: Sequence[str], wanted: str) -> int | None:
    """Where the column stands; capital letters only count where two columns differ by them."""
    names = [name.strip() for name in header]
    if wanted in names:
        return names.index(wanted)
    alike = [place for place, name in enumerate(names) if name.casefold() == wanted.strip().casefold()]
    return alike[0] if len(alike) == 1 else None


def _write(texts: Iterable[str], chosen: Scorer, *, as_json: bool) -> None:
    waiting = _begun(texts)  # so that what cannot be read leaves no line
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


def _begun(texts: Iterable[str]) -> Iterator[str]:
    """The same texts, of which the first is read."""
    waiting = iter(texts)
    return chain(list(islice(waiting, 1)), waiting)
