"""After a case is resolved: a call that is planned with its customer, as a follow-up with a day and an owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.actions.follow_ups import create_follow_ups, take_back_follow_ups
from dashboard.actions.notices import Notice
from dashboard.errors import UserError
from dashboard.theme import day, quantity
from data_access.repositories import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

USUAL_DAYS = 7  # until the call, unless somebody chooses another day
LONGEST_REASON = 300
CALL_ON, CALL_OWNER = "call_on", "call_owner"  # fields of the form that plans a call


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterDesk:
    """What the buttons call; ``server`` is how links to customers begin."""

    server: str
    today: date
    gave: Callable[[int, int], None]
    call: Callable[[], None]


def plan_call(
    engine: Engine,
    who: Person,
    case: Mapping[str, Any],
    *,
    due_on: date,
    owner_id: int | None,
    submission_id: str | None = None,
) -> Notice:
    """Plan a call with the customer of a case. A second click plans nothing more.

    Parameters
    ----------
    case : ``case_id``, ``customer_id`` and ``action``, what was done.

    Raises
    ------
    UserError : nobody knows whose case it is, a call is planned already, the day is over, or the person may only look.
    """
    if case["customer_id"] is None:
        raise UserError("Nobody knows whose case this is.", "Say first who it is, on the page of the feedback.")
    done = f" Done then: {' '.join(case['action'].split())}" if case["action"] else ""
    reason = f"Call again about case {case['case_id']}.{done}"[:LONGEST_REASON]
    wanted = [Wanted(customer_id=int(case["customer_id"]), reason_kind="callback", reason=reason)]
    made = create_follow_ups(engine, who, wanted, due_on=due_on, owner_id=owner_id, submission_id=submission_id)
    if not made.created:
        raise UserError("A call with this customer is planned already.", "It stands on their page, and can be moved.")

    def back() -> Notice:
        gone = take_back_follow_ups(engine, who, made.created)
        return Notice(text=f"{quantity(gone, 'call')} not planned any more.")

    return Notice(text=f"A call is planned for {day(due_on)}.", undo=back)
