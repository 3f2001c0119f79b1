"""What a rule would have done: the steps of the last days that it is for, and what it would do with each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from sqlalchemy.orm import Session

from data_access.queries import automation as queries
from data_access.repositories.automation import known_names, rehearse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.filters import Scope
    from data_access.repositories.automation import Draft, Scene
    from data_access.schema import AutomationRule

DAYS = 90
COLUMNS = ("case_id", "met_at", "trigger", "topic", "customer", "at_risk_cents", "would_do", "could_do")


class DryRun(NamedTuple):
    """What came of a dry run: the steps, how many cases they are of, and of how many such a step was known at all.

    ``refused`` counts steps at which something of it could not have been done; ``held`` those at which the rule would
    have been held back from going round in a circle, which are no steps.
    """

    steps: pd.DataFrame
    cases: int
    of: int
    refused: int
    held: int
    days: int


def dry_run(
    engine: Engine, scope: Scope, rule: AutomationRule | Draft, *, now: datetime, days: int = DAYS, mail: bool
) -> DryRun:
    """Try a rule on history, and change nothing.

    Each step is seen as the rule would have found it then, with what it would have done to the case before: the frame
    has the columns of ``COLUMNS``, one row a step, oldest first.

    Parameters
    ----------
    scope : only cases that the person asking may see.
    mail : whether mail can go out.
    """
    since = now - timedelta(days=days)
    with Session(engine) as session:
        known = known_names(session, mail=mail)
        scenes = list(rehearse(session, rule, known, scope=scope, since=since))
        of = session.scalars(queries.cases_with_step(scope, triggers=rule.triggers, since=since)).one()
    acted = [_row(rule, one) for one in scenes if not one.held]
    steps = pd.DataFrame(acted, columns=list(COLUMNS))
    refused = int((~steps["could_do"].astype("bool")).sum())
    held = len(scenes) - len(acted)
    return DryRun(steps=steps, cases=steps["case_id"].nunique(), of=of, refused=refused, held=held, days=days)


def _row(rule: AutomationRule | Draft, scene: Scene) -> tuple[object, ...]:
    meeting, doings, _ = scene
    told = [*(one.words for one in doings), *(["note left"] if rule.actions.get("note") else [])]
    return (
        meeting.case_id, meeting.happened_at, meeting.trigger, meeting.topic, meeting.customer, meeting.at_risk_cents,
        "; ".join(told) or "nothing was left to do", not any(one.refused for one in doings),
    )  # fmt: skip
