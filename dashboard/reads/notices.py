"""Mail to the people with a seat: what one of them wants, what went to them, and what a letter would say now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.analytics.staff_letters import StaffLetter, weekly
from dashboard.answers.staff_mail import Desk, mornings, reached
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from data_access.queries import staff_notices as queries
from data_access.readers import RecordReader
from data_access.repositories import read_users
from data_access.repositories.staff_notices import Choice, choice_of
from data_access.schema import User

if TYPE_CHECKING:
    from datetime import datetime

    from data_access.filters import Scope

MOST_MAILS = 20
_AGAIN = timedelta(minutes=5)  # deadlines come by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class MyNotices:
    """What a person wants, the newest mail to them, and whether mail can reach them."""

    choice: Choice
    mails: tuple[dict[str, Any], ...]
    address: str
    reached: bool


def my_notices(user_id: int, scope: Scope) -> MyNotices:
    """What a person wants, and what went to them. People with a seat have no version to keep an answer by."""
    with Session(record()) as session:
        user = session.get_one(User, user_id)
        return MyNotices(choice=choice_of(session, user), mails=_mails(user_id, scope, versions("mail")),
                         address=user.email, reached=reached(user))  # fmt: skip


@kept(max_entries=64)
def _mails(user_id: int, scope: Scope, key: Versions) -> tuple[dict[str, Any], ...]:
    del key
    rows = RecordReader(record()).rows(queries.mail_to_staff(scope, user_id=user_id, limit=MOST_MAILS))
    return tuple(row._asdict() for row in rows)


def out_of_reach(scope: Scope) -> tuple[str, ...]:
    """The people with a seat in use whom mail cannot reach, by name."""
    del scope  # colleagues are no customers
    return tuple(user.name or user.email for user in read_users(record()) if user.active and not reached(user))


def letter(kind: str, user_id: int, name: str, scope: Scope) -> tuple[StaffLetter | None, str]:
    """What the digest or the weekly mail to a person would say now, and the time zone of its mornings."""
    now = settings.now()
    now -= timedelta(seconds=now.timestamp() % _AGAIN.total_seconds())
    return _letter(kind, (user_id, name), scope, now, versions("cases", "customers", "feedback", "follow_ups",
                                                               "purchases", "settings"))  # fmt: skip


@kept(max_entries=64)
def _letter(
    kind: str, who: tuple[int, str], scope: Scope, now: datetime, key: Versions
) -> tuple[StaffLetter | None, str]:
    del key
    engine = record()
    at = mornings(engine, now.date())
    desk = Desk(RecordReader(engine), scope, at, now)
    written = weekly(who[1], desk.team_week()) if kind == "weekly" else desk.digest_of(*who, settings.public_url())
    return written, at.zone
