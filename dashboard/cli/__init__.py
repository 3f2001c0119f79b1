"""The ``rapport`` command. Exit codes: 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from dashboard import errors, settings
from dashboard.cli.invocation import Invocation, with_common_options

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Invocation", "main"]

# Where each command lives and what it does in one line: a command is imported only when it is called, so that
# ``rapport --help`` does not wait for pandas, and ``rapport import`` not for the web server.
COMMANDS = {
    "run": ("dashboard.cli.run:run", "Serve the dashboard."),
    "demo": ("dashboard.cli.demo:demo", "Fill an empty store with labelled demo data."),
    "import": ("dashboard.cli.importing:import_command", "Bring a file of customers, products or purchases in."),
    "export": ("dashboard.cli.export:export", "Write the numbers behind a view to a file."),
    "score": ("dashboard.cli.score:score", "Say what texts say: of a file, or all feedback that waits."),
    "model": ("dashboard.cli.model:model_group", "Learn from the store's own ratings how its customers speak."),
    "duplicates": ("dashboard.cli.duplicates:duplicates", "Find customers who are likely in the store twice."),
    "migrate": ("dashboard.cli.store:migrate", "Bring the store to this program's form."),
    "check": ("dashboard.cli.store:check", "Look for damage and contradictions in the store."),
    "backup": ("dashboard.cli.store:backup", "Write the whole store to one file."),
    "restore": ("dashboard.cli.store:restore", "Bring a backup back."),
    "settings": ("dashboard.cli.store_settings:settings_group", "Show or change the settings of the store."),
    "rates": ("dashboard.cli.rates:rates_group", "Set what other currencies are worth, for imports."),
    "user": ("dashboard.cli.user:user_group", "Add and list the people with a seat."),
    "source": ("dashboard.cli.source:source_group", "Bring data in regularly, from a folder or another database."),
    "rule": ("dashboard.cli.rule:rule_group", "List rules of automation, and try one on history."),
    "worker": ("dashboard.cli.worker:worker", "Do scheduled and background work."),
    "token": ("dashboard.cli.token:token_group", "Let programs bring data in, and stop them."),
}


class RapportGroup(click.Group):
    """The group of commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, with the options every command has."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return with_common_options(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.command("rapport", cls=RapportGroup)
@click.version_option(package_name="rapport", message="%(version)s")
@click.pass_context
def rapport(ctx: click.Context) -> None:
    """Rapport: who stays, what they like, what they say, and what to do about it."""
    ctx.ensure_object(Invocation)


with_common_options(rapport)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run_command(arguments))


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    invocation = Invocation()
    try:
        answer: Any = rapport.main(arguments, prog_name="rapport", standalone_mode=False, obj=invocation)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 1
    except errors.UserError as error:
        invocation.refuse(error)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left, as `head` does
        return 0
    except Exception as error:  # noqa: BLE001  the outermost wall: a bug is logged whole and shown as a number
        return _unexpected(error, invocation)
    finally:
        invocation.close()
    return answer if isinstance(answer, int) else 0


def _unexpected(error: Exception, invocation: Invocation) -> int:
    """Log a bug and show its number; the traceback only where somebody debugs."""
    if os.environ.get("RAPPORT_DEBUG"):
        raise error
    file = settings.log_file()
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("rapport").addHandler(handler)
    reference = errors.log_unexpected(error)
    what = f"Something went wrong that should not have (reference {reference})."
    invocation.refuse(errors.UserError(what, f"The details are in {file}; please report them."))
    return 1
