"""Customers who are one person: merged under one row, with all they own, and taken apart again as they were."""

from data_access.repositories.merging.fields import CHOOSABLE, chosen_values, is_blank
from data_access.repositories.merging.journal import OWNED
from data_access.repositories.merging.merges import Merged, Merges, Seen
from data_access.repositories.merging.undoing import Undone

__all__ = ["CHOOSABLE", "OWNED", "Merged", "Merges", "Seen", "Undone", "chosen_values", "is_blank"]
