"""``rapport settings``: what holds for the whole store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from dashboard import settings
from dashboard.actions.lots import FEWEST, MOST, USUAL
from dashboard.answers.trial import trials
from data_access.errors import UserError
from data_access.filters import EVERYTHING
from data_access.readers import RecordReader
from data_access.repositories import WEEKDAYS, LotTrials, Settings, read_settings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation
    from data_access.schema import StoreSettings

MOST_DAYS = 36_500


@click.group("settings")
def settings_group() -> None:
    """Show or change the settings of the store."""


@settings_group.command("show")
@click.pass_obj
def show(invocation: Invocation) -> None:
    """Show the settings."""
    _tell(invocation, read_settings(invocation.engine()))


@settings_group.command("set")
@click.option("--currency", help="Three letters, such as GBP. It cannot change once amounts are stored.")
@click.option("--time-zone", help="Such as Europe/London. It decides the day of a purchase.")
@click.option("--week-start", help="The first day of the week, such as monday.")
@click.option("--business-name", help="The name pages and reports carry.")
@click.option("--country", help="Where the business is; decides how phone numbers without a country code are read.")
@click.option(
    "--purchases-until", help="The last day that purchase data covers, such as 2026-03-31; 'none' to forget it."
)
@click.option(
    "--queue-reach",
    "queue_reach_days",
    help="Days after which unhappy feedback opens no case any more; 'none' to let all of it open one.",
)
@click.option(
    "--warn-before",
    "warn_before_minutes",
    type=click.IntRange(0, 10_080),
    help="Minutes before the deadline of a promise at which somebody is warned; 0 for never.",
)
@click.option(
    "--rule-log",
    "rule_log_days",
    type=click.IntRange(1, 36_500),
    help="Days for which what rules of automation did is kept; older lines are forgotten.",
)
@click.option(
    "--message-log",
    "message_log_days",
    type=click.IntRange(1, 36_500),
    help="Days for which messages to other programs are kept that have arrived or failed; older ones are forgotten.",
)
@click.option(
    "--randomise-order",
    help="Customers whose place among cases of equal money at risk is drawn by lot, for a true test of whether coming "
    f"first helps; 'on' for {USUAL}, 'off' to draw no more.",
)
@click.pass_obj
def change(
    invocation: Invocation,
    /,
    warn_before_minutes: int | None,
    rule_log_days: int | None,
    message_log_days: int | None,
    randomise_order: str | None,
    **given: str | None,
) -> None:
    """Change settings; those not named stay."""
    values: dict[str, str | date | int | None] = {name: text for name, text in given.items() if text is not None}
    numbers = {
        "warn_before_minutes": warn_before_minutes, "rule_log_days": rule_log_days,
        "message_log_days": message_log_days,
    }  # fmt: skip
    values |= {name: number for name, number in numbers.items() if number is not None}
    if not values and randomise_order is None:
        raise click.UsageError("Name at least one setting to change.")
    if given["purchases_until"] is not None:
        values["purchases_until"] = _day(given["purchases_until"])
    if given["queue_reach_days"] is not None:
        values["queue_reach_days"] = _days(given["queue_reach_days"])
    with UnitOfWork(invocation.engine(), clock=settings.now, actor="command line") as work:
        stored = Settings(work).change(values)
        if randomise_order is not None:
            _draw(LotTrials(work), randomise_order.lower())
    _tell(invocation, stored)


def _draw(trials: LotTrials, wanted: str) -> None:
    """Begin a trial of so many customers, or end the one that runs; ending what does not run changes nothing."""
    running = trials.running()
    if wanted == "off":
        if running is not None:
            trials.end(running.id, version=running.version)
    elif wanted == "on" or wanted.isdigit():
        trials.begin(USUAL if wanted == "on" else int(wanted))
    else:
        raise UserError(f"'{wanted}' is not a number of customers.", f"Write {FEWEST} to {MOST:,}, on or off.")


def _day(text: str) -> date | None:
    if text.lower() == "none":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"'{text}' is not a day.", "Write it as 2026-03-31.") from error


def _days(text: str) -> int | None:
    if text.lower() == "none":
        return None
    if not text.isdigit() or not 1 <= int(text) <= MOST_DAYS:
        raise UserError(f"'{text}' is not a number of days.", f"Write 1 to {MOST_DAYS}, or none.")
    return int(text)


def _drawing(invocation: Invocation) -> int | None:
    """With how many customers a trial runs."""
    every = trials(RecordReader(invocation.engine()), EVERYTHING)
    return every[0].planned if every and every[0].running else None


def _tell(invocation: Invocation, stored: StoreSettings) -> None:
    result = {
        "business_name": stored.business_name,
        "currency": stored.currency,
        "time_zone": stored.time_zone,
        "week_start": WEEKDAYS[stored.week_start],
        "country": stored.country,
        "purchases_until": stored.purchases_until,
        "queue_reach_days": stored.queue_reach_days,
        "warn_before_minutes": stored.warn_before_minutes,
        "rule_log_days": stored.rule_log_days,
        "message_log_days": stored.message_log_days,
        "randomise_order": _drawing(invocation),
        "demo": stored.demo is not None,
    }
    lines = [
        f"{name.replace('_', ' '):<19} {'' if value is None else value}".rstrip() for name, value in result.items()
    ]
    invocation.show(result, "\n".join(lines))
