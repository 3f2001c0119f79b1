"""The steps of a case: from which states, to which, and who may take them. The only place that decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data_access.errors import UserError
from data_access.schema.cases import CASE_STATES, CLOSED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from data_access.schema import CaseEvent

Kind = Literal[
    "opened", "joined", "claimed", "assigned", "released", "started", "replied", "waited", "heard", "noted",
    "snoozed", "woken", "resolved", "confirmed", "reopened", "undone",
]  # fmt: skip
# Who may take a step: everybody with a seat to work from; whoever has the case, or a manager; only the program.
Who = Literal["anybody", "holder", "program"]

STATE_WORDS = {
    "new": "new",
    "claimed": "claimed",
    "in_progress": "in progress",
    "waiting": "waiting for the customer",
    "resolved": "resolved",
    "confirmed": "confirmed by the customer",
    "reopened": "open again",
}
OPEN_STATES = tuple(state for state in CASE_STATES if state not in CLOSED_STATES)
_WORKED_ON = ("claimed", "in_progress", "waiting", "reopened")
_SAME = {state: state for state in CASE_STATES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who acts on cases. ``user_id`` is their seat, empty for the program; ``manages``: may act on anybody's case."""

    name: str
    user_id: int | None = None
    manages: bool = False

    @property
    def is_program(self) -> bool:
        """Whether nobody acts, but the program."""
        return self.user_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step as it was asked for.

    ``body`` is what was said or noted, ``channel`` how a reply went out; ``owner_id`` is who gets an assigned case,
    ``until`` when a snoozed one comes back; ``cause``, ``action`` and ``compensation_cents`` belong to the resolution.
    ``details`` are kept with the step. ``mentions`` are the seats that a note names. ``said_at`` is when the customer
    spoke, where that was before it came to us: from then on their clocks run.
    """

    kind: Kind
    body: str | None = None
    channel: str | None = None
    owner_id: int | None = None
    until: datetime | None = None
    cause: str | None = None
    action: str | None = None
    compensation_cents: int = 0
    details: dict[str, object] | None = None
    mentions: tuple[int, ...] = ()
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands: its state, and who has it."""

    state: str
    owner_id: int | None = None

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state not in CLOSED_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One kind of step. ``leads`` gives the state after it for each state it may begin in."""

    verb: str
    leads: dict[str, str]
    who: Who = "holder"


MOVES: dict[str, Move] = {
    "joined": Move(
        verb="told more", leads={s: "in_progress" if s == "waiting" else s for s in OPEN_STATES}, who="program"
    ),
    "claimed": Move(verb="taken", leads={**{s: s for s in OPEN_STATES}, "new": "claimed"}, who="anybody"),
    "assigned": Move(verb="given to somebody", leads={**{s: s for s in OPEN_STATES}, "new": "claimed"}),
    "released": Move(verb="given back", leads={**{s: s for s in _WORKED_ON}, "claimed": "new"}),
    "started": Move(verb="begun", leads={"claimed": "in_progress", "reopened": "in_progress"}),
    "replied": Move(verb="answered", leads=dict.fromkeys(_WORKED_ON, "in_progress")),
    "waited": Move(verb="set to waiting", leads=dict.fromkeys(("claimed", "in_progress", "reopened"), "waiting")),
    "heard": Move(
        verb="told more", leads={s: "in_progress" if s == "waiting" else s for s in OPEN_STATES}, who="anybody"
    ),
    "noted": Move(verb="noted", leads=_SAME, who="anybody"),
    "snoozed": Move(verb="snoozed", leads={s: s for s in OPEN_STATES}),
    "woken": Move(verb="woken", leads={s: s for s in OPEN_STATES}),
    "resolved": Move(verb="resolved", leads=dict.fromkeys(_WORKED_ON, "resolved")),
    "confirmed": Move(verb="confirmed", leads={"resolved": "confirmed"}),
    "reopened": Move(verb="opened again", leads=dict.fromkeys(CLOSED_STATES, "reopened"), who="anybody"),
}
# What the program may do beside: close what nobody took, where an owner told it to; take up a case that waits for an
# answer to a mail which never arrived.
_BY_PROGRAM = {"resolved": {"new": "resolved"}, "started": {"waiting": "in_progress"}}
# Steps that can be taken back while they are the last one. What left the house or came from outside stays.
UNDOABLE = ("claimed", "assigned", "released", "started", "waited", "snoozed", "woken", "resolved", "confirmed",
            "reopened")  # fmt: skip


def step(kind: str, standing: Standing, *, owner_id: int | None) -> Standing:
    """Where a case stands after a step, whether or not it was allowed. ``owner_id`` is who claimed it or was given it.

    The fold of a log and the checked step are the same function, so they cannot differ.
    """
    if kind == "opened":
        return Standing(state="new")
    leads = MOVES[kind].leads | _BY_PROGRAM.get(kind, {})
    owner = {"claimed": owner_id, "assigned": owner_id, "released": None}.get(kind, standing.owner_id)
    return Standing(state=leads.get(standing.state, standing.state), owner_id=owner)


def check(kind: str, standing: Standing, who: Agent, owner_name: str | None) -> None:
    """Refuse a step that is not allowed.

    Raises
    ------
    UserError : in words: what stands in the way, and what can be done instead.
    """
    move = MOVES[kind]
    leads = move.leads | (_BY_PROGRAM.get(kind, {}) if who.is_program else {})
    if standing.state not in leads:
        can = ", ".join(MOVES[name].verb for name in offered(standing, who))
        raise UserError(
            f"A case that is {STATE_WORDS[standing.state]} cannot be {move.verb}.",
            f"It can be: {can}." if can else "Look at its history.",
        )
    if kind == "claimed" and standing.owner_id is not None:
        _refuse_second_claim(standing, who, owner_name)
    if kind == "released" and standing.owner_id is None:
        raise UserError("Nobody has this case, so it cannot be given back.", "Take it, or leave it in the queue.")
    if not _may(move.who, standing, who):
        whose = f"This is the case of {owner_name}." if owner_name else "Nobody has taken this case yet."
        then = "Ask them or a manager, or leave a note." if owner_name else "Take it first."
        raise UserError(whose, then)


def _refuse_second_claim(standing: Standing, who: Agent, owner_name: str | None) -> None:
    if standing.owner_id == who.user_id:
        raise UserError("You have this case already.", "Go on with it.")
    raise UserError(f"{owner_name or 'Somebody'} has taken this case.", "Take another, or ask them for it.")


def _may(needed: Who, standing: Standing, who: Agent) -> bool:
    if who.is_program:
        return True
    if needed == "program":
        return False
    return needed == "anybody" or who.manages or standing.owner_id == who.user_id


def offered(standing: Standing, who: Agent) -> tuple[str, ...]:
    """The kinds of steps this person may take with a case that stands so, in the order of the table."""
    return tuple(
        kind
        for kind, move in MOVES.items()
        if standing.state in move.leads
        and _may(move.who, standing, who)
        and (kind != "claimed" or standing.owner_id is None)
        and (kind != "released" or standing.owner_id is not None)
        and (kind != "joined" or who.is_program)
    )


def fold(events: Iterable[CaseEvent]) -> Standing:
    """Where a case stands by its log alone: every step from the first, in order."""
    standing = Standing(state="new")
    before: dict[int, Standing] = {}
    for event in events:
        if event.kind == "undone":
            standing = before[int((event.details or {})["undoes"])]
            continue
        before[event.id] = standing
        standing = step(event.kind, standing, owner_id=event.owner_id)
    return standing
