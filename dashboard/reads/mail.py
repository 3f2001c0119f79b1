"""Whom the answer of a case goes to, what went out, and the texts that answers begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from data_access.queries import mail as queries
from data_access.queries.automation import suggested_template
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from data_access.filters import Scope

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMail:
    """The person behind a case (columns of ``queries.mail.addressee``) and its mail, the oldest first.

    ``offered`` is the text that a rule offers for the answer, with the rule's name.
    """

    person: Row | None
    mails: tuple[Row, ...]
    offered: Row | None


def case_mail(case_id: int, scope: Scope) -> CaseMail:
    """Whom the answer of a case goes to, and what was sent to them from it."""
    return _case_mail(case_id, scope, versions("cases", "customers", "purchases", "mail"))


@kept(max_entries=512)
def _case_mail(case_id: int, scope: Scope, key: Versions) -> CaseMail:
    del key
    reader = RecordReader(record())
    found = reader.rows(queries.addressee(scope, case_id=case_id))
    mails = reader.rows(queries.outgoing_mail(scope, case_id=case_id))
    offered = reader.rows(suggested_template(scope, case_id=case_id))
    return CaseMail(
        person=found[0]._asdict() if found else None, mails=tuple(row._asdict() for row in mails),
        offered=offered[0]._asdict() if offered else None,
    )  # fmt: skip


def reply_templates(scope: Scope) -> tuple[Row, ...]:
    """The texts that answers begin with, by name."""
    return _reply_templates(scope, versions("mail"))


@kept(max_entries=8)
def _reply_templates(scope: Scope, key: Versions) -> tuple[Row, ...]:
    del key
    return tuple(row._asdict() for row in RecordReader(record()).rows(queries.reply_templates(scope)))
