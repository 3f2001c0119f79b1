"""A segment in words: "customers who are in France, bought more than 3 times and last bought more than 90 days ago"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analytics.rfm import SEGMENTS
from dashboard.theme import day, money
from data_access.filters import country_name
from data_access.filters.rules import KINDS, Rule, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TITLES: dict[str, str] = {
    "country": "Country",
    "region": "Region",
    "gender": "Gender",
    "age_band": "Age",
    "segment": "Segment",
    "acquisition_channel": "Came through",
    "consent": "Advertising",
    "tag": "Tag",
    "attribute": "Custom attribute",
    "joined": "Joined",
    "purchase_count": "Purchases",
    "net_cents": "Net revenue",
    "recent_purchase_count": "Recent purchases",
    "recent_net_cents": "Recent net revenue",
    "last_purchase": "Last purchase",
    "first_purchase": "First purchase",
    "category": "Bought of category",
    "product": "Bought product",
    "rfm_group": "RFM group",
    "last_feeling": "Last feedback sounded",
    "last_rating": "Last rating, stars",
    "rating_mean": "Mean rating, stars",
    "open_case": "Open case",
}
OPERATION_WORDS = {
    "is": "is", "is_not": "is not", "more_than": "more than", "less_than": "fewer than", "exactly": "exactly",
    "at_least": "at least",
    "at_most": "at most", "within": "in the last days",
    "before": "longer ago than days", "between": "between", "yes": "yes", "no": "no",
}  # fmt: skip
CONSENT_WORDS = {"given": "allowed", "refused": "refused", "unknown": "never asked"}
SCALES = {"net_cents": 100, "recent_net_cents": 100, "rating_mean": 10}  # of a number as people write it
# Before the values of a choice, and before them where they must not be.
_CHOICES = {
    "country": ("are in", "are not in"),
    "region": ("are in region", "are not in region"),
    "gender": ("are", "are not"),
    "age_band": ("are aged", "are not aged"),
    "segment": ("are of segment", "are not of segment"),
    "acquisition_channel": ("came through", "did not come through"),
    "consent": ("have advertising", "do not have advertising"),
    "tag": ("are tagged", "are not tagged"),
    "category": ("bought", "never bought"),
    "product": ("bought product", "never bought product"),
    "rfm_group": ("are in the RFM group", "are not in the RFM group"),
    "last_feeling": ("last sounded", "did not last sound"),
}
_COMPARED = {
    "more_than": "more than ", "less_than": "less than ", "exactly": "exactly ",
    "at_least": "at least ", "at_most": "at most ",
}  # fmt: skip


def description(rules: Rules, currency: str) -> str:
    """The rules as a sentence part that begins with "customers"."""
    phrases = [_phrase(node, currency) for node in rules.nodes]
    if not phrases:
        return "all customers"
    return f"customers who {_joined(phrases, 'and' if rules.match == 'all' else 'or')}"


def _phrase(node: Rule | Rules, currency: str) -> str:
    if isinstance(node, Rule):
        return rule_words(node, currency)
    inner = [_phrase(one, currency) for one in node.nodes]
    # Brackets, where leaving them out could be read in two ways.
    told = _joined(inner, "and" if node.match == "all" else "or")
    return f"({told})" if len(inner) > 1 else told or "are anybody"


def _joined(phrases: Sequence[str], word: str) -> str:
    return f"{', '.join(phrases[:-1])} {word} {phrases[-1]}" if len(phrases) > 1 else "".join(phrases)


def value_words(field: str, value: str) -> str:
    """A value of a choice as people read it."""
    known: dict[str, Callable[[str], str]] = {
        "country": country_name,
        "consent": lambda text: CONSENT_WORDS.get(text, text),
        "rfm_group": lambda text: SEGMENTS[text].title if text in SEGMENTS else text,
    }
    return known.get(field, str)(value)


def rule_words(rule: Rule, currency: str) -> str:
    """One rule as what customers do or are."""
    kind = KINDS[rule.field]
    if kind == "choice":
        return _choice(rule)
    if kind in {"number", "number_in_days"}:
        return (_number if kind == "number" else _recently)(rule, currency)
    if kind == "days":
        days = _days(rule.number)
        if rule.operation == "within":
            return f"bought in the last {days}"
        return f"last bought more than {'1 day' if rule.number == 1 else days} ago"
    if kind == "period":
        return f"{'joined' if rule.field == 'joined' else 'first bought'} {_period(rule)}"
    return "have an open case" if rule.operation == "yes" else "have no open case"


def _days(number: int) -> str:
    return "day" if number == 1 else f"{number:,} days"


def _recently(rule: Rule, currency: str) -> str:
    within = f"in the last {_days(rule.days)}"
    if rule.field == "recent_net_cents":
        return f"brought {_COMPARED[rule.operation]}{money(rule.number, currency, exact=True)} {within}"
    if rule.number == 0 and rule.operation == "at_most":
        return f"did not buy {within}"
    return f"bought {_COMPARED[rule.operation]}{_times(rule.number)} {within}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _choice(rule: Rule) -> str:
    values = _joined([value_words(rule.field, value) for value in rule.values], "or")
    if rule.field == "attribute":
        return f"{'have' if rule.operation == 'is' else 'do not have'} {rule.name} {values}"
    return f"{_CHOICES[rule.field][rule.operation == 'is_not']} {values}"


def _number(rule: Rule, currency: str) -> str:
    compared = _COMPARED[rule.operation]
    if rule.field == "purchase_count":
        if rule.number == 0 and rule.operation == "exactly":
            return "never bought"
        compared = compared.replace("less", "fewer")
        return f"bought {compared}{_times(rule.number)}"
    if rule.field == "net_cents":
        return f"brought {compared}{money(rule.number, currency, exact=True)}"
    stars = rule.number / SCALES.get(rule.field, 1)
    which = "gave a mean rating of" if rule.field == "rating_mean" else "last gave"
    return f"{which} {compared}{stars:g} {'star' if stars == 1 else 'stars'}"


def _period(rule: Rule) -> str:
    if rule.start and rule.end:
        return f"between {day(rule.start)} and {day(rule.end)}"
    return f"on or after {day(rule.start)}" if rule.start else f"on or before {day(rule.end)}"


def gone_values(rules: Rules, known: dict[str, frozenset[str]]) -> list[str]:
    """A sentence for each value that the store does not hold any more; such a rule finds nobody by it.

    Parameters
    ----------
    known : the values there are, by field; a field that is not there is not checked.
    """
    return [
        f"No customer data hold “{value_words(rule.field, value)}” under {TITLES[rule.field].lower()} any more."
        for rule in rules.leaves()
        for value in rule.values
        if rule.field in known and value not in known[rule.field] and value != "Unknown"
    ]
