"""Building on the good: who praises, whom to ask, testimonials, and what delights."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from data_access.queries import advocates, delights, said
from tests.store.statements.arguments import THREE_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Filters, Scope
    from data_access.readers.frames import Query


def filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What takes filters."""
    yield "advocates.praise", partial(advocates.praise, filters, scope)
    yield "advocates.praise_words", partial(advocates.praise_words, [1, 2, 3, 4, 5], filters, scope)
    yield "advocates.testimonials", partial(advocates.testimonials, filters, scope)
    for by in get_args(delights.By):
        yield "delights.listened", partial(delights.listened, filters, scope, by=by)
        yield "delights.praising", partial(delights.praising, filters, scope, by=by)
    groups: tuple[tuple[delights.By, str | None], ...] = (("category", "X"), ("segment", None), ("product", "P1"))
    for split, group in groups:
        cell: dict[str, Any] = {"by": split, "group": group, "topic": "price", "limit": 20}
        yield "delights.praising_words", partial(delights.praising_words, filters, scope, **cell)
    window: dict[str, Any] = {"start": THREE_DAYS[0], "end": THREE_DAYS[2], "days": 90}
    yield "said.bought_after_texts", partial(said.bought_after_texts, filters, scope, by="category", **window)
    yield "said.bought_after_texts", partial(said.bought_after_texts, filters, scope, by="product", **window)


def plain(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What takes no filters."""
    yield "advocates.last_asked", partial(advocates.last_asked, scope), name
    yield "advocates.testimonial_steps", partial(advocates.testimonial_steps, 1, scope), name
    yield "advocates.testimonial_texts", partial(advocates.testimonial_texts, scope), name
    yield "advocates.given_names", partial(advocates.given_names, [1, 2, 3, 4, 5], scope), name
