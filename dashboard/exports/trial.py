"""The views of the order by lot: what each trial shows, and every lot, so that anybody can draw and count it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics.recovery.trial import STRATA
from dashboard.answers import trial as answers
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING

if TYPE_CHECKING:
    from data_access.filters import Filters
    from data_access.readers import Reader

RESULT = ("trial_number", "trial_planned", "trial_seed", "trial_state", "lot_drawn", *STRATA, "lot_answer",
          "early_reply_days", "late_reply_days")  # fmt: skip
LOTS = ("trial_number", "case_number", "lot_stratum", "lot_position", "lot_side", "drawn_on", "first_reply_at",
        "again_on")  # fmt: skip


def _result(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """A trial is judged as a whole, so filters do not narrow it."""
    del filters, options
    as_of, parts = last_covered_day(reader), []
    for one in answers.trials(reader, EVERYTHING):
        found = answers.told(reader, EVERYTHING, one, as_of)
        lot = found.trial
        whole = pd.DataFrame([(pd.NA, *lot[:4], *lot.difference)], columns=list(STRATA))
        table = pd.concat([whole.assign(lot_answer=lot.answer, early_reply_days=lot.early_days,
                                        late_reply_days=lot.late_days),
                           found.strata.astype({"lot_stratum": "object"})], ignore_index=True)  # fmt: skip
        parts.append(table.assign(trial_number=one.trial_id, trial_planned=one.planned, trial_seed=one.seed,
                                  trial_state=found.state, lot_drawn=found.early + found.late))  # fmt: skip
    return pd.concat(parts, ignore_index=True)[list(RESULT)] if parts else pd.DataFrame(columns=list(RESULT))


def _lots(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del filters, options
    as_of, parts = last_covered_day(reader), []
    named = {"case_id": "case_number", "stratum": "lot_stratum", "position": "lot_position", "side": "lot_side",
             "replied_at": "first_reply_at"}  # fmt: skip
    for one in answers.trials(reader, EVERYTHING):
        found = answers.drawn(reader, EVERYTHING, one, as_of)
        parts.append(found.rename(columns=named).assign(trial_number=one.trial_id))
    return pd.concat(parts, ignore_index=True)[list(LOTS)] if parts else pd.DataFrame(columns=list(LOTS))


VIEWS = (
    View(
        name="order_trial",
        about="Trials in which a lot decided who of equal cases came first: who came back on each side, and the "
        "difference once everybody was followed; all together, then each band of money.",
        columns=RESULT,
        build=_result,
    ),
    View(
        name="lots_drawn",
        about="Every lot of those trials, with the first answer and the next purchase of its customer.",
        columns=LOTS,
        build=_lots,
    ),
)
