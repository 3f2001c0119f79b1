"""How good scores are, against labels."""
from __future__ import annotations
from collections.abc import Sequence


def roc_auc(labels: Sequence[int], values: Sequence[float]) -> float:
    """The chance that a positive text has the higher value, a tie counting half (Hanley and McNeil 1982); NaN without both labels."""
    order = sorted(zip(values, labels, strict=True))
    positives = sum(labels)
    below, wins, place = 0, 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and order[end][0] == order[place][0]:
            end += 1
        ones = sum(label for _, label in order[place:end])
        wins += ones * (below + (end - place - ones) / 2)
        below += end - place - ones
        place = end
    return wins / (positives * below) if positives and below else float("nan")
