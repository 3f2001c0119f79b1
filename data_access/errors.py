"""Errors a reader can act on. Everything else is a bug and is logged with a reference number."""

from __future__ import annotations


class UserError(Exception):
    """What happened and what to do next, in the words of the person who reads it.

    Parameters
    ----------
    what : one sentence that names the thing and what is wrong with it.
    do : one sentence that says the next step; empty when there is none.
    """

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(f"{what} {do}".strip())
        self.what = what
        self.do = do


class StaleRowError(UserError):
    """Somebody else saved the row first; nothing was overwritten."""


class StoreBusyError(UserError):
    """Another import holds the store, or the database did not answer in time."""


class StoreError(UserError):
    """The store cannot be opened, is of a newer version, or holds what an action must not touch."""


class DemoStoreError(StoreError):
    """The store holds invented data, which real rows never mix with."""
