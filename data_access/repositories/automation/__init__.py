"""Rules that act on cases by themselves: kept, matched with what happens, carried out, and held back from circles."""

from data_access.repositories.automation.acting import Means, held_back, log_failure, means_of, run
from data_access.repositories.automation.matching import Meeting, meetings
from data_access.repositories.automation.planning import Doing, Known, known_names, planned
from data_access.repositories.automation.progress import Batch, advance, next_batch
from data_access.repositories.automation.rules import AutomationRules, Draft, check_draft, read_automation_rules

__all__ = [
    "AutomationRules",
    "Batch",
    "Doing",
    "Draft",
    "Known",
    "Means",
    "Meeting",
    "advance",
    "check_draft",
    "held_back",
    "known_names",
    "log_failure",
    "means_of",
    "meetings",
    "next_batch",
    "planned",
    "read_automation_rules",
    "run",
]
