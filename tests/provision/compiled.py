"""Statements compiled once in a test process, and not again for every store.

SQLAlchemy keeps what it has compiled with the engine, and looks it up by the engine's dialect. The program has one
engine, which has soon compiled all it asks; tests open a thousand of them, and compiled the same statements for each:
a sixth of the time they took in this process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

import data_access.engine

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Engine

STATEMENTS = 1_500


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let all engines of this process share what is compiled, those of one database among each other."""
    shared: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def create_sharing(*where: Any, **how: Any) -> Engine:
        engine = create_engine(*where, **how)
        engine._compiled_cache = shared
        return engine

    patch.setattr(data_access.engine, "create_engine", create_sharing)
    patch.setattr(
        DefaultDialect, "__eq__", lambda one, other: isinstance(other, DefaultDialect) and _kind(one) == _kind(other)
    )
    patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))


def _kind(dialect: DefaultDialect) -> tuple[Any, ...]:
    """All that tells two dialects of this program apart."""
    return type(dialect), dialect.paramstyle, dialect.server_version_info
