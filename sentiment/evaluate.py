"""How good scores are, against labels.

    python -m sentiment.evaluate FILE.csv --text text --label label [--language column] [--scorer quick]

prints a table: for all rows, for each language and for short, middling and long texts, and the difference from TextBlob
with its interval. Labels are ``negative``, ``neutral``, ``positive``; stars of 1 to 5 are read as such (3 is neutral).
Neutral rows count in the confusion table only: no measure of two classes can be right or wrong about them.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import rankdata

from sentiment.calibration import expected_calibration_error, leave_out
from sentiment.choose import NAMES, scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike

    from sentiment.scoring import Score

DRAWS = 1_000
SEED = 5
LEFT_OUT = 0.2  # the least sure, who are left to people
_LENGTHS = ((60, "up to 60 characters"), (200, "61 to 200 characters"))


class Measures(NamedTuple):
    """What scores are worth on labelled texts; rates and areas 0-1, NaN where there is nothing to divide by.

    ``n`` rows are labelled negative or positive; ``coverage`` of them have a score. ``accuracy``, ``macro_f1``, ``auc``
    and ``ece`` are of those (the side of the polarity decides); ``accuracy_all`` counts a text without score as a miss.
    ``recall_negative`` and ``precision_negative`` are at the shipped threshold: the label is ``negative``; recall is of
    all negative rows, with and without score. ``accuracy_surest`` is that of the four fifths with most confidence.
    """

    n: int
    coverage: float
    accuracy: float
    accuracy_all: float
    macro_f1: float
    auc: float
    recall_negative: float
    precision_negative: float
    ece: float
    accuracy_surest: float


def measures(labels: Sequence[str], scores: Sequence[Score]) -> Measures:
    """All measures of these scores; rows labelled neutral are left out."""
    rows = [(label, score) for label, score in zip(labels, scores, strict=True) if label != "neutral"]
    scored = [(int(label == "positive"), score) for label, score in rows if score.polarity is not None]
    truth = [label for label, _ in scored]
    right = [decided_positive(score) == bool(label) for label, score in scored]
    negative = [label == "negative" for label, score in rows if score.label == "negative"]
    chances = [score.p_positive or 0.0 for _, score in scored]
    return Measures(
        n=len(rows),
        coverage=_ratio(len(scored), len(rows)),
        accuracy=_ratio(sum(right), len(right)),
        accuracy_all=_ratio(sum(right), len(rows)),
        macro_f1=macro_f1(truth, [int(decided_positive(score)) for _, score in scored]),
        auc=roc_auc(truth, [score.polarity or 0.0 for _, score in scored]),
        recall_negative=_ratio(sum(negative), sum(label == "negative" for label, _ in rows)),
        precision_negative=_ratio(sum(negative), len(negative)),
        ece=expected_calibration_error(chances, truth) if scored else nan,
        accuracy_surest=leave_out([score.confidence or 0.0 for _, score in scored], right, LEFT_OUT) if scored else nan,
    )


def decided_positive(score: Score) -> bool:
    """Whether the score is on the positive side; a text without score is not."""
    return (score.polarity or 0.0) > 0


def roc_auc(labels: ArrayLike, values: ArrayLike) -> float:
    """The chance that a text labelled 1 has a higher value than one labelled 0, a tie counting half.

    Source: Hanley and McNeil (1982), Radiology 143, 29-36. NaN without both labels.
    """
    truth = np.asarray(labels, dtype=np.int64)
    ones = int(truth.sum())
    zeros = len(truth) - ones
    if not ones or not zeros:
        return nan
    return float((rankdata(values)[truth == 1].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def macro_f1(labels: Sequence[int], decisions: Sequence[int]) -> float:
    """The mean of the two classes' F1; a class that is neither there nor decided for has 0."""
    pairs = Counter(zip(labels, decisions, strict=True))
    both = [(pairs[side, side], pairs[1 - side, side] + pairs[side, 1 - side]) for side in (0, 1)]
    return sum(2 * right / (2 * right + wrong) if right else 0.0 for right, wrong in both) / 2 if pairs else nan


def confusion(labels: Iterable[str], scores: Iterable[Score]) -> dict[tuple[str, str], int]:
    """How many rows have each pair of label and scored label."""
    return dict(Counter((label, score.label) for label, score in zip(labels, scores, strict=True)))


class Difference(NamedTuple):
    """A difference of two means with its interval of 95 %."""

    mean: float
    low: float
    high: float


def paired_bootstrap(
    ours: Sequence[float], theirs: Sequence[float], draws: int = DRAWS, seed: int = SEED
) -> Difference:
    """The mean of ``ours`` less that of ``theirs`` over the same rows, with its percentile interval.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13. The same seed, the same interval.

    Raises
    ------
    ValueError : there are no rows.
    """
    gaps = [our - their for our, their in zip(ours, theirs, strict=True)]
    if not gaps:
        raise ValueError("There is nothing to compare.")
    chance = random.Random(seed)  # noqa: S311 - resampling, nothing secret
    values, counts = zip(*sorted(Counter(gaps).items()), strict=True)
    means = sorted(sum(chance.choices(values, counts, k=len(gaps))) / len(gaps) for _ in range(draws))
    return Difference(sum(gaps) / len(gaps), means[int(0.025 * draws)], means[min(int(0.975 * draws), draws - 1)])


