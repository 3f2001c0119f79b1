"""``rapport migrate``, ``check``, ``backup`` and ``restore``: looking after the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard import settings
from data_access import maintenance, migrations

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation

_FILE = click.Path(path_type=Path)


@click.command("migrate")
@click.option("--again", is_flag=True, help="Make views and triggers anew even when the store is of the newest form.")
@click.pass_obj
def migrate(invocation: Invocation, *, again: bool) -> None:
    """Bring the store to this program's form. Other commands that write do it by themselves."""
    engine = invocation.engine(migrated=False)
    before = migrations.revision(engine)
    migrations.migrate(engine, again=again)
    after = migrations.revision(engine)
    if before == after:
        text = f"The store is of revision {after} already."
    else:
        text = f"The store is of revision {after} now (it was {before or 'empty'})."
    invocation.show({"before": before, "after": after}, text)


@click.command("check")
@click.pass_context
def check(ctx: click.Context) -> int:
    """Look for damage and contradictions. Nothing is changed; exit code 1 when there is damage."""
    invocation: Invocation = ctx.obj
    findings = maintenance.check(invocation.engine(migrated=False))
    damaged = any(finding.damage for finding in findings)
    lines = [f"{'Damage' if finding.damage else 'Note'}: {finding.sentence}" for finding in findings]
    verdict = "The store is damaged." if damaged else "The store is sound."
    result = {"sound": not damaged, "findings": [finding.as_dict() for finding in findings]}
    invocation.show(result, "\n".join([*lines, verdict]))
    return 1 if damaged else 0


@click.command("backup")
@click.argument("file", type=_FILE)
@click.pass_obj
def backup(invocation: Invocation, file: Path) -> None:
    """Write the whole store to one new FILE, while people go on working."""
    done = maintenance.backup(invocation.engine(migrated=False), file, clock=settings.now)
    rows = sum(done.rows.values())
    findings = [finding.as_dict() for finding in done.findings]
    result = {"file": str(file), "bytes": done.bytes, "revision": done.revision, "rows": done.rows}
    lines = [f"Note: {finding.sentence}" for finding in done.findings if finding.damage]
    lines.append(f"Wrote {file}: {rows:,} rows, {done.bytes / 1e6:,.1f} MB, read back.")
    invocation.show(result | {"findings": findings}, "\n".join(lines))


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Replace everything the store holds.")
@click.pass_obj
def restore(invocation: Invocation, file: Path, *, replace: bool) -> None:
    """Bring the backup in FILE back, all or nothing. It fits both databases, whichever it was made on."""
    engine = invocation.engine()
    rows = maintenance.restore(engine, file, replace=replace, clock=settings.now, actor="command line")
    invocation.show({"file": str(file), "rows": rows}, f"Restored {sum(rows.values()):,} rows from {file}.")
