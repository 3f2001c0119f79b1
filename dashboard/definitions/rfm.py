"""The groups of customers by recency, frequency and money."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

RFM = (
    Definition(
        name="rfm_segment",
        title="Customer groups by recency and frequency",
        sentence="One of ten groups for every customer who has bought, from two scores: how recently (R) and how often "
        "(F). The money (M) is shown and does not decide. Exports score by fifths unless told otherwise, the page by "
        "fixed limits: fifths cannot grow, and customer numbers decide where many customers are alike.",
        formula="first that fits, R then F: [1-2][1-2] hibernating, [1-2][3-4] at risk, [1-2]5 can't lose, 3[1-2] "
        "about to sleep, 33 need attention, [3-4][4-5] loyal, 41 promising, 51 new, [4-5][2-3] potential loyalist, "
        "5[4-5] champion",
        source="the ten groups in use among retailers; all 25 pairs of scores have one",
    ),
    Definition(
        name="recency_days",
        title="Days since last purchase",
        sentence="Days from the last counted purchase to the end of the last day that the data cover: a purchase on "
        "that day is 1 day ago.",
        formula="last covered day + 1 - max(purchased_on)",
        unit="days",
        better="lower",
    ),
    Definition(
        name="monetary_cents",
        title="Money",
        sentence="What a customer, or the customers of a group, paid for sale lines until that day, before returns.",
        formula="sum of amount_cents over sale lines",
        unit="cents",
        better="higher",
    ),
    Definition(
        name="r",
        title="Recency score",
        sentence="1-5; 5 bought most recently.",
        formula="quintiles: 6 - fifth of the customer's rank by recency_days, ties in ascending order of customer "
        "(together: their average rank); edges are the quantiles 0.2-0.8 of the ranks. thresholds: at most 1, 2, 3, 6 "
        "usual intervals away is 5, 4, 3, 2, beyond is 1; the usual interval is the median over repeat customers of "
        "their mean days between purchases, 30 where nobody has bought twice. Limits set by hand take their place",
        unit="1-5",
        better="higher",
    ),
    Definition(
        name="f",
        title="Frequency score",
        sentence="1-5; 5 bought most often.",
        formula="quintiles: fifth of the customer's rank by purchase_count, ties in ascending order of customer. "
        "thresholds: from 2, 3, 5, 10 purchases on, or the limits set by hand",
        unit="1-5",
        better="higher",
    ),
    Definition(
        name="m",
        title="Money score",
        sentence="1-5; 5 brought most.",
        formula="quintiles: fifth of the customer's rank by monetary_cents, ties in ascending order of customer. "
        "thresholds: from 1/2, 1, 2, 5 times the money of the median customer on, or the limits set by hand",
        unit="1-5",
        better="higher",
    ),
    Definition(
        name="customers", title="Customers", sentence="Customers in the group.", unit="customers", better="higher"
    ),
    Definition(
        name="customer_share",
        title="Share of customers",
        sentence="The group's part of all customers who have bought.",
        formula="customers / sum of customers",
        unit="0-1",
    ),
    Definition(
        name="recency_mean",
        title="Days since last purchase, mean",
        sentence="Mean of recency_days over the customers of the group; blank in a group of nobody.",
        unit="days",
    ),
    Definition(
        name="purchase_count_mean",
        title="Purchases, mean",
        sentence="Mean of purchase_count over the customers of the group; blank in a group of nobody.",
        unit="purchases",
    ),
    Definition(
        name="monetary_mean_cents",
        title="Money per customer",
        sentence="Mean of monetary_cents over the customers of the group; blank in a group of nobody.",
        unit="cents",
    ),
    Definition(
        name="monetary_share",
        title="Share of money",
        sentence="The group's part of what all customers brought.",
        formula="monetary_cents / sum of monetary_cents",
        unit="0-1",
    ),
    Definition(
        name="rfm_moves",
        title="Movement between groups",
        sentence="Every customer's group three months earlier, from the purchases up to that day, and the group now. "
        "Those who first bought in between come from outside. Slipped is a step down, back a step up, between three "
        "stages: buying (champions, loyal, potential loyalists, new, promising), cooling (need attention, about to "
        "sleep) and quiet (at risk, can't lose, hibernating).",
        formula="count of customers by group before and group now; fixed limits are the same on both days, while "
        "fifths are taken anew on each",
        unit="customers",
    ),
)
