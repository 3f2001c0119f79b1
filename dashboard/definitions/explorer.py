"""What the figures of the retention explorer mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_LATER = "A customer came back in or after an age when any later purchase lies in the data: older cohorts had longer."

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"
_NEWCOMBE = "Newcombe (1998), Statistics in Medicine 17, 873-890, method 10"

EXPLORER = (
    Definition(
        name="retention_by_rule",
        title="Came back, by any rule",
        sentence="The share of customers who bought again in a period after the first purchase: a week, month or "
        "quarter of the calendar, or days counted from each customer's own first purchase. A customer is counted at an "
        f"age only once the whole of that period lies in the data. {_LATER}",
        formula="sum of customers active at the age / sum of customers whose period of that age is over. Weeks begin "
        "on Monday; window k of N days holds days k x N to (k + 1) x N - 1; a bracket holds its first and last day",
        unit="0-1",
        better="higher",
        source="calendar and rolling N-day retention, first-time cohorts",
    ),
    Definition(
        name="amount_by_rule",
        title="For each customer, by any rule",
        sentence="Revenue, revenue net of returns, orders or units of a period after the first purchase, divided by "
        "all customers of the cohort or group, also those who bought nothing then. A customer is counted at an age "
        "only once the whole of that period lies in the data. All finished: the sums of all of them, so large cohorts "
        "weigh more.",
        formula="sum of the measure at the age / sum of customers whose period of that age is over",
        unit="currency, orders or units for each customer",
    ),
    Definition(
        name="group_difference",
        title="Difference of two groups",
        sentence="How much more of one group came back at an age than of another, with the interval of that difference "
        "alone; and one verdict for all ages: higher, lower, or cannot tell. Two groups without any difference are "
        "told apart in 5 of 100 cases, however many ages are looked at.",
        formula="verdict: mean score test of the number of finished periods (of the first 12) each customer came back "
        "in, within months of first purchase, two-sided 5 %; single ages are named only when it tells the groups "
        "apart, by the pooled z test corrected for their number (Holm). Interval: Newcombe's method 10",
        unit="points",
        source="Mantel (1963), J. Am. Stat. Assoc. 58, 690-700; Holm (1979), Scand. J. Statist. 6, 65-70; Newcombe "
        "(1998), Statistics in Medicine 17, 873-890",
    ),
    Definition(
        name="first_feedback",
        title="First feedback",
        sentence="How the first feedback of a customer that could be scored sounded: negative, neutral or positive. "
        "Feedback may come after later purchases, and who stays longer has more time to give it, so customers without "
        "any come back less by this alone. Compare negative with positive, and do not read the difference as an effect "
        "of the feedback.",
        formula="label of the earliest feedback with score_state = scored, by received_on, then id, up to the last day "
        "of data, whatever the filters on purchases; without any: no scored feedback (in exports Unknown)",
    ),
    *(
        entry
        for side, group in (("one", "the group"), ("other", "the group it is set against"))
        for entry in (
            Definition(
                name=f"{side}_group",
                title="Group" if side == "one" else "Against",
                sentence=f"The name of {group}.",
            ),
            Definition(
                name=f"{side}_size",
                title=f"Customers of {group}",
                sentence=f"Customers of {group} whose period of that age is over.",
                unit="customers",
            ),
            Definition(
                name=f"{side}_back",
                title=f"Came back of {group}",
                sentence=f"Of these, those who came back at the age, in {group}.",
                unit="customers",
            ),
            Definition(
                name=f"{side}_rate",
                title=f"Share of {group}",
                sentence=f"The share of {group} that came back at the age.",
                formula=f"{side}_back / {side}_size",
                unit="0-1",
                better="higher",
            ),
            Definition(
                name=f"{side}_low",
                title=f"Lower bound of {group}",
                sentence=f"Lower end of the 95 % interval of the share of {group}.",
                unit="0-1",
                source=_WILSON,
            ),
            Definition(
                name=f"{side}_high",
                title=f"Upper bound of {group}",
                sentence=f"Upper end of the 95 % interval of the share of {group}.",
                unit="0-1",
                source=_WILSON,
            ),
        )
    ),
    Definition(
        name="difference",
        title="Difference at an age",
        sentence="How much more of the group came back at the age than of the other; below 0: less.",
        formula="one_rate - other_rate",
        unit="0-1",
        better="higher",
    ),
    Definition(
        name="difference_low",
        title="Lower bound of the difference",
        sentence="Lower end of the 95 % interval of the difference at this age alone.",
        unit="0-1",
        source=_NEWCOMBE,
    ),
    Definition(
        name="difference_high",
        title="Upper bound of the difference",
        sentence="Upper end of the 95 % interval of the difference at this age alone.",
        unit="0-1",
        source=_NEWCOMBE,
    ),
    Definition(
        name="age_answer",
        title="Verdict at an age",
        sentence="higher or lower where the difference at this age holds after correction for how many ages are looked "
        "at, and only if the groups differ over all ages; else cannot tell. too few: a group has under 30 customers.",
        formula="pooled z test at each age, corrected by Holm",
        source="Holm (1979), Scand. J. Statist. 6, 65-70",
    ),
    Definition(
        name="answer",
        title="Verdict for all ages",
        sentence="Whether the group comes back more than the other, all ages together: higher, lower, cannot tell, or "
        "too few.",
        formula="p_value < 0.05, and the direction of the test; the rule of group_difference",
    ),
    Definition(
        name="p_value",
        title="P-value for all ages",
        sentence="How often two groups without any difference would be at least this far apart, all ages together.",
        formula="two-sided, of the mean score test of group_difference",
        unit="0-1",
        source="Mantel (1963), J. Am. Stat. Assoc. 58, 690-700",
    ),
    Definition(
        name="age",
        title="Age",
        sentence="Periods since the first purchase, by the rule asked for; 0 is the first. With brackets, the place of "
        "the bracket.",
    ),
    Definition(
        name="row",
        title="Row",
        sentence="The cohort (first day of its period) or the group that a row is about.",
    ),
    Definition(
        name="amount",
        title="Amount",
        sentence="What the measure asked for sums to: cents of revenue, orders, or thousandths of units.",
        formula="sum over the customers who are old enough for the age; revenue before returns (gross), with returns "
        "and cancellations in the period they came (net), documents with a sale line (orders), sold quantity (units)",
    ),
)
