"""What the figures of groups by a trait mean. Customers are those with a purchase in the newest 365 days."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_ANSWER = (
    "pooled test of two proportions, group against all others, both of at least 30; Benjamini-Hochberg at 0.05 over "
    "the groups shown, and Newcombe's interval of the difference without 0"
)
_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"

DEMOGRAPHICS = (
    Definition(
        name="paid_cents",
        title="Money of the group",
        sentence="What the group's customers paid in the newest 365 days.",
        formula="sum of sale lines; filters on single purchases narrow it",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="paid_share",
        title="Share of money",
        sentence="What the group's customers paid in the newest 365 days, as a share of what all paid.",
        formula="sum of sale lines of the group / sum of sale lines of all",
        unit="0-1",
    ),
    Definition(
        name="growth",
        title="Growth in a year",
        sentence="Customers of the group in the newest 365 days against those in the 365 days before, minus one.",
        formula="customers / kept_of - 1; the interval is that of the ratio's logarithm, with customers kept, gained "
        "and lost as independent counts; empty below 30 customers before, and where data are younger than two years",
        unit="0 is no change",
        better="higher",
        source="delta method: variance gained / n^2 + lost / b^2 + kept (1/n - 1/b)^2",
    ),
    Definition(
        name="money_each_cents",
        title="Money per customer",
        sentence="What a customer of the group paid on average in the newest 365 days.",
        formula="sum of sale lines / customers; the interval is that of the mean's logarithm; empty below 30 customers",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="kept_of",
        title="Customers the year before",
        sentence="Customers of the group with a purchase in the 365 days before the newest 365.",
        unit="customers",
    ),
    Definition(
        name="kept",
        title="Stayed",
        sentence="Those of them with a purchase in the newest 365 days as well.",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="kept_rate",
        title="Stayed, share",
        sentence="Of the customers who bought in one year, the share who bought again in the next.",
        formula="kept / kept_of, with its Wilson interval; empty below 30 customers",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(
        name="kept_answer",
        title="Stayed, against the others",
        sentence="Whether the group surely stays more or less than all the other groups together; empty: cannot tell.",
        formula=_ANSWER,
        source="Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; Newcombe (1998), method 10",
    ),
    Definition(
        name="spoke",
        title="Gave feedback",
        sentence="Customers of the group who gave feedback in the newest 365 days.",
        unit="customers",
    ),
    Definition(
        name="spoke_rate",
        title="Gave feedback, share",
        sentence="Of the group's customers, the share who gave feedback in the year: whom one hears, and whom not.",
        formula="spoke / customers, with its Wilson interval; empty below 30 customers",
        unit="0-1",
        source=_WILSON,
    ),
    Definition(
        name="spoke_answer",
        title="Gave feedback, against the others",
        sentence="Whether the group is surely heard more or less than all the others together; empty: cannot tell.",
        formula=_ANSWER,
        source="Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; Newcombe (1998), method 10",
    ),
    *(
        Definition(
            name=name.format(end),
            title=f"{title}, {'lower' if end == 'low' else 'upper'} bound",
            sentence=f"The {'lower' if end == 'low' else 'upper'} end of the 95 % interval of {what}.",
        )
        for name, title, what in (
            ("growth_{}", "Growth in a year", "the growth"),
            ("each_{}_cents", "Money per customer", "the money per customer, in cents"),
            ("kept_{}", "Stayed, share", "the share who stayed"),
            ("spoke_{}", "Gave feedback, share", "the share who gave feedback"),
        )
        for end in ("low", "high")
    ),
)
