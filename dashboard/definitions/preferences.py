"""What groups of customers prefer."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_LIFT = "ln(index) +- 1.96 sqrt(1/both - 1/group - 1/buyers of all + (2 index - 1)/all customers)"

PREFERENCES = (
    Definition(
        name="preference_index",
        title="Preference index",
        sentence="How many times as likely the customers of a group are to have bought a category or product as all "
        "customers. A customer counts once, however often they bought. 1 is no preference; a group that buys more "
        "often has more than 1 nearly everywhere.",
        formula="share of the group that bought it / share of all customers that did, over customers with a sale "
        f"line in the period; {_LIFT}",
        unit="times",
        source="delta method on nested counts (Agresti 2013, Categorical Data Analysis)",
    ),
    Definition(
        name="index_low",
        title="Preference index, from",
        sentence="Lower bound of the 95% interval of the preference index; blank where nobody of the group bought it.",
        unit="times",
    ),
    Definition(
        name="index_high",
        title="Preference index, to",
        sentence="Upper bound of the 95% interval of the preference index; blank where nobody of the group bought it.",
        unit="times",
    ),
    Definition(
        name="holds",
        title="Whether a difference holds",
        sentence="More or less where chance does not explain it, after counting how many comparisons were made; else "
        "cannot tell. Groups of at least 30 customers are compared, and cells with at least 5 expected in each of "
        "four (bought or not, in the group or not); fewer than 5 buyers never hold. "
        "What is bought next is held to the same rule, over every two products followed.",
        formula="score test with both margins fixed, Benjamini-Hochberg at 0.05 over all cells shown, and an interval "
        "without 1",
        source="Mantel (1963), J. Am. Stat. Assoc. 58, 690-700; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, "
        "289-300",
    ),
    Definition(
        name="grouping",
        title="Groups by",
        sentence="What customers are put together by: gender, age, both, country, segment, or the channel that "
        "brought them. Not known is a group of its own and is never told about. Ages are those reached in the year of "
        "the last day.",
    ),
    Definition(name="item", title="Category or product", sentence="What was bought; at most the 30 bought most often."),
    Definition(
        name="buyers", title="Buyers", sentence="Customers of the group who bought it in the period.", unit="customers"
    ),
    Definition(
        name="buyer_share",
        title="Share of the group",
        sentence="Which part of the group's customers bought it.",
        formula="buyers / customers",
        unit="0-1",
    ),
    Definition(
        name="buyer_share_of_all",
        title="Share of all customers",
        sentence="Which part of all customers bought it, those of groups too small to be compared included.",
        unit="0-1",
    ),
    Definition(
        name="money_share",
        title="Share of their money",
        sentence="Which part of what the group paid for sale lines went to it.",
        formula="sum of amount_cents of the item / of all items, over sale lines of the group",
        unit="0-1",
    ),
    Definition(
        name="money_share_of_all",
        title="Share of all money",
        sentence="Which part of what all customers paid for sale lines went to it.",
        unit="0-1",
    ),
    Definition(
        name="money_index",
        title="Money index",
        sentence="A group's share of money that goes to a category or product, over everybody's share. Few customers "
        "who spend much move it; the preference index they cannot.",
        formula="money_share / money_share_of_all; interval by the delta method with customers as clusters (in 512 "
        "sets of customers drawn together in large stores)",
        unit="times",
        source="Wolter (2007), Introduction to Variance Estimation, ch. 6",
    ),
    Definition(
        name="money_low",
        title="Money index, from",
        sentence="Lower bound of the 95% interval of the money index.",
        unit="times",
    ),
    Definition(
        name="money_high",
        title="Money index, to",
        sentence="Upper bound of the 95% interval of the money index.",
        unit="times",
    ),
    Definition(
        name="heard",
        title="Customers heard",
        sentence="Known customers of the group whose words were read in the period. Groups of whom fewer than 20 were "
        "heard are left out.",
        unit="customers",
    ),
    Definition(
        name="praised",
        title="Praised most",
        sentence="The topic that most of the customers heard praise; empty where fewer than 5 name one. Of texts that "
        "praise one thing and complain of another each clause speaks for itself.",
    ),
    Definition(name="praised_by", title="Praised by", sentence="Customers who praise it.", unit="customers"),
    Definition(
        name="praised_share",
        title="Share who praise it",
        sentence="Which part of the customers heard praise it.",
        formula="praised_by / heard",
        unit="0-1",
    ),
    Definition(
        name="praised_low",
        title="Share who praise it, from",
        sentence="Lower bound of the 95% interval of that share.",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="praised_high",
        title="Share who praise it, to",
        sentence="Upper bound of the 95% interval of that share.",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="complained",
        title="Complained of most",
        sentence="The topic that most of the customers heard complain of; empty where fewer than 5 name one. Of texts "
        "that praise one thing and complain of another each clause speaks for itself.",
    ),
    Definition(
        name="complained_by", title="Complained of by", sentence="Customers who complain of it.", unit="customers"
    ),
    Definition(
        name="complained_share",
        title="Share who complain of it",
        sentence="Which part of the customers heard complain of it.",
        formula="complained_by / heard",
        unit="0-1",
    ),
    Definition(
        name="complained_low",
        title="Share who complain of it, from",
        sentence="Lower bound of the 95% interval of that share.",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
    Definition(
        name="complained_high",
        title="Share who complain of it, to",
        sentence="Upper bound of the 95% interval of that share.",
        unit="0-1",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212",
    ),
)
