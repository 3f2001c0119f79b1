"""The map of the page of demographics: of the world, or of one country's regions, and who is not on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics.demographics import OFF_MAP, UNKNOWN
from dashboard.analytics.demographics_story import with_article
from dashboard.charts import regions, world
from dashboard.components.cards import chart
from dashboard.components.download import table_and_download
from dashboard.components.words import words
from dashboard.theme import percent, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from dashboard.reads import Demographics, RegionMap

    Columns = Callable[[Iterable[str]], dict[str, Any]]  # the configuration of columns, by their names
    PickPlace = Callable[[Mapping[str, str], str], str]  # what to offer (code to name) and the usual one; the choice

WORLD = "world"
GROUPS_TABLE = (
    "group", "customers", "customer_share", "money", "paid_share", "growth", "growth_low", "growth_high",
    "money_each", "each_low", "each_high",
)  # fmt: skip
REGIONS_TABLE = (*GROUPS_TABLE, "kept_of", "kept", "kept_rate", "kept_low", "kept_high")


def place_map(answer: Demographics, currency: str, columns: Columns, place: PickPlace) -> str | None:
    """Draw the map that was chosen; gives its country, None for the world or where no country is known."""
    whole_world = {WORLD: "The world"} if answer.trait == "country" else {}
    offered = {**whole_world, **answer.countries}
    if not offered or not answer.countries:
        words("No map: a region is looked up within its country, and no country is known here.", "fine", "map")
        return None
    first = next(iter(answer.countries))
    where = place(offered, first if len(answer.countries) == 1 else next(iter(offered)))
    if where == WORLD:
        _world(answer, currency)
        return None
    _country(answer, where, currency, columns)
    return where


def beside(answer: Demographics, where: str | None) -> pd.DataFrame:
    """The groups for the bars beside the map: regions of its country, where it has any; else all."""
    if answer.trait != "region" or where is None:
        return answer.groups
    found = answer.groups[(answer.groups["country"] == where) & (answer.groups["code"] != UNKNOWN)]
    return found if len(found) else answer.groups


def with_money(groups: pd.DataFrame) -> pd.DataFrame:
    """The groups with ``money``, ``money_each``, ``each_low`` and ``each_high`` in whole units of the currency."""
    return groups.assign(
        money=groups["cents"] / 100,
        money_each=groups["money_each"] / 100,
        each_low=groups["each_low"] / 100,
        each_high=groups["each_high"] / 100,
    )


def _world(answer: Demographics, currency: str) -> None:
    t = frame.current_tokens()
    figure = reads.finished(
        lambda: world.world_map(answer.groups, currency, t), "world", answer.number, currency, t.mode
    )
    chart(figure, "world", "Map of the world: countries are darker the more of the customers live there.")
    groups = answer.groups[answer.groups["code"] != UNKNOWN]
    small = int(groups.loc[~groups["code"].isin(list(world.drawn_countries())), "customers"].sum())
    _say_missing([(small, "of countries too small for it"), (_of(answer.groups, UNKNOWN), "of unknown country")])


def _country(answer: Demographics, country: str, currency: str, columns: Columns) -> None:
    name = with_article(answer.countries[country])
    shown = reads.region_map(frame.current_filters(), frame.current_scope(), country)
    if shown is None:
        words(f"The map knows no regions of {name}.", "muted", "map")
        return
    groups = shown.found.groups
    if shown.found.drawn:
        _regions(shown, name, currency)
    else:
        words(f"No customer in {name} has a region that the map knows.", "muted", "map")
    missing = [(_of(groups, OFF_MAP), "of regions it does not know"), (_of(groups, UNKNOWN), "of unknown region")]
    _say_missing(missing)
    table_and_download(
        with_money(groups), "regions", f"Regions of {answer.countries[country]}", columns=columns(REGIONS_TABLE)
    )


def _regions(shown: RegionMap, name: str, currency: str) -> None:
    t, found = frame.current_tokens(), shown.found
    figure = reads.finished(
        lambda: regions.region_map(found.groups, shown.country, found.level, currency, t),
        "regions", shown.number, currency, t.mode,
    )  # fmt: skip
    there = found.groups[found.groups["code"].isin(list(found.names)) & (found.groups["customers"] > 0)].head(12)
    shares = zip(there["group"], there["customer_share"], strict=True)
    told = "; ".join(f"{group} {percent(share)}" for group, share in shares)
    chart(figure, "regions", f"Map of {name}: regions are darker the more of the customers live there. {told}.")


def _say_missing(missing: Iterable[tuple[int, str]]) -> None:
    """Who is not on the map, and why."""
    told = [f"{quantity(count, 'customer')} {why}" for count, why in missing if count]
    if told:
        words(f"Not on the map: {', '.join(told)}.", "fine", "map_missing")


def _of(groups: pd.DataFrame, code: str) -> int:
    return int(groups.loc[groups["code"] == code, "customers"].sum())
