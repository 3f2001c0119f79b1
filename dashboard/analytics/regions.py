"""Which customers of a country stand where on the map of its regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analytics.demographics import OFF_MAP, UNKNOWN, profile_of
from dashboard.geography.lands import land

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

NEARLY_ALL = 0.9  # of the customers that any size of regions places: then the smaller regions are drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class OnMap:
    """A country's customers by region.

    ``groups`` is ``demographics.profile``, shares being of the customers of all countries, with ``code``, the region's,
    or the word itself for those on no region.
    ``names`` are the regions of the size drawn, by their codes; ``level`` is its place among the country's sizes.
    """

    groups: pd.DataFrame
    level: int
    names: Mapping[str, str]
    off_map: int
    unknown: int

    @property
    def drawn(self) -> int:
        """How many regions have a customer in the year."""
        return int((self.groups["code"].isin(list(self.names)) & (self.groups["customers"] > 0)).sum())


def on_map(people: pd.DataFrame, country: str, as_of: date, first_day: date) -> OnMap | None:
    """The customers of a country by the regions of its map; None where the country has no map.

    Parameters
    ----------
    people : of ``queries.customer_years``, of any countries.
    country : its two letters.

    Regions are those of the smallest size that places at least nine tenths of the customers that any size places.
    """
    there = land(country)
    if there is None:
        return None
    here = people[(people["country"] == country).to_numpy()]
    counts = here["region"].value_counts()
    placed = [{text: there.find(str(text), level) for text in counts.index} for level in range(len(there.levels))]
    level = _level([int(counts[[text for text, code in one.items() if code]].sum()) for one in placed])
    codes = here["region"].map(placed[level]).astype("object")
    unplaced = here["region"].notna().map({True: OFF_MAP, False: UNKNOWN})
    group = codes.where(codes.notna(), unplaced)
    groups = profile_of(here, group, as_of, first_day)
    names = {code: region.name for code, region in there.levels[level].regions.items()}
    # Shares of all customers, as those of countries are: what is beside the map says the same.
    bought = people["days"] > 0
    groups["customer_share"] = groups["customers"] / max(int(bought.sum()), 1)
    groups["paid_share"] = groups["cents"] / max(float(people["cents"].sum()), 1.0)
    groups["code"] = groups["group"]
    groups["group"] = groups["group"].map(lambda code: names.get(code, code))
    counted = groups.set_index("code")["customers"]
    return OnMap(
        groups=groups,
        level=level,
        names=names,
        off_map=int(counted.get(OFF_MAP, 0)),
        unknown=int(counted.get(UNKNOWN, 0)),
    )


def _level(placed: list[int]) -> int:
    """The smallest size that places nearly as many as the best one."""
    enough = [place for place, count in enumerate(placed) if count >= NEARLY_ALL * max(placed)]
    return enough[-1]
