"""What rules do by themselves."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

AUTOMATION = (
    Definition(
        name="tried_cases",
        title="Cases a rule would have acted on",
        sentence="Cases of the last 90 days with a moment that sets the rule off, at which the case was as the rule "
        "asks; each moment is seen as the rule would have found it then, with what it would have done to the case "
        "before, and it acts on one case at most 20 times a day. What other rules and people would have done in answer "
        "is not known, and words that came later count for nothing. Feelings are those that are known today. It is a "
        "count of what happened, with no chance in it, and so it has no interval.",
        formula="distinct cases among the steps met, held against distinct cases with such a step",
        unit="cases",
    ),
    Definition(
        name="rule_runs",
        title="Acted",
        sentence="How often a rule acted in the last 7 days: once for each moment of a case, whether or not all of it "
        "could be done. What was held back from going round in a circle, and what failed, is not counted.",
        unit="times",
    ),
    Definition(
        name="first_at_risk",
        title="At risk at first",
        sentence="The money at risk with a case as it was first priced: without the decay of age and without what "
        "rules raised, so that a rule asks the same today and on history.",
        formula="chance that the customer still buys x expected twelve months x how unhappy",
        unit="currency",
    ),
    Definition(
        name="ran_at",
        title="Acted at",
        sentence="When the program looked at the step and the rule acted.",
    ),
    Definition(name="rule", title="Rule", sentence="The name of the rule as it is now, also of one that was removed."),
    Definition(
        name="rule_version",
        title="Version of the rule",
        sentence="Which saved form of the rule acted: it counts up with each change.",
    ),
    Definition(
        name="rule_moment",
        title="When",
        sentence="The moment that set the rule off: a case opens, the customer says more, a case opens again, is "
        "given to somebody, or is resolved.",
    ),
    Definition(
        name="rule_outcome",
        title="Outcome",
        sentence="Done; not all done, where something was refused; held back from going round in a circle; or failed.",
    ),
    Definition(name="rule_did", title="What it did", sentence="What the rule did with the case, and why not the rest."),
)
