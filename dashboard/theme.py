"""How Rapport looks and writes: colours of both themes, and numbers, money, dates and durations as people read them.

The same colours stand in ``.streamlit/config.toml`` for Streamlit's own elements; a test compares the two.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel.dates import format_date, format_datetime
from babel.numbers import get_currency_name, get_currency_symbol

Mode = Literal["light", "dark"]

LOCALE = "en"
FONT = "Inter, system-ui, sans-serif"
NOTHING = "–"  # what stands where there is no number
FEWEST_STEPS = 5  # of the last place written, between two bounds
STATIC = Path(__file__).parent / "static"
# Text on a coloured cell: of pure black and white, one has a contrast of at least 4.58 with any colour there is.
INKS = ("#000000", "#FFFFFF")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. ``*_text`` are for words (contrast at least 4.5), the others for marks (at least 3)."""

    mode: Mode
    page: str
    surface: str
    text: str
    muted: str
    line: str
    grid: str
    accent: str
    accent_text: str
    accent_soft: str
    worse: str
    worse_text: str
    warning_text: str
    violet_text: str
    blue: str
    context: str
    context_soft: str
    second: str
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    categories: tuple[str, ...]


def _stops(colours: str) -> tuple[str, ...]:
    return tuple(colours.split())


LIGHT = Tokens(
    mode="light",
    page="#FFFFFF",
    surface="#F5F7F6",
    text="#1B2422",
    muted="#55615D",
    line="#E1E6E4",
    grid="#EDF0EF",
    accent="#0F7D73",
    accent_text="#0B6B63",
    accent_soft="#BFE0DB",
    worse="#C2491D",
    worse_text="#A63A12",
    warning_text="#805300",
    violet_text="#6A4BA8",
    blue="#2F74B5",
    context="#6B7773",
    context_soft="#CBD3D0",
    second="#8B9893",
    sequential=_stops("#EEF7F5 #D8EEEA #BCE2DC #9AD3CB #73C0B6 #4CA99F #2B9086 #167870 #0B5F58 #06443F"),
    diverging=_stops("#8F3B00 #B85410 #D97A35 #EDA870 #F7D5B8 #C9DDF2 #93BEE6 #5C9AD3 #2F74B5 #124F8C"),
    categories=_stops("#0F7D73 #C68206 #2C3EA8 #BC3D17 #7297B4 #7C2462 #8D65D8 #493B13"),
)
DARK = Tokens(
    mode="dark",
    page="#111615",
    surface="#1A211F",
    text="#E6ECEA",
    muted="#A3B0AC",
    line="#2B3432",
    grid="#212927",
    accent="#3FB3A5",
    accent_text="#5CC7B9",
    accent_soft="#1D4A45",
    worse="#E8804C",
    worse_text="#F29A6B",
    warning_text="#E6B450",
    violet_text="#B9A0F0",
    blue="#6FA8E0",
    context="#8A9793",
    context_soft="#3A4442",
    second="#67756F",
    # Dark runs dark = low to bright = high, so "more" stands out from the page in both themes.
    sequential=_stops("#16211F #18302D #1A423D #1C564F #1F6C63 #258579 #35A092 #58B9AC #86D1C6 #B9E8E0"),
    diverging=_stops("#F2A063 #E58A45 #C66F2C #8F5428 #4F3A2A #2A3E52 #35608A #4B86BF #6FA8E0 #A5CBF2"),
    categories=_stops("#3FB3A5 #DA942C #A9B1F7 #7D6F1D #557191 #AC72E3 #B3ECDF #FADF3E"),
)


def tokens(mode: str | None = None) -> Tokens:
    """The colours of a theme; light when the mode is not known."""
    return DARK if mode == "dark" else LIGHT


@lru_cache(maxsize=2)
def style_sheet(mode: Mode) -> str:
    """The one style sheet with the few colours Streamlit's own theme cannot express. No data ever enters it."""
    t = tokens(mode)
    names = {"muted": t.muted, "line": t.line, "accent": t.accent_text, "worse": t.worse_text, "violet": t.violet_text}
    root = ";".join(f"--rp-{name}:{colour}" for name, colour in names.items())
    sheet = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return f"<style>:root{{{root}}}\n{sheet}</style>"


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _sign(value: float, *, plus: bool) -> str:
    # An ASCII minus: st.metric takes a typographic one for a plus and colours it green.
    return "-" if value < 0 else "+" if plus and value > 0 else ""


@lru_cache(maxsize=64)
def symbol(currency: str) -> str:
    """The sign of a currency: £ for GBP; the code and a space where there is none."""
    found = get_currency_symbol(currency, locale=LOCALE)
    return f"{found} " if found == currency else found


def money(cents: float | None, currency: str, *, exact: bool = False, plus: bool = False, places: int = 1) -> str:
    """An amount as people say it: £1.2m, £184,200, £842, £8.40; ``exact`` keeps the pence at every size.

    ``places`` are those of millions and billions.
    """
    if cents is None or _missing(cents):
        return NOTHING
    amount = abs(cents) / 100
    # The steps are where the rounded figure changes its unit, so that £999,999.60 is not "£1,000,000".
    if exact or (amount < 9.995 and round(amount, 2) % 1):  # noqa: PLR2004
        text = f"{amount:,.2f}"
    elif amount >= 999_950_000:  # noqa: PLR2004
        text = f"{amount / 1e9:,.{places}f}bn"
    elif amount >= 999_999.5:  # noqa: PLR2004
        text = f"{amount / 1e6:,.{places}f}m"
    else:
        text = f"{amount:,.0f}"
    return f"{_sign(cents, plus=plus)}{symbol(currency)}{text}"


