"""What is promised to customers, and whether it is kept."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_COUNTED = "Open time alone counts: the hours of the business calendar in its time zone, without days off."

PROMISES = (
    Definition(
        name="promise_clock",
        title="Promise",
        sentence="First reply: from the oldest words behind a case until a person answers; words that join the case do "
        "not begin it anew, and words that were more than 14 days old when their case opened were promised nothing. "
        "Resolution: from the same words until the case is resolved for the first time. Next reply: from the oldest "
        f"words that nobody answered after a reply. {_COUNTED} While a case waits for its customer the clocks stand.",
    ),
    Definition(
        name="promise_month",
        title="Month",
        sentence="The month of the deadline for shares, and the month in which it was done for business hours, in the "
        "time zone of the store.",
    ),
    Definition(
        name="promises_due",
        title="Deadlines",
        sentence="Deadlines that have come, each case once. Those still to come count nowhere.",
        unit="cases",
    ),
    Definition(
        name="kept_count",
        title="Kept",
        sentence="Deadlines by which it was done. What is not done by its deadline is broken, also while it is still "
        "open.",
        unit="cases",
        better="higher",
    ),
    Definition(
        name="kept_share",
        title="Share kept",
        sentence="The share of deadlines that were met; empty where none came.",
        formula="kept_count / promises_due, with the Wilson interval; windows that are compared have the same number "
        "of days",
        unit="0-1",
        better="higher",
    ),
    Definition(
        name="promise_low",
        title="Kept, at least",
        sentence="Lower bound of the share, with 95% certainty.",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="promise_high",
        title="Kept, at most",
        sentence="Upper bound of the share, with 95% certainty.",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="done_count",
        title="Done",
        sentence="Cases that were answered or resolved for the first time in the month.",
        unit="cases",
    ),
    Definition(
        name="median_business_hours",
        title="Median hours",
        sentence=f"Half of those done took no longer. {_COUNTED}",
        unit="business hours",
        better="lower",
    ),
    Definition(
        name="p90_business_hours",
        title="90th percentile, hours",
        sentence=f"Nine of ten that were done took no longer. {_COUNTED}",
        unit="business hours",
        better="lower",
    ),
)
