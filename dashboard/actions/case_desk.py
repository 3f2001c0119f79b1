"""What the page of the queue needs to let a person work: who they are, what they may do, what its buttons call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_access.repositories.cases import STATE_WORDS, Standing, offered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from dashboard.actions.case_after import AfterDesk
    from dashboard.actions.case_mail import MailDesk
    from dashboard.actions.cases import Seat
    from dashboard.actions.notices import Notice
    from data_access.queries.queue import Place

__all__ = ["STATE_WORDS", "CaseDesk", "ListDesk", "ManyDesk", "offered_to"]

MANY_OWNER, MANY_SLEEP, MANY_ACTION = "many_owner", "many_sleep", "many_action"  # fields of what is done with several


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDesk:
    """How one goes through the list: which page is on the screen, and what the cards and the arrows call."""

    number: int
    open: Callable[[int], None]
    forward: Callable[[Place], None]
    backward: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDesk:
    """What the person may do with the case on the screen, and what the buttons call.

    ``me`` is None for who may only look. ``field`` gives the key of a field of the case's forms: with the number of
    the case and of what was sent from it, so that a colleague's step leaves typed words alone.
    """

    me: Seat | None
    colleagues: Sequence[Seat]
    told: Notice | None
    sleeps: dict[str, datetime]
    field: Callable[[str], str]
    act: Callable[[str], None]
    assign: Callable[[], None]
    snooze: Callable[[], None]
    write: Callable[[str], None]
    resolve: Callable[[], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]
    back: Callable[[], None]
    mail: MailDesk
    after: AfterDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyDesk:
    """What can be done with several cases at once, and what is to be said of it."""

    me: Seat | None
    colleagues: Sequence[Seat]
    told: Notice | None
    sleeps: dict[str, datetime]
    act: Callable[[Mapping[int, int], str], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def offered_to(me: Seat | None, state: str, owner_id: int | None) -> tuple[str, ...]:
    """The steps the person may take with a case that stands so; none for who may only look."""
    return offered(Standing(state=state, owner_id=owner_id), me.agent) if me is not None else ()
