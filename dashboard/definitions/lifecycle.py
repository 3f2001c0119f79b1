"""Customers won and lost month by month, revenue of the same customers, and the days between purchases."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_MOVES = (
    Definition(
        name="opening_customers",
        title="Active at the start",
        sentence="Customers active at the end of the month before. Active at the end of a month is who bought in that "
        "month or in the window before it, of 1, 2, 3, 6 or 12 months in all; the usual window is the shortest that 9 "
        "of 10 intervals between purchases stay within, 3 where nobody bought twice.",
        formula="closing_customers of the month before",
        unit="customers",
    ),
    Definition(
        name="new_customers",
        title="New customers",
        sentence="Customers whose first counted purchase fell in the month.",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="reactivated_customers",
        title="Won back",
        sentence="Customers who bought in the month and before it, and were not active at its start.",
        formula="months since the purchase month before > window",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="lapsed_customers",
        title="Lost",
        sentence="Customers who were active at the start of the month and are not at its end: with this month, they "
        "have not bought for the whole window. Who comes back later counts as won back then. In a month that is not "
        "over they are those who will be lost unless they buy.",
        formula="last purchase month = month - window, and none since; opening + new + won back - lost = closing",
        unit="customers",
        better="lower",
    ),
    Definition(
        name="came_back_on",
        title="Came back on",
        sentence="The first day on which a customer who was lost bought again; empty for who has not.",
        formula="min(purchased_on) after the month in which the customer was lost, inside the filters on purchases",
        unit="day",
        better="higher",
    ),
    Definition(
        name="previous_month",
        title="Last bought",
        sentence="The last month with a purchase before the month asked about; empty for a new customer.",
        unit="month",
    ),
    Definition(
        name="closing_customers",
        title="Active at the end",
        sentence="Customers who bought in the month or in the window before it.",
        formula="opening_customers + new_customers + reactivated_customers - lapsed_customers",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="returning_customers",
        title="Active and bought again",
        sentence="Of the customers active at the start, those who bought in the month.",
        unit="customers",
        better="higher",
    ),
    Definition(
        name="quick_ratio",
        title="Won for each lost",
        sentence="How many customers were won for each one lost; above 1 there are more of them than before. No value "
        "where nobody was lost. Of the page, over the newest twelve finished months; of a table, of the month.",
        formula="(new_customers + reactivated_customers) / lapsed_customers; 95 % interval on the log scale with the "
        "customer as the unit, variance = sum over customers of (won / all won - lost / all lost)²; none where fewer "
        "than 30 customers moved",
        unit="ratio",
        better="higher",
        source="growth accounting with the quick ratio as used for subscriptions; Cochran (1977), Sampling Techniques, "
        "ch. 6, for the variance",
    ),
    Definition(
        name="settled",
        title="Data reach back",
        sentence="Whether the data begin longer before the month than the window, so that customers can be lost in it "
        "and old ones are not taken for new.",
        formula="month >= first month of the data + window",
    ),
)

_MONEY = (
    Definition(
        name="period_from",
        title="From",
        sentence="The first month of the later of the two periods; the base period is as many months right before it.",
        unit="month",
    ),
    Definition(name="period_to", title="To", sentence="The last month of the later period.", unit="month"),
    Definition(
        name="enough",
        title="Enough data",
        sentence="Whether the data cover both periods (a first week without purchases is forgiven) and at least 30 "
        "customers had revenue in the base period; figures are blank otherwise.",
    ),
    Definition(
        name="base_customers",
        title="Customers of the base period",
        sentence="Customers with revenue in the base period.",
        unit="customers",
    ),
    Definition(
        name="start_cents",
        title="Revenue of the base period",
        sentence="What those customers paid for sale lines in the base period, before returns.",
        unit="cents",
    ),
    Definition(
        name="lost_cents",
        title="Bought nothing",
        sentence="Base revenue of the customers without revenue in the later period.",
        unit="cents",
        better="lower",
    ),
    Definition(
        name="contraction_cents",
        title="Bought less",
        sentence="By how much customers who still buy brought less than in the base period.",
        formula="sum of start - now over customers with 0 < now < start",
        unit="cents",
        better="lower",
    ),
    Definition(
        name="expansion_cents",
        title="Bought more",
        sentence="By how much customers of the base period brought more than in it.",
        formula="sum of now - start over customers with now > start > 0",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="kept_cents",
        title="Same customers now",
        sentence="What the customers of the base period brought in the later one.",
        formula="start_cents - lost_cents - contraction_cents + expansion_cents",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="reactivated_cents",
        title="Back after a break",
        sentence="Later revenue of customers who had bought before it but brought nothing in the base period; in "
        "neither retention.",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="new_cents",
        title="Revenue of new customers",
        sentence="Later revenue of customers whose first purchase fell in the later period; in neither retention.",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="net_retention",
        title="Same-customer revenue retention, net",
        sentence="What the customers of one year bring in the next, in percent of what they brought; growth of some "
        "makes up for the loss of others. Only customers with revenue in the base period count: new ones do not, and "
        "those back after a break are shown apart. Twelve finished months against the twelve before, unless told "
        "otherwise.",
        formula="(start_cents - lost_cents - contraction_cents + expansion_cents) / start_cents; 95 % interval by "
        "1,000 draws of customers with a fixed seed, above 4,000 customers by their normal limit",
        unit="ratio",
        better="higher",
        source="net revenue retention of subscriptions, for shops without them; Efron (1979), Annals of Statistics 7, "
        "1-26; Cochran (1977), Sampling Techniques, section 6.4",
    ),
    Definition(
        name="gross_retention",
        title="Same-customer revenue retention, gross",
        sentence="The same with each customer counted at most as much as in the base period, so that it never exceeds "
        "1 and growth of some hides no loss of others.",
        formula="sum over customers of min(now, start) / start_cents = (start_cents - lost_cents - contraction_cents) "
        "/ start_cents; interval as for net_retention",
        unit="0-1",
        better="higher",
        source="gross revenue retention of subscriptions, per customer",
    ),
    *(
        Definition(
            name=f"{which}_{bound}",
            title=f"{which.title()} retention, {end} bound",
            sentence=f"{end.title()} end of the 95 % interval of {which}_retention.",
            unit="ratio",
        )
        for which in ("net", "gross")
        for bound, end in (("low", "lower"), ("high", "upper"))
    ),
)

_INTERVALS = (
    Definition(
        name="gap_days",
        title="Days between purchases",
        sentence="Days from a purchase to the next one of the same customer, or to the last day that the data cover "
        "where none has come. Purchases on one day are one.",
        unit="days",
    ),
    Definition(
        name="gaps",
        title="Intervals that ended",
        sentence="How many intervals of this length ended with a purchase.",
        unit="intervals",
    ),
    Definition(
        name="open_gaps",
        title="Intervals still open",
        sentence="How many had lasted this long when the data ended: one for each customer. How long they will be in "
        "the end nobody knows; they are censored there.",
        unit="intervals",
    ),
    Definition(
        name="gap_share",
        title="Share of ended intervals",
        sentence="The share of the intervals that ended which were at most this long. Long intervals are still open, "
        "so this looks quicker than customers are.",
        formula="running sum of gaps / sum of gaps",
        unit="0-1",
    ),
    Definition(
        name="bought_again_share",
        title="Bought again within",
        sentence="The share of purchases that are followed by another within so many days. An interval still open "
        "counts among those waiting for as long as it has lasted, and for nothing after. No interval is given: the "
        "intervals of one customer belong together, and the usual formula takes them for strangers.",
        formula="1 - product over days of (1 - gaps / waiting_gaps)",
        unit="0-1",
        better="higher",
        source="Kaplan and Meier (1958), J. Am. Stat. Assoc. 53, 457-481",
    ),
    Definition(
        name="waiting_gaps",
        title="Waited at least so many",
        sentence="Intervals between purchases, ended or open, that lasted at least so many days.",
        unit="intervals",
    ),
    Definition(
        name="interval_of",
        title="Spread of",
        sentence="What the row is the spread of: gaps (intervals that ended), customers (each repeat customer's mean "
        "interval; its median is the usual interval), next_purchase (bought_again_share, open intervals included).",
    ),
    Definition(
        name="interval_count",
        title="Counted",
        sentence="How many intervals or customers the row is made from.",
    ),
    *(
        Definition(
            name=f"gap_p{share}_days",
            title=f"{words} within",
            sentence=f"The smallest number of days that {words.lower()} of them do not exceed; blank where the data do "
            "not show it yet.",
            unit="days",
        )
        for share, words in ((25, "A quarter"), (50, "Half"), (75, "Three quarters"), (90, "Nine tenths"))
    ),
)

LIFECYCLE = (*_MOVES, *_MONEY, *_INTERVALS)
