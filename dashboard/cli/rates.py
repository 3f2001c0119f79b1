"""``rapport rates``: what other currencies are worth in the store's own, for imports that hold them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from dashboard import settings
from data_access.errors import UserError
from data_access.repositories import read_settings
from data_access.repositories.rates import Rates, read_rates, written
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation

_FROM = click.option("--from", "valid_from", required=True, metavar="DAY",
                     help="The day it holds from, such as 2026-01-01.")  # fmt: skip


@click.group("rates")
def rates_group() -> None:
    """Show, add or remove rates of other currencies.

    Rows of an import in another currency come in at the rate of their day. What came in stays as it is when a rate is
    removed.
    """


@rates_group.command("show")
@click.pass_obj
def show(invocation: Invocation) -> None:
    """Show every rate."""
    _tell(invocation)


@rates_group.command("add")
@click.argument("currency")
@click.argument("rate")
@_FROM
@click.pass_obj
def add(invocation: Invocation, /, currency: str, rate: str, valid_from: str) -> None:
    """Say that one unit of CURRENCY is worth RATE in the store's currency from a day on."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor="command line") as work:
        Rates(work).add(currency, _day(valid_from), rate)
    _tell(invocation)


@rates_group.command("remove")
@click.argument("currency")
@_FROM
@click.pass_obj
def remove(invocation: Invocation, /, currency: str, valid_from: str) -> None:
    """Remove the rate of CURRENCY from a day on."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor="command line") as work:
        Rates(work).remove(currency, _day(valid_from))
    _tell(invocation)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"'{text}' is not a day.", "Write it as 2026-03-31.") from error


def _tell(invocation: Invocation) -> None:
    own = read_settings(invocation.engine()).currency
    rates = read_rates(invocation.engine())
    result = [
        {"currency": one.currency, "from": one.valid_from.isoformat(), "rate": written(one.rate_micros)}
        for one in rates
    ]
    lines = [f"from {one['from']} one {one['currency']} is worth {one['rate']} {own}" for one in result]
    invocation.show({"store_currency": own, "rates": result}, "\n".join(lines) or "No rate of another currency is set.")
