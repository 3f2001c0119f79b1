"""The map of a country's regions, coloured by their share of its customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.base import rows, styled
from dashboard.charts.demographics import group_sentence
from dashboard.charts.world import KEY_ROOM, area, colour_key
from dashboard.geography.lands import land
from dashboard.theme import ramp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    import pandas as pd

    from dashboard.charts.world import Outline
    from dashboard.geography.lands import Land
    from dashboard.theme import Tokens

    Rings = Sequence[npt.NDArray[np.float64]]

MAP_HEIGHT = 350  # px
_ISLAND = 0.06  # of the longer side of the box: the least that an island must have to count for it
_ROOM, _FEWEST_FRAMES = 0.03, 4  # of the map's height around it; frames are at most a fourth of it


@dataclass(frozen=True, slots=True)
class _Part:
    """Regions that are drawn together, on the plane, with the box around their longest outlines."""

    outlines: Mapping[str, Rings]
    west: float
    south: float
    east: float
    north: float

    def moved(self, corner: tuple[float, float], scale: float) -> _Part:
        """The same with the lower left corner of its box elsewhere, larger by ``scale``."""
        start = np.array([self.west, self.south])
        outlines = {
            code: [(ring - start) * scale + np.array(corner) for ring in found] for code, found in self.outlines.items()
        }
        wide, high = (self.east - self.west) * scale, (self.north - self.south) * scale
        return _Part(outlines, corner[0], corner[1], corner[0] + wide, corner[1] + high)


def region_map(groups: pd.DataFrame, country: str, level: int, currency: str, t: Tokens) -> go.Figure:
    """Regions of a country coloured by their share of the customers, darker for more; those without any grey.

    Parameters
    ----------
    groups : of ``analytics.regions.OnMap``.
    country, level : its two letters, and which size of its regions.

    Raises
    ------
    ValueError : there is no map of the country.
    """
    there = land(country)
    if there is None:
        raise ValueError(f"No regions of {country} are known.")
    parts, frames = _laid_out(there, level)
    outlines = {code: _joined(found) for part in parts for code, found in part.outlines.items()}
    known = groups[groups["code"].isin(list(outlines)) & (groups["customers"] > 0)]
    figure = go.Figure()
    # Large ones first: a town inside another region must stay in reach.
    order = sorted(outlines, key=lambda code: -_area(outlines[code]))
    told = {row.code: row for row in rows(known)}
    empty = [outlines[code] for code in order if code not in told]
    grey = [p for x, _ in empty for p in x], [p for _, y in empty for p in y]
    area(figure, grey, t.context_soft, t)
    roots = (known.set_index("code")["customer_share"] ** 0.5).to_dict()
    top = max([*roots.values(), 1e-9])
    for code in [code for code in order if code in told]:
        colour = ramp(float(roots[code] / top), t.sequential)
        area(figure, outlines[code], colour, t, group_sentence(told[code], currency))
    for west, south, east, north in frames:
        box = {"x0": west, "x1": east, "y0": south, "y1": north}
        figure.add_shape(type="rect", **box, line={"width": 1, "color": t.line}, layer="below")
    colour_key(figure, known["customer_share"].tolist(), t)
    axis = {"showticklabels": False, "showline": False, "fixedrange": True}
    (west, east), (south, north) = _window(parts, frames)
    return styled(
        figure,
        MAP_HEIGHT,
        t,
        xaxis={**axis, "range": [west, east]},
        yaxis={**axis, "range": [south, north], "scaleanchor": "x"},
        margin={"l": 0, "r": 0, "t": KEY_ROOM, "b": 0},
    )


def _laid_out(there: Land, level: int) -> tuple[list[_Part], list[tuple[float, float, float, float]]]:
    """The parts of a map where they are drawn, the country itself first, and the frames around those from far away."""
    regions = there.levels[level].regions
    apart = [[code for code in group if code in regions] for group in there.apart]
    apart = [group for group in apart if group]
    far = {code for group in apart for code in group}
    main = _part(there, level, [code for code in regions if code not in far], _ISLAND)
    height = main.north - main.south
    side = height / max(len(apart), _FEWEST_FRAMES)
    parts, frames = [main], []
    for place, group in enumerate(apart):
        part = _part(there, level, group)
        wide, high = part.east - part.west, part.north - part.south
        scale = 0.8 * side / max(wide, high)
        # One below the other beside the map, the first one at the top.
        west, south = main.west - 1.2 * side, main.north - (place + 1) * side
        inside = west + (side - wide * scale) / 2, south + (side - high * scale) / 2
        parts.append(part.moved(inside, scale))
        frames.append((west, south + 0.04 * side, west + 0.96 * side, south + 0.96 * side))
    return parts, frames


def _part(there: Land, level: int, codes: Sequence[str], smallest: float = 0.0) -> _Part:
    """Some regions, seen from above their middle, and the box around them.

    Islands smaller than ``smallest`` of the box may lie outside of it: far away, they would make all the others small.
    """
    regions = there.levels[level].regions
    rings = {code: list(there.rings(regions[code])) for code in codes}
    longest = [max(found, key=len) for found in rings.values()]
    least = smallest * _extent(np.concatenate(longest))
    seen = np.concatenate([*longest, *(ring for found in rings.values() for ring in found if _extent(ring) >= least)])
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    outlines = {code: [_equal_area(ring, middle) for ring in found] for code, found in rings.items()}
    points = _equal_area(seen, middle)
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return _Part(outlines, float(west), float(south), float(east), float(north))


def _extent(points: npt.NDArray[np.float64]) -> float:
    return float((points.max(axis=0) - points.min(axis=0)).max())


def _equal_area(points: npt.NDArray[np.float64], middle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Longitudes and latitudes (degrees, n x 2) on the plane, areas kept, shapes right around ``middle``.

    Source: Snyder (1987), Map Projections - A Working Manual, equations 24-2 to 24-4 (Lambert's azimuthal projection).
    """
    longitude, latitude = np.radians(points).T
    around, above = np.radians(middle)
    east = longitude - around
    cosine = np.sin(above) * np.sin(latitude) + np.cos(above) * np.cos(latitude) * np.cos(east)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-6))
    x = k * np.cos(latitude) * np.sin(east)
    y = k * (np.cos(above) * np.sin(latitude) - np.sin(above) * np.cos(latitude) * np.cos(east))
    return np.column_stack([x, y])


def _joined(rings: Rings) -> Outline:
    """Rings as one outline; an empty point sets them apart."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x.extend([*ring[:, 0].round(5).tolist(), None])
        y.extend([*ring[:, 1].round(5).tolist(), None])
    return x, y


def _area(outline: Outline) -> float:
    """The size of the box around it."""
    x = [point for point in outline[0] if point is not None]
    y = [point for point in outline[1] if point is not None]
    return (max(x) - min(x)) * (max(y) - min(y))


def _window(
    parts: Sequence[_Part], frames: Sequence[tuple[float, float, float, float]]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """What is seen: the country and the frames, with a little room."""
    main = parts[0]
    west = min([main.west, *(frame[0] for frame in frames)])
    room = _ROOM * max(main.east - west, main.north - main.south)
    return (west - room, main.east + room), (main.south - room, main.north + room)
