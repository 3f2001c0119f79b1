"""Who is asking, and what they may see. A store on one's own machine has one user: its owner."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.filters import EVERYTHING, Scope

ROLES = ("viewer", "agent", "manager", "owner")


@dataclass(frozen=True, slots=True)
class User:
    """A person at the dashboard: the name written into the audit trail, the role, and the rows they may see."""

    name: str
    role: str
    scope: Scope

    def may(self, least_role: str) -> bool:
        """Whether the role is at least the one named."""
        return ROLES.index(self.role) >= ROLES.index(least_role)


OWNER = User(name="owner", role="owner", scope=EVERYTHING)


def current_user() -> User:
    """The person asking. Without sign-in that is the owner of the store."""
    return OWNER
