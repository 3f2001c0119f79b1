"""How likely two customers are one person, and what speaks for it in words.

A Fellegi–Sunter model with three classes in place of two: the same person (M), two people of one household (H) and
strangers (R). Each field moves the pair between them. The household class keeps twins, couples, and fathers and sons
apart: a shared surname, address and telephone is as likely between two people of a household as within one person, so
it moves nothing between M and H. What decides there is the given name, the year of birth, and a contact of one's own.

How rare a shared name, address, e-mail or telephone is in this store says how likely strangers share it (Winkler), so
that a weight means the same in a store of a thousand and of half a million. The weights were fitted to invented stores
whose duplicates are known (tests/labelled_people.py, other_people.py, third_people.py, lands_people.py,
plain_people.py), each form with the same say; other seeds, a club and a heating engineer's customers
(tests/works_people.py) are kept for the measurement (decision 45).

Source: Fellegi and Sunter (1969), J. Am. Stat. Assoc. 64, 1183–1210; the third class is ours. Winkler (1989),
Proc. Section on Survey Research Methods, Am. Stat. Assoc., 778–783.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# Natural logarithms of odds against strangers, of each level after "missing", which says nothing: (M, H).
WEIGHTS: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "given": ((-2.1, 3.5, -2.2, 0.3, 3.6, 2.6, -0.3), (-4.2, 1.5, 2.6, 0.8, 0.9, 0.5, 3.0)),
    "family": ((-2.5, 3.0, 5.3, -0.1, 0.9), (-2.1, 1.3, 3.8, 0.1, 1.2)),
    "birth": ((3.9, 0.4, -7.2, -2.0, -3.1), (-0.2, -0.8, -0.7, -0.7, -0.6)),
    "email": ((-1.5, 0.6, 2.5, -2.0, -1.7), (-4.7, -1.0, -0.1, -1.2, 0.3)),
    "phone": ((0.7, 6.5, -1.6), (-0.5, 0.9, 0.3)),
    "place": ((2.2, 4.4, -8.9, -1.5), (2.1, 2.7, -8.5, -6.7)),
    "gender": ((0.5, -7.8), (0.1, -0.3)),
}
EXCHANGED = (1.0, -0.4)  # given name and surname the other way round
FIRM = (0.2, -8.1)  # one name of a company says more than one surname, and nobody is its relative
# Two of one company whose surnames differ are colleagues: its address and telephone are neither's own.
COLLEAGUES = (0.7, 4.9)
# One name and nothing that differs: where a till asks little, many fields are missing at once.
NOTHING_AGAINST = (0.8, 0.8)
START = (0.9, 1.7)
# Strangers agree on what is common in the store as often as it is common: field, levels that agree, share, and the
# least it counts as. Strangers of one name make up the same address of e-mail now and then, however rare it is.
_SHARES = (
    ("given", (1,), "given_share", 1e-7), ("family", (1,), "family_share", 1e-7), ("place", (1,), "home_share", 1e-7),
    ("place", (3,), "postal_share", 1e-7), ("email", (1,), "email_share", 1e-4), ("email", (2,), "email_share", 1e-7),
    ("phone", (1,), "phone_share", 1e-7),
)  # fmt: skip
AT_ALL = 0.5  # from this probability on a customer may lead from one to another
MOST_COPIES = 20  # of one customer; more are like a name of many
CONTRADICTIONS = (("birth", 3), ("gender", 2))
DIFFERS = {"birth": 3, "email": 5, "phone": 3, "place": 4, "gender": 2}  # the level that says so
OTHER_FAMILY = 4
LIKELY = 0.72  # from this probability on a pair is shown
SUREST = 0.999  # nobody but a person can be sure


def pair_probabilities(pairs: pd.DataFrame, customers: int) -> NDArray[np.float64]:
    """The probability that each pair is one person.

    Parameters
    ----------
    pairs : a level per field of ``WEIGHTS`` (0 = missing), ``swapped``, ``firm``, ``office``, and ``given_share``,
        ``family_share``, ``postal_share``, ``home_share``, ``email_share`` and ``phone_share``: how common it is.
    customers : how many were compared; with more of them, more strangers agree by chance.
    """
    strangers = np.full(len(pairs), np.log(max(customers, 2) / 2))
    for field, levels, share, least in _SHARES:
        agree = np.isin(pairs[field].to_numpy(dtype=np.int64), levels)
        common = np.maximum(pairs[share].to_numpy(dtype=np.float64), least)
        strangers += np.where(agree, np.log(common), 0.0)
    same, household = (_log_odds(pairs, place) for place in (0, 1))
    top = np.maximum(np.maximum(same, household), strangers)
    odds = [np.exp(logs - top) for logs in (same, household, strangers)]
    found: NDArray[np.float64] = odds[0] / sum(odds)
    return found


def nothing_against(pairs: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether both are called the same and no field differs that both have."""
    same = (pairs["given"] == 1) & (pairs["family"] == 1)
    differs = [pairs[field] == level for field, level in DIFFERS.items()]
    found: NDArray[np.bool_] = (same & ~np.logical_or.reduce(differs)).to_numpy(dtype=bool)
    return found


