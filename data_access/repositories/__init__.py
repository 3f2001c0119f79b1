"""Add, get and change of the rows people work with; each inside a ``UnitOfWork``."""

from data_access.repositories.cases import Cases
from data_access.repositories.feedback_entry import Arrived, Entering, FeedbackEntries
from data_access.repositories.feedback_references import References
from data_access.repositories.follow_ups import CalledBack, CreatedFollowUps, FollowUps, Wanted
from data_access.repositories.lot_trials import LotTrials
from data_access.repositories.merging import CHOOSABLE, Merged, Merges, Seen, Undone, is_blank
from data_access.repositories.plain import Customers, FeedbackRows, Products, Visits, business_day
from data_access.repositories.purchases import Line, Purchases, Totals
from data_access.repositories.segments import SavedSegments
from data_access.repositories.store import WEEKDAYS, Settings, Users, read_settings, read_users
from data_access.repositories.tags import CustomerTags, Tagged

__all__ = [
    "CHOOSABLE",
    "WEEKDAYS",
    "Arrived",
    "CalledBack",
    "Cases",
    "CreatedFollowUps",
    "CustomerTags",
    "Customers",
    "Entering",
    "FeedbackEntries",
    "FeedbackRows",
    "FollowUps",
    "Line",
    "LotTrials",
    "Merged",
    "Merges",
    "Products",
    "Purchases",
    "References",
    "SavedSegments",
    "Seen",
    "Settings",
    "Tagged",
    "Totals",
    "Undone",
    "Users",
    "Visits",
    "Wanted",
    "business_day",
    "is_blank",
    "read_settings",
    "read_users",
]
