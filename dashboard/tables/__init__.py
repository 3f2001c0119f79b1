"""How known columns look in tables: a name for people, a unit, a width. One entry per column, used on every page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from dashboard.tables.advocates import of_advocates, of_delights
from dashboard.tables.automation import of_automation
from dashboard.tables.customers import of_customers, of_demographics
from dashboard.tables.feelings import of_feelings, of_tones
from dashboard.tables.formats import FINE, PERCENT
from dashboard.tables.forms import of_forms
from dashboard.tables.loyalty import of_explorer, of_lifecycle, of_loyalty, of_value
from dashboard.tables.preferences import of_habits, of_preferences
from dashboard.tables.promises import of_promises
from dashboard.tables.quality import of_quality
from dashboard.tables.queue import of_queue
from dashboard.tables.recovery import of_loop, of_recovery
from dashboard.tables.store_settings import of_rates
from dashboard.tables.voice import of_feedback, of_opinions, of_problems, of_topics, of_voice
from dashboard.theme import symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FINE", "PERCENT", "columns"]


def columns(names: Iterable[str], currency: str = "GBP") -> dict[str, Any]:
    """The configuration of these columns, in this order.

    Raises
    ------
    KeyError : a column has no entry here, so that no internal name ever reaches a page.
    """
    known = _known(symbol(currency).strip())
    return {name: known[name] for name in names}


@cache  # pages ask for columns many times in each run
def _known(sign: str) -> dict[str, Any]:
    """Every column there is; nobody changes it."""
    rooms = (
        of_loyalty(sign), of_lifecycle(), of_value(sign), of_explorer(),
        of_customers(sign), of_demographics(sign),
        of_preferences(), of_habits(),
        of_voice(), of_topics(), of_feedback(), of_opinions(), of_problems(),
        of_feelings(sign), of_tones(),
        of_advocates(), of_delights(), of_forms(), of_promises(), of_automation(sign),
        of_quality(), of_rates(sign),
        of_queue(sign), of_recovery(sign), of_loop(),
    )  # fmt: skip
    return {name: look for room in rooms for name, look in room.items()}