def through_a_third(pairs: pd.DataFrame, alone: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each pair through a customer that both are like: the product of both; 0 where there is none.

    Parameters
    ----------
    alone : the probability of each pair by itself.
    """
    first, second = (pairs[name].to_numpy("int64") for name in ("first_id", "second_id"))
    sure = alone >= AT_ALL
    ends = pd.DataFrame({"third": np.concatenate([first[sure], second[sure]]),
                         "one": np.concatenate([second[sure], first[sure]]),
                         "p": np.tile(alone[sure], 2)})  # fmt: skip
    ends = ends[ends.groupby("third")["one"].transform("size").between(2, MOST_COPIES)]
    both = ends.merge(ends, on="third", suffixes=("", "_other"))
    both = both[both["one"] < both["one_other"]]
    best = (both["p"] * both["p_other"]).groupby([both["one"], both["one_other"]]).max()
    found = best.reindex(pd.MultiIndex.from_arrays([first, second])).fillna(0.0).to_numpy("float64")
    contradicted = np.logical_or.reduce([pairs[field].to_numpy("int64") == level for field, level in CONTRADICTIONS])
    through: NDArray[np.float64] = np.where(contradicted, 0.0, found)
    return through


def _log_odds(pairs: pd.DataFrame, place: int) -> NDArray[np.float64]:
    """The sum of the weights of each pair for one class."""
    swapped = pairs["swapped"].to_numpy(dtype=bool)
    firm, office = (pairs[name].to_numpy(dtype=bool) for name in ("firm", "office"))
    colleagues = office & (pairs["family"].to_numpy(dtype=np.int64) == OTHER_FAMILY)
    logs: NDArray[np.float64] = START[place] + EXCHANGED[place] * swapped + FIRM[place] * firm
    logs = logs + COLLEAGUES[place] * colleagues
    logs = logs + NOTHING_AGAINST[place] * nothing_against(pairs)
    for field, classes in WEIGHTS.items():
        logs = logs + np.array([0.0, *classes[place]])[pairs[field].to_numpy(dtype=np.int64)]
    return logs


def likely_pairs(pairs: pd.DataFrame, customers: int) -> pd.DataFrame:
    """The pairs that are likely one person, most likely first, with ``probability``.

    Two who are both likely a third are likely one person too, unless years of birth or genders contradict: one was
    mistyped, the other moved, and between those two little is left to compare.
    """
    alone = pair_probabilities(pairs, customers)
    through = through_a_third(pairs, alone)
    scored = pairs.assign(probability=np.minimum(np.maximum(alone, through), SUREST), through=through > alone)
    found = scored[scored["probability"] >= LIKELY]
    return found.sort_values(["probability", "first_id", "second_id"], ascending=[False, True, True])


_WORDS: Mapping[str, Mapping[int, str]] = {
    "email": {1: "same e-mail", 2: "same shared e-mail", 3: "e-mail nearly the same", 4: "e-mail built alike",
              5: "other e-mail"},
    "phone": {1: "same phone", 2: "phone one digit off", 3: "other phone"},
    "place": {1: "same address", 2: "address nearly the same", 3: "same postal code, other address",
              4: "other address"},
    "birth": {1: "same year of birth", 2: "year of birth nearly the same", 3: "other year of birth",
              4: "a digit of the year of birth differs", 5: "digits of the year of birth exchanged"},
    "gender": {2: "other gender"},
}  # fmt: skip
_NAMES = {
    (1, 1): "same name", (1, 2): "surname differs by a letter or two", (2, 1): "given name differs by a letter or two",
    (2, 2): "both names differ by a letter or two", (1, 3): "one surname is part of the other",
    (1, 4): "same given name, other surname", (5, 1): "same surname, initial fits",
    (6, 1): "same surname, short form of the given name", (3, 1): "same surname, one given name is part of the other",
    (7, 1): "same surname, given names alike", (1, 5): "same given name, surnames alike",
    (0, 1): "same name", (0, 2): "name differs by a letter or two",
}  # fmt: skip
_AGAINST = ("other", "built alike")


def evidence(levels: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What speaks for a pair being one person, and what against it, as short phrases.

    Parameters
    ----------
    levels : the level of each field, ``swapped``, and ``through`` where a third customer speaks for the pair.
    """
    given, family = int(levels["given"]), int(levels["family"])
    name = "names exchanged" if levels["swapped"] else _NAMES.get((given, family), "similar names")
    told = [words[int(levels[field])] for field, words in _WORDS.items() if int(levels[field]) in words]
    told += ["both are like a third customer"] if levels.get("through") else []
    against = [said for said in told if said.startswith(_AGAINST) or said.endswith(_AGAINST)]
    return [name, *(said for said in told if said not in against)], against


def evidence_words(levels: Mapping[str, Any]) -> str:
    """The evidence of a pair as one sentence without a full stop."""
    speaks_for, against = evidence(levels)
    return ", ".join(speaks_for) + (f"; but {', '.join(against)}" if against else "")


def is_shortened(name: str, other: str) -> bool:
    """Whether a name is another one with words cut short, such as "V. Mosel" of "Violet Mosel"."""
    short, full = (text.casefold().replace(".", "").split() for text in (name, other))
    begins = len(short) == len(full) and all(map(str.startswith, full, short))
    return begins and short != full
