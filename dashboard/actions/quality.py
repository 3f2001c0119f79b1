"""Data quality: switching rules, keeping scores, and correcting many customers at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.permission import require_role
from dashboard.answers import quality
from dashboard.errors import UserError, log_unexpected
from data_access.filters import EVERYTHING, Filters
from data_access.queries.quality.statements import import_to_score
from data_access.queries.store import store_settings
from data_access.readers import RecordReader
from data_access.repositories.quality import QualityRules, keep_score
from data_access.repositories.quality_fixes import Correction, Planned, QualityFixes, plan
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

__all__ = [
    "LEAST_ROLE",
    "Correction",
    "Planned",
    "apply_correction",
    "change_rule",
    "home_country",
    "plan_correction",
    "score_import",
    "score_latest_import",
    "score_store",
    "undo_correction",
]
LEAST_ROLE = "manager"
SETTLED = timedelta(minutes=1)  # after an import: the page and the command line score theirs themselves by then
BETWEEN_SCORES = timedelta(hours=1)


def change_rule(engine: Engine, who: Person, name: str, *, on: bool, limits: Mapping[str, float], version: int) -> int:
    """Switch a rule or change its limits, as the person saw it; its new version.

    Raises
    ------
    StaleRowError : somebody else changed it since.
    UserError : the person may only look, or a limit is outside what it can be.
    """
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return QualityRules(work).change(name, on=on, limits=limits, version=version)


def score_store(
    engine: Engine, actor: str, batch_id: int | None = None, *, clock: Callable[[], datetime] = settings.now
) -> float | None:
    """Let the rules look at the whole store, and write the score down; None in an empty store."""
    reader = RecordReader(engine)
    as_of = quality.last_day(reader, EVERYTHING)
    if as_of is None:
        return None
    rules = quality.settings_of(reader, EVERYTHING)
    found = quality.measure(reader, quality.terms_of(rules, as_of), Filters(), EVERYTHING)
    details = {
        "dimensions": {name: round(share, 6) for name, share in found.scores.dimensions.items()},
        "rules": {name: dict(limits) for name, limits in found.terms.limits},
    }
    with UnitOfWork(engine, clock=clock, actor=actor) as work:
        score = found.scores.score
        keep_score(work, as_of=as_of, customers=found.customers, score=score, details=details, batch_id=batch_id)
    return score


def score_import(engine: Engine, actor: str, batch_id: int | None) -> None:
    """Write the score down after an import. The import is done by then: what goes wrong here is logged, not told."""
    try:
        score_store(engine, actor, batch_id)
    except Exception as error:  # noqa: BLE001  a score that is missing must not make a good import look failed
        log_unexpected(error)


def score_latest_import(engine: Engine, actor: str, clock: Callable[[], datetime]) -> bool:
    """Write the score down after an import that nobody scored, at most once an hour; whether there was one.

    For imports of programs and sources: there may be one every second, and each score looks at the whole store.
    """
    now = clock()
    waiting = RecordReader(engine).frame(
        import_to_score(EVERYTHING, published_until=now - SETTLED, scored_until=now - BETWEEN_SCORES)
    )
    if waiting.empty:
        return False
    score_store(engine, actor, int(waiting["batch_id"].iloc[0]), clock=clock)
    return True


def plan_correction(engine: Engine, who: Person, correction: Correction, ids: Sequence[int]) -> list[Planned]:
    """What a correction would do to some customers. Nothing is written.

    Raises
    ------
    UserError : the person may only look, or not at contact data, or the column cannot hold the replacement.
    """
    _refuse(who)
    if who.scope.masked:
        raise UserError("Contact data are hidden from you, so you cannot correct many customers at once.", "")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return plan(work, correction, ids, who.scope)


def apply_correction(
    engine: Engine,
    who: Person,
    correction: Correction,
    planned: Sequence[Planned],
    sentence: str,
    *,
    submission_id: str,
) -> int:
    """Write what was planned, as the person saw it; the number of the correction.

    Raises
    ------
    StaleRowError : somebody changed one of the customers since; nothing was written.
    UserError : the person may only look.
    """
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return QualityFixes(work).apply(correction, planned, sentence, scope=who.scope, submission_id=submission_id)


def undo_correction(engine: Engine, who: Person, fix_id: int) -> int:
    """Give every customer back the value from before; how many. Refused in words when somebody changed one since."""
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return QualityFixes(work).undo(fix_id, scope=who.scope)


def home_country(engine: Engine) -> str | None:
    """The business's country, for phone numbers without a country code."""
    stated = RecordReader(engine).frame(store_settings(EVERYTHING))
    return str(stated["country"].iloc[0]) if len(stated) and isinstance(stated["country"].iloc[0], str) else None


def _refuse(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at the quality of the data but not change rules or customers here")
