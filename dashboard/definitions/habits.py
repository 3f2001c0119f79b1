"""What rises and falls, and what is bought again."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_SHARES = "share_now - share_before; variance p1 q1/A1 + p0 q0/A0 - 2 C/(A1 A0)"

HABITS = (
    Definition(
        name="item_change",
        title="Rising and falling",
        sentence="The change in the share of active customers who bought a category (or product, channel, ...): the "
        "last 12 months against the 12 before, so that both hold every season once; a younger store is cut in two "
        "halves. A customer counts once in each period, and it is known that many stand in both.",
        formula=f"{_SHARES}, with C = kept - p0 new - p1 gone + p1 p0 both, over customers",
        unit="points",
        source="Taylor linearization with customers as clusters (Wolter 2007, Introduction to Variance Estimation, "
        "ch. 6); Benjamini & Hochberg (1995) at 0.05 over all items",
    ),
    Definition(name="change", title="Change", sentence="share_now less share_before.", unit="points"),
    Definition(name="change_low", title="Change, from", sentence="Lower bound of the 95% interval.", unit="points"),
    Definition(name="change_high", title="Change, to", sentence="Upper bound of the 95% interval.", unit="points"),
    Definition(
        name="trend",
        title="Trend",
        sentence="Rising or falling where chance does not explain the change, after counting how many items were "
        "compared; else cannot tell. Items with fewer than 5 buyers expected in either period are not compared.",
    ),
    Definition(
        name="buyers_now", title="Buyers now", sentence="Customers who bought it in the later period.", unit="customers"
    ),
    Definition(
        name="buyers_before",
        title="Buyers before",
        sentence="Customers who bought it in the earlier period.",
        unit="customers",
    ),
    Definition(
        name="share_now",
        title="Share now",
        sentence="Which part of the customers with a purchase in the later period bought it then.",
        unit="0-1",
    ),
    Definition(
        name="share_before",
        title="Share before",
        sentence="Which part of the customers with a purchase in the earlier period bought it then.",
        unit="0-1",
    ),
    Definition(name="now_from", title="Later period from", sentence="Its first day; it ends with the data."),
    Definition(name="before_from", title="Earlier period from", sentence="Its first day; the later period follows it."),
    Definition(
        name="repeat_rate",
        title="Bought again",
        sentence="Which part of the buyers of a product bought it again, on a later day within so many days (90 unless "
        "said). Only customers whose first time lies that long back count.",
        formula="again / buyers",
        unit="0-1",
        better="higher",
    ),
    Definition(
        name="repeat_shrunk",
        title="Bought again, certain part",
        sentence="The same drawn towards the rate of all products, the more the fewer buyers there are: two of two "
        "buyers are not yet a product that everybody buys again.",
        formula="(again + a) / (buyers + a + b), with a and b the beta-binomial that makes all products likeliest",
        unit="0-1",
        better="higher",
        source="empirical Bayes (Casella 1985, The American Statistician 39, 83-87)",
    ),
    Definition(
        name="repeat_low",
        title="Bought again, from",
        sentence="Lower bound of the 95% interval of the certain part.",
        formula="2.5% point of the beta distribution with again + a and buyers - again + b",
        unit="0-1",
    ),
    Definition(
        name="repeat_high",
        title="Bought again, to",
        sentence="Upper bound of the 95% interval of the certain part.",
        unit="0-1",
    ),
    Definition(
        name="repeat_answer",
        title="Against the average product",
        sentence="More or less where the interval leaves out the rate of the average product; else blank.",
    ),
    Definition(name="again", title="Bought it again", sentence="Buyers who bought it again in time.", unit="customers"),
    Definition(
        name="first_category",
        title="Category of the first purchase",
        sentence="The category most was paid for on the customer's first day with a purchase.",
    ),
    Definition(
        name="next_category",
        title="Category of the next purchase",
        sentence="What customers bought on their second day with a purchase, within so many days (90 unless said) of "
        "the first; a purchase of two categories counts in both. Nothing yet: who did not come back within them. Only "
        "customers whose first day lies that long back count, and groups of at least 30; indices, intervals and "
        "correction are those of the preference index.",
    ),
)
