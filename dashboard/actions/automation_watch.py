"""Letting rules act on what happened to cases: what the worker does after each look at the feedback.

Each rule acts on a step in a transaction of its own, with its line in the log of rules, whose key refuses a second one:
however many workers look, and whenever one was killed, it acts once. A rule that fails by a mistake of ours is logged
as failed and holds up no other, nor any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.errors import StoreBusyError, log_unexpected
from data_access.repositories.automation import (
    advance,
    forget_runs,
    log_failure,
    means_of,
    next_batch,
    run,
    runs_to_forget,
)
from data_access.repositories.webhooks import forget_messages, messages_to_forget
from data_access.schema import AutomationRule
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.repositories.automation import Batch, Meeting

ACTOR = "rules"


def automate(
    engine: Engine,
    *,
    clock: Callable[[], datetime] = settings.now,
    domain: str | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Let rules act on every step they have not looked at; how many lines the log of rules got.

    Steps that rules take themselves are looked at too, until nothing is left: what holds rules back from going round
    in a circle ends it.

    Parameters
    ----------
    domain : of the sender of mail; empty where no mail goes out.
    """
    done = 0
    while not stopped():
        with Session(engine) as session:
            batch = next_batch(session, clock())
        if batch is None:
            break
        ran, complete = _through(engine, batch, clock, domain)
        done += ran
        if complete:
            with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
                advance(work, batch.upto)
    return done


def forget_old(engine: Engine, *, clock: Callable[[], datetime] = settings.now) -> int:
    """Forget what rules did, and messages of theirs, longer ago than the store keeps them; how much.

    In short transactions, after a look that writes nothing.
    """
    done = 0
    for any_old, forget in ((runs_to_forget, forget_runs), (messages_to_forget, forget_messages)):
        with Session(engine) as session:
            more = any_old(session, clock())
        while more:
            with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
                gone = forget(work)
            done, more = done + gone, gone > 0
    return done


def _through(engine: Engine, batch: Batch, clock: Callable[[], datetime], domain: str | None) -> tuple[int, bool]:
    """Let rules act on the steps of a batch; how many did, and whether all rules were still as they were read."""
    done = 0
    for rule_id, version, meeting in batch.met:
        try:
            ran = _act(engine, rule_id, version, meeting, clock=clock, domain=domain)
        except StoreBusyError:
            raise
        except Exception as error:  # noqa: BLE001  one rule holds up no other
            ran = _failed(engine, rule_id, meeting, log_unexpected(error), clock=clock)
        if ran is None:
            return done, False
        done += ran
    return done, True


def _act(
    engine: Engine, rule_id: int, version: int, meeting: Meeting, *, clock: Callable[[], datetime], domain: str | None
) -> int | None:
    """Let one rule act on one step; None where somebody changed it since it was read."""
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        rule = work.session.get(AutomationRule, rule_id)
        if rule is None or rule.version != version or not rule.active:
            return None
        return int(run(work, rule, meeting, means_of(work, domain)) is not None)


def _failed(engine: Engine, rule_id: int, meeting: Meeting, reference: str, *, clock: Callable[[], datetime]) -> int:
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        rule = work.session.get_one(AutomationRule, rule_id)
        log_failure(work, rule, meeting, f"Something went wrong and nothing of it was done. Reference: {reference}")
    return 1
