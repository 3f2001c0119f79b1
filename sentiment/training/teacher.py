"""Asks the deep scorer about words and sentences: what the quick model learns beside labels.

``teacher.txt`` gets the tone of each word that stands in two training texts or more, the quick model's first guess of
rare words; ``taught.txt`` tone and opinion of sentences that nobody labelled (``taught.py``). Both come from the head
that ships (``sentiment.training.deep``), so that is to be trained first. Needs the encoder's package and some ten
minutes of one core.

    python -m sentiment.training.teacher DATA_FOLDER
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sentiment.cleaning import prepare
from sentiment.deep.encoder import Encoder
from sentiment.deep.head import read_head
from sentiment.deep.scorer import TEXTS_AT_ONCE, spoken
from sentiment.quick_features import lowered, plain_words
from sentiment.training.priors import TEACHER
from sentiment.training.sets import read_sets
from sentiment.training.taught import TAUGHT, Said, sentences_of, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sentiment.deep.scorer import Means

IN_TEXTS, MOST, LETTERS = 2, 16_000, 3
HEAD = "# Tone that the deep scorer's head gives a word alone, less the median, in standard deviations."


def main(arguments: Sequence[str]) -> None:
    """Write both files."""
    sets = read_sets(Path(arguments[0]))
    words = frequent_words(text for given in sets.values() for text in given.texts)
    sentences = [text for texts in sentences_of(sets).values() for text in texts]
    said = asked([*words, *sentences], Encoder(), print)
    TEACHER.write_text(strengths(words, [one.tone for one in said[: len(words)]]))
    TAUGHT.write_text(written(zip(sentences, said[len(words) :], strict=True)))


def frequent_words(texts: Iterable[str]) -> list[str]:
    """The words of the most texts, the most frequent first."""
    found = Counter(word for text in texts for word in set(plain_words(lowered(text))))
    usable = [
        word
        for word, count in found.items()
        if count >= IN_TEXTS and len(word) >= LETTERS and word.isascii() and word.isalpha()
    ]
    return sorted(usable, key=lambda word: (-found[word], word))[:MOST]


def asked(texts: Sequence[str], encoder: Means, say: Callable[[str], None]) -> list[Said]:
    """What the shipped head says of each text, in order."""
    head = read_head()
    spelled = [spoken(prepare(text)) for text in texts]
    order = sorted(range(len(spelled)), key=lambda place: len(spelled[place]))
    found: dict[int, Said] = {}
    for at in range(0, len(order), TEXTS_AT_ONCE):
        places = order[at : at + TEXTS_AT_ONCE]
        means = encoder.layer_means([spelled[place] for place in places], head.layers)
        said = map(Said, head.tones(means).tolist(), head.opinions(means).tolist())
        found |= dict(zip(places, said, strict=True))
        say(f"{len(found)} of {len(texts)} read")
    return [found[place] for place in range(len(texts))]


def strengths(words: Sequence[str], tones: Sequence[float]) -> str:
    """The file of words, sorted, each with its tone as the first line says."""
    given = np.array(tones)
    told = (given - np.median(given)) / given.std()
    lines = [f"{word} {strength:.2f}" for word, strength in sorted(zip(words, told.tolist(), strict=True))]
    return "\n".join([HEAD, *lines]) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
