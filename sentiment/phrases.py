"""Phrases that customers use now and did not use before, and that no topic covers: what nobody thought of.

A phrase is told only where its rate rose beyond chance, all phrases of the store considered together. Each customer
counts once on each side: ten complaints of one person are one.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import betainc, betaincinv

from sentiment.cleaning import prepare
from sentiment.keywords import LONGEST_WORD, WORD, folded
from sentiment.topics import topics_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from sentiment.topics import Taxonomy

    Floats = NDArray[np.float64]
    Phrase = tuple[str, ...]

COLUMNS = ("phrase", "recent_count", "earlier_count", "recent_share", "earlier_share", "rate_ratio", "low", "high",
           "p_value", "score", "examples")  # fmt: skip
LONGEST = 3  # words
FEWEST = 5  # customers (or texts) that a phrase needs, of both times to be tested, of the recent time to be told
FEWEST_DIFFERENT = 3  # texts that are not copies of each other
FALSE_DISCOVERY_RATE = 0.05
CONFIDENCE = 0.95
SAME = 0.8  # share of their texts in common that makes one of two phrases enough
MOST_EXAMPLES = 5
_FEWEST_LETTERS = 3  # of a phrase of one word
_STOPS = re.compile(r"[.!?;:,()\[\]\"\n…•|/]+")  # no phrase goes across


class _Text(NamedTuple):
    """A text that has words: its place among the texts given, who said it, and its words between stops."""

    place: int
    customer: Hashable
    parts: list[list[str]]


@cache
def stop_words() -> frozenset[str]:
    """Words that carry no subject, of the languages the keywords come in; folded."""
    told = json.loads((Path(__file__).parent / "weights" / "stop_words.json").read_text(encoding="utf-8"))
    return frozenset(folded(word) for rows in told.values() for row in rows for word in row.split())


def rising_phrases(
    recent: Sequence[object],
    earlier: Sequence[object],
    *,
    covered: Taxonomy | None = None,
    recent_customers: Sequence[Hashable] | None = None,
    earlier_customers: Sequence[Hashable] | None = None,
) -> pd.DataFrame:
    """Phrases of one to three words whose rate rose between two times, the most telling first.

    Parameters
    ----------
    recent, earlier : texts of the two times.
    covered : phrases in which this taxonomy finds a topic are left out.
    recent_customers, earlier_customers : who said each text; without them each text counts for itself.

    Returns
    -------
    DataFrame with ``COLUMNS``: the phrase; customers (texts without customers) who used it, and their share of all,
    0-1; ``rate_ratio`` with its 95 % interval ``low`` to ``high`` (infinite where nobody used it earlier); the
    one-sided ``p_value``; ``score``, its class-based TF-IDF; ``examples``, up to 5 places in ``recent``. Told is what
    passes Benjamini and Hochberg's rule at 0.05 over all phrases used by 5 or more in both times together, with
    ``low`` above 1, 5 or more customers and 3 different texts now. Of phrases that share four fifths of their
    texts the longest stays. Empty where nothing rose, or either time has no text.

    Source: the exact conditional test of two Poisson rates, Przyborowski & Wilenski (1940), Biometrika 31, 313-323;
    class-based TF-IDF, Grootendorst (2022), arXiv:2203.05794; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57.
    """
    now, before = _texts(recent, recent_customers), _texts(earlier, earlier_customers)
    if not now or not before:
        return pd.DataFrame(columns=list(COLUMNS))
    used, used_before = _used(now, before)
    phrases = sorted(
        phrase for phrase in used.keys() | used_before.keys() if used[phrase] + used_before[phrase] >= FEWEST
    )
    table = _rates(
        np.array([used[phrase] for phrase in phrases], dtype=float),
        np.array([used_before[phrase] for phrase in phrases], dtype=float),
        len({text.customer for text in now}),
        len({text.customer for text in before}),
    )
    table.insert(0, "phrase", pd.Series(phrases, dtype=object))
    risen = _passing(table["p_value"].to_numpy()) & (table["low"] > 1) & (table["recent_count"] >= FEWEST)
    return _told(table[risen], now, recent, covered)


def _texts(texts: Sequence[object], customers: Sequence[Hashable] | None) -> list[_Text]:
    """The texts that have words; one whose customer is not known (None) counts for itself."""
    found = []
    for place, text in enumerate(texts):
        parts = [_words(part) for part in _STOPS.split(prepare(text).text)]
        if any(parts):
            customer = None if customers is None else customers[place]
            found.append(_Text(place, ("alone", place) if customer is None else customer, parts))
    return found


def _words(part: str) -> list[str]:
    return [folded(word) for word in WORD.findall(part)]


def _used(now: list[_Text], before: list[_Text]) -> tuple[Counter[Phrase], Counter[Phrase]]:
    """How many customers used each phrase, in both times.

    First the words alone: what is rarer than ``FEWEST`` cannot be part of a phrase that is not.
    """
    words = [_customers_of(side, _single) for side in (now, before)]
    known = {word for word in words[0].keys() | words[1].keys() if words[0][word] + words[1][word] >= FEWEST}
    used, used_before = (_customers_of(side, lambda part: _phrases(part, known)) for side in (now, before))
    return used, used_before


def _customers_of(side: list[_Text], cut: Callable[[list[str]], Iterable[Phrase]]) -> Counter[Phrase]:
    """How many customers used what their texts are cut into."""
    said: dict[Hashable, set[Phrase]] = defaultdict(set)
    for text in side:
        said[text.customer].update(chain.from_iterable(map(cut, text.parts)))
    return Counter(chain.from_iterable(said.values()))


def _single(part: list[str]) -> Iterator[Phrase]:
    return ((word,) for word in part)


def _phrases(part: list[str], known: set[Phrase]) -> Iterator[Phrase]:
    """The phrases of the words between two stops: all of their words known, a subject at either end."""
    stops = stop_words()
    for first, word in enumerate(part):
        if word in stops or word.isdigit():
            continue
        for last in range(first + 1, min(first + LONGEST, len(part)) + 1):
            if (part[last - 1],) not in known:
                break
            end = part[last - 1]
            if end not in stops and not end.isdigit() and (last > first + 1 or len(word) >= _FEWEST_LETTERS):
                yield tuple(part[first:last])


def _not_covered(phrases: list[Phrase], covered: Taxonomy | None) -> list[Phrase]:
    """The phrases in which no topic is found."""
    if covered is None:
        return phrases
    topics = topics_of([" ".join(phrase) for phrase in phrases], covered)
    return [phrase for phrase, found in zip(phrases, topics, strict=True) if not found]


def _rates(now: Floats, before: Floats, customers_now: int, customers_before: int) -> pd.DataFrame:
    """The measures of each phrase, from the customers who used it and all customers."""
    share, odds = customers_now / (customers_now + customers_before), customers_before / customers_now
    tail = (1 - CONFIDENCE) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(now > 0, betaincinv(now, before + 1, tail), 0.0)
        high = np.where(before > 0, betaincinv(now + 1, before, 1 - tail), 1.0)
        # Given how often a phrase is used at all, its recent uses are binomial with the recent share of customers.
        p_value = np.where(now > 0, betainc(now, before + 1, share), 1.0)
        columns = {
            "recent_count": now.astype(int),
            "earlier_count": before.astype(int),
            "recent_share": now / customers_now,
            "earlier_share": before / customers_before,
            "rate_ratio": now / before * odds,
            "low": low / (1 - low) * odds,
            "high": high / (1 - high) * odds,
            "p_value": p_value,
            "score": now / customers_now * np.log1p((now.sum() + before.sum()) / 2 / (now + before)),
        }
    return pd.DataFrame(columns)


def _passing(p_values: Floats) -> NDArray[np.bool_]:
    """Which p-values pass Benjamini and Hochberg's rule."""
    order = np.sort(p_values)
    passed = np.flatnonzero(order <= FALSE_DISCOVERY_RATE * np.arange(1, len(order) + 1) / max(len(order), 1))
    return p_values <= (order[passed[-1]] if len(passed) else -1.0)


