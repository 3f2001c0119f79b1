"""Who acts, and what is said to those whose role may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dashboard.errors import UserError

if TYPE_CHECKING:
    from data_access.filters import Scope

LEAST_ROLE = "agent"  # that changes what is about customers


class Person(Protocol):
    """Who acts: the name for the audit trail, and what they may do and see."""

    @property
    def name(self) -> str:
        """The name in the audit trail."""

    @property
    def role(self) -> str:
        """The role."""

    @property
    def scope(self) -> Scope:
        """The rows they may see."""

    def may(self, least_role: str) -> bool:
        """Whether the role is at least this one."""


def require_role(who: Person, least: str, others: str) -> None:
    """Let nobody pass whose role is below one. ``others`` says what they can and cannot: "can look but not change".

    Raises
    ------
    UserError : the role is below it.
    """
    if not who.may(least):
        raise UserError(f"As {who.role} you {others}.", f"Ask somebody with the role {least} or above.")
