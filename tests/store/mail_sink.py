"""A real mail server to send to, on loopback, that takes mail or fails in the way a test asks for."""

from __future__ import annotations

import asyncio
import email
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from dashboard.mail import Account, deliver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from dashboard.mail import Fate
    from dashboard.mail.account import Security
    from tests.store.certificates import Certificate

USER, PASSWORD = "help@shop.example", "right horse"
_HANG_SECONDS = 60.0
_PATIENCE_SECONDS = 60.0  # of a sender whose server answers, on machines that do other things too
_PATIENCE_OF_ONE_HELD_UP = 1.0  # the rest of the talk has to fit into it too
# How a server can behave. Where it drops or hangs after the mail, it may have kept it or not: nobody outside can tell.
MANNERS = ("takes", "busy", "no such user", "refuses the words", "busy after the words", "hangs first", "hangs after",
           "drops first", "drops after", "drops after and forgets", "talks nonsense")  # fmt: skip


@dataclass
class Sink:
    """What was taken, and how the server behaves from now on."""

    port: int
    manner: str = "takes"
    security: Security = "none"
    raw: list[bytes] = field(default_factory=list)
    held_up: threading.Event = field(default_factory=threading.Event)

    @property
    def account(self) -> Account:
        """How it is reached."""
        user, password = (None, None) if self.security == "none" else (USER, PASSWORD)
        return Account(host="127.0.0.1", port=self.port, security=self.security, user=user, password=password,
                       sender="help@shop.example", sender_name="The Shop")  # fmt: skip

    @property
    def url(self) -> str:
        """The same for the environment."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    def deliver(self, account: Account, to: str, mail: bytes) -> Fate:
        """Hand a mail over, with little patience only where the server hangs."""
        hangs = self.manner.startswith("hangs")
        return deliver(account, to, mail, timeout=_PATIENCE_OF_ONE_HELD_UP if hangs else _PATIENCE_SECONDS)

    def mails(self) -> list[EmailMessage]:
        """The mail it took, read as a mail program does."""
        return [email.message_from_bytes(one.replace(b"\r\n", b"\n"), policy=policy.default) for one in self.raw]

    async def handle_RCPT(  # noqa: N802  the server's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Asked whether it takes mail for somebody."""
        if self.manner == "hangs first":
            self.held_up.set()
            await asyncio.sleep(_HANG_SECONDS)
        if self.manner == "drops first":
            _drop(server)
        refusals = {"busy": "451 Come back later", "no such user": "550 No such user here"}
        if self.manner in refusals:
            return refusals[self.manner]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Given the mail."""
        refusals = {"refuses the words": "554 That looks like spam", "busy after the words": "452 Disk is full"}
        if self.manner in refusals:
            return refusals[self.manner]
        if self.manner != "drops after and forgets":
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
        if self.manner == "hangs after":
            self.held_up.set()
            await asyncio.sleep(_HANG_SECONDS)
        if self.manner.startswith("drops after"):
            _drop(server)
        return "321 What?" if self.manner == "talks nonsense" else "250 Taken"


@contextmanager
def mail_sink(security: Security = "none", certificate: Certificate | None = None) -> Iterator[Sink]:
    """Serve until the block ends. With a certificate: encrypted as asked, and only for who signs in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = Sink(port, security=security)
    how: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        how = {"ssl_context" if security == "ssl" else "tls_context": context, "auth_required": True,
               "authenticator": _known, "require_starttls": security == "starttls",
               "auth_require_tls": security == "starttls"}  # fmt: skip
    controller = Controller(sink, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)


def _known(_server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Whether somebody may send."""
    known = mechanism in {"PLAIN", "LOGIN"} and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


def _drop(server: SMTP) -> None:
    """Cut the connection without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
