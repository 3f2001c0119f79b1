"""What each group of customers praises and complains of most, where enough of them were heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.analytics.intervals import wilson_interval
from dashboard.theme import count, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

FEWEST_HEARD = 20  # customers of a group, before anything is said of it
FEWEST_SAYING = 5  # customers who praise or complain of a topic
SIDES = {"praised": "positive", "complained": "negative"}
COLUMNS = ("group", "heard", *(
    name for side in SIDES for name in (side, f"{side}_by", f"{side}_share", f"{side}_low", f"{side}_high")
))  # fmt: skip


def reasons(heard: pd.DataFrame, topics: pd.DataFrame, groups: Sequence[str], unknown: str) -> pd.DataFrame:
    """For each group that was heard the topic most of its customers praise, and the one most complain of.

    Parameters
    ----------
    heard : ``group`` (empty: not known), ``heard``.
    topics : ``group``, ``topic``, ``label``, ``customers``.
    groups : those to tell of, in their order.
    unknown : the name of the group of those of whom it is not known.

    Returns
    -------
    DataFrame with ``COLUMNS``: of ``heard`` customers so many (``praised_by``) praise the topic ``praised``, a share
    of 0-1 with its 95 % interval (Wilson); the same of complaints. A topic named by fewer than 5 customers is left
    empty, and a group of whom fewer than 20 were heard is left out. Equal topics stand in the order of their names.
    """
    named = topics.assign(group=topics["group"].astype("object").where(topics["group"].notna(), unknown))
    known = heard.assign(group=heard["group"].astype("object").where(heard["group"].notna(), unknown))
    found = known.set_index("group")["heard"].reindex(list(groups)).dropna().astype("int64")
    rows = found[found >= FEWEST_HEARD].rename_axis("group").reset_index()
    for side, label in SIDES.items():
        enough = named[(named["label"] == label) & (named["customers"] >= FEWEST_SAYING)]
        ranked = enough.sort_values(["customers", "topic"], ascending=[False, True], kind="stable")
        top = ranked.drop_duplicates("group").set_index("group")
        rows[side] = top["topic"].astype("object").reindex(rows["group"]).to_numpy()
        rows[f"{side}_by"] = top["customers"].reindex(rows["group"]).astype("Int64").to_numpy()
        said = rows[f"{side}_by"].astype("Int64")
        bounds = wilson_interval(said.fillna(0), rows["heard"])
        rows[f"{side}_share"] = (said / rows["heard"]).astype("Float64")
        for name in ("low", "high"):
            rows[f"{side}_{name}"] = bounds[name].where(said.notna().to_numpy())
    return rows[list(COLUMNS)]


def sentence(row: Any, who: str) -> str:  # noqa: ANN401  a row of itertuples
    """What a group says in words, with the share of those heard and its interval; topics by their names."""
    told: list[str] = []
    for side, verb in (("praised", "praise"), ("complained", "complain of")):
        topic = getattr(row, side)
        if isinstance(topic, str):
            share, low, high = (
                percent(getattr(row, f"{side}_{name}"), decimals=0) for name in ("share", "low", "high")
            )
            heard = "" if told else f" of {count(row.heard)} heard"
            told.append(f"{verb} {topic.lower()} most ({share}{heard}, {low} to {high})")
    if not told:
        return f"{who}: {count(row.heard)} were heard, and fewer than {FEWEST_SAYING} of them name the same topic."
    return f"{who} {' and '.join(told)}."
