"""Sentences that nobody labelled, and what the deep scorer says of them, which the quick scorer learns from as well.

``taught.txt`` is written by ``sentiment.training.teacher``. It holds no words, only a checksum of each sentence: the
sentences themselves are those of the licensed sets, and found again in the folder.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sentiment.training.sets import Labelled

TAUGHT = Path(__file__).parent / "taught.txt"
SENTENCES = {"shop": 9_000, "clothing": 2_500}  # how many of which set; every kind of article is in the first
SHORTEST, LONGEST = 15, 220  # characters
_END = re.compile(r"(?<=[.!?])\s+")


class Said(NamedTuple):
    """What the deep scorer says of a sentence: below 0 a negative tone, below 0 hardly an opinion."""

    tone: float
    opinion: float


def sentences_of(sets: Mapping[str, Labelled]) -> dict[str, list[str]]:
    """The sentences of each set that is asked about, the same ones every time."""
    return {
        name: sorted(set(_sentences(sets[name].texts)), key=lambda text: hashlib.sha256(text.encode()).digest())[:count]
        for name, count in SENTENCES.items()
        if name in sets
    }


def taught_sentences(sets: Mapping[str, Labelled]) -> dict[str, list[tuple[str, Said]]]:
    """The sentences of each set with what was said of them, those aside that nobody was asked about."""
    known = _read(TAUGHT.read_text())
    found = {name: [(text, known.get(mark(text))) for text in texts] for name, texts in sentences_of(sets).items()}
    return {name: [(text, said) for text, said in rows if said is not None] for name, rows in found.items()}


def written(said: Iterable[tuple[str, Said]]) -> str:
    """The file: a sentence's checksum, its tone, its side of the second line; a line each, sorted."""
    lines = (f"{mark(text)} {tone:.1f} {opinion:.1f}" for text, (tone, opinion) in said)
    return "\n".join(["# Checksum of a sentence, tone and opinion by the deep scorer's head.", *sorted(lines), ""])


def mark(text: str) -> str:
    """Ten letters that another sentence hardly has."""
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    """The sentences of middle length; what stands before a first colon may be a title."""
    parts = (part.strip() for text in texts for part in _END.split(text.split(": ", 1)[-1]))
    return (part for part in parts if SHORTEST <= len(part) <= LONGEST)


def _read(content: str) -> dict[str, Said]:
    rows = (line.split() for line in content.splitlines() if not line.startswith("#"))
    return {name: Said(float(tone), float(opinion)) for name, tone, opinion in rows}
