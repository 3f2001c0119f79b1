"""The file of regions: whole, closed, in its place and told apart; and what written names of regions mean."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from dashboard.charts.world import OUTLINES
from dashboard.geography.lands import REGIONS, Land, land
from dashboard.geography.words import bare, folded

# Countries that are cut by the line of dates go on beyond 180 degrees.
BEYOND = {"RU", "FJ", "NZ", "US", "KI", "TV"}
LARGEST = "AR AU BR CA CN DE DZ EG ES FR GB ID IN IR IT JP KZ MX NG PL RU SA TR UA US ZA".split()  # noqa: SIM905


@cache
def countries() -> tuple[str, ...]:
    return tuple(json.loads(line)["id"] for line in REGIONS.read_text("utf-8").splitlines())


def known(country: str) -> Land:
    found = land(country)
    assert found is not None
    return found


def points(there: Land, level: int = -1) -> np.ndarray:
    return np.concatenate([ring for one in there.levels[level].regions.values() for ring in there.rings(one)])


def test_the_file_is_small_and_has_each_country_once_in_order() -> None:
    assert REGIONS.stat().st_size < 1_600_000
    assert list(countries()) == sorted(set(countries()))
    assert len(countries()) > 200
    assert set(LARGEST) <= set(countries())
    assert land("SM") is not None
    assert land("XX") is None
    assert land('DE","x') is None


def test_every_ring_is_closed_and_every_point_lies_on_the_earth() -> None:
    for country in countries():
        there = known(country)
        for level in there.levels:
            for region in level.regions.values():
                rings = list(there.rings(region))
                assert rings, region
                assert all(len(ring) >= 4 and np.allclose(ring[0], ring[-1]) for ring in rings), region.code
        placed = points(there)
        assert np.isfinite(placed).all(), country
        assert np.abs(placed[:, 1]).max() <= 90.001, country
        assert np.abs(placed[:, 0]).max() <= (360 if country in BEYOND else 180.001), country


def test_regions_lie_where_the_map_of_the_world_has_their_country() -> None:
    """Two sources of different fineness: the coarse outline lies within the box around the regions."""
    for feature in json.loads(OUTLINES.read_text("utf-8"))["features"]:
        country = feature["id"]
        if country not in countries() or country in BEYOND:
            continue
        outline = np.concatenate([np.array(ring) for (ring,) in feature["geometry"]["coordinates"]])
        placed = points(known(country))
        low, high = placed.min(axis=0) - 1.5, placed.max(axis=0) + 1.5
        # Of land that two countries claim the two files may think differently.
        inside = ((outline >= low) & (outline <= high)).all(axis=1).mean()
        assert inside > 0.85, country


def test_codes_are_told_apart_and_larger_regions_hold_all_smaller_ones() -> None:
    for country in countries():
        there = known(country)
        for level in there.levels:
            assert all(code.startswith(f"{country}-") for code in level.regions), country
            assert all(region.name.strip() == region.name != "" for region in level.regions.values()), country
        if len(there.levels) > 1:
            large, small = (level.regions for level in there.levels)
            assert {region.within for region in small.values()} == set(large), country
        held = {code for level in there.levels for code in level.regions}
        assert all(group & held for group in there.apart), country


@pytest.mark.parametrize(
    ("country", "count"),
    [("DE", 16), ("US", 51), ("CA", 13), ("CH", 26), ("AT", 9), ("JP", 47), ("BR", 27), ("NL", 12), ("PL", 16),
     ("FR", 101), ("IT", 110), ("ES", 52), ("UA", 27)],
)  # fmt: skip
def test_countries_have_the_regions_they_have(country: str, count: int) -> None:
    assert len(known(country).levels[-1].regions) == count


@pytest.mark.parametrize(
    ("country", "count"), [("FR", 18), ("ES", 19), ("IT", 20), ("GB", 12), ("BE", 3), ("NO", 16), ("IE", 4)]
)
def test_some_countries_have_larger_regions_too(country: str, count: int) -> None:
    there = known(country)
    assert (len(there.levels), len(there.levels[0].regions)) == (2, count)


def test_neighbours_share_their_border_point_by_point() -> None:
    there = known("DE")
    of = {
        code: {tuple(point) for ring in there.rings(region) for point in ring.round(6).tolist()}
        for code, region in there.levels[0].regions.items()
    }
    for one, other in (("DE-BY", "DE-BW"), ("DE-BE", "DE-BB"), ("DE-NW", "DE-NI"), ("DE-HB", "DE-NI")):
        assert len(of[one] & of[other]) > 5
    assert not of["DE-BY"] & of["DE-HH"]


@pytest.mark.parametrize(
    ("country", "code", "names"),
    [
        ("DE", "DE-BY", ["Bayern", "Bavaria", "DE-BY", "by", "BAYERN", " bayern ", "Freistaat Bayern", "Bavière"]),
        ("DE", "DE-NW", ["Nordrhein-Westfalen", "nordrhein westfalen", "North Rhine-Westphalia", "NRW"]),
        ("DE", "DE-TH", ["Thüringen", "Thueringen", "Thuringen", "Thuringia"]),
        ("DE", "DE-BE", ["Berlin", "Land Berlin"]),
        ("FR", "FR-IDF", ["Ile de France", "Île-de-France", "ÎLE-DE-FRANCE", "FR-IDF", "Paris", "75", "FR-75"]),
        ("FR", "FR-BRE", ["Bretagne", "Brittany", "Finistère"]),
        ("FR", "FR-PAC", ["Provence-Alpes-Côte d'Azur", "Provence Alpes Cote d’Azur", "PACA"]),
        ("ES", "ES-AN", ["Andalucía", "Andalusia", "Sevilla"]),
        ("ES", "ES-CT", ["Cataluña", "Catalunya", "Catalonia"]),
        ("ES", "ES-MD", ["Madrid", "Comunidad de Madrid"]),
        ("IT", "IT-25", ["Lombardia", "Lombardy", "MI", "Milano"]),
        ("IT", "IT-52", ["Toscana", "Tuscany"]),
        ("US", "US-CA", ["California", "CA", "US-CA", "us-ca", "Calif."]),
        ("US", "US-DC", ["District of Columbia", "DC", "D.C."]),
        ("GB", "GB-SCT", ["Scotland", "GB-SCT", "Schottland"]),
        ("GB", "GB-X-LO", ["London", "Greater London"]),
        ("GB", "GB-X-SE", ["South East", "Kent", "County of Kent"]),
        ("CH", "CH-ZH", ["Zürich", "Zurich", "Zuerich", "ZH", "Kanton Zürich"]),
        ("CH", "CH-GE", ["Genève", "Genf", "Geneva"]),
        ("AT", "AT-9", ["Wien", "Vienna"]),
        ("BE", "BE-VLG", ["Vlaanderen", "Flanders", "Antwerpen"]),
        ("NL", "NL-NH", ["Noord-Holland", "North Holland"]),
        ("IE", "IE-M", ["Munster", "Co. Kerry", "County Cork"]),
        ("PT", "PT-11", ["Lisboa", "Lisbon"]),
        ("BR", "BR-SP", ["São Paulo", "Sao Paulo", "SP"]),
        ("CA", "CA-QC", ["Québec", "Quebec", "QC"]),
        ("NO", "NO-50", ["Trøndelag", "Trondelag", "Sør-Trøndelag"]),
        ("JP", "JP-13", ["東京都", "東京", "Tokyo", "Tōkyō"]),
        ("KR", "KR-11", ["서울특별시", "서울", "Seoul"]),
        ("RU", "RU-MOW", ["Москва", "Moscow"]),
        ("RU", "RU-MOS", ["Московская область", "Moscow Oblast"]),
        ("GR", "GR-A1", ["Αττική", "Attica"]),
        ("CZ", "CZ-10", ["Praha", "Prague"]),
        ("UA", "UA-43", ["Crimea"]),
    ],
)  # fmt: skip
def test_a_region_is_found_by_its_code_and_by_names_in_several_languages(
    country: str, code: str, names: list[str]
) -> None:
    assert [known(country).find(name, 0) for name in names] == [code] * len(names)


@pytest.mark.parametrize(
    ("country", "name"),
    [("DE", "Ontario"), ("DE", "Germany North"), ("DE", ""), ("DE", "-"), ("DE", "DE"), ("US", "Bavaria"), ("US", "X"),
     ("GB", "England"), ("GB", "Kent and more"), ("FR", "Bayern"), ("FR", "Normandi"), ("ES", "<b>Madrid</b>")],
)  # fmt: skip
def test_what_is_not_a_region_of_the_country_is_none_of_it(country: str, name: str) -> None:
    there = known(country)
    assert [there.find(name, level) for level in range(len(there.levels))] == [None] * len(there.levels)


def test_nearly_every_region_is_found_by_its_own_name_and_by_its_code() -> None:
    """Those that share both their English name and their own with another one mean neither."""
    lost, all_of_them = [], 0
    for country in countries():
        there = known(country)
        for level in there.levels:
            for code, region in level.regions.items():
                all_of_them += 1
                assert level.find(code) == code
                assert level.find(region.name) in {code, None}, code
                lost += [code] if level.find(region.name) is None else []
    assert len(lost) < 0.02 * all_of_them, lost


def test_a_larger_name_is_no_smaller_region() -> None:
    france = known("FR")
    assert (france.find("Bretagne", 0), france.find("Bretagne", 1)) == ("FR-BRE", None)


def test_names_are_compared_without_case_accents_and_the_word_for_what_they_are() -> None:
    assert folded("Île-de-France") == folded("ILE DE  FRANCE") == "ile de france"
    assert folded("Łódź") == "lodz"
    assert bare("Provincia de Ávila") == bare("Avila") == "avila"
    assert bare("State") == "state"
    assert folded("") == bare("") == ""
