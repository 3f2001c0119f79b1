"""Looking after a store: checks, backups, and clearing the demo."""

from data_access.maintenance.demo_data import clear_demo, has_demo, is_empty

__all__ = ["clear_demo", "has_demo", "is_empty"]
