"""The currency of a store that holds no amounts yet: that of the first file, unless somebody chose one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from data_access.cleaning.money import is_kept_exactly
from data_access.repositories.store import holds_money, was_chosen
from data_access.schema import CurrencyRate

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from data_access.importing.parse import Parser
    from data_access.importing.reading import Source

_LOOK = 2_000  # rows; a later one in another currency is refused as in any store


def currency_of_file(engine: Engine, source: Source, parser: Callable[[], Parser], own: str) -> str | None:
    """The currency the store is to keep from this file on; ``None`` when its own stays.

    It is taken only where nothing is stored in another, no rate is set, nobody chose one, and the file names one alone.
    ``parser`` makes one that looks into the file: the one that reads it begins at its first row.
    """
    if not _is_open(engine):
        return None
    chunk = next(iter(source.chunks(_LOOK)), None)
    named = set(parser().parse(chunk).fields.get("currency", ())) - {None} if chunk is not None else set()
    code = str(named.pop()) if len(named) == 1 else own
    return code if code != own and is_kept_exactly(code) else None


def _is_open(engine: Engine) -> bool:
    """Whether the store's currency still means nothing."""
    with Session(engine) as session:
        rates = session.scalars(select(CurrencyRate.currency).limit(1)).first()
        return rates is None and not holds_money(session) and not was_chosen(session, "currency")
