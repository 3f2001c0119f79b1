"""What the figures of one customer mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

CUSTOMER = (
    Definition(
        name="tendency",
        title="Preference of a customer",
        sentence="Whether a customer buys something more or less often than everybody does, said only where chance "
        "does not explain it; the share of everybody is counted from the customer's first purchase on.",
        formula="purchases with it / purchases that name any value of the aspect (a purchase counts once for each "
        "category in it; prices count sale lines); two-sided exact binomial test against everybody's share from five "
        "on; Benjamini-Hochberg at 0.05 over all rows of the customer",
        source="Clopper & Pearson (1934), Biometrika 26, 404-413; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, "
        "289-300",
    ),
)
