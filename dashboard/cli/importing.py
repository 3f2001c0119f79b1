"""``rapport import``: bring a file in, look at what it would do, take it back."""

from __future__ import annotations

import getpass
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from dashboard import settings
from dashboard.theme import quantity
from data_access import importing
from data_access.errors import UserError
from data_access.importing.fields import KINDS
from data_access.importing.interpret import ANSWERS, Choices
from data_access.importing.reading import ReadOptions
from data_access.importing.remarks import remarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.cli.invocation import Invocation
    from data_access.importing import Progress, Report, UndoReport
    from data_access.repositories.incoming_mail import Heard

# Of feedback after an import, before the rest is left to whoever works in the background.
READING_SECONDS, FIRST_READING_SECONDS = 20.0, 120.0
_PHASES = {
    "reading": "Read", "checking": "Checking", "writing": "Written", "publishing": "Publishing", "removing": "Removed",
}  # fmt: skip
_RATE_WANTED = {"other_currency", "no_rate_on_day"}
_HOW_TO_RATE = (
    "Set one with: rapport rates add CURRENCY RATE --from DAY. While the store holds no amount, its own currency can "
    "change: rapport settings set --currency CURRENCY."
)


@click.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(KINDS), help="What the rows of the file are.")
@click.option("--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="Which column a field is in; may repeat.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE",
              help="How to read the file: date_order=dmy|mdy|ymd, decimal=dot|comma, ids=whole|text, "
              "discount=money|share|percent, scale=stars|csat|nps|ces, ratings=all|one, encoding, "
              "delimiter, sheet, header_row, has_header.")  # fmt: skip
@click.option("--mode", type=click.Choice(importing.MODES), default="upsert", show_default=True,
              help="Take new rows, changes, or both.")  # fmt: skip
@click.option("--duplicates", type=click.Choice(importing.DUPLICATES), default="keep", show_default=True,
              help="Whether exact repeats of a row count.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Give every row its verdict and write nothing.")
