"""Add, get and change of the rows people work with; each inside a ``UnitOfWork``."""

from data_access.repositories.plain import Cases, Customers, FeedbackRows, Products, business_day
from data_access.repositories.purchases import Line, Purchases, Totals
from data_access.repositories.store import WEEKDAYS, Settings, Users, read_settings, read_users

__all__ = [
    "WEEKDAYS",
    "Cases",
    "Customers",
    "FeedbackRows",
    "Line",
    "Products",
    "Purchases",
    "Settings",
    "Totals",
    "Users",
    "business_day",
    "read_settings",
    "read_users",
]
