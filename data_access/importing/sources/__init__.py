"""What comes in by itself: folders and queries that are looked at, each file or answer brought in as any other."""

from data_access.importing.sources.looking import Look, look_at

__all__ = ["Look", "look_at"]
