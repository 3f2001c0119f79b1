"""What is bought together."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

TOGETHER = (
    Definition(
        name="lift",
        title="Lift",
        sentence="How many times as often two things are in one basket as they would be by chance. A basket is a "
        "purchase, or everything a customer bought. Services (postage, fees, care plans) are left out: products marked "
        "as a service, and where nine of ten codes begin with the same number of digits, codes that do not.",
        formula="n_ab x baskets / (n_a x n_b); ln(lift) +- 1.96 sqrt(1/n_ab - 1/n_a - 1/n_b + (2 lift - 1)/baskets)",
        unit="times",
        source="delta method on nested counts (Agresti 2013, Categorical Data Analysis)",
    ),
    Definition(
        name="lift_low",
        title="Lift, from",
        sentence="Lower bound of the 95% interval of the lift. Pairs and rules are ranked by it: a high lift of a few "
        "baskets is chance.",
        unit="times",
    ),
    Definition(
        name="lift_high", title="Lift, to", sentence="Upper bound of the 95% interval of the lift.", unit="times"
    ),
    Definition(
        name="baskets",
        title="Baskets",
        sentence="Purchases (or customers) with a sale line of any goods; those of nobody known only where asked for.",
        unit="baskets",
    ),
    Definition(
        name="a", title="One product", sentence="Its code in capitals: codes that differ in case alone are one."
    ),
    Definition(name="b", title="The other product", sentence="Its code in capitals."),
    Definition(name="a_name", title="Name of the one", sentence="Name of the product, its code where it has none."),
    Definition(name="b_name", title="Name of the other", sentence="Name of the product, its code where it has none."),
    Definition(name="n_a", title="Baskets with the one", sentence="Baskets that hold it.", unit="baskets"),
    Definition(name="n_b", title="Baskets with the other", sentence="Baskets that hold it.", unit="baskets"),
    Definition(name="n_ab", title="Baskets with both", sentence="At least 5, unless told otherwise.", unit="baskets"),
    Definition(
        name="support",
        title="Support",
        sentence="Which part of all baskets holds both, or all products of a rule.",
        formula="n_ab / baskets",
        unit="0-1",
    ),
    Definition(
        name="confidence_a_b",
        title="Confidence, one to other",
        sentence="Which part of the baskets with the one holds the other too.",
        formula="n_ab / n_a",
        unit="0-1",
    ),
    Definition(
        name="confidence_b_a",
        title="Confidence, other to one",
        sentence="Which part of the baskets with the other holds the one too.",
        formula="n_ab / n_b",
        unit="0-1",
    ),
    Definition(
        name="left",
        title="Left side of a rule",
        sentence="The products that are there already, their codes separated by commas.",
        source="Agrawal, Imielinski & Swami (1993), SIGMOD Record 22, 207-216",
    ),
    Definition(name="right", title="Right side of a rule", sentence="The product that comes with them."),
    Definition(
        name="n_left", title="Baskets with the left side", sentence="Baskets that hold all of it.", unit="baskets"
    ),
    Definition(name="n_right", title="Baskets with the right side", sentence="Baskets that hold it.", unit="baskets"),
    Definition(name="n_both", title="Baskets with both sides", sentence="At least 5.", unit="baskets"),
    Definition(
        name="confidence",
        title="Confidence",
        sentence="Which part of the baskets with the left side holds the right side too.",
        formula="n_both / n_left",
        unit="0-1",
    ),
    Definition(name="first", title="First product", sentence="Its code: the customers are those who bought it."),
    Definition(name="then", title="Later product", sentence="Its code: bought on a later day within the days."),
    Definition(
        name="first_name", title="Name of the first", sentence="Name of the product, its code where it has none."
    ),
    Definition(
        name="then_name", title="Name of the later", sentence="Name of the product, its code where it has none."
    ),
    Definition(
        name="n_first",
        title="Customers of the first product",
        sentence="Customers who first bought it in the period, at least so many days before the last day.",
        unit="customers",
    ),
    Definition(
        name="n_then",
        title="Customers of both",
        sentence="Those of them who then bought the other; at least 5.",
        unit="customers",
    ),
    Definition(
        name="then_share",
        title="Share that buys next",
        sentence="Which part of the customers who bought a product for the first time in the period bought the other "
        "on a later day, within the days. Only customers whose days are over count.",
        formula="n_then / n_first, with Wilson's interval",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="then_low", title="Share that buys next, from", sentence="Lower bound of its interval.", unit="0-1"
    ),
    Definition(name="then_high", title="Share that buys next, to", sentence="Upper bound of its interval.", unit="0-1"),
    Definition(
        name="usual_share",
        title="Usual share",
        sentence="Which part of all customers bought the later product on a later day within as many days of their "
        "first purchase of anything in the period.",
        unit="0-1",
    ),
    Definition(
        name="times",
        title="Times the usual share",
        sentence="How many times as often as usual the other product is bought next. Customers who buy "
        "more often follow everything with more.",
        formula="then_share / usual_share; ln(times) +- 1.96 sqrt(1/n_then - 1/n_first + 1/usual buyers - "
        "1/customers), as if the two shares were independent, which is too wide where they are not",
        unit="times",
    ),
    Definition(
        name="times_low", title="Times, from", sentence="Lower bound of the 95% interval of times.", unit="times"
    ),
    Definition(
        name="times_high", title="Times, to", sentence="Upper bound of the 95% interval of times.", unit="times"
    ),
)
