"""What a person asks to see, and what they may see, as values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from data_access.filters.rules import Rules, ScoreLimits

UNKNOWN = "Unknown"  # how a group of empty values is named on pages, in links and in filters


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSegment:
    """A saved segment that figures are narrowed to, as it stands.

    ``as_of`` is the day as of which rules about purchases hold; ``limits`` are needed by rules about RFM groups.
    ``members`` are the customers who fit, where they were looked up before: the rules are not asked then.
    ``seen`` are the versions of what the rules ask about: filters are part of the key of every cached answer, and with
    these an answer is made anew when somebody comes into the segment or leaves it.
    """

    public_id: str
    version: int
    name: str
    rules: Rules
    as_of: date
    limits: ScoreLimits | None = None
    members: tuple[int, ...] | None = None
    seen: tuple[tuple[str, int | str], ...] = ()

    @property
    def phrase(self) -> str:
        """The name, and the day where it matters."""
        return f"{self.name} as of {_written(self.as_of)}" if self.rules.dated else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The active filters. Tuples are sorted and free of repeats, so that equal filters are one cache key.

    ``start`` and ``end`` are a half-open range of days: ``start <= day < end``. What the day is, the page says:
    for retention it is the first purchase.
    """

    start: date | None = None
    end: date | None = None
    segments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    saved: tuple[ChosenSegment, ...] = ()

    def __post_init__(self) -> None:
        """Bring the tuples into their one form."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (tuple, list, set, frozenset)):
                object.__setattr__(self, field.name, tuple(sorted(set(value), key=_place)))

    @property
    def by_line(self) -> bool:
        """Whether an answer must look at single lines (category, product), not at whole purchases."""
        return bool(self.categories or self.products)

    @property
    def by_purchase(self) -> bool:
        """Whether an answer must look at single purchases (channel), not at months."""
        return bool(self.channels)

    @property
    def of_customers(self) -> Filters:
        """Those that say which customers, and nothing of what they did: they mean the same for whatever is counted."""
        return Filters(segments=self.segments, countries=self.countries, saved=self.saved)

    @property
    def empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == Filters()

    def describe(self, day: str = "bought") -> str:
        """A sentence part for people: "first bought 1 Jan 2026 to 31 Mar 2026, in Germany"; "" when nothing is set."""
        return ", ".join(self.phrases(day).values())

    def phrases(self, day: str = "bought") -> dict[str, str]:
        """The phrase of each active filter, by field; ``start`` and ``end`` share the one under ``start``."""
        found = {"start": _days(day, self.start, self.end)} if self.start or self.end else {}
        patterns = {
            "segments": "segment {}",
            "countries": "in {}",
            "channels": "through {}",
            "categories": "buying {}",
            "products": "buying product {}",
            "saved": "in the saved segment {}",
        }
        for name, pattern in patterns.items():
            values = getattr(self, name)
            if values:
                found[name] = pattern.format(_listed(_shown(name, values)))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the person asking may see: rows of their teams and regions (empty = all), and whether contact is masked."""

    teams: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    masked: bool = False


EVERYTHING = Scope()


def country_name(code: str) -> str:
    """The country's English name for its ISO code; the text itself when it is not one."""
    import pycountry  # noqa: PLC0415  its tables cost 20 ms and only sentences need them

    found = pycountry.countries.get(alpha_2=code)
    return getattr(found, "common_name", found.name) if found else code


def _place(value: str | ChosenSegment) -> str:
    """Where a value stands among those of its filter."""
    return value.public_id if isinstance(value, ChosenSegment) else value


def _shown(name: str, values: tuple[str, ...] | tuple[ChosenSegment, ...]) -> tuple[str, ...]:
    written = tuple(value.phrase if isinstance(value, ChosenSegment) else value for value in values)
    return tuple(map(country_name, written)) if name == "countries" else written


def _written(day: date) -> str:
    return format_date(day, "d MMM y", locale="en")


def _days(day: str, start: date | None, end: date | None) -> str:
    shown = [_written(d) for d in (start, end and end - timedelta(days=1)) if d]
    if start and end:
        return f"{day} {shown[0]} to {shown[1]}"
    return f"{day} {'from' if start else 'up to'} {shown[0]}"


def _listed(values: tuple[str, ...], most: int = 3) -> str:
    head = list(values[:most])
    if len(values) > most:
        return f"{', '.join(head)} and {len(values) - most} more"
    return " or ".join([", ".join(head[:-1]), head[-1]] if len(head) > 1 else head)
