"""The file that the quick scorer's weights ship in: how it is written and read.

The file is, in this order: the line ``RAPPORT QUICK 2``; a line of JSON (the header); the zlib-compressed payload. The
payload is the terms in sorted order, UTF-8, one a line; a byte of zero; and for each term in the same order a signed
byte of weight for the tone, then for each a signed byte of weight for there being an opinion at all (0 where the term
says nothing of the one or the other), then for each a byte that is 1 where the term is an opinion by itself.
The header holds the other fields of ``Weights`` and ``sha256`` of the payload as it lies in the file.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC = b"RAPPORT QUICK 2"
MOST_STEPS = 127
_BY_TERM = ("steps", "opinions", "deciding")  # of the payload; the rest is the header


class Weights(NamedTuple):
    """The quick model.

    ``steps`` is the weight of each term in whole steps, -127 to 127, never 0. The log odds of a positive opinion in a
    text of ``n`` words whose terms sum to ``s`` are ``slope * scale * s / (n + padding) ** exponent + intercept``.
    ``opinions`` is the same for a second line, whose terms sum to ``t``: where ``opinion_scale * t / (n + padding) **
    exponent + opinion_intercept`` is below 0 the text hardly says an opinion, and it has a score only if its log odds
    are ``likely`` or farther from 0. ``gathered`` is what log odds times the number of terms must come to where no
    term is one of ``deciding``, an opinion by itself.
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
    opinions: Mapping[str, int] = MappingProxyType({})
    opinion_scale: float = 0.0
    opinion_intercept: float = 0.0
    likely: float = 0.0


def pack(weights: Weights) -> bytes:
    """The file of a model; the same model gives the same bytes."""
    terms = sorted({*weights.steps, *weights.opinions})
    plain = "\n".join(terms).encode() + b"\0"
    for line in (weights.steps, weights.opinions):
        plain += array("b", [line.get(term, 0) for term in terms]).tobytes()
    plain += bytes(term in weights.deciding for term in terms)
    payload = zlib.compress(plain, 9)
    header = {key: value for key, value in weights._asdict().items() if key not in _BY_TERM}
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
    count = len(terms)
    steps, opinions = (
        {term: step for term, step in zip(terms, array("b", part), strict=True) if step}
        for part in (numbers[:count], numbers[count : 2 * count])
    )
    deciding = frozenset(compress(terms, numbers[2 * count :]))
    return Weights(**header, steps=steps, deciding=deciding, opinions=opinions)
