"""Who looks at a case: written now and then while it is open on a screen, forgotten soon after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select

from data_access.schema import Case, CaseViewer

if TYPE_CHECKING:
    from data_access.repositories.base import Work

GONE_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=1)


def look_at(work: Work, case_id: int, user_id: int) -> None:
    """Note that somebody has the case on the screen, and nothing else; nothing where the case is gone."""
    v = CaseViewer
    elsewhere = and_(v.user_id == user_id, v.case_id != case_id)
    work.session.execute(delete(v).where(or_(elsewhere, v.seen_at < work.now - FORGOTTEN_AFTER)))
    seen = work.session.get(v, (case_id, user_id))
    if seen is not None:
        seen.seen_at = work.now
    elif work.session.scalars(select(Case.id).where(Case.id == case_id)).first() is not None:
        work.session.add(v(case_id=case_id, user_id=user_id, seen_at=work.now))