def against(labels: Sequence[str], ours: Sequence[Score], theirs: Sequence[Score]) -> Difference:
    """How much more often our side is right than theirs, over all rows labelled negative or positive.

    No score is read as "not positive", for both, as is usual for lexicons.
    """
    rows = [row for row in zip(labels, ours, theirs, strict=True) if row[0] != "neutral"]
    return paired_bootstrap(
        [float(decided_positive(our) == (label == "positive")) for label, our, _ in rows],
        [float(decided_positive(their) == (label == "positive")) for label, _, their in rows],
    )


def groups(texts: Sequence[str], languages: Sequence[str] | None = None) -> dict[str, list[int]]:
    """The rows of all, of each language and of each length."""
    found: dict[str, list[int]] = {"all": list(range(len(texts)))}
    for row, language in enumerate(languages or ()):
        found.setdefault(f"language {language}", []).append(row)
    for row, text in enumerate(texts):
        name = next((name for most, name in _LENGTHS if len(text) <= most), "longer")
        found.setdefault(name, []).append(row)
    return found


def table(texts: Sequence[str], labels: Sequence[str], scores: Sequence[Score], groups: Mapping[str, list[int]]) -> str:
    """The measures of each group as lines for a terminal."""
    head = ("", "n", "scored", "acc", "acc all", "F1", "AUC", "recall-", "prec-", "ECE", "acc 80 %")
    lines = [_line(head)]
    for name, rows in groups.items():
        found = measures([labels[row] for row in rows], [scores[row] for row in rows])
        lines.append(_line((name, str(found.n), *(f"{value:.3f}" for value in found[1:]))))
    lines += ["", f"{len(texts):,} texts, label -> scored label:"]
    lines += [
        f"  {label} -> {scored}: {count:,}" for (label, scored), count in sorted(confusion(labels, scores).items())
    ]
    return "\n".join(lines)


def as_label(value: object) -> str:
    """A label as written in a file: a word, or stars from 1 to 5 (3 is neutral).

    Raises
    ------
    ValueError : it is neither.
    """
    word = str(value).strip().lower()
    if word in ("negative", "neutral", "positive"):
        return word
    try:
        stars = float(word)
    except ValueError:
        stars = nan
    if not 1 <= stars <= 5:  # noqa: PLR2004 - stars
        message = f"'{value}' is neither negative, neutral or positive nor 1 to 5 stars."
        raise ValueError(message)
    return "neutral" if stars == 3 else "positive" if stars > 3 else "negative"  # noqa: PLR2004 - stars


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of a file."""
    parser = argparse.ArgumentParser(prog="sentiment.evaluate", description="Score a labelled file and measure.")
    parser.add_argument("file")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--label", default="label", help="the column of the labels or stars")
    parser.add_argument("--language", help="the column of the languages")
    parser.add_argument("--scorer", default="quick", choices=NAMES)
    chosen = parser.parse_args(arguments)
    try:
        texts, labels, languages = _labelled(chosen.file, chosen.text, chosen.label, chosen.language)
    except (OSError, ValueError) as error:
        parser.error(f"{chosen.file} cannot be measured: {error}")
    scores = scorer(chosen.scorer).score_many(texts)
    print(table(texts, labels, scores, groups(texts, languages)))  # noqa: T201 - this is what it is for
    if chosen.scorer != "textblob" and not {"negative", "positive"}.isdisjoint(labels):
        gap = against(labels, scores, scorer("textblob").score_many(texts))
        print(f"\naccuracy less TextBlob's: {gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})")  # noqa: T201


def _labelled(file: str, text: str, label: str, language: str | None) -> tuple[list[str], list[str], list[str] | None]:
    """The texts of a CSV file, their labels and, where a column tells them, their languages; rows with both alone.

    Raises
    ------
    OSError, ValueError : the file cannot be read, lacks a column or holds another label.
    """
    import pandas as pd  # noqa: PLC0415 - scorers that use a measure from here do without

    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    lacking = [name for name in (text, label, language) if name and name not in rows]
    if lacking:
        raise ValueError(f"there is no column {lacking[0]}; the first line names {', '.join(map(str, rows.columns))}.")
    rows = rows[(rows[text] != "") & (rows[label] != "")]
    if rows.empty:
        raise ValueError("no row has both a text and a label.")
    languages = rows[language].tolist() if language else None
    return rows[text].tolist(), [as_label(value) for value in rows[label]], languages


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else nan


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<22}" + "".join(f"{cell:>9}" for cell in cells[1:])


if __name__ == "__main__":
    main()
