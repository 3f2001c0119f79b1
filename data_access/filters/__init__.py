"""What a person asks to see, and what they may see. The only place where either becomes SQL.

A filter is one field of ``Filters``, one control in the filter bar, one clause in a ``narrow_*`` function and one
phrase in ``describe``; a test walks the fields and fails when one of the four is missing.
"""

from data_access.filters.narrowing import (
    customers_within,
    narrow_customers,
    narrow_feedback,
    narrow_one_by_one,
    narrow_purchases,
)
from data_access.filters.values import EVERYTHING, UNKNOWN, ChosenSegment, Filters, Scope, country_name

__all__ = [
    "EVERYTHING",
    "UNKNOWN",
    "ChosenSegment",
    "Filters",
    "Scope",
    "country_name",
    "customers_within",
    "narrow_customers",
    "narrow_feedback",
    "narrow_one_by_one",
    "narrow_purchases",
]
