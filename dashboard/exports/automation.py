"""The view of rules: what each did, to which case, and why not all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analytics.automation_words import MOMENT_OF, OUTCOMES, TRIGGERS
from dashboard.exports.views import Options, View, named
from data_access.filters import EVERYTHING
from data_access.queries import automation as queries

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Filters
    from data_access.readers import Reader

MOST = 100_000
COLUMNS = ("ran_at", "rule", "rule_version", "case_number", "rule_moment", "rule_outcome", "rule_did")


def _rule_runs(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del filters
    ran = reader.frame(queries.rules_that_ran(EVERYTHING))
    rules = {str(name): int(number) for name, number in zip(ran["rule"], ran["rule_id"], strict=True)}
    rule_id = named("rule", options["rule"], rules) if options["rule"] else None
    outcome = None if options["outcome"] == "all" else options["outcome"]
    return told(reader.frame(queries.runs(EVERYTHING, limit=MOST, rule_id=rule_id, outcome=outcome)))


def told(runs: pd.DataFrame) -> pd.DataFrame:
    """The log of rules under the names that people read."""
    renamed = runs.rename(columns={"case_id": "case_number", "done": "rule_did"})
    renamed = renamed.assign(
        rule_moment=renamed["trigger"].map(MOMENT_OF).map(TRIGGERS), rule_outcome=renamed["outcome"].map(OUTCOMES)
    )
    return renamed[list(COLUMNS)]


VIEWS = (
    View(
        name="rule_runs",
        about="What rules of automation did, the newest first: rule, version, case, and what came of it.",
        columns=COLUMNS,
        build=_rule_runs,
        choices={"outcome": ("all", *OUTCOMES)},
        typed={"rule": "the name of a rule (default every rule)"},
    ),
)
