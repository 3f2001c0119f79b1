"""The view of promises: how many were kept month by month, and the business hours they took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.analytics.promises import MONTH_COLUMNS, kept_by_month
from dashboard.answers.promises import runs
from dashboard.exports.views import Options, View
from data_access.filters import EVERYTHING
from data_access.queries import store

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Filters
    from data_access.readers import Reader


def _promises_kept(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del filters, options
    stated = reader.frame(store.store_settings(EVERYTHING))
    zone = str(stated["time_zone"].iloc[0]) if len(stated) else "UTC"
    now = settings.now()
    return kept_by_month(runs(reader, EVERYTHING, now), now, zone)


VIEWS = (
    View(
        name="promises_kept",
        about="First replies and resolutions in time by month of their deadline, and the business hours they took.",
        columns=MONTH_COLUMNS,
        build=_promises_kept,
    ),
)
