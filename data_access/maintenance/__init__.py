"""Looking after a store: checks, backups, and clearing the demo."""

from data_access.maintenance.backup import Backup, backup
from data_access.maintenance.check import Finding, check
from data_access.maintenance.demo_data import clear_demo, has_demo, is_empty
from data_access.maintenance.restore import restore

__all__ = ["Backup", "Finding", "backup", "check", "clear_demo", "has_demo", "is_empty", "restore"]
