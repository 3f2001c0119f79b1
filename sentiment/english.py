"""English as TextBlob can read it: contractions spelled out, negations put before the word they turn.

TextBlob turns a word of opinion only where "not", "no", "never" or "n't" stand right before it: "isn't great" and "I
can't say I'm happy" it takes for praise, and it knows few words of what goes wrong with an order. Here a negation is
carried to the opinion it is about, within the clause, and words of complaint are given a stand-in that TextBlob knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sentiment.emoji import OPINION_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

WORD = re.compile(r":[a-z0-9_]+:|[^\W\d_]+(?:'[^\W\d_]+)?|[!?.,;()\n]")

_SHOUT = "!"
_NOTHING = "period"  # a word without meaning to TextBlob, long enough that no negation and no adverb reaches over it
_STOPS = (_SHOUT, _NOTHING)
_IDIOMS = frozenset([("kind", "of"), ("at", "least")])
# How far a negation reaches, in words. Chosen on the licence-clean sets (textblob_scorer.py says which).
REACH = 5
_ENDS = frozenset("!?.,;()\n")
_TURNS = frozenset(
    ["but", "however", "although", "though", "because", "except", "yet", "while", "until", "unless", "if"]
)
_NEGATION_WORDS = "not no never cannot without hardly barely neither nor nobody none nothing"
_NEGATED_VERBS = "is are was were do does did have has had ca could wo would should ai need"
_NEGATIONS = frozenset(_NEGATION_WORDS.split()).union(
    *((f"{verb}n't", f"{verb}nt") for verb in _NEGATED_VERBS.split()), ["won't", "wont"]
)
# "not only good", "no doubt": nothing is denied.
_EMPTY_AFTER = frozenset(
    ["only", "just", "merely", "simply", "doubt", "wonder", "mention", "sure", "necessarily", "matter", "short"]
)
# "couldn't be happier", "can't recommend it enough", "can't wait": the highest praise.
_CAN = frozenset(["can't", "cant", "cannot", "couldn't", "couldnt"])
_PRAISE_AFTER_CAN = frozenset(["wait", "beat", "complain", "fault", "wrong"])

# Bad only when denied: "didn't work", "would never buy", "not worth", "never arrived".
_BAD_IF_DENIED_WORDS = (
    "work works working worked like buy buying recommend recommended order use using shop fit fits worth arrive "
    "arrived receive received deliver delivered hold holds charge charges respond answer help last lasted stay "
    "impressed deserve again back waste"
)
_BAD_IF_DENIED = frozenset(_BAD_IF_DENIED_WORDS.split())
_COMPARES = frozenset(["as", "what"])
# Words of complaint and of praise that TextBlob does not know, or takes for something else.
_BAD_WORDS = (
    "broke breaks refund refunded scam junk garbage trash unusable unreliable avoid defective defect problem "
    "problems issue issues trouble overpriced regret damaged flimsy shoddy leaks leaked leaking crash crashes "
    "crashed freezes drained ripped torn fraud ripoff nightmare hassle cheaply sloppy unprofessional unresponsive "
    "ignored lied misleading delayed cancelled wasted waste fake malfunction malfunctioned refuses refused "
    "complaints"
)
_GOOD_WORDS = (
    "recommend recommended loves reliable sturdy durable comfy helpful gem tasty yummy flattering flawlessly thank "
    "grateful thrilled bargain flawless courteous attentive hooked cozy cosy"
)
_STAND_INS = (
    dict.fromkeys(_BAD_WORDS.split(), "bad")
    | dict.fromkeys(_GOOD_WORDS.split(), "good")
    | {"stopped": "bad", "joke": "bad", "likes": "liked", "happier": "happy", "ok": "decent", "okay": "decent"}
    | {f":{name}:": word for name, word in OPINION_WORDS.items()}
)
# TextBlob has a number for them all the same: "my first order" +.25, "cheap plastic" +.4, "a small box" -.25.
_NO_OPINION_WORDS = (
    "absolutely actual apparently available back base basic bass better big black casual casually certain certainly "
    "cheap clear clearly closed common complaint complete completely complex curious dark developed different "
    "directly down dramatic due early easily enough especially everyday evil exact exactly expected experienced "
    "extra extremely far few final finally first fitting fixed free full game general generally grand green grey "
    "half hard hidden high higher highly honest honestly huge intense large last later latest left less like little "
    "long loose low main mainly major many modern more most mostly much near nearly new next normal offer offers "
    "old older only open original other own pale particular particularly past pink possible potential previous "
    "previously public raw ready real really recently red remote right rose round same second short single slight "
    "slightly small sound subject subtle sure surely thick top totally typically usual usually very white whole "
    "willing wise young"
)
NO_OPINION = frozenset(_NO_OPINION_WORDS.split())


_WATCHED = _ENDS | _TURNS | _NEGATIONS | _STAND_INS.keys() | {"kind", "of", "at", "least"}


class Mended(NamedTuple):
    """Words in the order TextBlob should read them, and for each the first and last token it stands for."""

    words: list[str]
    tokens: list[tuple[int, int]]


class Denial(NamedTuple):
    """A negation that still looks for the word it is about."""

    token: int
    reach: int  # the last token it can turn
    verb: str  # "can't", or whatever it came from


def mended(tokens: Sequence[str], opinions: AbstractSet[str]) -> Mended:
    """The tokens (of ``WORD``, in small letters) as TextBlob should read them.

    ``opinions`` are the words that a negation is carried to; anything else it passes over, ``REACH`` words far, until
    the clause ends or turns ("but").
    """
    words: list[str] = []
    places: list[tuple[int, int]] = []
    denial: Denial | None = None
    for at, token in enumerate(tokens):
        if denial is None and token not in _WATCHED and "'" not in token:
            words.append(token)
            places.append((at, at))
        elif token in _ENDS or token in _TURNS:
            denial = None
            words += _STOPS if token == _SHOUT else _STOPS[1:]
            places += [(at, at)] * (len(words) - len(places))
        elif token in _NEGATIONS:
            denial = _denial(tokens, at)
        else:
            word, first = _read(tokens, at), at
            if denial is not None and at <= denial.reach:
                if _is_bad_if_denied(tokens, at, denial, opinions):
                    word, first, denial = "bad", denial.token, None
                elif word in opinions:
                    words.append("not")
                    places.append((denial.token, denial.token))
                    denial = None
            words.append(word)
            places.append((first, at))
    return Mended(words, places)


def _read(tokens: Sequence[str], at: int) -> str:
    """The word TextBlob should take the token for."""
    token = tokens[at]
    if tuple(tokens[at : at + 2]) in _IDIOMS or (at and (tokens[at - 1], token) in _IDIOMS):
        return _NOTHING
    # "it's" as "it": TextBlob would look for an emoticon in it.
    return _STAND_INS.get(token, token.partition("'")[0])


def _denial(tokens: Sequence[str], at: int) -> Denial | None:
    """The negation at this token; None where it denies nothing."""
    following = tokens[at + 1 : at + 1 + REACH]
    if not following or following[0] in _EMPTY_AFTER:
        return None
    verb = tokens[at]
    if verb in _CAN and ("enough" in tokens[at + 1 : at + 3 + REACH] or not _PRAISE_AFTER_CAN.isdisjoint(following)):
        return None
    if (
        following[0] in {"be", "been"}
        and len(following) > 1
        and (following[1] == "more" or following[1].endswith("er"))
    ):
        return None
    return Denial(at, at + REACH, verb)


def _is_bad_if_denied(tokens: Sequence[str], at: int, denial: Denial, opinions: AbstractSet[str]) -> bool:
    """Whether a negation before this token makes a complaint of it.

    "Not as described" and "not what I ordered" do; "not as good" is denied at "good"; "don't know what" is nothing.
    """
    token = tokens[at]
    if token in _COMPARES:
        return at == denial.token + 1 and opinions.isdisjoint(tokens[at + 1 : at + 2])
    return token in _BAD_IF_DENIED and (denial.verb not in _CAN or token == "recommend")  # noqa: S105 - a word
