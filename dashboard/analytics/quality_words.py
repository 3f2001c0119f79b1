"""What the pairs that look alike say about the customer data, in a sentence or two."""

from __future__ import annotations

RIGHT_OF_HUNDRED = 97  # measured on invented stores, see tests/store/test_duplicates.py


def takeaway(pairs: int, customers: int) -> str:
    """How many customers are likely in the store twice, and how sure that is."""
    if not customers:
        return "There are no customers to compare yet."
    if not pairs:
        return f"No two of {customers:,} customers look like the same person."
    share = pairs / customers
    told = f"{pairs:,} pairs of customers are" if pairs > 1 else "One pair of customers is"
    often = f"about 1 in {round(1 / share):,} customers" if share < 0.5 else "most customers"  # noqa: PLR2004  half
    return (
        f"{told} likely the same person: {often} would be in the store twice. In test stores with known duplicates "
        f"{RIGHT_OF_HUNDRED} of 100 such pairs were right, so look before you merge."
    )
