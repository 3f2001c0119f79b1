"""The file that the quick scorer's weights ship in: how it is written and read.

The file is, in this order: the line ``RAPPORT QUICK 1``; a line of JSON (the header); the zlib-compressed payload. The
payload is the terms in sorted order, UTF-8, one a line; a byte of zero; and for each term in the same order a signed
byte of weight, then for each a byte that is 1 where the term is an opinion by itself.
The header holds ``version`` of the model, ``scale`` (what one step of a weight is worth), ``padding`` and ``exponent``
(how the sum is divided by the length of the text), ``slope`` and ``intercept`` (from that to log odds), ``gathered``
(what log odds times the number of terms must come to where no term is an opinion by itself) and ``sha256`` of the
payload as it lies in the file.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC = b"RAPPORT QUICK 1"
MOST_STEPS = 127


class Weights(NamedTuple):
    """The quick model.

    ``steps`` is the weight of each term in whole steps, -127 to 127, never 0. The log odds of a positive opinion in a
    text of ``n`` words whose terms sum to ``s`` are ``slope * scale * s / (n + padding) ** exponent + intercept``.
    """

    version: str
    scale: float
    padding: float
    exponent: float
    slope: float
    intercept: float
    gathered: float
    steps: Mapping[str, int]
    deciding: frozenset[str]


def pack(weights: Weights) -> bytes:
    """The file of a model; the same model gives the same bytes."""
    terms = sorted(weights.steps)
    plain = "\n".join(terms).encode() + b"\0" + array("b", [weights.steps[term] for term in terms]).tobytes()
    plain += bytes(term in weights.deciding for term in terms)
    payload = zlib.compress(plain, 9)
    header = {key: value for key, value in weights._asdict().items() if key not in ("steps", "deciding")}
    header["sha256"] = hashlib.sha256(payload).hexdigest()
    return b"\n".join((MAGIC, json.dumps(header, sort_keys=True).encode(), payload))


def unpack(content: bytes) -> Weights:
    """The model of a file.

    Raises
    ------
    ValueError : the file is of another kind or version, or is damaged.
    """
    magic, header_line, payload = [*content.split(b"\n", 2), b"", b""][:3]
    if magic != MAGIC:
        raise ValueError("This is not a file of weights that this version of the quick scorer reads.")
    header = json.loads(header_line)
    if hashlib.sha256(payload).hexdigest() != header.pop("sha256"):
        raise ValueError("The file of the quick scorer's weights is damaged: its checksum differs.")
    text, _, numbers = zlib.decompress(payload).partition(b"\0")
    terms = text.decode().split("\n")
    steps = dict(zip(terms, array("b", numbers[: len(terms)]), strict=True))
    return Weights(**header, steps=steps, deciding=frozenset(compress(terms, numbers[len(terms) :])))
