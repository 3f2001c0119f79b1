"""The texts that answers begin with: added, changed and removed by a manager, with placeholders that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import settings
from dashboard.actions.cases import LEAST_TO_MANAGE
from dashboard.actions.notices import Notice
from dashboard.actions.permission import require_role
from dashboard.analytics.mail_words import unknown_words
from dashboard.errors import UserError
from dashboard.mail import checked_subject
from data_access.repositories.reply_templates import ReplyTemplates
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.permission import Person


def keep_template(
    engine: Engine,
    who: Person,
    row_id: int | None,
    *,
    name: str,
    subject: str,
    body: str,
    language: str | None = None,
    version: int = 0,
    submission_id: str | None = None,
) -> Notice:
    """Add a template, or change the one of that id.

    Raises
    ------
    StaleRowError : somebody else changed it since ``version``; nothing was overwritten.
    UserError : the person may not, a placeholder is unknown, or a field is empty, too long or taken.
    """
    _refuse(who)
    wrong = unknown_words(subject, body)
    if wrong is not None:
        raise UserError(*wrong)
    columns: dict[str, Any] = {
        "name": name.strip(),
        "subject": checked_subject(subject),
        "body": body,
        "language": language,
    }
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = ReplyTemplates(work)
        if row_id is None:
            rows.add(submission_id=submission_id, **columns)
        else:
            rows.change(row_id, version=version, submission_id=submission_id, **columns)
    return Notice(text=f"{columns['name']} was saved for everybody.")


def remove_template(engine: Engine, who: Person, row_id: int, *, version: int) -> Notice:
    """Remove a template; its undo brings it back.

    Raises
    ------
    StaleRowError : somebody else changed it since; it stays.
    """
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = ReplyTemplates(work)
        row = rows.get(row_id)
        name, subject, body, language = row.name, row.subject, row.body, row.language
        rows.remove(row_id, version=version)

    def back() -> Notice:
        return keep_template(engine, who, None, name=name, subject=subject, body=body, language=language)

    return Notice(text=f"{name} was removed.", undo=back)


def _refuse(who: Person) -> None:
    require_role(who, LEAST_TO_MANAGE, "can use the templates but not change them")
