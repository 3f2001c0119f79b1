"""Cases: every step anybody may take with them, checked in one place, and their opening from feedback."""

from data_access.repositories.cases.acting import Cases, Outcome
from data_access.repositories.cases.moves import MOVES, STATE_WORDS, Act, Agent, Standing, fold, offered
from data_access.repositories.cases.opening import OPENER, Opened, open_cases, withdraw_cases
from data_access.repositories.cases.viewers import GONE_AFTER, look_at

__all__ = [
    "GONE_AFTER",
    "MOVES",
    "OPENER",
    "STATE_WORDS",
    "Act",
    "Agent",
    "Cases",
    "Opened",
    "Outcome",
    "Standing",
    "fold",
    "look_at",
    "offered",
    "open_cases",
    "withdraw_cases",
]
