"""Rules as sentences: when, if, then; and what they did lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from dashboard.theme import money, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TRIGGERS = {
    "opened": "A case opens",
    "said_more": "The customer says more",
    "reopened": "A case opens again",
    "assigned": "A case is given to somebody",
    "resolved": "A case is resolved",
}
# The kinds of steps in the log of a case, as moments of a rule.
MOMENT_OF = {"opened": "opened", "joined": "said_more", "heard": "said_more", "reopened": "reopened",
             "assigned": "assigned", "resolved": "resolved"}  # fmt: skip
OUTCOMES = {"acted": "Done", "refused": "Not all done", "guarded": "Held back", "failed": "Failed"}
DELIVERY_STATES = {"queued": "Waits", "sending": "On its way", "sent": "Arrived", "failed": "Failed"}
STATES = {"new": "New", "claimed": "Claimed", "in_progress": "In progress", "waiting": "Waiting for the customer",
          "resolved": "Resolved", "confirmed": "Confirmed", "reopened": "Open again"}  # fmt: skip
LABELS = {"negative": "Negative", "neutral": "Neutral", "positive": "Positive"}
_LISTS = (("topics", "about"), ("products", "product"), ("segments", "customer of"), ("labels", "words are"),
          ("languages", "language"), ("channels", "through"), ("states", "case is"))  # fmt: skip


class Names(NamedTuple):
    """How what a rule names is called: topics, languages, colleagues, texts and addresses; and the currency."""

    topics: Mapping[str, str]
    languages: Mapping[str, str]
    people: Mapping[int, str]
    templates: Mapping[int, str]
    webhooks: Mapping[int, str]
    currency: str


def when_words(triggers: Sequence[str]) -> str:
    """What sets a rule off: A case opens, or the customer says more."""
    told = [TRIGGERS[one] for one in TRIGGERS if one in triggers]
    return ", or ".join([*told[:1], *(_small(one) for one in told[1:])])


def if_words(conditions: Mapping[str, Any], names: Names) -> str:
    """Which cases a rule is for; every case where nothing is said."""
    known: dict[str, Mapping[str, str]] = {
        "topics": names.topics, "languages": names.languages, "labels": LABELS, "states": STATES
    }  # fmt: skip
    told = []
    for name, words in _LISTS:
        values = [called(value, known.get(name, {})) for value in conditions.get(name) or ()]
        told += [f"{words} {' or '.join(values)}"] if values else []
    limits: tuple[tuple[str, Callable[[Any], str]], ...] = (
        ("p_unhappy", lambda value: f"unhappy with a chance of {value:.0%} or more"),
        ("stars", lambda value: f"{quantity(value, 'star')} or fewer"),
        ("nps", lambda value: f"{value} of 10 or less"),
        ("expected_cents", lambda value: f"customer brings {money(value, names.currency)} a year or more"),
        ("at_risk_cents", lambda value: f"{money(value, names.currency)} or more at risk"),
        ("waiting_hours", lambda value: f"has waited for {value:g} hours or longer"),
    )
    told += [say(conditions[name]) for name, say in limits if conditions.get(name) is not None]
    told += ["was open again before"] if conditions.get("reopened") else []
    words = "; ".join(told) or "every case"
    return words[0].upper() + words[1:]


def called(value: str | None, known: Mapping[str, str]) -> str:
    """How a value is called; of a topic that is empty, that it is none."""
    return known.get(value or "", value or "") or "nothing in particular"


def then_words(actions: Mapping[str, Any], names: Names) -> str:
    """What a rule does."""
    told = []
    if actions.get("give_to_id") is not None:
        told.append(f"give to {names.people.get(actions['give_to_id'], 'somebody without a seat')}")
    told += ["raise in the queue"] if actions.get("raises") else []
    if actions.get("template_id") is not None:
        told.append(f"offer the text “{names.templates.get(actions['template_id'], 'that was removed')}”")
    told += [f"tag the customer “{actions['tag']}”"] if actions.get("tag") else []
    told += [f"note: {actions['note']}"] if actions.get("note") else []
    if actions.get("notify"):
        told.append(f"e-mail to {'whoever has it' if actions['notify'] == 'owner' else actions['notify']}")
    if actions.get("webhook_id") is not None:
        told.append(f"send to “{names.webhooks.get(actions['webhook_id'], 'an address that was removed')}”")
    return "; ".join(told)


class Rule(Protocol):
    """What a rule says."""

    @property
    def triggers(self) -> Sequence[str]:
        """The kinds of moments."""

    @property
    def conditions(self) -> Mapping[str, Any]:
        """What the case must be like."""

    @property
    def actions(self) -> Mapping[str, Any]:
        """What is done."""


def rule_words(rule: Rule, names: Names) -> str:
    """A rule in three lines."""
    such = if_words(rule.conditions, names)
    return f"When: {_small(when_words(rule.triggers))}\nIf: {_small(such)}\nThen: {then_words(rule.actions, names)}"


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def host_of(url: str) -> str:
    """The part of an address that is no secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}/…"


def lead(rules: int, on: int, lately: Mapping[str, int], failed_messages: int) -> str:
    """The takeaway: how many rules there are, what they did in the last 7 days, and what did not arrive."""
    told = _done(rules, on, lately) if rules else "No rule yet: everything in the queue is done by people."
    if failed_messages:
        told += f" {quantity(failed_messages, 'message')} to other programs did not arrive."
    return told


def _done(rules: int, on: int, lately: Mapping[str, int]) -> str:
    acted = lately.get("acted", 0) + lately.get("refused", 0)
    did = f"acted {quantity(acted, 'time')}" if acted else "did nothing"
    wrong = (
        ("refused", "not all could be done"), ("guarded", "one was held back from a circle"), ("failed", "one failed")
    )  # fmt: skip
    said = [
        f"{quantity(lately[name], 'time')} {words}" if lately[name] != 1 else f"once {words}"
        for name, words in wrong
        if lately.get(name)
    ]
    aside = f": {', '.join(said)}" if said else ""
    return f"{quantity(rules, 'rule')}, {on or 'none'} of them on. In the last 7 days rules {did}{aside}."


def tried_words(cases: int, of: int, steps: int, *, refused: int, held: int, days: int) -> str:
    """What a dry run found."""
    if not of:
        return f"In the last {days} days no case had such a moment, so nothing can be tried."
    told = f"In the last {days} days it would have acted on {cases:,} of {quantity(of, 'case')} with such a moment"
    told += f", {steps:,} times in all." if steps != cases else "."
    if refused:
        told += f" {quantity(refused, 'time')} something of it could not have been done; the list says what and why."
    if held:
        told += f" {quantity(held, 'time')} it would have been held back from going round in a circle."
    return f"{told} Nothing was changed."
