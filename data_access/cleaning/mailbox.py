"""A mailbox as a person describes it: what may be kept, and in words what may not. It never holds a password."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVIRONMENT, FILE = "env:", "file:"
PORTS = {"tls": 993, "starttls": 143, "plain": 143}
AFTER = ("keep", "seen", "move")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A folder of a mail server, and what is done there with mail that came in.

    ``security`` is tls, starttls or plain; ``password`` says where it is: ``env:NAME`` or ``file:PATH``. ``after`` is
    keep (nothing is changed), seen (marked as read) or move (to the folder ``move_to``). ``since`` is the first day.
    """

    host: str
    user: str
    password: str
    port: int = 993
    security: str = "tls"
    folder: str = "INBOX"
    after: str = "keep"
    move_to: str | None = None
    since: date | None = None

    @property
    def place(self) -> str:
        """The mailbox in words."""
        return f"{self.user} at {self.host}, folder {self.folder}"

    def as_options(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"since": self.since.isoformat() if self.since else None}

    @classmethod
    def of_options(cls, stored: Mapping[str, Any]) -> Mailbox:
        """The mailbox of a source."""
        since = stored.get("since")
        return cls(**{**stored, "since": date.fromisoformat(since) if since else None})


def read_mailbox(
    *,
    host: str,
    user: str,
    password: str,
    port: int | None = None,
    security: str = "tls",
    folder: str = "INBOX",
    after: str = "keep",
    move_to: str | None = None,
    since: date | None = None,
) -> Mailbox:
    """The mailbox that was described.

    Raises
    ------
    UserError : something is missing or cannot be; a password would go over the network unprotected, or into the store.
    """
    host, user, folder, target = host.strip(), user.strip(), folder.strip(), (move_to or "").strip() or None
    if security not in PORTS or after not in AFTER:
        raise UserError("That is not a way to reach a mailbox.", "Use tls, starttls or plain; keep, seen or move.")
    if not _HOST.fullmatch(host):
        raise UserError(f"'{host[:60]}' is not the name of a mail server.", "Such as imap.example.com.")
    if port is not None and not 0 < port < 65_536:  # noqa: PLR2004  as many ports there are
        raise UserError(f"{port} is not a port.", f"Leave it out for the usual one, {PORTS[security]}.")
    if security == "starttls" and port == PORTS["tls"]:
        raise UserError(f"On port {port} a server speaks encrypted from the start.", "Use tls, or leave the port out.")
    for what, text in (("user", user), ("folder", folder), ("folder to move to", target or "x")):
        if not 0 < len(text) <= _LONGEST or not text.isprintable():
            raise UserError(f"The {what} is missing or cannot be.", f"Give 1 to {_LONGEST} characters.")
    _check_password(password)
    if security == "plain" and not is_this_machine(host):
        raise UserError(
            f"Without encryption the password would be readable on the way to {host}.",
            "Use tls or starttls; plain is only for a server on this machine.",
        )
    if (after == "move") != (target is not None):
        raise UserError("A folder to move mail to, and moving it, go together.", "Give both or neither.")
    if target is not None and target.casefold() == folder.casefold():
        raise UserError("Mail cannot be moved to the folder it is read from.", "Name another folder.")
    return Mailbox(host=host, user=user, password=password.strip(), port=port or PORTS[security], security=security,
                   folder=folder, after=after, move_to=target, since=since)  # fmt: skip


def _check_password(place: str) -> None:
    bare = place.strip()
    named = bare.startswith(ENVIRONMENT) and _NAME.fullmatch(bare.removeprefix(ENVIRONMENT))
    if not named and not (bare.startswith(FILE) and len(bare) > len(FILE)):
        # The text is not repeated: it may be the password itself.
        raise UserError(
            "The store keeps no password.",
            "Put it into a variable of the environment and give env:NAME, or into a file and give file:PATH.",
        )


def is_this_machine(host: str) -> bool:
    """Whether nothing sent there leaves this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
