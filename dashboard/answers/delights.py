"""What delights: which topics each group of customers praises, and what those who praise buy next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics import preferences as analytics
from dashboard.analytics.intervals import wilson_interval
from dashboard.analytics.voice import impact
from dashboard.analytics.voice.bought_next import bought_next
from dashboard.answers.topics import titles
from dashboard.answers.voice import impact_days
from data_access.queries import delights as queries
from data_access.queries import said

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from data_access.filters import Filters, Scope
    from data_access.queries.delights import By
    from data_access.readers import Reader

UNKNOWN = analytics.UNKNOWN
MOST_TOPICS = 12  # those that most customers praise
FEWEST_PRAISING = 10  # customers of all groups: what hardly anybody praises delights nobody
COLUMNS = ("group", "group_name", "topic", "topic_name", "customers", "praising", "praise_share", "praise_low",
           "praise_high", "praise_share_of_all", "preference_index", "index_low", "index_high", "holds")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Delights:
    """The cells of groups and topics, with what was compared; frames are shared by all readers: never change them.

    ``topics`` are tokens with their names, and ``groups`` keys with their names, in the order shown. ``largest`` is the
    number of customers of the largest group, whether or not it is large enough to show.
    """

    by: By
    found: analytics.Preferences
    table: pd.DataFrame
    topics: dict[str, str]
    groups: dict[str, str]
    largest: int

    @property
    def empty(self) -> bool:
        """Whether no group is large enough, or nobody praises anything."""
        return self.table.empty


def delights(reader: Reader, filters: Filters, scope: Scope, by: By) -> Delights:
    """The share of each group that praises each topic, against all customers heard."""
    heard = reader.frame(queries.listened(filters, scope, by=by))
    praised = reader.frame(queries.praising(filters, scope, by=by))
    sums = praised.groupby("topic")["customers"].sum()
    sums = sums[sums >= FEWEST_PRAISING]
    order = sorted(sums.index, key=lambda topic: (-int(sums[topic]), str(topic)))[:MOST_TOPICS]
    keys = heard["group"].astype("object").where(heard["group"].notna(), analytics.UNKNOWN)
    named = heard["group_name"].astype("object").where(heard["group_name"].notna(), keys)
    words = titles(reader, scope)
    found = analytics.preferences(_counts(heard, praised, order), len(order))
    names = dict(zip(keys, named, strict=True))
    return Delights(
        by=by,
        found=found,
        table=_table(found, order, words, names),
        topics={topic: words.get(topic, topic) for topic in order},
        groups={group: str(names[group]) for group in found.groups} if order else {},
        largest=int(heard["customers"].max()) if len(heard) else 0,
    )


def _counts(heard: pd.DataFrame, praised: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Customers heard by group, and how many of them praise each topic."""
    known = praised.assign(group=praised["group"].astype("object").where(praised["group"].notna(), analytics.UNKNOWN))
    wide = known.pivot_table(index="group", columns="topic", values="customers", aggfunc="sum", fill_value=0)
    group = heard["group"].astype("object").where(heard["group"].notna(), analytics.UNKNOWN)
    counts = wide.reindex(index=group, columns=order, fill_value=0).astype("int64")
    counts.columns = pd.Index([f"bought_{place}" for place in range(len(order))])
    counts = counts.reset_index(drop=True)
    return counts.assign(group=group.to_numpy("object"), customers=heard["customers"].to_numpy("int64"))


def _table(
    found: analytics.Preferences, order: list[str], words: dict[str, str], names: dict[str, str]
) -> pd.DataFrame:
    """The cells with Wilson's interval of each share, and the names of groups and topics: ``COLUMNS``."""
    cells = found.cells
    bounds = wilson_interval(cells["buyers"], cells["customers"])
    topics = [order[place] for place in cells["item"]]
    renamed = cells.rename(columns={"buyers": "praising", "buyer_share": "praise_share",
                                    "buyer_share_of_all": "praise_share_of_all"})  # fmt: skip
    return renamed.assign(
        topic=pd.Series(topics, index=cells.index, dtype="str"),
        topic_name=pd.Series([words.get(topic, topic) for topic in topics], index=cells.index, dtype="str"),
        group_name=pd.Series([str(names[group]) for group in cells["group"]], index=cells.index, dtype="str"),
        praise_low=bounds["low"],
        praise_high=bounds["high"],
    )[list(COLUMNS)]


def next_bought(
    reader: Reader, filters: Filters, scope: Scope, *, topic: str, by: Literal["category", "product"], as_of: date
) -> pd.DataFrame:
    """What customers who praised a topic in their first words bought within 90 days: ``bought_next.COLUMNS``."""
    start, end = impact_days(as_of)
    days = {"start": start, "end": end, "days": impact.HORIZON}
    customers = reader.frame(said.first_texts(filters, scope, start=start, end=end, days=impact.HORIZON))
    named = reader.frame(said.first_text_topics(filters, scope, start=start, end=end))
    bought = reader.frame(said.bought_after_texts(filters, scope, by=by, **days))  # type: ignore[arg-type]
    praising = named.loc[(named["topic"] == topic) & (named["label"] == "positive"), "customer_id"].astype("int64")
    praised = np.isin(customers["customer_id"].to_numpy("int64"), praising.to_numpy())
    return bought_next(customers, praised, bought)
