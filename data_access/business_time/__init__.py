"""Time as a business counts it: only the hours in which it is open, on days that are no holidays.

Pure arithmetic and reading of calendars; nothing here knows the store.
"""

from data_access.business_time.days_off import MOST_DAYS_OFF, DaysOff, read_ical
from data_access.business_time.hours import Hours, after, between, moments_after, seconds_between
from data_access.business_time.public_holidays import countries, public_holidays, require_place, subdivisions
from data_access.business_time.week import Week, read_day, require_week, week_of, write_day

__all__ = [
    "MOST_DAYS_OFF",
    "DaysOff",
    "Hours",
    "Week",
    "after",
    "between",
    "countries",
    "moments_after",
    "public_holidays",
    "read_day",
    "read_ical",
    "require_place",
    "require_week",
    "seconds_between",
    "subdivisions",
    "week_of",
    "write_day",
]
