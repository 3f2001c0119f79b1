"""Who sent a message, and that nobody changed it: the signature of the Standard Webhooks convention."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256


def signature(secret: bytes, delivery_id: str, timestamp: int, body: bytes) -> str:
    """The value of the header ``webhook-signature``.

    Parameters
    ----------
    timestamp : seconds since 1970, as in the header ``webhook-timestamp``: a receiver refuses what is minutes old, so
        that nobody can send a recorded message again.

    Source: Standard Webhooks specification 1.0, "Signature scheme" (symmetric).
    """
    signed = b".".join((delivery_id.encode("ascii"), str(timestamp).encode("ascii"), body))
    return "v1," + b64encode(hmac.new(secret, signed, sha256).digest()).decode("ascii")
