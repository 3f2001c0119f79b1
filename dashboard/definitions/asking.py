"""What the figures of asking customers mean, and those of the weekly mail."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"

ASKING = (
    Definition(
        name="asked_share",
        title="Share asked",
        sentence="Of the resolutions of the last 365 days whose time to be asked about had come, those whose customer "
        "was asked, by mail or by a link that a person gave them. A mail that was not sent asked nobody.",
        formula="asked / noted; a case that is resolved twice counts twice",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="answer_share",
        title="Share answered",
        sentence="Of the customers who were asked at least 7 days ago, those who answered. Who was asked later counts "
        "later, also where they have answered: those who answer at once would else look like most of all.",
        formula="answered / asked by 7 days ago",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(
        name="solved_share",
        title="Solved by the customers' own word",
        sentence="Of the answers of customers who were asked at least 7 days ago, those that say yes, it is solved. "
        "Customers who do not answer may think otherwise, so the share of all who were asked stands beside it as two "
        "bounds: none of the silent ones has it solved, or all of them.",
        formula="yes / answered; bounds yes / asked and (yes + silent) / asked",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
)
