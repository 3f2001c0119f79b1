"""Filling an empty store with invented data, and clearing it again."""

from __future__ import annotations

from dashboard import identity, settings
from dashboard.reads.connection import record
from data_access import demo, maintenance

DEMO_CUSTOMERS = 2_000


def load_demo() -> None:
    """Create the labelled demo store.

    Raises
    ------
    StoreError : the store holds rows already.
    """
    demo.create_demo(record(), customers=DEMO_CUSTOMERS, today=settings.today())


def clear_demo() -> None:
    """Remove all demo data.

    Raises
    ------
    StoreError : what the store holds is not demo data.
    """
    maintenance.clear_demo(record(), clock=settings.now, actor=identity.current_user().name)
