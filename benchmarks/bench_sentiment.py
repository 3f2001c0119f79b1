"""How many texts a second the quick scorer scores, beside TextBlob, on one core.

Short texts of 104 characters on average and long ones of some 600, made from a seed so that anybody measures the same;
and real tweets and reviews where those are at hand. None repeats, so that no cache helps. Cleaning and the telling of
the language are part of it. Seconds of processor decide, which other programs disturb less; the hundred thousand are
also told by the clock.

    python -m benchmarks.compare sentiment
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from textblob import TextBlob

from benchmarks import review_texts
from benchmarks.figures import Figure, figure
from sentiment.quick import QuickScorer

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT_CHARACTERS, LONG_CHARACTERS = 104, 600
TEXTS, MANY, ROUNDS, TURN = 6_000, 100_000, 7, 1_000
AT_LEAST_SHORT, AT_LEAST_RATIO, AT_MOST_MANY_S, AT_MOST_IMPORT_S = 30_000, 4, 5, 0.3
PIECES = (
    "the delivery was {} late again",
    "my {} order arrived and it fits perfectly",
    "I'm not happy with {} at all",
    "great value for {}",
    "still waiting for my refund after {} days",
    "the staff in shop {} was friendly and helpful",
    "it broke after {} weeks",
    "would buy {} again",
    "nobody answered my {} mails!",
    "colour is nice but size {} runs small",
    "@shop where is parcel {}?",
    "love this, bought {} of them",
    "the app crashes {} times a day",
    "asked for number {} and got another one",
)


def run(*, full: bool) -> list[Figure]:
    """The figures of this benchmark; ``full`` takes ten times as many texts in the long run."""
    chance = random.Random(1)
    quick = QuickScorer()
    quick.score_many(["good"])
    short, long = texts(TEXTS, SHORT_CHARACTERS, chance), texts(TEXTS // 6, LONG_CHARACTERS, chance)
    figures = [*_beside_textblob(quick, short, "short", AT_LEAST_SHORT), *_beside_textblob(quick, long, "long", None)]
    if review_texts.at_hand():
        figures += _beside_textblob(quick, review_texts.tweets(english=True), "real English tweets", AT_LEAST_SHORT)
        figures += _beside_textblob(quick, review_texts.long_reviews(), "real reviews", None)
        figures += _beside_textblob(quick, review_texts.tweets(english=False), "tweets in other languages", None)
    many = texts(MANY * (10 if full else 1), SHORT_CHARACTERS, chance)
    figures.append(
        figure(
            f"{len(many):,} short texts, by the clock",
            "s",
            [_clock(quick, many)],
            at_most=AT_MOST_MANY_S * len(many) / MANY,
        )
    )
    repeated = short[:500] * (MANY // 500)
    figures.append(figure("the same 500 texts 200 times, by the clock", "s", [_clock(quick, repeated)]))
    figures.append(
        figure(
            "import and loading of the weights", "s", [_import_seconds() for _ in range(3)], at_most=AT_MOST_IMPORT_S
        )
    )
    figures.append(figure("programs that wanted a processor, last minute", "programs", [os.getloadavg()[0]]))
    return figures


def texts(count: int, characters: int, chance: random.Random) -> list[str]:
    """Different texts of about so many characters."""
    made = []
    for _ in range(count):
        text = ""
        while len(text) < characters - 14:
            text += chance.choice(PIECES).format(chance.randint(1, 99_999)) + chance.choice((". ", ", ", " "))
        made.append(text.strip())
    return made


def _beside_textblob(quick: QuickScorer, given: list[str], name: str, least: int | None) -> list[Figure]:
    """Texts for each second of processor, both scorers in turn over the same texts, and the ratio of each turn."""
    rates: dict[str, list[float]] = {"quick": [], "TextBlob": []}
    for turn in range(ROUNDS):
        part = [given[(turn * TURN + place) % len(given)] for place in range(TURN)]
        rates["quick"].append(TURN / _processor_seconds(quick.score_many, part))
        rates["TextBlob"].append(TURN / _processor_seconds(_textblob, part))
    ratios = [ours / theirs for ours, theirs in zip(rates["quick"], rates["TextBlob"], strict=True)]
    mean = statistics.mean(map(len, given))
    return [
        figure(f"quick, {_named(name)} ({mean:.0f} characters)", "texts/s", rates["quick"], at_least=least),
        figure(f"TextBlob, {_named(name)}", "texts/s", rates["TextBlob"]),
        figure(f"quick against TextBlob, {_named(name)}", "times", ratios, at_least=AT_LEAST_RATIO if least else None),
    ]


def _named(name: str) -> str:
    return f"{name} texts" if " " not in name else name


def _textblob(given: list[str]) -> list[float]:
    return [TextBlob(text).sentiment.polarity for text in given]


def _processor_seconds(work: Callable[[list[str]], object], given: list[str]) -> float:
    start = time.process_time()
    work(given)
    return time.process_time() - start


def _clock(quick: QuickScorer, given: list[str]) -> float:
    start = time.perf_counter()
    quick.score_many(given)
    return time.perf_counter() - start


def _import_seconds() -> float:
    """Seconds of processor that importing the scorer and its first score add to an empty program."""
    code = (
        "import time; start = time.process_time(); from sentiment.quick import QuickScorer; "
        "QuickScorer().score_many(['this is good']); print(time.process_time() - start)"
    )
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    from benchmarks.figures import table

    print(table(run(full=False)))
