"""Mail to the people with a seat: what each wants, what was told once, and switching a mail off by its link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from data_access.errors import UserError
from data_access.repositories import base
from data_access.repositories.forms import TOKEN_BYTES
from data_access.schema import NoticeChoice, StaffNotice, User
from data_access.schema.staff_notices import NOTICE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from data_access.repositories.base import Work

USUAL_HOUR = 7
_OF_MANAGERS = frozenset({"weekly", "escalations"})  # others get these only where they ask for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person wants: the kinds of mail, and the hour of the digest. ``version`` is 0 while they chose nothing."""

    kinds: frozenset[str]
    hour: int = USUAL_HOUR
    version: int = 0


def usual(role: str) -> Choice:
    """What a person gets who has chosen nothing."""
    manages = role in {"manager", "owner"}
    return Choice(kinds=frozenset(kind for kind in NOTICE_KINDS if manages or kind not in _OF_MANAGERS))


def choice_of(session: Session, user: User) -> Choice:
    """What a person wants."""
    row = session.get(NoticeChoice, user.id)
    return usual(user.role) if row is None else _choice(row)


def _choice(row: NoticeChoice) -> Choice:
    kinds = frozenset(kind for kind in NOTICE_KINDS if getattr(row, kind))
    return Choice(kinds=kinds, hour=row.hour, version=row.version)


class StaffNotices:
    """What is told to whom, inside the transaction ``work``."""

    noun = "notices"

    def __init__(self, work: Work) -> None:
        self._work = work

    def choose(self, user_id: int, choice: Choice, *, version: int) -> Choice:
        """Keep what a person wants.

        Raises
        ------
        StaleRowError : it was changed since ``version``.
        UserError : there is nobody with that seat, or no such hour.
        """
        row = self._row(user_id)
        if version or row.version > 1:
            base.require_version(row, version, self.noun)
        if not 0 <= choice.hour <= 23:  # noqa: PLR2004  hours of a day
            raise UserError(f"{choice.hour} is no hour.", "Choose one from 0 to 23.")
        self._set(row, choice.kinds, choice.hour)
        return _choice(row)

    def link_token(self, user_id: int) -> str:
        """What stands in the links that switch a person's mail off."""
        return self._row(user_id).token

    def switch_off(self, token: str, kind: str) -> bool:
        """Switch a kind of mail off for the person whose link it is; False where the link leads to nobody."""
        row = _behind(self._work.session, token)
        if row is None or kind not in NOTICE_KINDS:
            return False
        if getattr(row, kind):
            kinds = frozenset(one for one in NOTICE_KINDS if getattr(row, one) and one != kind)
            self._set(row, kinds, row.hour)
        return True

    def tell(self, user_id: int, kind: str, occasions: Iterable[str], mail_id: int | None) -> None:
        """Note that a person is told of some occasions by a mail; by none where there was nothing to tell."""
        rows = [
            StaffNotice(user_id=user_id, kind=kind, occasion=one, mail_id=mail_id, told_at=self._work.now)
            for one in occasions
        ]
        self._work.session.add_all(rows)
        self._work.session.flush()

    def _row(self, user_id: int) -> NoticeChoice:
        row = self._work.session.get(NoticeChoice, user_id, populate_existing=True)
        if row is not None:
            return row
        user = base.get(self._work, User, user_id, "seat")
        wanted = usual(user.role)
        row = NoticeChoice(
            user_id=user_id, hour=wanted.hour, token=secrets.token_urlsafe(TOKEN_BYTES), changed_by=self._work.actor,
            changed_at=self._work.now, **{kind: kind in wanted.kinds for kind in NOTICE_KINDS},
        )  # fmt: skip
        self._work.session.add(row)
        self._work.session.flush()
        return row

    def _set(self, row: NoticeChoice, kinds: frozenset[str], hour: int) -> None:
        for kind in NOTICE_KINDS:
            setattr(row, kind, kind in kinds)
        row.hour, row.changed_by, row.changed_at = hour, self._work.actor, self._work.now
        self._work.session.flush()
        self._work.record("notices chosen", subject_kind="user", subject_id=row.user_id,
                          details={"kinds": sorted(kinds), "hour": hour})  # fmt: skip


def untold(session: Session, user_id: int, kind: str, occasions: Iterable[str]) -> list[str]:
    """Those occasions of which a person was not told yet."""
    wanted, n = list(occasions), StaffNotice
    asked = select(n.occasion).where(n.user_id == user_id, n.kind == kind, n.occasion.in_(wanted))
    known = set(session.scalars(asked))
    return [one for one in wanted if one not in known]


def _behind(session: Session, token: str) -> NoticeChoice | None:
    return session.scalars(select(NoticeChoice).where(NoticeChoice.token == token)).one_or_none()


def whose(session: Session, token: str) -> str | None:
    """The name of the person whose link it is; None where it leads to nobody."""
    row = _behind(session, token)
    user = session.get(User, row.user_id) if row is not None else None
    return None if user is None else user.name or user.email
