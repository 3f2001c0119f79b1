"""Whether the customer data can be trusted: customers who are in the store twice."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

QUALITY = (
    Definition(
        name="duplicate_probability",
        title="Likely the same person",
        sentence="How likely two customers are one person, from names, e-mail, telephone, address, year of birth and "
        "gender. Sharing a surname, an address or a telephone is as usual within a household as within one person, so "
        "twins, couples and children of one name are told apart by given name, year of birth and a contact of their "
        "own. Pairs from 0.72 on are shown; a pair you rejected comes back only when one of the two changed.",
        formula="Bayes' rule over three classes (the same person, two people of one household, strangers); each field "
        "adds its weight, names and postal codes by how common they are in the store",
        unit="0-1",
        source="Fellegi and Sunter (1969), J. Am. Stat. Assoc. 64, 1183-1210; weights fitted to test stores with known "
        "duplicates: where customers are asked for e-mail, telephone, address and year of birth, 97 of 100 pairs shown "
        "were right and 92 of 100 duplicates were found; where much is missing, 88 to 97 and 81 to 85",
    ),
    Definition(
        name="evidence",
        title="Evidence",
        sentence="What two customers who may be one have in common, and what speaks against it.",
    ),
    Definition(
        name="first_customer",
        title="Customer of a pair",
        sentence="The business's own number of one customer of a likely pair.",
    ),
    Definition(
        name="second_customer",
        title="Other customer of a pair",
        sentence="The business's own number of the other customer of a likely pair.",
    ),
    Definition(
        name="data_score",
        title="Data score",
        sentence="How much of what the store holds passes the rules of data quality. Every value is checked; "
        "what fails is flagged and kept, never dropped. A column that nobody filled is not kept by "
        "this business and is left out. Each of the five kinds of checks that can be made "
        "(completeness, validity, uniqueness, consistency, timeliness) weighs the same, whatever the "
        "number of its values; within a kind every value weighs the same.",
        formula="mean over the kinds of (1 - values that fail at least one rule of the kind / values judged); "
        "by column: 1 - failing / judged, all its kinds added up",
        unit="0-1, shown of 100",
    ),
    Definition(
        name="failing_rows",
        title="Rows that fail a rule",
        sentence="Ages and years are counted to the last day of the data, never to today. A number is far too "
        "large when it is more than 4.5 usual spreads above the middle value, counted in multiples "
        "(on the log scale), so that spendings with a long tail are not blamed; it takes at least 20 "
        "different numbers. A word is hardly ever used when fewer than 2 in 1,000 customers have it, "
        "in an attribute with at most 30 different words and at least 100 customers. All limits can "
        "be changed on the page.",
        formula="usual spread = 1.4826 x median(|ln x - median(ln x)|) over the positive numbers of an attribute",
        source="Hampel (1974), J. Am. Stat. Assoc. 69, 383-393, for the median distance to the median",
    ),
    Definition(name="rule", title="Rule", sentence="The rule of data quality that looked."),
    Definition(name="column", title="Column", sentence="What the rule judged; attributes.NAME is a custom attribute."),
    Definition(
        name="dimension",
        title="Kind of check",
        sentence="Completeness, validity, uniqueness, consistency or timeliness.",
    ),
    Definition(
        name="rule_on",
        title="Rule is on",
        sentence="Whether the rule looked; one that is off finds nothing and weighs nothing.",
        unit="truth value",
    ),
    Definition(name="judged", title="Judged", sentence="How many values the rule looked at.", unit="values"),
    Definition(name="failed", title="Fail", sentence="How many of them fail.", unit="values"),
    Definition(
        name="pass_share",
        title="Share that passes",
        sentence="The share of the judged values that pass the rule; empty where there was nothing to judge.",
        formula="1 - failed / judged",
        unit="0-1",
    ),
    Definition(
        name="column_kept",
        title="Column is kept",
        sentence="Whether anybody filled the column; one that nobody filled is left out of the scores.",
        unit="truth value",
    ),
    Definition(name="row_id", title="Row", sentence="The number of the row that fails, in the store's own table."),
    Definition(name="failing_value", title="Value", sentence="What is written there; empty where nothing is."),
    Definition(
        name="why_failing", title="Why", sentence="What is wrong with the value, where the rule does not say it."
    ),
)
