"""The scorer: cleaned texts through the encoder and the head, each text once."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sentiment.cleaning import VERSION as CLEANING
from sentiment.cleaning import prepare
from sentiment.deep.encoder import Encoder
from sentiment.deep.evidence import marked
from sentiment.deep.head import BUNDLED, read_head
from sentiment.deep.own_model import OwnEncoder, files_of
from sentiment.deep.packed import packed_file
from sentiment.deep.turns import VERSION as TURNS
from sentiment.deep.turns import turned
from sentiment.emoji import OPINION_WORDS
from sentiment.language import language_of
from sentiment.scoring import LABELS, Score, not_scored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from sentiment.cleaning import Prepared
    from sentiment.scoring import Evidence

    Floats = NDArray[np.float32]

# The languages the encoder has read, as ISO 639-1 has them. Source: Conneau et al. (2020), Unsupervised cross-lingual
# representation learning at scale, appendix A; the two written forms of Norwegian and Serbo-Croatian stand for theirs.
_CODES = (
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it "
    "ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my nb ne nl nn no om or pa pl ps pt ro ru sa sd sh si sk "
    "sl so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh"
)
LANGUAGES = frozenset(_CODES.split())
REMEMBERED_TEXTS = 20_000
# Bounds what is held in memory, and how long somebody who asks for one text waits behind many.
TEXTS_AT_ONCE = 1_024
# Of a longer text the begin and the end are read, half of this each: what it is about, and what it comes to.
CHARACTERS_READ = 2_000
_NAME = re.compile(r"\s*:([a-z0-9_]+):\s*")


class Read(NamedTuple):
    """What the head says of a text: its tone, below 0 negative, and below 0 where it hardly has an opinion."""

    tone: float
    opinion: float


class Means(Protocol):
    """An encoder as the scorer uses it."""

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> Floats:
        """Vectors of shape (texts, layers, width)."""
        ...


def deep_available() -> bool:
    """Whether the package with the encoder's weights is installed."""
    return packed_file() is not None


@cache
def bundled() -> Encoder:
    """The bundled encoder, loaded once for all of the process: a second and 200 MB."""
    return Encoder()


class DeepScorer:
    """A multilingual sentence encoder with a small head.

    ``model`` points to an encoder of the user's own: a folder with ``model.onnx``, ``tokenizer.json`` and the
    ``deep_head.json`` that ``python -m sentiment.training.deep DATA --model FOLDER`` puts there; or a file
    ``e5-small-q4.bin``, the bundled encoder's weights where the package cannot be installed. Nothing is loaded
    before the first text is scored.

    Raises
    ------
    FileNotFoundError : the weights, the folder or one of its files is missing.
    ImportError : a package that the user's own model needs is missing.
    ValueError : a file is damaged.
    """

    name = "deep"

    def __init__(self, model: Path | None = None) -> None:
        self._model = model
        folder = model if model is not None and model.is_dir() else None
        self._head = read_head(folder / "deep_head.json" if folder else BUNDLED)
        self.version = f"{self._head.version}.{CLEANING}.{TURNS}"
        if folder:
            files_of(folder)
            self.version += f"+{self._head.mark}"
        elif model is not None and not model.is_file():
            raise FileNotFoundError(f"there is no {model}")
        self._encoder: Means | None = None
        self._remembered: OrderedDict[bytes, Read] = OrderedDict()
        self._lock = Lock()

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order; None, numbers and bytes are ``no_text``."""
        prepared = [prepare(text) for text in texts]
        languages = [None if one.reason else language_of(one.text) for one in prepared]
        wanted = [
            one.reason is None and (language is None or language in LANGUAGES)
            for one, language in zip(prepared, languages, strict=True)
        ]
        read = iter(self._read([spoken(one) for one, take in zip(prepared, wanted, strict=True) if take]))
        scores = []
        for one, language, take in zip(prepared, languages, wanted, strict=True):
            if take:
                scores.append(self._score(next(read), one, language))
            else:
                scores.append(not_scored(one.reason or "language", self, language))
        return scores

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The words without which the score would be another; empty where there is no score."""
        if self.score_many([text])[0].label == "not_scored":
            return ()
        return marked(
            prepare(text), lambda variants: [one.tone for one in self._read(map(spoken_text, variants), remember=False)]
        )

    def _score(self, read: Read, prepared: Prepared, language: str | None) -> Score:
        """The score of a text that was read so."""
        if self._head.silent(read.tone, read.opinion):
            return not_scored("no_evidence", self, language)
        chances = self._head.probabilities(read.tone)
        label = LABELS[chances.index(max(chances))]
        negative, _, positive = chances
        reason = "cut" if prepared.cut or len(prepared.text) > CHARACTERS_READ else "ok"
        polarity = positive - negative
        return Score(label, negative, positive, polarity, max(chances), reason, language, self.name, self.version)

    def _read(self, given: Iterable[str], *, remember: bool = True) -> list[Read]:
        """What the head says of every text, each different text computed once."""
        texts = list(given)
        if not texts:
            return []
        keys = [hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts]
        with self._lock:
            known = {key: self._remembered[key] for key in keys if key in self._remembered}
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        order = sorted(fresh, key=lambda key: len(fresh[key]))
        for at in range(0, len(order), TEXTS_AT_ONCE):
            batch = order[at : at + TEXTS_AT_ONCE]
            found = self._computed(batch, [fresh[key] for key in batch], remember=remember)
            known.update(found)
        return [known[key] for key in keys]

    def _computed(self, keys: Sequence[bytes], texts: Sequence[str], *, remember: bool) -> dict[bytes, Read]:
        """The same of different texts by their keys; kept for the next time if so wished."""
        with self._lock:
            means = self._loaded().layer_means(texts, self._head.layers)
            tones = (tone + turned(text) for tone, text in zip(self._head.tones(means).tolist(), texts, strict=True))
            found = dict(zip(keys, map(Read, tones, self._head.opinions(means).tolist()), strict=True))
            if remember:
                self._remember(found)
        return found

    def _remember(self, fresh: dict[bytes, Read]) -> None:
        """Keep the newest ``REMEMBERED_TEXTS``."""
        self._remembered.update(fresh)
        while len(self._remembered) > REMEMBERED_TEXTS:
            self._remembered.popitem(last=False)

    def _loaded(self) -> Means:
        """The encoder, loaded when first needed."""
        if self._encoder is None:
            if self._model is None:
                self._encoder = bundled()
            elif self._model.is_dir():
                self._encoder = OwnEncoder(self._model)
            else:
                self._encoder = Encoder(self._model)
        return self._encoder


def spoken(prepared: Prepared) -> str:
    """A cleaned text as the encoder reads it."""
    return spoken_text(prepared.text)


def spoken_text(text: str) -> str:
    """The text with a word in place of each name of an emoji; of a long one its begin and its end."""
    if ":" in text:
        text = _NAME.sub(_word, text).strip()
    if len(text) > CHARACTERS_READ:
        text = f"{text[: CHARACTERS_READ // 2]} {text[-(CHARACTERS_READ // 2) :]}"
    return text


def _word(name: re.Match[str]) -> str:
    """An English word of the emoji's tone, else its name in words."""
    return f" {OPINION_WORDS.get(name[1]) or name[1].replace('_', ' ')} "
