"""Rules that act on cases by themselves: kept, matched with what happens, carried out, and held back from circles."""

from data_access.repositories.automation.acting import Means, held_back, log_failure, means_of, run
from data_access.repositories.automation.matching import Meeting, meetings
from data_access.repositories.automation.planning import Doing, Known, known_names, planned
from data_access.repositories.automation.progress import Batch, advance, forget_runs, next_batch, runs_to_forget
from data_access.repositories.automation.rehearsing import Scene, rehearse
from data_access.repositories.automation.rules import AutomationRules, Draft, check_draft, read_automation_rules

__all__ = [
    "AutomationRules",
    "Batch",
    "Doing",
    "Draft",
    "Known",
    "Means",
    "Meeting",
    "Scene",
    "advance",
    "check_draft",
    "forget_runs",
    "held_back",
    "known_names",
    "log_failure",
    "means_of",
    "meetings",
    "next_batch",
    "planned",
    "read_automation_rules",
    "rehearse",
    "run",
    "runs_to_forget",
]
