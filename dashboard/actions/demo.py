"""Filling an empty store with invented data, and clearing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from data_access import demo, maintenance

if TYPE_CHECKING:
    from sqlalchemy import Engine

DEMO_CUSTOMERS = 2_000


def load_demo(engine: Engine) -> None:
    """Create the labelled demo store.

    Raises
    ------
    StoreError : the store holds rows already.
    """
    demo.create_demo(engine, customers=DEMO_CUSTOMERS, today=settings.today())


def clear_demo(engine: Engine, actor: str) -> None:
    """Remove all demo data.

    Raises
    ------
    StoreError : what the store holds is not demo data.
    """
    maintenance.clear_demo(engine, clock=settings.now, actor=actor)
