"""The common exports: the headings that tell them apart, and what their columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_access.importing.aligned import match_cdnow
from data_access.importing.known_exports import KNOWN
from data_access.importing.reading.headers import plain_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.importing.reading.model import Chunk

_SURE = 0.98


@dataclass(frozen=True)
class Profile:
    """One known export: ``needs`` are the headings that must be there, ``columns`` field → heading."""

    name: str
    kind: str
    needs: tuple[str, ...]
    columns: dict[str, str]


def _profile(name: str, kind: str, needs: str, pairs: str) -> Profile:
    """Build a profile from its written form: headings by ``|``, pairs as ``field=heading`` by ``|``."""
    columns = dict(pair.strip().split("=", 1) for pair in pairs.split("|"))
    return Profile(name, kind, tuple(need.strip() for need in needs.split("|")), columns)


PROFILES: tuple[Profile, ...] = tuple(_profile(*written) for written in KNOWN)


def match_profile(
    kind: str, columns: Sequence[str], sample: Chunk | None = None
) -> tuple[str, dict[str, str], float] | None:
    """Name, field → heading and confidence of the known export these columns belong to.

    ``None`` when they are none's. Where several fit, the one that asks for the most headings is meant.
    """
    by_plain = {_key(column): column for column in reversed(columns)}
    fitting = [
        profile
        for profile in PROFILES
        if profile.kind == kind and all(_key(need) in by_plain for need in profile.needs)
    ]
    if not fitting:
        return match_cdnow(kind, columns, sample)
    profile = max(fitting, key=lambda fits: len(fits.needs))
    found = {name: by_plain[_key(heading)] for name, heading in profile.columns.items() if _key(heading) in by_plain}
    return profile.name, found, _SURE


def _key(heading: str) -> str:
    """A heading to compare by, without spaces."""
    return plain_heading(heading).replace(" ", "")
