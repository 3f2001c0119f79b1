"""What complaints, their rates and alarms mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_SOURCE = (
    "predictive distribution of a Poisson count after another one with the Jeffreys prior (Gelman et al. 2013, "
    "Bayesian Data Analysis, section 2.6)"
)

PROBLEMS = (
    Definition(
        name="problem",
        title="Problem",
        sentence="A topic that is complained of more than chance explains, for one product, delivery partner, region "
        "or channel. It opens when the alarm rings and stays until somebody closes it; the same alarm opens one "
        "problem. Where at least half its complaints stand in a stronger alarm it is that problem, seen from another "
        "side.",
    ),
    Definition(
        name="cell_kind",
        title="Kind",
        sentence="Whether a problem is of a product, a delivery partner, a region or a channel.",
    ),
    Definition(
        name="subject",
        title="Of what",
        sentence="The product (by its code), delivery partner, region of the customer or channel of the purchase.",
    ),
    Definition(
        name="complaint_count",
        title="Complaints",
        sentence="Feedback that complains. Of a topic: where the opinion on it is negative, or praise and complaint "
        "are mixed. Of any kind: where text and rating together make an unhappy customer more likely than not; a "
        "rating alone counts there and under no topic. Complaints count on the day they came.",
        unit="complaints",
        better="lower",
    ),
    Definition(
        name="deliveries",
        title="Deliveries",
        sentence="Purchases with a sale line that were not cancelled, on the day they were delivered or promised, "
        "whichever came first; on the day they were bought where neither is known.",
        unit="purchases",
    ),
    Definition(
        name="complaint_rate",
        title="Complaints per delivery",
        sentence="Complaints of a week for each delivery complained of in that week. Deliveries are spread over the "
        "28 days after them as complaints usually follow, so that a busy week does not look bad a week later.",
        formula="complaints / deliveries, each spread by the share of complaints that come so many days after it "
        "(from the store's own complaints, drawn to two even weeks)",
        unit="0-1",
        better="lower",
    ),
    Definition(
        name="expected_rate",
        title="Expected complaints per delivery",
        sentence="What the eight weeks before lead to expect; from the day a problem began on, the eight weeks before "
        "that day.",
        formula="(complaints before + 1/2) / deliveries before",
        unit="0-1",
        source=_SOURCE,
    ),
    Definition(
        name="low_rate",
        title="Usual from",
        sentence="Lower bound of the range in which 95 of 100 weeks lie while nothing has changed.",
        unit="0-1",
    ),
    Definition(
        name="high_rate",
        title="Usual to",
        sentence="Upper bound of the range in which 95 of 100 weeks lie while nothing has changed.",
        unit="0-1",
    ),
    Definition(
        name="times",
        title="Times what is expected",
        sentence="Complaints since a problem began against what the eight weeks before it lead to expect.",
        formula="complaints / expected; 95% interval of the ratio of two Poisson rates from the F distribution with "
        "2 complaints + 1 and 2 complaints before + 1 degrees of freedom",
        unit="times",
        better="lower",
        source=_SOURCE,
    ),
    Definition(
        name="first_day",
        title="Since",
        sentence="The day on which a rise most likely began, at most 28 days before its alarm: where the likelihood of "
        "a rise against none is greatest.",
        unit="day",
    ),
    Definition(
        name="rang_on",
        title="Alarm",
        sentence="The day at whose end the alarm of a problem rang first.",
        unit="day",
    ),
    Definition(
        name="complaint_alarm",
        title="Alarm of complaints",
        sentence="Rings where so many complaints within one to seven days come by chance in less than one of 10,000 "
        "cell days, from at least three customers (those who gave no name count as one); silent again after 28 days "
        "without. The seven windows overlap and count as four looks, and in a store with more than 100 topics by "
        "product, partner, region and channel that are complained of, the chance is shared among them: about one "
        "or two false alarms a year.",
        formula="P(X >= complaints) < 0.0001 / 4, X negative binomial with r = complaints of eight weeks before + 1/2 "
        "and p = deliveries before / (deliveries before + deliveries of the window); widened by the store's own "
        "noise where weeks vary more than Poisson (all topics but the two wildest)",
        source=_SOURCE,
    ),
    Definition(
        name="verdict",
        title="Is it over?",
        sentence="Compares the last 14 days with the eight weeks before the problem. Back to what is usual: the 95% "
        "interval reaches down to 1 and stays below 2, or below half of what the problem was. Going on: it lies above "
        "1. Else it cannot be told yet.",
        source=_SOURCE,
    ),
    Definition(
        name="case",
        title="Case",
        sentence="The state of the newest case that answers the feedback.",
    ),
)
