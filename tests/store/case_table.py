"""What may be done with a case, as a table that is written by hand from the words of the plan, not from the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from data_access.errors import UserError
from data_access.repositories.cases import MOVES, Agent, Standing
from data_access.repositories.cases.moves import check as require_allowed

if TYPE_CHECKING:
    import random

ANY, HOLDER, PROGRAM = "anybody", "who has it, or a manager", "the program"
WHO = {"claimed": ANY, "heard": ANY, "noted": ANY, "reopened": ANY, "joined": PROGRAM}  # all others: HOLDER
OPEN = ("new", "claimed", "in_progress", "waiting", "reopened")
CLOSED = ("resolved", "confirmed")
TAKEN = ("claimed", "in_progress", "waiting", "reopened")
# What each step makes of each state. A pair that is missing must be refused.
LEADS: dict[tuple[str, str], str] = {
    **{(kind, s): s for kind in ("claimed", "assigned", "heard", "joined", "snoozed", "woken") for s in OPEN},
    **{("noted", state): state for state in (*OPEN, *CLOSED)},
    ("claimed", "new"): "claimed", ("assigned", "new"): "claimed",
    ("heard", "waiting"): "in_progress", ("joined", "waiting"): "in_progress",
    **{("released", state): state for state in TAKEN}, ("released", "claimed"): "new",
    ("started", "claimed"): "in_progress", ("started", "reopened"): "in_progress",
    **{("replied", state): "in_progress" for state in TAKEN},
    **{("waited", state): "waiting" for state in ("claimed", "in_progress", "reopened")},
    **{("resolved", state): "resolved" for state in TAKEN},
    ("confirmed", "resolved"): "confirmed",
    **{("reopened", state): "reopened" for state in CLOSED},
}  # fmt: skip
# What the program may do beside: take up what waits for an answer to a mail that came back.
BY_PROGRAM = {("started", "waiting"): "in_progress"}
# Nothing of these has left the house, and nothing came from outside.
CAN_BE_TAKEN_BACK = ("claimed", "assigned", "released", "started", "waited", "snoozed", "woken", "resolved",
                     "confirmed", "reopened")  # fmt: skip
WORDS: dict[str, dict[str, Any]] = {"replied": {"body": "Sorry."}, "noted": {"body": "Seen."},
                                    "resolved": {"action": "Refunded."}}  # fmt: skip
MISSING: dict[str, dict[str, Any]] = {"replied": {"body": " "}, "noted": {"body": ""}, "resolved": {"action": None},
                                      "snoozed": {"until": None}}  # fmt: skip
SELDOM = 0.2


class Tried(NamedTuple):
    """What somebody tries: ``stale`` without having seen the last step, ``wordless`` without the words it needs."""

    case: int
    person: int
    how: str
    kind: Any
    to: int
    stale: bool
    wordless: bool

    @classmethod
    def by(cls, dice: random.Random) -> Tried:
        """Something, by dice."""
        how = dice.choice(("allowed", "any", "any", "and back", "back"))
        return cls(dice.randrange(10), dice.randrange(3), how, dice.choice([*MOVES]), dice.randrange(4),
                   dice.random() < SELDOM, dice.random() < SELDOM)  # fmt: skip


class Place(NamedTuple):
    """Where a case should stand."""

    state: str
    owner_id: int | None


def refusal(kind: str, standing: Standing, who: Agent) -> str:
    """What the one place that decides says of a step; nothing where it is allowed."""
    try:
        require_allowed(kind, standing, who, None)
    except UserError as error:
        return str(error)
    return ""