def _told(risen: pd.DataFrame, now: list[_Text], recent: Sequence[object], covered: Taxonomy | None) -> pd.DataFrame:
    """The phrases in different texts, each story once, spelled as in their first text and with examples."""
    asked: set[Phrase] = set(risen["phrase"])
    known: set[Phrase] = {(word,) for phrase in asked for word in phrase}
    texts: dict[Phrase, list[_Text]] = defaultdict(list)
    for text in now:
        for phrase in asked.intersection(chain.from_iterable(_phrases(part, known) for part in text.parts)):
            texts[phrase].append(text)
    different = {phrase: len({str(text.parts) for text in own}) for phrase, own in texts.items()}
    places = {phrase: {text.place for text in own} for phrase, own in texts.items()}
    longest = _longest({phrase: own for phrase, own in places.items() if different[phrase] >= FEWEST_DIFFERENT})
    # Only now: what is told in the same texts as a covered phrase is covered by it.
    told = risen[risen["phrase"].isin(_not_covered(longest, covered))].sort_values(
        ["score", "phrase"], ascending=[False, True]
    )
    examples = [tuple(sorted(places[phrase]))[:MOST_EXAMPLES] for phrase in told["phrase"]]
    spelled = [_spelled(phrase, recent[shown[0]]) for phrase, shown in zip(told["phrase"], examples, strict=True)]
    found = told.assign(
        phrase=pd.Series(spelled, told.index, dtype="str"), examples=pd.Series(examples, told.index, dtype=object)
    )
    return found[list(COLUMNS)].reset_index(drop=True)


def _longest(places: dict[Phrase, set[int]]) -> list[Phrase]:
    """The phrases without those that a longer, or more frequent, one tells as well: in nearly the same texts."""
    kept: list[Phrase] = []
    for phrase in sorted(places, key=lambda phrase: (-len(phrase), -len(places[phrase]), phrase)):
        own = places[phrase]
        if all(len(own & places[other]) < SAME * len(own | places[other]) for other in kept):
            kept.append(phrase)
    return kept


def _spelled(phrase: Phrase, text: object) -> str:
    """The phrase with the accents of a text it stands in."""
    words = [word for word in WORD.findall(prepare(text).text) if len(word) <= LONGEST_WORD]
    plain = [folded(word) for word in words]
    for first in range(len(words) - len(phrase) + 1):
        if tuple(plain[first : first + len(phrase)]) == phrase:
            return " ".join(words[first : first + len(phrase)]).casefold()
    return " ".join(phrase)
