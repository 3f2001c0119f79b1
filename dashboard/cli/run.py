"""``rapport run``: serve the dashboard with the project's one configuration, from any folder."""

from __future__ import annotations

import logging
import os
import socket
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard import settings
from dashboard.answers.reader import refuse_broken_model
from dashboard.cli.demo import fill_when_empty
from data_access.errors import UserError
from data_access.importing import batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dashboard.cli.invocation import Invocation

PACKAGE = Path(__file__).resolve().parents[1]
ENTRY = PACKAGE / "asgi.py"
THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]", "::1"]


@click.command("run")
@click.option("--host", default=None, metavar="HOST", help="Address to listen on. [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port to listen on. [default: 8501]")
@click.option("--demo", is_flag=True, help="Fill the store with demo data first when it is empty.")
@click.pass_obj
def run(invocation: Invocation, /, *, host: str | None, port: int | None, demo: bool) -> None:
    """Serve the dashboard. It listens on this machine only, unless --host says otherwise."""
    options = server_options(host, port)
    _refuse_taken(options["server.address"], port)
    prepare(invocation, demo=demo)
    invocation.close()
    os.environ[settings.STORE_VARIABLE] = invocation.url
    _quiet()
    # Streamlit finds static files beside the script it was started with, which must be the entry, not bin/rapport.
    sys.argv = [str(ENTRY)]
    import_module("dashboard.asgi").app.run(config=options)


def _quiet() -> None:
    """Keep Streamlit from warning of each cached read that it is made before the server runs: all of them are."""
    cached = logging.getLogger("streamlit.runtime.caching.cache_data_api")
    cached.addFilter(lambda record: "No runtime found" not in record.getMessage())


def prepare(invocation: Invocation, *, demo: bool) -> None:
    """Bring the store to its form, remove what interrupted imports left, and fill an empty one when asked."""
    refuse_broken_model()
    engine = invocation.engine()
    if swept := batches.sweep(engine, clock=settings.now):
        invocation.note(f"Removed what interrupted imports had left (there were {swept}).")
    if demo:
        fill_when_empty(invocation, engine)


def server_options(host: str | None = None, port: int | None = None) -> dict[str, Any]:
    """Every server option: the project's table, then ``STREAMLIT_*`` variables, then the command line."""
    table = tomllib.loads(config_file().read_text(encoding="utf-8"))
    options = dict(_flat(table))
    options.setdefault("server.address", "127.0.0.1")
    options.update(_from_environment())
    given = {"server.address": host, "server.port": port}
    options |= {name: value for name, value in given.items() if value is not None}
    if options["server.address"] in THIS_MACHINE:
        # A page of another site that resolves its own name to this machine would be answered as if it were ours.
        options.setdefault("server.allowedHosts", THIS_MACHINE)
    return options


def config_file() -> Path:
    """The project's configuration: in a checkout beside the packages, in an installed wheel inside this one."""
    places = (PACKAGE.parent / ".streamlit" / "config.toml", PACKAGE / ".streamlit" / "config.toml")
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        message = f"The configuration {places[-1]} is missing."
        raise UserError(message, "Install Rapport again.")
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The options of a TOML table under their dotted names."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _from_environment() -> dict[str, Any]:
    """Options set as ``STREAMLIT_SERVER_PORT`` and the like, which an embedded server would not read by itself."""
    # The table itself: asking for the options would read the configuration once before the server does, and it warns.
    known = import_module("streamlit.config")._config_options_template  # noqa: SLF001
    return {
        name: _typed(os.environ[option.env_var])
        for name, option in known.items()
        if option.env_var in os.environ and not option.sensitive
    }


def _typed(text: str) -> Any:  # noqa: ANN401  a TOML value
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _refuse_taken(host: str, port: int | None) -> None:
    """Refuse a port somebody listens on; without a wish the server looks for a free one itself."""
    if port is None:
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"The address {host}:{port} cannot be used: {error.strerror or error}."
            raise UserError(message, "Choose another with --port.") from error
