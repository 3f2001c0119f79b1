"""Carrying out what a rule does with a case, in one transaction with its line in the log of rules.

A rule is held back where it would go round in a circle: where the step was its own doing or that of a rule it had set
off, where a chain of rules gets too long, and where it acts on one case too often in a day, as when the program
that hears of cases answers with new words each time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from data_access.errors import UserError
from data_access.repositories.automation.planning import Doing, Known, agent_of, known_names, planned
from data_access.repositories.cases import Cases, give, lift, say
from data_access.repositories.outbox import Letter, Outbox
from data_access.repositories.tags import CustomerTags
from data_access.repositories.webhooks import Deliveries, message
from data_access.schema import AutomationRun, StoreSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.repositories.automation.matching import Meeting
    from data_access.repositories.base import Work
    from data_access.schema import AutomationRule, Case, CaseEvent

LONGEST_CHAIN = 5  # rules that set each other off
MOST_A_DAY = 20  # times that one rule acts on one case
DAY = timedelta(days=1)


class Means(NamedTuple):
    """What rules can use: what is known by name, and the domain of the sender of mail, empty where none goes out."""

    known: Known
    domain: str | None


def means_of(work: Work, domain: str | None) -> Means:
    """What rules can use now."""
    return Means(known_names(work.session, mail=domain is not None), domain)


def run(work: Work, rule: AutomationRule, meeting: Meeting, means: Means) -> AutomationRun | None:
    """Let a rule act on a case, once for each step; its line in the log.

    None where it has acted before, or the case is gone.
    """
    case = _still_there(work, meeting)
    if case is None or _ran_before(work, rule, meeting):
        return None
    held = held_back(work, rule, meeting)
    if held:
        return _logged(work, rule, meeting, "guarded", done=held)
    now = replace(meeting, state=case.state, owner_id=case.owner_id, raised=case.raised_at is not None)
    doings = [_carried_out(work, rule, case, one, now) for one in planned(rule.actions, now, means.known)]
    note = rule.actions.get("note")
    told = [one.words for one in doings]
    who, details = agent_of(rule.name), _details(rule, meeting)
    entry = say(work, case, rule=rule.name, done=told, note=note, who=who, details=details)
    _send(work, rule, now, [one for one in doings if not one.refused], entry=entry, means=means)
    outcome = "refused" if any(one.refused for one in doings) else "acted"
    words = "; ".join([*told, *(["note left"] if note else [])]) or "nothing was left to do"
    suggested = next((one.value for one in doings if one.kind == "template" and not one.refused), None)
    return _logged(work, rule, meeting, outcome, done=words, template_id=suggested)


def _ran_before(work: Work, rule: AutomationRule, meeting: Meeting) -> bool:
    r = AutomationRun
    found = select(r.id).where(r.rule_id == rule.id, r.event_id == meeting.event_id)
    return work.session.scalars(found).first() is not None


def _still_there(work: Work, meeting: Meeting) -> Case | None:
    """The case; None where it was withdrawn or its import taken back since the step was read."""
    try:
        return Cases(work).get(meeting.case_id)
    except UserError:
        return None


def held_back(work: Work, rule: AutomationRule, meeting: Meeting) -> str:
    """Why a rule must not act on a step; empty where it may."""
    r = AutomationRun
    lately = select(func.count()).where(
        r.rule_id == rule.id, r.case_id == meeting.case_id, r.outcome != "guarded", r.ran_at > work.now - DAY
    )
    return circle(rule.id, meeting.chain) or too_often(work.session.scalars(lately).one())


def circle(rule_id: int | None, chain: Sequence[int]) -> str:
    """Why a rule must not act on a step that rules led to; empty where it may."""
    if rule_id in chain:
        return "Held back: the step was its own doing, or that of a rule it had set off."
    if len(chain) >= LONGEST_CHAIN:
        return f"Held back: {LONGEST_CHAIN} rules had set each other off before it."
    return ""


def too_often(times: int) -> str:
    """Why a rule must not act once more on a case on which it acted so often within a day; empty where it may."""
    return f"Held back: it has acted on this case {MOST_A_DAY} times within a day." if times >= MOST_A_DAY else ""


def _details(rule: AutomationRule, meeting: Meeting) -> dict[str, object]:
    """What each step of a rule keeps: by it the rule is known, and the chain it stands in."""
    return {"rule": rule.name, "chain": [*meeting.chain, rule.id]}


def _carried_out(work: Work, rule: AutomationRule, case: Case, doing: Doing, meeting: Meeting) -> Doing:
    """Do one thing inside the store; where it is refused after all, the same with the reason."""
    if doing.refused:
        return doing
    try:
        if doing.kind == "give":
            give(work, case, doing.value, agent_of(rule.name), _details(rule, meeting))
        elif doing.kind == "raise":
            lift(work, case)
        elif doing.kind == "tag" and meeting.customer_id is not None:
            CustomerTags(work).put([meeting.customer_id], doing.value)
    except UserError as error:
        return replace(doing, refused=error.what)
    return doing


def _send(
    work: Work, rule: AutomationRule, meeting: Meeting, doings: list[Doing], *, entry: CaseEvent, means: Means
) -> None:
    """Queue what leaves the house; others send it."""
    for doing in doings:
        if doing.kind == "mail" and means.domain is not None:
            subject = f"Case {meeting.case_id}: {rule.name}"
            words = _letter(rule, meeting, entry)
            Outbox(work).tell(entry, Letter(to=doing.value, subject=subject, body=words, domain=means.domain))
        elif doing.kind == "webhook":
            currency = work.session.get_one(StoreSettings, 1).currency
            Deliveries(work).queue(doing.value, meeting.case_id, message(rule, meeting, currency))


def _letter(rule: AutomationRule, meeting: Meeting, entry: CaseEvent) -> str:
    """What a colleague is told: nothing of who the customer is or what they said leaves the house by this way."""
    about = f" about {meeting.topic}" if meeting.topic else ""
    return (
        f"Case {meeting.case_id}{about} needs a look.\n\n{entry.body}\n\n"
        f"Open the queue and search for case {meeting.case_id}. The rule “{rule.name}” wrote this by itself."
    )


def _logged(
    work: Work, rule: AutomationRule, meeting: Meeting, outcome: str, *, done: str, template_id: int | None = None
) -> AutomationRun:
    row = AutomationRun(
        rule_id=rule.id, rule_version=rule.version, case_id=meeting.case_id, event_id=meeting.event_id,
        ran_at=work.now, outcome=outcome, done=done, template_id=template_id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def log_failure(work: Work, rule: AutomationRule, meeting: Meeting, told: str) -> None:
    """Note that a rule failed by a mistake in the program, so that it is not tried for ever."""
    if _still_there(work, meeting) is not None and not _ran_before(work, rule, meeting):
        _logged(work, rule, meeting, "failed", done=told)
