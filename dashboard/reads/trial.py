"""The order by lot: the newest trial and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.answers import trial as answers
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.store import FACTS, last_day

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.recovery.trial import Told
    from dashboard.answers.trial import LotTrial
    from data_access.filters import Scope

DOMAINS = ("customers", *FACTS, "feedback", "cases", "settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The newest trial, what it shows, and how many came before it; shared by all readers: never change its frames."""

    number: int
    trial: LotTrial
    told: Told
    earlier: int


def order_trial(scope: Scope) -> Tried | None:
    """The newest trial, as a whole: filters do not narrow it. None where there never was one."""
    key = versions(*DOMAINS)
    return _order_trial(scope, last_day(scope, key), key)


@kept(max_entries=16)
def _order_trial(scope: Scope, as_of: date, key: Versions) -> Tried | None:
    del key
    every = answers.trials(reader(), scope)
    if not every:
        return None
    told = answers.told(reader(), scope, every[0], as_of)
    return Tried(number=answer_number(), trial=every[0], told=told, earlier=len(every) - 1)
