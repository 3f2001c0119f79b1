"""Where messages may go: to public addresses, and to networks that whoever runs the server has named.

A manager types the address, but the server sends: without this, its own neighbours, which trust it, could be reached
through it (a database's console, the metadata of a cloud). The name is looked up once, each address behind it is
checked, and the connection goes to the very address that was checked: an answer that changes between the look and the
connection gains nothing.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import TYPE_CHECKING

from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALLOW_VARIABLE = "RAPPORT_WEBHOOK_ALLOW"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def allowed_networks(environment: Mapping[str, str] = os.environ) -> tuple[Network, ...]:
    """The networks that may be reached beside public ones: ``RAPPORT_WEBHOOK_ALLOW=10.0.0.0/8,127.0.0.1``.

    Raises
    ------
    UserError : one of them is no network.
    """
    found = []
    for part in environment.get(ALLOW_VARIABLE, "").split(","):
        if part.strip():
            try:
                found.append(ipaddress.ip_network(part.strip(), strict=False))
            except ValueError as error:
                raise UserError(
                    f"{ALLOW_VARIABLE} names '{part.strip()}', which is no network.", "Write it as 10.0.0.0/8."
                ) from error
    return tuple(found)


def reachable(host: str, port: int, networks: Sequence[Network]) -> str:
    """The address to connect to.

    Raises
    ------
    OSError : the name is not known.
    UserError : an address behind the name is not public, and not allowed either.
    """
    known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in known))
    for text in addresses:
        address = _plain(ipaddress.ip_address(text))
        if not _is_public(address) and not any(address in network for network in networks):
            raise UserError(
                f"{host} leads to {address}, which is not a public address.",
                f"Whoever runs the server can allow its network with {ALLOW_VARIABLE}.",
            )
    return addresses[0]


def _plain(address: Address) -> Address:
    """The older address inside a newer one: what is reached is the older one."""
    inside = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if isinstance(address, ipaddress.IPv6Address) and inside is None:
        inside = address.sixtofour or (address.teredo[1] if address.teredo else None)
    return inside or address


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
