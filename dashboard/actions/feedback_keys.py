"""The keys that mark requests of feedback: each is carried out once, its answer kept in the transaction of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from data_access.importing.lock import Holder
from data_access.importing.once import KEPT_FOR, Kept, KeyReusedError
from data_access.repositories.feedback_neighbours import chunks
from data_access.schema import IdempotencyKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.actions.feedback_intake import Request
    from data_access.unit_of_work import UnitOfWork

_REUSED = ("This idempotency key was used before for another request.", "Give every new request a key of its own.")


class Keys:
    """What is known of the keys of some requests, those that came together included."""

    def __init__(self, work: UnitOfWork, requests: Sequence[Request]) -> None:
        self._work = work
        self._asked: dict[tuple[int, str], str] = {}
        self._answers: dict[tuple[int, str], Kept | None] = {}
        k, mine = IdempotencyKey, {(one.bearer.id, one.key) for one in requests if one.key is not None}
        columns = (k.id, k.token_id, k.key, k.request_sha256, k.status, k.answer, k.begun_at)
        for some in chunks(one.key for one in requests):
            asked = select(*columns).where(k.key.in_(some), k.token_id.in_({token for token, _ in mine}))
            for row in work.session.connection().execute(asked).all():
                if (row.token_id, row.key) not in mine:
                    continue
                if row.begun_at < work.now - KEPT_FOR:
                    work.session.connection().execute(delete(k).where(k.id == row.id))
                    continue
                self._asked[row.token_id, row.key] = row.request_sha256
                self._answers[row.token_id, row.key] = row.status and Kept(row.status, row.answer or {})

    def is_new(self, request: Request) -> bool:
        """Whether the request is to be carried out; from now on its key is known.

        Raises
        ------
        KeyReusedError : another request came with this key before, or one by another path that has no answer yet.
        """
        if request.key is None:
            return True
        name = (request.bearer.id, request.key)
        if name not in self._asked:
            self._asked[name] = request.request_sha256
            return True
        if self._asked[name] != request.request_sha256 or self._answers.get(name, _LATER) is None:
            raise KeyReusedError(*_REUSED)
        return False

    def answer(self, request: Request) -> Kept:
        """What was answered to the first request of this key."""
        found = self._answers[request.bearer.id, request.key or ""]
        assert found is not None  # noqa: S101  for the type checker: ``is_new`` refuses what has no answer
        return found

    def write(self, answered: Sequence[tuple[Request, Kept]]) -> None:
        """Keep the answers to requests that were carried out."""
        rows = []
        for request, kept in answered:
            if request.key is None:
                continue
            self._answers[request.bearer.id, request.key] = kept
            holder = Holder.this_process(f"{request.bearer.name} (token)", self._work.now).text()
            rows.append({
                "token_id": request.bearer.id, "key": request.key, "request_sha256": request.request_sha256,
                "holder": holder, "begun_at": self._work.now, "status": kept.status, "answer": kept.answer,
            })  # fmt: skip
        if rows:
            self._work.session.connection().execute(insert(IdempotencyKey), rows)


_LATER = Kept(0, {})  # of a request that is carried out together with this one
