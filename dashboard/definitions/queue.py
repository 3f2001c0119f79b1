"""What the queue's figures mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

QUEUE = (
    Definition(
        name="case_at_risk",
        title="At risk",
        sentence="The money a shop stands to lose with an unhappy customer, and so the order of the queue: overdue "
        "cases first, then those due within two hours or without an owner for a week, then the most at risk. The "
        "chance that they still buy and what they would bring come from the model of purchases as of its last day; a "
        "customer without purchases counts as the median of their segment, an unknown one as the median of the store. "
        "The first three factors are fixed when the case is priced; freshness fades each night.",
        formula="P(still a customer) x net revenue expected in 12 months if they are x share of all feedback that is "
        "no unhappier x 0.5^(days since they spoke last / 14), at least 0.25",
        unit="currency",
        better="lower",
        source="DEFINITIONS 3.4 of the design; P and revenue as on Value and risk (BG/NBD, MBG/NBD, Gamma-Gamma)",
    ),
    Definition(name="case_number", title="Case", sentence="The number of the case."),
    Definition(name="case_owner", title="Owner", sentence="Who has the case; empty while nobody took it."),
    Definition(
        name="case_customer",
        title="Customer",
        sentence="Whose case it is: a name, else a company, else the business's own number.",
    ),
    Definition(
        name="case_state",
        title="State",
        sentence="New, claimed, in progress, waiting for the customer, resolved, confirmed by the customer, or open "
        "again. It is the sum of the steps in the case's log.",
    ),
    Definition(
        name="case_topic",
        title="About",
        sentence="The topic the customer complained of most when the case opened. Later words of the same customer on "
        "the same topic join the case within 30 days of the last ones.",
    ),
    Definition(name="case_said", title="What they said", sentence="The newest words of the customer in the case."),
    Definition(
        name="case_due",
        title="Due",
        sentence="When the next promise ends: an answer, or the resolution. Its clock stands while the case waits for "
        "the customer.",
    ),
    Definition(
        name="p_alive",
        title="Chance that they still buy",
        sentence="The chance that the customer has not left for good, when the case was priced.",
        unit="share",
    ),
    Definition(
        name="expected_12_months",
        title="Would bring in 12 months",
        sentence="Net revenue expected of the customer in twelve months if they have not left, when the case was "
        "priced.",
        unit="currency",
    ),
    Definition(
        name="severity",
        title="Severity",
        sentence="How unhappy: the share of the store's newest 50,000 pieces of feedback that were no unhappier. A "
        "rating without words that could be read counts as a half.",
        unit="share",
    ),
    Definition(name="opened_at", title="Opened", sentence="When the case opened (UTC)."),
    Definition(name="waiting_since", title="Waits since", sentence="The oldest word nobody has answered yet (UTC)."),
    Definition(name="due_at", title="Due at", sentence="When the next promise ends (UTC)."),
    Definition(name="claimed_at", title="Taken", sentence="When somebody first took the case (UTC)."),
    Definition(name="first_reply_at", title="First answer", sentence="When the first answer left the house (UTC)."),
    Definition(name="resolved_at", title="Resolved", sentence="When the case was resolved (UTC)."),
    Definition(
        name="case_outcome",
        title="What became of it",
        sentence="Set by purchases alone. Returned: the customer bought again within 90 days of the first complaint of "
        "the case, counted from the day after it. Not returned: all 90 days are known, and they did not. Too early: "
        "fewer days are known, and they did not yet. Days are known up to the last day that purchases cover. Do not "
        "count a share of it: returns are known sooner than their absence, so the loop scorecard counts a case only "
        "once all its 90 days are known.",
        formula="returned where again_on - received_on <= 90 days; else not returned where as_of - received_on >= 90",
    ),
    Definition(
        name="outcome_days",
        title="Days until then",
        sentence="Days from the first complaint until the customer bought again; where they did not, how many days are "
        "known, 90 at most.",
        unit="days",
    ),
    Definition(name="feedback_in_case", title="Messages", sentence="Pieces of feedback that belong to the case.",
               unit="messages"),
)  # fmt: skip
