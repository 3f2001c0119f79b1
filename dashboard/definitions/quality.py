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
        "own. Pairs from 0.65 on are shown; a pair you rejected comes back only when one of the two changed.",
        formula="Bayes' rule over three classes (the same person, two people of one household, strangers); each field "
        "adds its weight, names and postal codes by how common they are in the store",
        unit="0-1",
        source="Fellegi and Sunter (1969), J. Am. Stat. Assoc. 64, 1183-1210; weights fitted to test stores with known "
        "duplicates, where at least 97 of 100 pairs shown were right and at least 90 of 100 duplicates were found",
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
)