@click.option("--rejects", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the refused rows to a CSV file.")  # fmt: skip
@click.option("--undo", type=int, metavar="BATCH", help="Take an import back.")
@click.pass_obj
def import_command(
    invocation: Invocation,
    /,
    file: Path | None,
    undo: int | None,
    **how: Any,  # noqa: ANN401  click hands them by name
) -> int:
    """Bring FILE of customers, products, purchases or feedback into the store."""
    if (file is None) == (undo is None):
        message = "Give either a FILE to import or --undo with the number of an import."
        raise click.UsageError(message)
    if undo is not None:
        return _undo(invocation, undo)
    if how["kind"] is None:
        message = f"Say what the rows are: --as {'|'.join(KINDS)}."
        raise click.UsageError(message)
    return _import(invocation, file or Path(), **how)


def _import(
    invocation: Invocation,
    file: Path,
    *,
    kind: str,
    maps: tuple[str, ...],
    options: tuple[str, ...],
    dry_run: bool,
    rejects: Path | None,
    **how: Any,  # noqa: ANN401  mode and duplicates, handed on
) -> int:
    act = importing.check_file if dry_run else importing.run_import
    choices, read_options = _options(pairs(options, "--option"))
    with _progress_line(invocation) as line:
        report = act(
            invocation.engine(), file, kind, mapping=pairs(maps, "--map") or None, choices=choices,
            options=read_options, actor=getpass.getuser(), clock=settings.now, progress=line.show, hear=_hear, **how,
        )  # fmt: skip
    if rejects is not None:
        rejects.write_text(report.rejects_csv(), encoding="utf-8-sig", newline="")
    invocation.show(report.as_json(), _sentences(report, file.name, rejects))
    if not dry_run:
        # Last, so that nobody waits for it to be told what the import did.
        from dashboard.actions.quality import score_import  # noqa: PLC0415  a dry run, or --help, need not wait for it

        score_import(invocation.engine(), getpass.getuser(), report.batch)
        if kind == "feedback":
            _read_feedback(invocation)
    return 0


def _hear(text: str) -> Heard:
    """What a person wrote in a mail that answers ours; the reader of texts is loaded for such a mail alone."""
    from dashboard.actions.mail_answers import hear  # noqa: PLC0415  as above

    return hear(text)


def _read_feedback(invocation: Invocation) -> None:
    """Let what was said be read. A slow scorer leaves much of it to the server or the worker, after a first reading."""
    from dashboard.actions.scoring import first_reading, score_feedback  # noqa: PLC0415  as above

    engine, begun = invocation.engine(), time.monotonic()

    def longer_than(seconds: float) -> Callable[[], bool]:
        return lambda: time.monotonic() > begun + seconds

    if first_reading(engine, clock=settings.now, stopped=longer_than(FIRST_READING_SECONDS)):
        invocation.note(
            "A first reading is done. The server, rapport worker or rapport score --waiting reads the feedback closely."
        )
    elif not score_feedback(engine, clock=settings.now, stopped=longer_than(READING_SECONDS)).complete:
        invocation.note(
            "The rest of the feedback is read by the server, by rapport worker, or by rapport score --waiting."
        )


def _undo(invocation: Invocation, batch: int) -> int:
    with _progress_line(invocation) as line:
        report = importing.undo_import(
            invocation.engine(), batch, actor=getpass.getuser(), clock=settings.now, progress=line.show
        )
    if not report.undone:
        raise UserError(_refusal(report), "Undo the newer imports first, or keep this one.")
    rows = sum(report.removed.values())
    text = f"Import {batch} is undone: {rows:,} rows removed, {report.restored:,} rows as they were before."
    invocation.show(report.as_json(), text)
    return 0


def _refusal(report: UndoReport) -> str:
    more = report.conflict_count - len(report.conflicts)
    listed = "\n".join(f"  {conflict}" for conflict in report.conflicts)
    rest = f"\n  and {more} more" if more > 0 else ""
    return f"Import {report.batch} was not undone, because others have built on it:\n{listed}{rest}"


def pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    """``name=value`` texts as a dictionary."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            message = f"'{text}' is not of the form name=value."
            raise click.BadParameter(message, param_hint=option)
        found[name.strip()] = value.strip()
    return found


def _options(given: dict[str, str]) -> tuple[Choices, ReadOptions]:
    """Answers about the content, and ways to open the file."""
    opening = {field.name for field in fields(ReadOptions)}
    unknown = set(given) - opening - set(ANSWERS)
    if unknown:
        message = f"There is no option '{min(unknown)}'. Known are: {', '.join([*ANSWERS, *sorted(opening)])}."
        raise click.BadParameter(message, param_hint="--option")
    answers = {name: value for name, value in given.items() if name in ANSWERS}
    for name, value in answers.items():
        if value not in ANSWERS[name]:
            message = f"{name} is one of {', '.join(ANSWERS[name])}, not '{value}'."
            raise click.BadParameter(message, param_hint="--option")
    opened: dict[str, Any] = {name: value for name, value in given.items() if name in opening}
    if "header_row" in opened:
        opened["header_row"] = _whole_number(opened["header_row"])
    if "has_header" in opened:
        opened["has_header"] = opened["has_header"].lower() in {"yes", "true", "1"}
    return Choices.from_options(answers), ReadOptions(**opened)


def _whole_number(text: str) -> int:
    if not text.isdigit():
        message = f"header_row is the number of a row, not '{text}'."
        raise click.BadParameter(message, param_hint="--option")
    return int(text)


class _progress_line:  # noqa: N801  reads as a block: with _progress_line(...) as line
    """One line on a terminal that says how far the work is; nothing where nobody watches."""

    def __init__(self, invocation: Invocation) -> None:
        self._live = not invocation.json and sys.stderr.isatty()
        self.show: Callable[[Progress], None] = self._draw if self._live else _silent

    def __enter__(self) -> Self:
        return self

    def _draw(self, progress: Progress) -> None:
        of = f" of {progress.total:,}" if progress.total else ""
        phase = _PHASES.get(progress.phase, progress.phase)
        click.echo(f"\r\x1b[K{phase} {progress.done:,}{of} rows", nl=False, err=True)

    def __exit__(self, *_error: object) -> None:
        if self._live:
            click.echo("\r\x1b[K", nl=False, err=True)


def _silent(_progress: Progress) -> None:
    """Nobody watches."""


def _sentences(report: Report, name: str, rejects: Path | None) -> str:
    """The report for a person."""
    verb = "would be" if report.dry_run else "were"
    apart = report.warnings.get("held_apart", 0)
    head = f"{name}: {report.read:,} rows read"
    parts = [(report.accepted, f"{verb} added"), (report.updated, f"{verb} changed"),
             (report.unchanged, "are in the store already"), (report.duplicates, "are exact repeats and dropped"),
             (report.rejected - apart, "refused"), (apart, "held apart")]  # fmt: skip
    lines = [f"{head}; " + ", ".join(f"{count:,} {what}" for count, what in parts if count) + "."]
    lines += [f"  refused {count:,}: {reason.replace('_', ' ')}" for reason, count in sorted(report.reasons.items())]
    lines += (
        [f"  about a mail of yours, and in its case: {quantity(report.to_cases, 'mail')}"] if report.to_cases else []
    )
    lines += [f"  note: {sentence}" for sentence in remarks(report)]
    for reason in sorted(_RATE_WANTED & report.examples.keys()):
        lines += [f"  {report.examples[reason][0].message}", f"  {_HOW_TO_RATE}"]
    if report.rejected:
        lines.append(f"  The refused rows are in {rejects}." if rejects else "  See them with --rejects FILE.")
    if report.batch is not None:
        lines.append(f"  Take it back with: rapport import --undo {report.batch}")
    return "\n".join(lines)
