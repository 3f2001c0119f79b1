"""Cases: every step anybody may take with them, checked in one place, and their opening from feedback."""

from data_access.repositories.cases.acting import Cases, Outcome
from data_access.repositories.cases.breaches import Noted, note, waits_to_be_noted
from data_access.repositories.cases.escalations import escalate, waits_to_be_escalated
from data_access.repositories.cases.lots import draw_lots, side_of
from data_access.repositories.cases.mentions import seen
from data_access.repositories.cases.moves import MOVES, STATE_WORDS, Act, Agent, Standing, fold, offered
from data_access.repositories.cases.opening import OPENER, Opened, open_cases, withdraw_cases
from data_access.repositories.cases.rule_steps import RAISED, give, lift, say
from data_access.repositories.cases.viewers import GONE_AFTER, look_at

__all__ = [
    "GONE_AFTER",
    "MOVES",
    "OPENER",
    "RAISED",
    "STATE_WORDS",
    "Act",
    "Agent",
    "Cases",
    "Noted",
    "Opened",
    "Outcome",
    "Standing",
    "draw_lots",
    "escalate",
    "fold",
    "give",
    "lift",
    "look_at",
    "note",
    "offered",
    "open_cases",
    "say",
    "seen",
    "side_of",
    "waits_to_be_escalated",
    "waits_to_be_noted",
    "withdraw_cases",
]
