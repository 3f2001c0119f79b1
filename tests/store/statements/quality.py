"""The quality of the data, and duplicates."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from data_access.filters import Filters
from data_access.queries import duplicates
from data_access.queries.quality import rules as quality_rules
from data_access.queries.quality import statements as quality
from tests.store.statements.arguments import FILTERS, MOMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Scope
    from data_access.readers.frames import Query


def plain(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Data quality with all rules on, over all customers and some."""
    terms = quality_rules.Terms.of(date(2025, 6, 17), {rule.name: rule.usual for rule in quality_rules.RULES})
    sources = dict.fromkeys(rule.source for rule in quality_rules.RULES if rule.source != quality_rules.ATTRIBUTES)
    for filters in (Filters(), FILTERS["customers"]):
        words = f"{name} {filters.describe()}".strip()
        for source in sources:
            count = partial(quality.counts, source, terms, filters, scope)
            yield "quality.statements.counts", count, f"{source}, {words}"
        for rule in quality_rules.RULES:
            if rule.source != quality_rules.ATTRIBUTES:
                rows = partial(quality.failing, rule, terms, filters, scope, limit=50)
                yield "quality.statements.failing", rows, f"{rule.name}, {words}"
        yield "quality.statements.attribute_texts", partial(quality.attribute_texts, filters, scope), words
        yield "quality.statements.attribute_values", partial(quality.attribute_values, filters, scope), words
        listed = partial(quality.failing_attribute, "size", ["38", "40"], filters, scope, limit=50)
        yield "quality.statements.failing_attribute", listed, words
        lacking = partial(quality.lacking_attribute, "size", filters, scope, limit=50)
        yield "quality.statements.lacking_attribute", lacking, words
    moments = {"published_until": MOMENTS[1], "scored_until": MOMENTS[0]}
    yield "quality.statements.import_to_score", partial(quality.import_to_score, scope, **moments), name
    for part in ("last_days", "changed_rules", "score_history", "fixes"):
        yield f"quality.statements.{part}", partial(getattr(quality, part), scope), name
    yield "duplicates.people_to_compare", partial(duplicates.people_to_compare, Filters(), scope), name
    yield "duplicates.likely_pairs", partial(duplicates.likely_pairs, Filters(), scope), name
    yield "duplicates.pair_evidence", partial(duplicates.pair_evidence, [1, 2, 3], scope), name
    yield "duplicates.last_scan", partial(duplicates.last_scan, scope), name
    yield "duplicates.merges", partial(duplicates.merges, scope), name
    yield "duplicates.customer_rows", partial(duplicates.customer_rows, [1, 2, 3, 4, 5], scope), name
    yield "duplicates.owned_counts", partial(duplicates.owned_counts, [1, 2, 3, 4, 5], scope), name
