"""Rules of data quality that somebody changed, and scores that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.errors import StaleRowError, UserError
from data_access.queries.quality.rules import BY_NAME
from data_access.schema import QualityRule, QualityScore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from data_access.repositories.base import Work


class QualityRules:
    """The rules, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def change(self, name: str, *, on: bool, limits: Mapping[str, float], version: int) -> int:
        """Switch a rule or change its limits; its new version.

        Parameters
        ----------
        version : what the person saw; 0 for a rule that nobody had changed.

        Raises
        ------
        StaleRowError : somebody else changed the rule since; nothing was overwritten.
        UserError : there is no such rule, or a limit is outside what it can be.
        """
        _refuse_wrong(name, limits)
        row = self._work.session.scalars(select(QualityRule).where(QualityRule.name == name)).one_or_none()
        if (row.version if row else 0) != version:
            by = row.changed_by if row else "somebody"
            message = f"The rule “{BY_NAME[name].title}” was changed by {by} since you opened it."
            raise StaleRowError(message, "Nothing was overwritten: look at it as it is now, then change it again.")
        rule = BY_NAME[name]
        was: dict[str, Any] = {"on": row.enabled if row else rule.on} | (row.limits if row else rule.usual)
        row = row or QualityRule(name=name)
        row.enabled, row.limits = on, {key: float(value) for key, value in limits.items()}
        row.changed_by, row.changed_at = self._work.actor, self._work.now
        self._work.session.add(row)
        self._work.session.flush()
        now = {"on": on} | row.limits
        details: dict[str, object] = {key: [was.get(key), value] for key, value in now.items() if was.get(key) != value}
        self._work.record(
            "quality rule changed", subject_kind="quality_rule", subject_id=row.id, details={"rule": name} | details
        )
        return row.version


def _refuse_wrong(name: str, limits: Mapping[str, float]) -> None:
    if name not in BY_NAME:
        raise UserError(f"There is no rule named {name}.", "Look at the list of rules again.")
    rule = BY_NAME[name]
    known = {limit.name: limit for limit in rule.limits}
    if set(limits) != set(known):
        message = f"the limits of {name} are {sorted(known)}, not {sorted(limits)}"
        raise ValueError(message)
    for key, value in limits.items():
        limit = known[key]
        # Not "least <= value <= most" turned round: a NaN must be refused too.
        if not limit.least <= value <= limit.most:
            what = f"{limit.label}: {value:g} is outside {limit.least:g} to {limit.most:g}."
            raise UserError(what, "Choose a number inside.")


def keep_score(
    work: Work,
    *,
    as_of: date,
    customers: int,
    score: float | None,
    details: Mapping[str, Any],
    batch_id: int | None = None,
) -> int:
    """Write down the score of this moment, after an import or because somebody asked; its id."""
    row = QualityScore(
        scored_at=work.now,
        as_of=as_of,
        batch_id=batch_id,
        customers=customers,
        score=score,
        details=dict(details),
    )
    work.session.add(row)
    work.session.flush()
    return row.id
