"""Customers on the map of a country's regions: who stands where, who does not, and what is drawn of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.analytics import demographics as d
from dashboard.analytics.region_names import one_name_each
from dashboard.analytics.regions import OnMap, on_map
from dashboard.charts import regions, world
from dashboard.geography.lands import land
from dashboard.theme import DARK, LIGHT, Tokens, ramp

AS_OF, FIRST = date(2026, 6, 30), date(2020, 1, 1)


def people(*places: tuple[str | None, str | None], **columns: Any) -> pd.DataFrame:
    """Customers of these countries and regions who bought in both years."""
    found = pd.DataFrame(places, columns=["country", "region"], dtype="str")
    plain: dict[str, Any] = {
        "customer_id": range(len(found)),
        "days": 1,
        "cents": 100,
        "days_before": 1,
        "cents_before": 100,
    }
    return found.assign(**(plain | {"voices": 0} | columns))


def placed(*places: tuple[str | None, str | None], country: str = "DE") -> OnMap:
    found = on_map(people(*places), country, AS_OF, FIRST)
    assert found is not None
    return found


def counts(found: OnMap) -> dict[str, int]:
    return dict(zip(found.groups["code"], found.groups["customers"].tolist(), strict=True))


def test_a_region_is_one_however_it_is_written_and_the_rest_is_counted_apart() -> None:
    here = [("DE", name) for name in ("Bayern", "DE-BY", "bavaria", "Berlin", "Germany North", None)]
    found = placed(*here, ("FR", "Bayern"), (None, "Bayern"))
    assert counts(found) == {"DE-BY": 3, "DE-BE": 1, "Not on the map": 1, "Unknown": 1}
    assert (found.off_map, found.unknown, found.drawn, found.level) == (1, 1, 2, 0)
    assert found.groups["group"].tolist() == ["Bavaria", "Berlin", "Not on the map", "Unknown"]
    # Of all eight customers, as on the map of the world.
    assert found.groups["customer_share"].tolist() == [3 / 8, 1 / 8, 1 / 8, 1 / 8]
    assert found.groups["paid_share"].tolist() == [3 / 8, 1 / 8, 1 / 8, 1 / 8]


def test_smaller_regions_are_drawn_where_nearly_all_are_named_and_else_join_the_larger() -> None:
    provinces = [("ES", "Sevilla")] * 5 + [("ES", "Cádiz")] * 4
    found = placed(*provinces, ("ES", "Galicia"), country="ES")
    assert (found.level, counts(found)) == (1, {"ES-SE": 5, "ES-CA": 4, "Not on the map": 1})
    found = placed(*provinces, ("ES", "Galicia"), ("ES", "Galicia"), country="ES")
    assert (found.level, counts(found)) == (0, {"ES-AN": 9, "ES-GA": 2})


def test_nobody_named_and_nobody_there_are_answers_too() -> None:
    assert (placed(("DE", None)).drawn, placed(("DE", "Atlantis")).off_map) == (0, 1)
    assert placed(("FR", "Paris")).groups.empty
    assert on_map(people(("MC", "Monaco")), "MC", AS_OF, FIRST) is None


def test_figures_of_a_region_are_those_of_its_customers() -> None:
    pairs = [("DE", "Bayern")] * 30 + [("DE", "DE-BY")] * 10 + [("DE", "Berlin")] * 40
    who = people(*pairs, days=[1] * 40 + [0] * 20 + [1] * 20, voices=[1] * 10 + [0] * 70)
    found = on_map(who, "DE", AS_OF, FIRST)
    assert found is not None
    bavaria = found.groups.set_index("code").loc["DE-BY"]
    assert (bavaria["kept"], bavaria["kept_of"], bavaria["kept_rate"], bavaria["spoke"]) == (40, 40, 1, 10)
    assert found.groups.set_index("code").loc["DE-BE", "growth"] == pytest.approx(-0.5)


def test_the_regions_of_a_group_are_named_in_english_once_and_told_apart_by_country() -> None:
    who = people(("DE", "Bayern"), ("DE", "BY"), ("US", "CA"), ("US", "Elsewhere"), (None, "CA"), ("XX", "CA"))
    assert one_name_each(who["region"], who["country"]).tolist() == [
        "Bavaria", "Bavaria", "California", "Elsewhere", "CA", "CA",
    ]  # fmt: skip
    same = people(("BE", "Limburg"), ("NL", "Limburg"), ("NL", None), (None, None))
    assert d.grouped(same, "region", AS_OF).tolist() == ["Limburg (BE)", "Limburg (NL)", "Unknown", "Unknown"]
    assert one_name_each(same["region"].iloc[:0], same["country"].iloc[:0]).empty


@pytest.mark.parametrize("t", [LIGHT, DARK])
def test_the_map_draws_every_region_and_says_the_sentence_of_those_with_customers(t: Tokens) -> None:
    found = placed(*[("DE", "Bayern")] * 4, ("DE", "Berlin"), ("DE", None))
    figure = regions.region_map(found.groups, "DE", 0, "EUR", t)
    grey, *known = figure.data
    assert (grey.fillcolor, grey.hoverinfo) == (t.context_soft, "skip")
    # The smaller one comes later, so that it is in reach inside or beside a large one.
    assert [trace.text.split(":")[0] for trace in known] == ["Bavaria", "Berlin"]
    assert [trace.fillcolor for trace in known] == [ramp(1, t.sequential), ramp(0.5, t.sequential)]
    assert known[0].text == ("Bavaria: 4 customers in a year, 66.7% of all.<br>They brought €4, 66.7% of the money.")
    parts = sum(point is None for trace in figure.data for point in trace.x)
    there = land("DE")
    assert there is not None
    assert parts == sum(1 for one in there.levels[0].regions.values() for _ in there.rings(one))
    assert "66.7% of customers" in figure.layout.annotations[0].text


def test_the_sentence_says_who_stayed_where_enough_bought_before() -> None:
    found = placed(*[("DE", "Bayern")] * 40)
    *_, bavaria = regions.region_map(found.groups, "DE", 0, "EUR", LIGHT).data
    assert "100.0% of the 40 who bought the year before bought again (91.2% to 100.0%)." in bavaria.text


def test_what_lies_far_away_stands_in_a_frame_inside_the_window() -> None:
    found = placed(("FR", "Réunion"), ("FR", "Paris"), country="FR")
    figure = regions.region_map(found.groups, "FR", found.level, "EUR", LIGHT)
    assert len(figure.layout.shapes) == 5
    (west, east), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
    island = next(trace for trace in figure.data if trace.text and "Réunion" in trace.text)
    x, y = ([point for point in axis if point is not None] for axis in (island.x, island.y))
    frame = next(s for s in figure.layout.shapes if s.x0 <= min(x) and max(x) <= s.x1 and s.y0 <= min(y) <= s.y1)
    assert west <= frame.x0 < frame.x1 <= east
    assert south <= frame.y0 < frame.y1 <= north
    with pytest.raises(ValueError, match="No regions of MC"):
        regions.region_map(found.groups, "MC", 0, "EUR", LIGHT)


def test_names_of_regions_are_text_on_the_map_and_colours_are_explained_without_any() -> None:
    found = placed(("DE", "Bayern"))
    hostile = found.groups.assign(group="<b>x</b>")
    *_, trace = regions.region_map(hostile, "DE", 0, "EUR", LIGHT).data
    assert trace.text.startswith("&lt;b&gt;x&lt;/b&gt;:")
    nobody = found.groups.iloc[:0].assign(code=[])
    assert regions.region_map(nobody, "DE", 0, "EUR", LIGHT).layout.annotations[0].text.endswith("None</span>")
    assert world.world_map(nobody, "EUR", LIGHT).layout.annotations[0].text.endswith("None</span>")
