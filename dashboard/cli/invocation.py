"""What every command shares: which store, and whether a person or a program reads the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from dashboard import settings
from data_access.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from data_access.errors import UserError


@dataclass
class Invocation:
    """One call of the command line. Commands take it by ``@click.pass_obj``."""

    store: str | None = None
    json: bool = False
    _engines: list[Engine] = field(default_factory=list, repr=False)

    @property
    def url(self) -> str:
        """The URL of the store this call is about."""
        return settings.store_url(self.store)

    def engine(self, *, migrated: bool = True) -> Engine:
        """An engine on the store, migrated unless said otherwise; closed when the command ends."""
        engine = settings.open_store(self.store) if migrated else open_engine(self.url)
        self._engines.append(engine)
        return engine

    def show(self, result: Mapping[str, Any], text: str) -> None:
        """Print the result: one JSON object for a program, the text for a person."""
        click.echo(json.dumps(dict(result), ensure_ascii=False, default=plain) if self.json else text)

    def note(self, text: str) -> None:
        """Tell a person something on the way; a program hears nothing."""
        if not self.json:
            click.echo(text, err=True)

    def refuse(self, error: UserError) -> None:
        """Say on stderr why nothing was done; a program gets the same as JSON."""
        click.echo(f"{error.what}\n{error.do}".strip(), err=True)
        if self.json:
            click.echo(json.dumps({"error": error.what, "do": error.do}, ensure_ascii=False))

    def close(self) -> None:
        """Close what was opened."""
        for engine in self._engines:
            engine.dispose()
        self._engines.clear()


def plain(value: object) -> object:
    """A value JSON does not know, in its plain form."""
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):  # numpy's numbers
        return value.item()
    return str(value)


def _set_store(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Invocation).store = value


def _set_json(ctx: click.Context, _parameter: click.Parameter, value: object) -> None:
    if value:
        ctx.ensure_object(Invocation).json = True


def with_common_options(command: click.Command) -> click.Command:
    """Give a command, and each below it, ``--store`` and ``--json`` unless it has its own."""
    named = {parameter.name for parameter in command.params}
    if "store" not in named:
        text = "The store: a SQLite file or a postgresql:// URL. Else RAPPORT_STORE, else your own store."
        command.params.append(
            click.Option(["--store"], metavar="URL", help=text, expose_value=False, callback=_set_store)
        )
    if "json" not in named:
        option = click.Option(
            ["--json"], is_flag=True, help="Print one JSON object.", expose_value=False, callback=_set_json
        )
        command.params.append(option)
    if isinstance(command, click.Group):
        for name in command.commands:
            with_common_options(command.commands[name])
    return command
