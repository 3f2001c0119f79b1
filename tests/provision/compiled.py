"""What SQLAlchemy has compiled for one store is known to the next: each test has a store of its own.

An engine compiles every statement anew and asks the server what it can do, a third of the processor's time of a test
with a handful of rows. All stores of a process are of one form, and all its servers of one version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection, Engine

_first: dict[str, Engine] = {}


def engines_that_share(create: Callable[..., Engine] = create_engine) -> Callable[..., Engine]:
    """``create_engine`` in whose place later engines take over what the first one of their kind has learned."""

    def made(url: str | URL, **options: Any) -> Engine:
        kind = make_url(url).drivername
        known = _first.get(kind)
        engine = create(url, **options, _initialize=known is None)
        if known is None:

            @event.listens_for(engine, "engine_connect")
            def answered(connection: Connection) -> None:
                _first.setdefault(kind, connection.engine)

        else:
            engine.dialect = engine.pool._dialect = known.dialect
            engine._compiled_cache = known._compiled_cache
        return engine

    return made
