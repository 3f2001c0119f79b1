"""Tokens of programs: made, recognised, revoked. The store never holds a secret, only its digest."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from data_access.errors import UserError
from data_access.schema import ApiToken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from data_access.repositories.base import Work

SCOPES = ("customers:write", "purchases:write", "feedback:write")
PREFIX = "rapport"
LONGEST_NAME = 80
# A token's secret has 256 bits of randomness: a plain digest of it cannot be guessed back, as one of a password could.
_SECRET_BYTES = 32
_HANDLE_BYTES = 6
_USED_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A program that was recognised: its token's id and name, what it may do, and when it was noted as used."""

    id: int
    name: str
    scopes: frozenset[str]
    last_used_at: datetime | None = None

    def to_note(self, now: datetime) -> bool:
        """Whether its use is to be noted: at most once a minute, so that most requests write nothing about it."""
        return to_note(self.last_used_at, now)


def to_note(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether a use is to be noted, when the last one noted was then."""
    return last_used_at is None or last_used_at < now - _USED_AGAIN


class Tokens:
    """Making and revoking tokens, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def create(self, name: str, scopes: Sequence[str], *, days: int | None = None) -> tuple[ApiToken, str]:
        """A new token, and its text, which is shown once and kept nowhere.

        Raises
        ------
        UserError : the name is empty, too long or in use, or a scope does not exist.
        """
        name = " ".join(name.split())
        self._check(name, scopes)
        handle, secret = secrets.token_hex(_HANDLE_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
        text = f"{PREFIX}_{handle}_{secret}"
        row = ApiToken(
            name=name,
            handle=handle,
            digest=_digest(text),
            scopes=sorted(set(scopes)),
            created_at=self._work.now,
            created_by=self._work.actor,
            expires_at=None if days is None else self._work.now + timedelta(days=days),
        )
        self._work.session.add(row)
        self._work.session.flush()
        details: dict[str, object] = {"name": name, "scopes": row.scopes}
        self._work.record("token created", subject_kind="api_token", subject_id=row.id, details=details)
        return row, text

    def revoke(self, name: str) -> ApiToken:
        """Let the token of that name in no more.

        Raises
        ------
        UserError : no token in use has that name.
        """
        row = self._in_use(name)
        if row is None:
            raise UserError(f"There is no token '{name}' in use.", "See them with: rapport token list")
        row.revoked_at = self._work.now
        self._work.record("token revoked", subject_kind="api_token", subject_id=row.id, details={"name": name})
        return row

    def _check(self, name: str, scopes: Sequence[str]) -> None:
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise UserError(f"A token needs a name of 1 to {LONGEST_NAME} characters.", "Name the program: 'web shop'.")
        if unknown := sorted(set(scopes) - set(SCOPES)):
            raise UserError(f"There is no scope '{unknown[0]}'.", f"Choose of {', '.join(SCOPES)}.")
        if not scopes:
            raise UserError("A token without a scope could do nothing.", f"Choose of {', '.join(SCOPES)}.")
        if self._in_use(name) is not None:
            raise UserError(f"A token '{name}' is in use already.", "Choose another name, or revoke that one first.")

    def _in_use(self, name: str) -> ApiToken | None:
        named = select(ApiToken).where(ApiToken.name == name, ApiToken.revoked_at.is_(None))
        return self._work.session.scalars(named).one_or_none()


def read_tokens(engine: Engine) -> Sequence[ApiToken]:
    """All tokens, those in use first, then by name."""
    with Session(engine) as session:
        return session.scalars(
            select(ApiToken).order_by(ApiToken.revoked_at.is_not(None), ApiToken.name, ApiToken.id)
        ).all()


def recognise(connection: Connection, text: str, now: datetime) -> Bearer | None:
    """Whose token that is; None when it is nobody's, was revoked or has expired. Takes the same time for each."""
    prefix, _, rest = text.partition("_")
    handle, _, secret = rest.partition("_")
    t = ApiToken
    row = connection.execute(
        select(t.id, t.name, t.scopes, t.digest, t.expires_at, t.revoked_at, t.last_used_at).where(
            t.handle == handle[:64]
        )
    ).one_or_none()
    same = hmac.compare_digest(_digest(text), row.digest if row else _digest(""))
    if row is None or not same or prefix != PREFIX or not secret:
        return None
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return Bearer(row.id, row.name, frozenset(row.scopes), row.last_used_at)


def in_force(work: Work, token_ids: Collection[int]) -> dict[int, datetime | None]:
    """Those of the tokens that let in at this moment, with when they were last noted as used."""
    t = ApiToken
    asked = select(t.id, t.last_used_at).where(
        t.id.in_(token_ids), t.revoked_at.is_(None), or_(t.expires_at.is_(None), t.expires_at > work.now)
    )
    return {row.id: row.last_used_at for row in work.session.connection().execute(asked)}


def was_used(work: Work, token_id: int) -> None:
    """Note that a token was used now."""
    work.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=work.now))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
