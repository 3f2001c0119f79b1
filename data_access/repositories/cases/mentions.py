"""Who was named in a note, and that they have seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from data_access.schema import CaseMention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data_access.repositories.base import Work
    from data_access.schema import CaseEvent


def name(work: Work, event: CaseEvent, user_ids: Iterable[int], by: int | None) -> None:
    """Keep whom a note names; whoever wrote it needs no word of it."""
    work.session.add_all(
        CaseMention(event_id=event.id, user_id=user_id, case_id=event.case_id)
        for user_id in dict.fromkeys(user_ids)
        if user_id != by
    )


def seen(work: Work, case_id: int, user_id: int) -> None:
    """The person has looked at the case, or took a step with it: its notes have reached them."""
    m = CaseMention
    mine = (m.case_id == case_id, m.user_id == user_id, m.seen_at.is_(None))
    work.session.execute(update(m).where(*mine).values(seen_at=work.now))
