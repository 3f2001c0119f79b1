"""What a view of the export is, and what every view asks of the store."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from dashboard import settings
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from data_access.readers import Reader

Options = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view: what it holds, its columns in order, and its options.

    Parameters
    ----------
    choices : each option with the values it takes, the default first.
    typed : each option whose value is typed, such as a day or a number, with what to type and the default in words.
        ``build`` gets an empty text where none was given.
    """

    name: str
    about: str
    columns: tuple[str, ...]
    build: Callable[[Reader, Filters, Options], pd.DataFrame]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, str]:
        """Each option with its values in words."""
        listed = {name: f"{'|'.join(values)} (default {values[0]})" for name, values in self.choices.items()}
        return {**listed, **self.typed}


def last_covered_day(reader: Reader) -> date:
    """The last day that purchase data cover: as stated in the settings, else the last day with a document so far."""
    stated = reader.frame(store.store_settings(EVERYTHING))
    if len(stated) and stated["purchases_until"].iloc[0]:
        until: date = stated["purchases_until"].iloc[0]
        return until
    last: date | None = reader.frame(store.data_range(EVERYTHING, settings.latest_day()))["last_day"].iloc[0]
    return last or date.min


def store_currency(reader: Reader) -> str:
    """The store's currency."""
    stated = reader.frame(store.store_settings(EVERYTHING))
    return str(stated["currency"].iloc[0]) if len(stated) else "GBP"


def named(what: str, name: str, known: Mapping[str, T]) -> T:
    """What a name stands for.

    Raises
    ------
    UserError : nothing of that name is known; the sentence names the nearest one.
    """
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else ""
    listed = f"There {'are' if len(known) > 1 else 'is'}: {', '.join(known)}." if known else "There is none."
    raise UserError(f"'{name}' is no {what}.", f"{hint} {listed}".strip())


def typed_day(options: Options, name: str) -> date | None:
    """The day typed for an option; None where none was.

    Raises
    ------
    UserError : it is no day.
    """
    if not options[name]:
        return None
    try:
        return date.fromisoformat(options[name])
    except ValueError as error:
        raise UserError(f"{name}: '{options[name]}' is not a day.", "Write it as 2026-03-31.") from error


def typed_number(options: Options, name: str, otherwise: float, *, least: float, most: float) -> float:
    """The number typed for an option, or the default.

    Raises
    ------
    UserError : it is no number, or outside the bounds.
    """
    if not options[name]:
        return otherwise
    try:
        number = float(options[name])
    except ValueError as error:
        raise UserError(f"{name}: '{options[name]}' is not a number.", "Write it as 12 or 0.5.") from error
    # Not "least <= number <= most" turned round: a NaN must be refused too.
    if not least <= number <= most:
        raise UserError(f"{name}: {options[name]} is outside {least:g} to {most:g}.", "Choose a number inside.")
    return number
