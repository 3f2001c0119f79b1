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
)
