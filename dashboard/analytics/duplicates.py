"""How likely two customers are one person, and what speaks for it in words.

A Fellegi–Sunter model with three classes in place of two: the same person (M), two people of one household (H) and
strangers (R). Each field moves the pair between them. The household class keeps twins, couples, and fathers and sons
apart: a shared surname, address and telephone is as likely between two people of a household as within one person, so
it moves nothing between M and H. What decides there is the given name, the year of birth, and a contact of one's own.

The weights were fitted to invented stores whose duplicates are known (tests/labelled_people.py), with other
corruptions and other seeds kept for the measurement; levels those stores do not show got theirs by judgement.

Source: Fellegi and Sunter (1969), J. Am. Stat. Assoc. 64, 1183–1210; the third class is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

# Natural logarithms of odds against strangers, of each level after "missing", which says nothing: (M, H).
WEIGHTS: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "given": ((-1.0, 4.5, -0.3, -3.0, 0.5), (-3.0, 2.6, 1.3, 0.0, 0.5)),
    "family": ((-2.6, 3.4, 4.5, 0.0), (-1.1, 2.6, 1.5, -0.7)),
    "birth": ((3.0, 1.4, -7.0), (-0.5, -0.3, -0.1)),
    "email": ((6.3, 6.0, 2.5, -0.6, -1.5), (2.6, 6.0, -0.7, -1.1, -0.2)),
    "phone": ((9.2, 4.9, -1.6), (7.5, -0.4, -0.1)),
    "place": ((12.5, 4.7, -8.0, -2.3), (12.3, 3.9, -10.0, -9.0)),
    "gender": ((0.6, -6.0), (0.4, -1.8)),
}
EXCHANGED = (1.9, -0.5)  # given name and surname the other way round
START = (0.7, 0.9)
# Strangers agree on a name or a postal code as often as it is common in the store.
_SHARES = {"given": (1, "given_share"), "family": (1, "family_share"), "place": (3, "postal_share")}
RAREST = 1e-6
LIKELY = 0.65  # from this probability on a pair is shown
SUREST = 0.999  # nobody but a person can be sure


def pair_probabilities(pairs: pd.DataFrame, customers: int) -> NDArray[np.float64]:
    """The probability that each pair is one person.

    Parameters
    ----------
    pairs : a level per field of ``WEIGHTS`` (0 = missing), ``swapped``, and ``given_share``, ``family_share`` and
        ``postal_share``: how common the names and the postal code are.
    customers : how many were compared; with more of them, more strangers agree by chance.
    """
    strangers = np.full(len(pairs), np.log(max(customers, 2) / 2))
    for field, (level, share) in _SHARES.items():
        agree = pairs[field].to_numpy(dtype=np.int64) == level
        common = np.maximum(pairs[share].to_numpy(dtype=np.float64), RAREST)
        strangers += np.where(agree, np.log(common), 0.0)
    same, household = (_log_odds(pairs, place) for place in (0, 1))
    top = np.maximum(np.maximum(same, household), strangers)
    odds = [np.exp(logs - top) for logs in (same, household, strangers)]
    found: NDArray[np.float64] = odds[0] / sum(odds)
    return found


def _log_odds(pairs: pd.DataFrame, place: int) -> NDArray[np.float64]:
    """The sum of the weights of each pair for one class."""
    swapped = pairs["swapped"].to_numpy(dtype=bool)
    logs: NDArray[np.float64] = START[place] + EXCHANGED[place] * swapped
    for field, classes in WEIGHTS.items():
        logs = logs + np.array([0.0, *classes[place]])[pairs[field].to_numpy(dtype=np.int64)]
    return logs


def likely_pairs(pairs: pd.DataFrame, customers: int) -> pd.DataFrame:
    """The pairs that are likely one person, most likely first, with ``probability``."""
    scored = pairs.assign(probability=np.minimum(pair_probabilities(pairs, customers), SUREST))
    found = scored[scored["probability"] >= LIKELY]
    return found.sort_values(["probability", "first_id", "second_id"], ascending=[False, True, True])


_WORDS: Mapping[str, Mapping[int, str]] = {
    "email": {1: "same e-mail", 2: "same shared e-mail", 3: "e-mail nearly the same", 4: "e-mail built alike",
              5: "other e-mail"},
    "phone": {1: "same phone", 2: "phone one digit off", 3: "other phone"},
    "place": {1: "same address", 2: "address nearly the same", 3: "same postal code, other address",
              4: "other address"},
    "birth": {1: "same year of birth", 2: "year of birth nearly the same", 3: "other year of birth"},
    "gender": {2: "other gender"},
}  # fmt: skip
_NAMES = {
    (1, 1): "same name", (1, 2): "surname differs by a letter or two", (2, 1): "given name differs by a letter or two",
    (2, 2): "both names differ by a letter or two", (1, 3): "one surname is part of the other",
    (1, 4): "same given name, other surname", (5, 1): "same surname, initial fits",
}  # fmt: skip
_AGAINST = ("other", "built alike")


def evidence(levels: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What speaks for a pair being one person, and what against it, as short phrases.

    Parameters
    ----------
    levels : the level of each field, and ``swapped``.
    """
    given, family = int(levels["given"]), int(levels["family"])
    name = "names exchanged" if levels["swapped"] else _NAMES.get((given, family), "similar names")
    told = [words[int(levels[field])] for field, words in _WORDS.items() if int(levels[field]) in words]
    against = [said for said in told if said.startswith(_AGAINST) or said.endswith(_AGAINST)]
    return [name, *(said for said in told if said not in against)], against


def evidence_words(levels: Mapping[str, Any]) -> str:
    """The evidence of a pair as one sentence without a full stop."""
    speaks_for, against = evidence(levels)
    return ", ".join(speaks_for) + (f"; but {', '.join(against)}" if against else "")
