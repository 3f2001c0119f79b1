"""How answers are kept between two drawings of a page: the latest of each function, by keys that are quick to make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

from data_access.filters import Filters, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.caching.cache_utils import CachedFunc

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
HOUR = 3_600  # seconds


class Versions(tuple[tuple[str, int | str], ...]):
    """The store and the versions of some domains, as a part of a cache key."""

    __slots__ = ()

    def of(self, *domains: str) -> Versions:
        """Those of the store and of these domains alone, for an answer that depends on less."""
        return Versions(entry for entry in self if entry[0] in {"store", *domains})


def kept(
    *, max_entries: int, seconds: float = HOUR, spinner: str | bool = False, by_words: tuple[type, ...] = ()
) -> Callable[[Callable[Asked, Answer]], CachedFunc[Asked, Answer]]:
    """Keep what a function answers, for all who ask the same. The answer is shared by them: never change it.

    Parameters
    ----------
    by_words : more types whose values are told apart by their ``repr``, besides those nearly every answer depends on.
        Streamlit takes all fields of a value apart instead, for half the time of an answer that is at hand.
    """
    words: dict[str | type[Any], Callable[[Any], Any]] = dict.fromkeys((Filters, Scope, Versions, *by_words), repr)
    return st.cache_resource(max_entries=max_entries, ttl=seconds, show_spinner=spinner, hash_funcs=words)
