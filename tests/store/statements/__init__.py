"""Every statement of the project with several sets of arguments, for the tests that run them all."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import data_access.filters
import data_access.queries
from data_access.filters import EVERYTHING
from tests.store.statements import advocates, casework, customers, loyalty, preferences, quality, telling, voice
from tests.store.statements.arguments import FILTERS, LISTED, NARROW, SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from data_access.filters import Filters, Scope
    from data_access.readers.frames import Query

__all__ = ["FILTERS", "Case", "builders", "cases"]

Case = tuple[str, str, "Callable[[], Query]"]


def builders() -> set[str]:
    """Every public builder, as module.function: whatever returns a statement and is given none to narrow."""
    found = set()
    for package in (data_access.queries, data_access.filters):
        found |= _builders(package)
    return found


def _builders(package: ModuleType) -> set[str]:
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            returned = str(inspect.signature(function).return_annotation)
            own = function.__module__ == module.name and not name.startswith("_")
            whole = "statement" not in inspect.signature(function).parameters and "Statement | None" not in returned
            if own and whole and returned.startswith(("Select", "Statement", "CompoundSelect")):
                found.add(f"{module.name.removeprefix(f'{package.__name__}.')}.{name}")
    return found


def cases() -> Iterator[Case]:
    """Builder, the arguments in words, and what makes the statement."""
    for name, scope in SCOPES.items():
        for room in (customers, voice, advocates, quality, casework, telling):
            yield from ((place, words, make) for place, make, words in room.plain(name, scope))
    for name, filters in FILTERS.items():
        if name in LISTED:
            yield from ((place, name, make) for place, make in _filtered(filters, EVERYTHING))
        yield from ((place, name, make) for place, make in loyalty.lived(filters, EVERYTHING))
        for option, counting in loyalty.COUNTING.items():
            words = f"{name} {option}".strip()
            yield from ((place, words, make) for place, make in loyalty.counted(filters, EVERYTHING, counting))
    for name in ("everything", "one category, from a day"):
        both = (
            *_filtered(FILTERS[name], NARROW),
            *loyalty.counted(FILTERS[name], NARROW, {}),
            *loyalty.lived(FILTERS[name], NARROW),
        )
        yield from ((place, f"{name}, narrow", make) for place, make in both)


def _filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    for room in (customers, preferences, voice, advocates, casework, telling):
        yield from room.filtered(filters, scope)


def narrowed(filters: Filters) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Every statement that takes filters, with these."""
    yield from _filtered(filters, EVERYTHING)
    yield from loyalty.lived(filters, EVERYTHING)
    for counting in loyalty.COUNTING.values():
        yield from loyalty.counted(filters, EVERYTHING, counting)
