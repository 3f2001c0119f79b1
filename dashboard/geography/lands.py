"""Regions of countries: which one a written name means, and where its borders run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from dashboard.geography.words import bare, folded, spelled_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy.typing as npt

# A line a country: Natural Earth's states and provinces (public domain), with names also of Unicode's CLDR. Decision
# 50 says how it was made. One line is taken apart at a time: a country costs milliseconds, and the others nothing.
REGIONS = Path(__file__).with_name("regions.jsonl")
_TOLD_APART = re.compile(r"\s*[][(),/]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region by its code of ISO 3166-2 (with X where the standard has none), in English.

    ``within`` is the code of the larger region that holds it; ``polygons`` are rings of numbers of the country's lines,
    the first ring of each its outside.
    """

    code: str
    name: str
    also: tuple[str, ...]
    within: str | None
    polygons: tuple[tuple[tuple[int, ...], ...], ...]


class Level:
    """The regions of one size: they do not overlap."""

    def __init__(self, country: str, regions: Iterable[Region]) -> None:
        self.regions: Mapping[str, Region] = {region.code: region for region in regions}
        self._country = country

    @cached_property
    def _found(self) -> tuple[Mapping[str, str], ...]:
        """What a written name is looked up in, surest first; a name that two regions share means neither."""
        known = self.regions.values()
        codes = {one.code: {folded(one.code), folded(one.code.removeprefix(f"{self._country}-"))} for one in known}
        first = {one.code: {folded(one.name)} for one in known}
        every = {one.code: (one.name, *one.also, *_standard(self._country).get(one.code, ())) for one in known}
        names = {code: _spellings(told, folded) for code, told in every.items()}
        loose = {code: _spellings(told, bare) for code, told in every.items()}
        return _alone(codes), _alone(first), _alone(names), _alone(loose)

    def find(self, text: str) -> str | None:
        """The code of the region that a text names, by its code or a name in one of many languages; else None."""
        written, loose = folded(text), bare(text)
        codes, first, names, looser = self._found
        return codes.get(written) or first.get(written) or names.get(written) or looser.get(loose)

    def by_code(self, text: str) -> bool:
        """Whether the text is a code, not a name."""
        return folded(text) in self._found[0]


@lru_cache(maxsize=8)
def _standard(country: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the standard itself, by code: in the country's own language, or two ("Catalunya [Cataluña]")."""
    import pycountry  # noqa: PLC0415  its table of regions costs 70 ms and only those who look for one need it

    found: list[Any] = pycountry.subdivisions.get(country_code=country) or []  # type: ignore[no-untyped-call]
    return {one.code: (one.name, *_TOLD_APART.split(one.name)) for one in found}


def _spellings(names: Iterable[str], read: Callable[[str], str]) -> set[str]:
    return {read(name) for name in names} | {bare(s) if read is bare else s for s in map(spelled_out, names)} - {""}


def _alone(spelled: Mapping[str, set[str]]) -> dict[str, str]:
    told = Counter(name for names in spelled.values() for name in names)
    return {name: code for code, names in spelled.items() for name in names if told[name] == 1}


class Land:
    """The regions of a country, from the largest to the smallest."""

    def __init__(self, line: bytes) -> None:
        said: dict[str, Any] = orjson.loads(line)
        self.code: str = said["id"]
        # Groups of regions far away, each drawn in a frame of its own.
        self.apart: tuple[frozenset[str], ...] = tuple(map(frozenset, said["apart"]))
        self.levels = tuple(Level(self.code, map(_region, level)) for level in said["levels"])
        self._arcs, self._scale, self._origin = said["arcs"], np.array(said["scale"]), np.array(said["origin"])

    def rings(self, region: Region) -> Iterator[npt.NDArray[np.float64]]:
        """The closed rings of a region, outsides and holes, as longitudes and latitudes in degrees (n x 2).

        A country that the line of dates runs through goes on beyond 180 degrees.
        """
        for polygon in region.polygons:
            for ring in polygon:
                lines = [self._line(number) for number in ring]
                # Each line begins where the one before ends.
                yield np.concatenate([lines[0], *(line[1:] for line in lines[1:])])

    def _line(self, number: int) -> npt.NDArray[np.float64]:
        """One border; a negative number means it is walked the other way (TopoJSON's ones' complement)."""
        steps = np.array(self._arcs[number if number >= 0 else ~number], dtype=np.int64).reshape(-1, 2)
        points: npt.NDArray[np.float64] = steps.cumsum(axis=0) * self._scale + self._origin
        return points if number >= 0 else points[::-1]

    def find(self, text: str, level: int) -> str | None:
        """The region of a level that a text names, or that holds the smaller one it names; None where none does."""
        found = self.levels[level].find(text)
        if found is None and level + 1 < len(self.levels):
            smaller = self.levels[level + 1]
            part = self.find(text, level + 1)
            return smaller.regions[part].within if part is not None else None
        return found


def _region(said: dict[str, Any]) -> Region:
    polygons = tuple(tuple(tuple(ring) for ring in polygon) for polygon in said["polygons"])
    return Region(
        code=said["code"], name=said["name"], also=tuple(said["also"]), within=said.get("in"), polygons=polygons
    )


@lru_cache(maxsize=32)
def land(country: str) -> Land | None:
    """The regions of a country by its two letters; None where the file has none, as for the smallest countries."""
    start = f'{{"id":"{country}"'.encode()
    with REGIONS.open("rb") as lines:
        line = next((line for line in lines if line.startswith(start)), None)
    return Land(line) if line else None
