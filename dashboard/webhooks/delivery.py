"""Sending one message to one address, and what is known of it afterwards.

Anything but a clear yes is tried again: the receiver knows a second copy by its number. What cannot become a yes by
waiting (an address that may not be reached, a redirect, which is never followed) has failed at once.
"""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from dashboard.errors import UserError
from dashboard.webhooks.address import reachable
from dashboard.webhooks.signature import signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from urllib3 import BaseHTTPResponse

    from dashboard.webhooks.address import Network
    from data_access.repositories.webhooks import State

ANSWER_SECONDS = 10.0  # for each step of the conversation
WHOLE_SECONDS = 20.0  # for all of it: a receiver that answers letter by letter holds up others no longer
MOST_READ = 500  # bytes of what a receiver says of why not
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a message, and the words that tell why."""

    state: State
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message as it goes over the line."""

    url: str
    secret: bytes
    delivery_id: str
    timestamp: int
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """By them a receiver knows it: its number, when it was sent, and who signed it."""
        return {
            "Content-Type": "application/json",
            "User-Agent": "Rapport",
            "webhook-id": self.delivery_id,
            "webhook-timestamp": str(self.timestamp),
            "webhook-signature": signature(self.secret, self.delivery_id, self.timestamp, self.body),
        }


def deliver(
    parcel: Parcel, networks: Sequence[Network], *, seconds: float = ANSWER_SECONDS, whole: float = WHOLE_SECONDS
) -> Fate:
    """Send a message once; what is known of it afterwards. Never raises for what a server or the network does."""
    parts = urlsplit(parcel.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        address = reachable(host, port, networks)
    except UserError as error:
        return Fate("refused", str(error))
    except (OSError, UnicodeError):
        return Fate("refused_for_now", f"The name {host} is not known.")
    connection = _connection(parts.scheme, host, address, port, seconds)
    late = threading.Timer(whole, _cut, (connection,))
    late.daemon = True
    late.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        standard = port == _PORTS[parts.scheme]
        named = f"[{host}]" if ":" in host else host
        told = {"Host": named if standard else f"{named}:{port}", **parcel.headers}
        connection.request("POST", target, body=parcel.body, headers=told, preload_content=False)
        return _fate(connection.getresponse())
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        return Fate("refused_for_now", _words(error))
    finally:
        late.cancel()
        connection.close()


def _connection(scheme: str, host: str, address: str, port: int, seconds: float) -> HTTPConnection:
    """A connection to the address that was checked; the certificate must be that of the name."""
    if scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    safe = ssl.create_default_context()
    return HTTPSConnection(address, port, timeout=seconds, ssl_context=safe, server_hostname=host, assert_hostname=host)


def _cut(connection: HTTPConnection) -> None:
    """End a conversation that takes too long: whoever waits for an answer is told that there is none."""
    line = connection.sock
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself


def _fate(answer: BaseHTTPResponse) -> Fate:
    status = answer.status
    if 200 <= status < 300:  # noqa: PLR2004  what HTTP calls a success
        return Fate("sent")
    if 300 <= status < 400:  # noqa: PLR2004  as above: a redirect
        return Fate("refused", f"It answered {status} and points elsewhere. Write the address it points to.")
    said = answer.read(MOST_READ, decode_content=False) or b""
    words = " ".join(said.decode("utf-8", "replace").split())
    plain = "".join(letter for letter in words if letter.isprintable())
    return Fate("refused_for_now", f"It answered {status}: {plain}" if plain else f"It answered {status}.")


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "It did not answer in time."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Its certificate is not to be trusted: {error.verify_message}."
    if isinstance(error, ssl.SSLError):
        return "No safe connection came about."
    if "refused" in str(error):
        return "It refused the connection."
    return "The connection broke before it answered."
