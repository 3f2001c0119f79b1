"""What comes in by itself: folders, queries and mailboxes that are looked at, all brought in as any other."""

from data_access.importing.sources.looking import look_at
from data_access.importing.sources.runs import Look

__all__ = ["Look", "look_at"]
