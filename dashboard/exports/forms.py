"""The view of forms: what each asks, how many answered, of how many asked, and the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard import settings
from dashboard.answers.forms import standings
from dashboard.exports.views import Options, View
from data_access.filters import EVERYTHING
from data_access.queries import store

if TYPE_CHECKING:
    from data_access.filters import Filters
    from data_access.readers import Reader

COLUMNS = ("form_id", "form", "form_state", "form_question", "form_about", "form_answers", "form_held", "form_score",
           "form_score_low", "form_score_high", "form_links", "form_links_answered", "response_rate", "response_low",
           "response_high")  # fmt: skip


def _forms(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del filters, options
    stated = reader.frame(store.store_settings(EVERYTHING))
    zone = str(stated["time_zone"].iloc[0]) if len(stated) else "UTC"
    rows = [
        (one.row.form_id, one.row.title, one.openness, one.row.question, one.row.about, one.answers, one.held,
         one.score.value, one.score.low, one.score.high, one.links, one.answered, one.response.value, one.response.low,
         one.response.high)
        for one in standings(reader, EVERYTHING, settings.today(zone))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


VIEWS = (
    View(
        name="forms",
        about="Forms for customers: state, answers, score, personal links and how many were answered.",
        columns=COLUMNS,
        build=_forms,
    ),
)
