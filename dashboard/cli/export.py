"""``rapport export``: the numbers behind a view, as a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from dashboard import exports
from dashboard.cli.invocation import plain
from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.cli.invocation import Invocation

# What a spreadsheet would run as a formula when it stands first in a cell.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@click.command("export")
@click.argument("view", required=False)
@click.option("--list", "listed", is_flag=True, help="Name the views with their columns and options.")
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help="Keep only these; may be repeated.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="How to count; see --list.")
@click.option("--format", "form", type=click.Choice(["csv", "json", "parquet"]), default=None, help="[default: csv]")
@click.option("--reader", type=click.Choice(["record", "columnar"]), default="record", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; else standard output.")
@click.pass_obj
def export(invocation: Invocation, /, view: str | None, *, listed: bool, **given: Any) -> None:  # noqa: ANN401  click's values
    """Write the numbers behind VIEW."""
    if listed:
        _list(invocation)
        return
    if view is None:
        raise click.UsageError("Name a view; rapport export --list names them.")
    filters, options = _pairs(given["filters"], "--filter"), _pairs(given["options"], "--option")
    frame = exports.export(invocation.engine(), view, filters, options, given["reader"])
    form = given["form"] or _form_of(given["output"], as_json=invocation.json)
    write(frame, form, given["output"])
    if given["output"] and not invocation.json:
        click.echo(f"Wrote {given['output']}: {len(frame):,} rows.", err=True)
    elif given["output"]:
        invocation.show({"file": str(given["output"]), "rows": len(frame), "columns": list(frame.columns)}, "")


def _pairs(texts: Iterable[str], option: str) -> dict[str, list[str]]:
    """``name=value`` texts by name; a name may be given again."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"'{text}' is not NAME=VALUE.", param_hint=option)
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def _form_of(output: Path | None, *, as_json: bool) -> str:
    """The form the file's name asks for."""
    named = {".json": "json", ".parquet": "parquet"}.get(output.suffix.lower() if output else "", "csv")
    return "json" if as_json and output is None else named


def write(frame: pd.DataFrame, form: str, output: Path | None) -> None:
    """Write a frame to a file, or to standard output.

    Raises
    ------
    UserError : the file cannot be written.
    """
    if output is not None and not output.absolute().parent.is_dir():
        raise UserError(f"The folder {output.parent} does not exist.", "Create it, or choose another.")
    content = _content(frame, form)
    try:
        if output is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            output.write_bytes(content)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UserError(f"{output} cannot be written: {error.strerror}.", "Choose another file.") from error


def _content(frame: pd.DataFrame, form: str) -> bytes:
    if form == "parquet":
        content: bytes = frame.to_parquet(index=False)
        return content
    if form == "json":
        rows = [{name: _json(value) for name, value in row.items()} for row in frame.to_dict("records")]
        return (json.dumps({"rows": rows}, ensure_ascii=False, default=plain) + "\n").encode()
    return safe_for_spreadsheets(frame).to_csv(index=False, lineterminator="\n").encode()


def _json(value: Any) -> Any:  # noqa: ANN401  a cell of any type
    """A cell as JSON holds it: an empty one is null, and NaN is no JSON."""
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value  # noqa: PLR0124  NaN


def safe_for_spreadsheets(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before each text that a spreadsheet would run; numbers stay numbers."""
    safe = frame.copy()
    for name in safe.columns:
        if pd.api.types.is_numeric_dtype(safe[name]) or pd.api.types.is_datetime64_any_dtype(safe[name]):
            continue
        safe[name] = safe[name].map(_escaped)
    return safe


def _escaped(value: Any) -> Any:  # noqa: ANN401  a cell of any type
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _list(invocation: Invocation) -> None:
    """Name every view with its columns and options."""
    lines = []
    for name, view in exports.VIEWS.items():
        lines += [name, f"  {view.about}", f"  columns: {', '.join(view.columns)}"]
        lines += [f"  --option {option}={meaning}" for option, meaning in view.options.items()]
    result = {
        name: {"about": view.about, "columns": list(view.columns), "options": dict(view.options)}
        for name, view in exports.VIEWS.items()
    }
    invocation.show(result, "\n".join(lines))