def money_range(low: float, high: float, currency: str) -> str:
    """Two bounds with as many places as it takes to tell them apart: £0.98m to £1.06m rather than £1.0m to £1.1m."""
    unit = 1e9 if abs(high) >= 1e11 else 1e6  # noqa: PLR2004  in cents
    width = (high - low) / 100 / unit
    places = next((some for some in (1, 2) if width * 10**some >= FEWEST_STEPS), 3)
    return f"{money(low, currency, places=places)} to {money(high, currency, places=places)}"


def percent(rate: float | None, *, decimals: int = 1, plus: bool = False) -> str:
    """A rate of 0-1 in percent with at most one decimal: 26.4%."""
    if rate is None or _missing(rate):
        return NOTHING
    text = f"{abs(rate) * 100:,.{decimals}f}"
    zero = not float(text.replace(",", ""))
    return f"{'' if zero else _sign(rate, plus=plus)}{text}%"


def points(difference: float | None) -> str:
    """A difference of two rates in percentage points, always signed: -3.9 pts."""
    if difference is None or _missing(difference):
        return NOTHING
    return percent(difference, plus=True).replace("%", " pts")


def currency_title(code: str) -> str:
    """A currency by its name: British Pound (GBP)."""
    return f"{get_currency_name(code, locale=LOCALE)} ({code})"


def count(number: float | None, *, plus: bool = False) -> str:
    """A whole number with thousands separators: 12,480."""
    if number is None or _missing(number):
        return NOTHING
    return f"{_sign(number, plus=plus)}{abs(number):,.0f}"


def quantity(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun in the right form: 1 customer, 2,310 customers."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


@lru_cache(maxsize=4096)
def day(value: date | None) -> str:
    """A day: 3 Mar 2026."""
    return NOTHING if value is None else str(format_date(value, "d MMM y", locale=LOCALE))


def moment(value: datetime | None) -> str:
    """A moment: 3 Mar 2026 14:05, in the zone the value carries."""
    return NOTHING if value is None else str(format_datetime(value, "d MMM y HH:mm", locale=LOCALE))


@lru_cache(maxsize=2048)
def month_label(month: int, *, year: bool = True) -> str:
    """A month from its number (year * 12 + month - 1): Mar 2026, or Mar."""
    first = date(month // 12, month % 12 + 1, 1)
    return str(format_date(first, "MMM y" if year else "MMM", locale=LOCALE))


def month_range(first: int, last: int) -> str:
    """Months from first to last, said once where they are the same: Mar 2026, Mar to Jul 2026, Nov 2025 to Mar 2026."""
    if first == last:
        return month_label(first)
    return f"{month_label(first, year=first // 12 != last // 12)} to {month_label(last)}"


def duration(span: timedelta | None) -> str:
    """A time span in its two largest units: 2 h 10 min, 3 d 4 h, 45 s."""
    if span is None:
        return NOTHING
    seconds = round(span.total_seconds())
    sizes = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    first = next((place for place, (_, size) in enumerate(sizes) if seconds >= size), 3)
    parts: list[str] = []
    for unit, size in sizes[first : first + 2]:
        whole, seconds = divmod(seconds, size)
        if whole or not parts:
            parts.append(f"{whole} {unit}")
    return " ".join(parts)


def luminance(colour: str) -> float:
    """The relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def ink(background: str) -> str:
    """The text colour with the higher contrast on a cell of this colour."""
    return max(INKS, key=lambda colour: contrast(colour, background))


@lru_cache(maxsize=256)
def readable(colour: str, background: str, least: float = 4.5) -> str:
    """The colour, drawn towards black or white as little as it takes to be read on that background."""
    mixed = (ramp(step / 50, (colour, ink(background))) for step in range(51))
    return next(one for one in mixed if contrast(one, background) >= least)


@lru_cache(maxsize=8192)
def ramp(share: float, stops: tuple[str, ...]) -> str:
    """The colour at ``share`` (0-1, clipped) of the way along the stops."""
    place = min(1.0, max(0.0, share)) * (len(stops) - 1)
    left = min(int(place), len(stops) - 2)
    pairs = [(int(stops[left][k : k + 2], 16), int(stops[left + 1][k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * (place - left)):02X}" for a, b in pairs)


_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"""\`*_{}[]()#+-.!|~<>$&'"=/^"""})


def label(text: str, longest: int = 40) -> str:
    """Text from the store as the label of a button or tab, where Streamlit reads markdown: shown as it is, and inert.

    A word joiner after each colon and at-sign keeps addresses from becoming links and names from becoming icons.
    """
    short = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    return " ".join(short.split()).translate(_MARKS).replace(":", ":\u2060").replace("@", "@\u2060")


def inert(text: str) -> str:
    """Text from the store as a part of markdown: shown as it is, blanks at its ends too, and nothing of it works."""
    return re.sub(r"\s+", " ", text).translate(_MARKS).replace(":", ":\u2060").replace("@", "@\u2060")
