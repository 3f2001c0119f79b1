"""The view of rules: what each did, to which case, and why not all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analytics.automation_words import MOMENT_OF, OUTCOMES, TRIGGERS
from dashboard.exports.views import Options, View
from data_access.filters import EVERYTHING
from data_access.queries import automation as queries

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Filters
    from data_access.readers import Reader

MOST = 100_000
COLUMNS = ("ran_at", "rule", "rule_version", "case_number", "rule_moment", "rule_outcome", "rule_did")


def _rule_runs(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del filters, options
    return told(reader.frame(queries.runs(EVERYTHING, limit=MOST)))


def told(runs: pd.DataFrame) -> pd.DataFrame:
    """The log of rules under the names that people read."""
    named = runs.rename(columns={"case_id": "case_number", "done": "rule_did"})
    named = named.assign(
        rule_moment=named["trigger"].map(MOMENT_OF).map(TRIGGERS), rule_outcome=named["outcome"].map(OUTCOMES)
    )
    return named[list(COLUMNS)]


VIEWS = (
    View(
        name="rule_runs",
        about="What rules of automation did, the newest first: rule, version, case, and what came of it.",
        columns=COLUMNS,
        build=_rule_runs,
    ),
)
