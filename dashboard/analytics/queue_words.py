"""What the queue says of a case: how urgent, why it stands where it stands, how long it has waited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.analytics.case_priority import decay
from dashboard.theme import duration, moment, money, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

URGENCY: dict[int, str] = {0: "Overdue", 1: "Due", 2: "Open"}
VIEW_TITLES = {
    "unclaimed": "No owner",
    "mine": "Mine",
    "mentions": "Mentions",
    "due_today": "Due today",
    "breached": "Overdue",
    "waiting": "Waiting",
    "snoozed": "Asleep",
    "all": "All open",
    "done": "Done",
}
EMPTY = {
    "unclaimed": ("Every unhappy customer has somebody", "Nobody waits to be taken on."),
    "mine": ("Nothing is waiting for you", "Take the first case under No owner."),
    "mentions": ("Nobody asks for you", "A note that names you with an @ brings its case here."),
    "due_today": ("Nothing is due today", "Look at what has no owner yet."),
    "breached": ("Nothing is overdue", "Every promise was kept so far."),
    "waiting": ("No case waits for a customer", "Cases stand here after an answer that asks something."),
    "snoozed": ("No case is asleep", "A case that is snoozed comes back by itself."),
    "all": ("The queue is empty", "A case opens by itself as soon as an unhappy word has been read."),
    "done": ("Nothing has been resolved yet", "Resolved cases stand here, the last one first."),
}
KIND_WORDS = {
    "opened": "Opened",
    "joined": "The customer said more",
    "claimed": "Taken",
    "assigned": "Given to a colleague",
    "released": "Given back",
    "started": "Begun",
    "replied": "Answered",
    "waited": "Waits for the customer",
    "heard": "The customer said more",
    "noted": "Note",
    "snoozed": "Snoozed",
    "woken": "Woken",
    "resolved": "Resolved",
    "confirmed": "The customer agreed",
    "reopened": "Opened again",
    "undone": "Taken back",
}
BY_ITSELF = {"started": "No longer waits for an answer"}  # the same kinds where nobody took the step
NOBODY = frozenset({"queue", "outbox", "asking", "mailbox"})  # steps that the program took
CUSTOMER = "the customer"
CHANNELS = {"email": "E-mail", "phone": "Phone", "chat": "Chat", "shop": "In the shop", "letter": "Letter",
            "social": "Social media"}  # fmt: skip
MOST_UNANSWERED = 3


def step_words(step: Mapping[str, Any]) -> str:
    """What a step of a case was, and through what: "The customer said more by e-mail"."""
    program = step["actor"] in NOBODY
    what = BY_ITSELF.get(step["kind"], KIND_WORDS[step["kind"]]) if program else KIND_WORDS[step["kind"]]
    through = CHANNELS.get(step["channel"] or "", step["channel"] or "").lower()
    return f"{what} {'' if through.startswith('in ') else 'by '}{through}" if through else what


def unanswered(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What the customer wrote or said in the case since our last answer, the newest first; the log has the rest."""
    found: list[Mapping[str, Any]] = []
    for step in reversed(steps):
        if step["kind"] == "replied" or len(found) == MOST_UNANSWERED:
            break
        if step["kind"] in {"heard", "reopened"} and step["body"] and step["actor"] not in NOBODY:
            found.append(step)
    return found


def step_by(step: Mapping[str, Any]) -> str:
    """Whose a step was, where that says anything: " by Ana"."""
    told = step["actor"] in NOBODY or (step["actor"] == CUSTOMER and step["kind"] in {"heard", "confirmed"})
    return "" if told else f" by {step['actor']}"


def resolution(row: Mapping[str, Any], currency: str) -> str:
    """What was done when a case was resolved, why it had happened, and what it cost; of an open one, the last time."""
    if not row["action"]:
        return ""
    parts = [f"{'Done' if row['resolved_at'] is not None else 'Done before'}: {row['action']}"]
    parts += [f"Why it happened: {row['cause']}"] if row["cause"] else []
    cost = row["compensation_cents"]
    return " · ".join([*parts, f"Compensation {money(cost, currency, exact=True)}"] if cost else parts)


def due_words(due_at: datetime | None, now: datetime, zone: str, *, waiting: bool = False) -> str:
    """When an answer is due, as one says it: "Overdue 4 h", "Due in 1 h 5 min", "Due today 17:00", "Due 3 Mar"."""
    if waiting:
        return "Clock stands"
    if due_at is None:
        return ""
    left = due_at - now
    if left <= timedelta():
        return f"Overdue {_rough(-left)}"
    if left < timedelta(hours=2):
        return f"Due in {duration(timedelta(minutes=max(round(left.total_seconds() / 60), 1)))}"
    there, here = due_at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    days = (there.date() - here.date()).days
    if days <= 1:
        return f"Due {'today' if not days else 'tomorrow'} {there:%H:%M}"
    return f"Due {moment(there)}"


def age_words(since: datetime | None, now: datetime) -> str:
    """How long a customer has waited, in its largest units."""
    return "" if since is None else f"waiting {_rough(now - since)}"


def _rough(span: timedelta) -> str:
    """A span without seconds, and without minutes from a day on."""
    minutes = max(round(span.total_seconds() / 60), 1)
    return duration(timedelta(minutes=minutes if minutes < 24 * 60 else minutes - minutes % 60))


def factors(row: Mapping[str, Any], now: datetime, currency: str) -> list[tuple[str, str]]:
    """The four factors of the money at risk, each with what it means; nothing before the case was priced.

    Without purchases nobody's price is known, which is not a price of 0.

    ``row`` has ``p_alive``, ``expected_cents``, ``severity`` and ``said_at``, when the customer spoke last.
    """
    if row["p_alive"] is None or row["expected_cents"] is None or row["severity"] is None:
        return []
    if not (row["p_alive"] or row["expected_cents"]):
        return []
    days = (now - (row["said_at"] or now)) / timedelta(days=1)
    left = float(decay(np.array([days]))[0])
    return [
        ("Still a customer", percent(row["p_alive"], decimals=0)),
        ("Would bring in 12 months", money(row["expected_cents"], currency)),
        ("More unhappy than", f"{percent(row['severity'], decimals=0)} of all that was said"),
        ("Freshness", f"{percent(left, decimals=0)}, halves every 14 days to a quarter"),
    ]


def named(name: str | None, company: str | None, number: str | None) -> str:
    """What to call the customer of a case."""
    return name or company or (f"Customer {number}" if number else "Unknown customer")


def others(rest: Sequence[str]) -> str:
    """Who else looks at a case: "Ana is looking at this too"."""
    if not rest:
        return ""
    return f"{both(rest)} {'is' if len(rest) == 1 else 'are'} looking at this too"


def both(names: Sequence[str]) -> str:
    """Some names as one says them: "Ana", "Ana and Ben", "Ana, Ben and Zoe"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def snooze_choices(now: datetime, zone: str) -> dict[str, datetime]:
    """Until when one usually lets a case sleep: in words, and as a moment at nine in the morning of the business."""
    here = now.astimezone(ZoneInfo(zone))
    nine = here.replace(hour=9, minute=0, second=0, microsecond=0)
    monday = nine + timedelta(days=7 - here.weekday())
    found = {
        "In 2 hours": now + timedelta(hours=2),
        "Tomorrow 9:00": nine + timedelta(days=1),
        "In 3 days": nine + timedelta(days=3),
        "Next Monday": monday,
        "In 2 weeks": nine + timedelta(days=14),
    }
    return {words: until.astimezone(UTC) for words, until in found.items()}
