"""Filters, scopes and days that the statements are asked with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from data_access.filters import EVERYTHING, UNKNOWN, ChosenSegment, Filters, Scope
from data_access.filters.rules import Rule, Rules, ScoreLimits

if TYPE_CHECKING:
    from data_access.queries.line_items import Item, Of

LIMITS = ScoreLimits(
    recency_days=(30, 90, 200, 400), purchase_count=(1, 2, 3, 4), pairs=(("top", 5, 5), ("top", 4, 4), ("low", 1, 2))
)
REGULARS = ChosenSegment(
    public_id="regulars",
    version=1,
    name="Regulars",
    rules=Rules(
        match="any",
        nodes=(
            Rule(field="purchase_count", operation="more_than", number=2),
            Rule(field="rfm_group", operation="is", values=("low",)),
            Rule(field="last_feeling", operation="is", values=("negative",)),
            Rule(field="open_case", operation="yes"),
            Rule(field="category", operation="is", values=("X",)),
        ),
    ),
    as_of=date(2025, 3, 31),
    limits=LIMITS,
)
NARROW = Scope(teams=("north",), regions=("east", "west"), masked=True)
FILTERS: dict[str, Filters] = {
    "everything": Filters(),
    "whole months": Filters(start=date(2024, 3, 1), end=date(2025, 6, 1)),
    "days": Filters(start=date(2024, 3, 5), end=date(2025, 6, 17)),
    "customers": Filters(segments=("A", UNKNOWN), countries=("GB", UNKNOWN)),
    "channel": Filters(channels=("shop",)),
    "unknown channel": Filters(channels=("web", UNKNOWN), start=date(2024, 2, 2)),
    "category": Filters(categories=("X", UNKNOWN)),
    "one category, from a day": Filters(categories=("Y",), start=date(2024, 4, 4), segments=("A", "B", "new")),
    "in a saved segment": Filters(saved=(REGULARS,)),
    "nothing left": Filters(products=("no such product",)),
}
# Statements that use filters in one way only are run with these; cohorts, which use them in many, with all.
LISTED = ("everything", "customers", "unknown channel", "category", "nothing left")
SCOPES = {"all": EVERYTHING, "narrow": NARROW}
THREE_DAYS = (date(2024, 6, 1), date(2024, 12, 1), date(2025, 6, 1))
FOUR_DAYS = (date(2024, 3, 1), date(2024, 9, 1), date(2025, 3, 1), date(2025, 9, 1))
MOMENTS = (datetime(2026, 6, 1, 8, tzinfo=UTC), datetime(2026, 6, 1, 10, tzinfo=UTC))

ITEMS: dict[Of, tuple[Item, ...]] = {
    "category": ("X", None),
    "product": (1, 2, 3),
    "channel": ("shop", None),
    "weekday": tuple(range(7)),
    "month": tuple(range(12)),
    "price_band": (0, 1, 2),
    "discount": (1, 0),
}
