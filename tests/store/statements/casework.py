"""The statements of cases and of the queue."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from data_access.filters import Filters, open_cases
from data_access.queries import automation, case_outcomes, cases, lots, mail, mentions, promises, queue, saved_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Scope
    from data_access.readers.frames import Query

_AT = datetime(2025, 6, 15, 9, tzinfo=UTC)
_ASKED = {view: queue.Asked(view=view, now=_AT, day_ends_at=_AT, me=1) for view in queue.VIEWS}
_AFTER = queue.Place(1, 100, 3)


def plain(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Statements without filters, by scope."""
    yield "open_cases.customers_with_open_case", partial(open_cases.customers_with_open_case, scope), name
    yield "cases.customers_with_cases", partial(cases.customers_with_cases, Filters(), scope), name
    yield "cases.without_case", partial(cases.without_case, scope, since=None, limit=5), name
    yield "cases.without_case", partial(cases.without_case, scope, since=date(2025, 5, 1), limit=5), f"{name}, late"
    yield "cases.cases_to_join", partial(cases.cases_to_join, scope, customers=(1, 2, 3)), name
    yield "cases.withdrawable", partial(cases.withdrawable, scope, opened_by="queue", limit=5), name
    yield "cases.to_price", partial(cases.to_price, scope), name
    yield "cases.to_price", partial(cases.to_price, scope, unpriced=True), f"{name}, unpriced"
    yield "cases.how_unhappy", partial(cases.how_unhappy, scope, limit=5), name
    yield "cases.case_events", partial(cases.case_events, scope, case_id=1), name
    yield "cases.heard_since", partial(cases.heard_since, scope, ids=(1, 2), longest=20), name
    yield "queue.case_rows", partial(queue.case_rows, scope, ids=(1, 2)), name
    yield "queue.case_words", partial(queue.case_words, scope, ids=(1, 2), longest=20), name
    yield "queue.who_looks", partial(queue.who_looks, scope, case_id=1, since=_AT), name
    yield "mentions.named_in_notes", partial(mentions.named_in_notes, scope, case_id=1), name
    yield "saved_views.saved_views", partial(saved_views.saved_views, scope, me=1), name
    yield "lots.lot_trials", partial(lots.lot_trials, scope), name
    yield "lots.to_draw", partial(lots.to_draw, scope, trial_id=1, since=_AT, limit=5), name
    yield "lots.drawn_lots", partial(lots.drawn_lots, scope, trial_id=1, as_of=date(2025, 9, 1)), name
    yield from _promises_and_mail(name, scope)
    returns = partial(case_outcomes.case_returns, scope, ids=(1, 2, 3), as_of=date(2025, 6, 30))
    yield "case_outcomes.case_returns", returns, name
    yield from _automation(name, scope)
    yield from _walks(name, scope)


def _promises_and_mail(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Statements of what was promised and what is written to customers."""
    yield "mail.addressee", partial(mail.addressee, scope, case_id=1), name
    yield "mail.outgoing_mail", partial(mail.outgoing_mail, scope, case_id=1), name
    yield "mail.mail_to_do", partial(mail.mail_to_do, scope, now=_AT), name
    yield "mail.reply_templates", partial(mail.reply_templates, scope), name
    yield "promises.breached", partial(promises.breached, scope, now=_AT), name
    soon = partial(promises.close_to_breach, scope, now=_AT, until=_AT + timedelta(hours=2))
    yield "promises.close_to_breach", soon, name
    stays = partial(promises.to_escalate, scope, rule_id=1, state="new", before=_AT, limit=5)
    yield "promises.to_escalate", stays, name
    yield "promises.escalated", partial(promises.escalated, scope, limit=5), name
    yield "promises.raised", partial(promises.raised, scope), name
    yield "promises.promised", partial(promises.promised, scope, since=_AT), name


def _walks(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Statements of pages of the queue."""
    for view, asked in _ASKED.items():
        if view not in queue.ELSEWHERE:
            yield (
                "queue.queue_page",
                partial(queue.queue_page, Filters(), scope, asked=asked, after=None, limit=5),
                (f"{name}, {view}"),
            )
    named = queue.Asked(view="all", now=_AT, day_ends_at=_AT, me=1, topic="delivery", owner_id=2)
    further = partial(queue.queue_page, Filters(), scope, asked=named, after=_AFTER, limit=5)
    yield "queue.queue_page", further, f"{name}, further"


def _automation(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Statements of rules."""
    of: dict[str, Any] = {"triggers": ("opened", "said_more", "assigned")}
    yield "automation.steps_met", partial(automation.steps_met, scope, conditions={}, after=1, upto=9, **of), name
    such = {"topics": ["delivery", ""], "products": ["TEA"], "segments": ["vip"], "states": ["new"],
            "expected_cents": 5, "at_risk_cents": 5, "p_unhappy": 0.5}  # fmt: skip
    narrow = partial(automation.steps_met, scope, conditions=such, since=_AT, **of)
    yield "automation.steps_met", narrow, f"{name}, narrow"
    yield "automation.cases_with_step", partial(automation.cases_with_step, scope, since=_AT, **of), name
    yield "automation.logs", partial(automation.logs, scope, cases=(1, 2)), name
    yield "automation.said_in", partial(automation.said_in, scope, cases=(1, 2)), name
    yield "automation.steps_to_look_at", partial(automation.steps_to_look_at, scope, after=1, limit=5, **of), name
    yield "automation.first_unpriced", partial(automation.first_unpriced, scope, after=1, since=_AT), name
    yield "automation.runs", partial(automation.runs, scope, limit=5), name
    narrowed = partial(automation.runs, scope, limit=5, rule_id=1, outcome="failed")
    yield "automation.runs", narrowed, f"{name}, narrow"
    yield "automation.rules_that_ran", partial(automation.rules_that_ran, scope), name
    yield "automation.runs_since", partial(automation.runs_since, scope, since=_AT), name
    yield "automation.suggested_template", partial(automation.suggested_template, scope, case_id=1), name
    yield "automation.deliveries", partial(automation.deliveries, scope, limit=5), name
    yield "automation.failed_deliveries", partial(automation.failed_deliveries, scope), name
    yield "automation.webhooks_to_do", partial(automation.webhooks_to_do, scope, now=_AT), name


def filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Statements that take the filters of a page."""
    yield "queue.queue_counts", partial(queue.queue_counts, filters, scope, asked=_ASKED["all"])
    yield "queue.topics_in_queue", partial(queue.topics_in_queue, filters, scope)
    yield "mentions.unseen_mentions", partial(mentions.unseen_mentions, filters, scope, asked=_ASKED["mentions"])
    yield (
        "mentions.mention_page",
        partial(mentions.mention_page, filters, scope, asked=_ASKED["mentions"], after=_AFTER, limit=5),
    )
    yield "queue.done_page", partial(queue.done_page, filters, scope, asked=_ASKED["done"], after=_AFTER, limit=5)
    yield "queue.queue_page", partial(queue.queue_page, filters, scope, asked=_ASKED["unclaimed"], after=None, limit=5)
