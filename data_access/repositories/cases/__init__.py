"""Cases: every step anybody may take with them, checked in one place, and their opening from feedback."""

from data_access.repositories.cases.acting import Cases, Outcome
from data_access.repositories.cases.moves import MOVES, STATE_WORDS, Act, Agent, Standing, fold, offered
from data_access.repositories.cases.opening import OPENER, Opened, open_cases, withdraw_cases

__all__ = [
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
    "offered",
    "open_cases",
    "withdraw_cases",
]
