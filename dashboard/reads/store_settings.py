"""What holds for the whole store, for the page that changes it: never cached, so that nobody edits what was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dashboard.reads.connection import record
from data_access.repositories import read_settings
from data_access.repositories.rates import read_rates
from data_access.repositories.store import holds_money, holds_purchases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.schema import CurrencyRate, StoreSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFound:
    """The settings, the rates of other currencies, and which settings what is stored no longer lets change."""

    stored: StoreSettings
    rates: Sequence[CurrencyRate]
    fixed: frozenset[str]


def settings_found() -> SettingsFound:
    """The settings as they are now."""
    engine = record()
    rates = read_rates(engine)
    with Session(engine) as session:
        fixed = {"currency": bool(rates) or holds_money(session), "time_zone": holds_purchases(session)}
    return SettingsFound(
        stored=read_settings(engine), rates=rates, fixed=frozenset(name for name, held in fixed.items() if held)
    )
