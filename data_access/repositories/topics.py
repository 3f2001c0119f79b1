"""What people change in the topics, and the words that feedback was looked through for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from data_access.errors import StaleRowError
from data_access.schema import SearchedWords, TopicEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data_access.repositories.base import Work

Lists = dict[str, list[str]]  # words by language


class TopicEdits:
    """The changes of topics, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def change(
        self, name: str, *, title: str | None, state: str, added: Lists, removed: Lists, version: int
    ) -> TopicEdit:
        """Say how a topic differs from the one that comes with the project; with no difference it is as it comes.

        Parameters
        ----------
        title : None for what it is called as it comes.
        version : what the person saw; 0 for a topic that nobody had changed.

        Raises
        ------
        StaleRowError : somebody else changed the topic since; nothing was overwritten.
        """
        row = self._work.session.scalars(select(TopicEdit).where(TopicEdit.name == name)).one_or_none()
        found = row.version if row else 0
        if found != version:
            by = f" by {row.changed_by}" if row else ""
            message = f"This topic was changed{by} since you opened it (you had version {version}, it is {found})."
            raise StaleRowError(message, "Nothing was overwritten: look at both versions, then choose.")
        was = self._told(row)
        row = row or TopicEdit(name=name)
        row.title, row.state, row.added, row.removed = title, state, added, removed
        row.changed_by, row.changed_at = self._work.actor, self._work.now
        self._work.session.add(row)
        self._work.session.flush()
        now = self._told(row)
        details: dict[str, object] = {"topic": name} | {
            key: [was[key], value] for key, value in now.items() if was[key] != value
        }
        self._work.record("topic changed", subject_kind="topic", subject_id=row.id, details=details)
        return row

    @staticmethod
    def _told(row: TopicEdit | None) -> dict[str, Any]:
        if row is None:
            return {"title": None, "state": "on", "added": {}, "removed": {}}
        return {"title": row.title, "state": row.state, "added": row.added, "removed": row.removed}


def keep_searched(work: Work, kind: str, version: str, lists: Mapping[str, tuple[str, ...]]) -> None:
    """Note the words that feedback is looked through for; of products only those of the last time are kept."""
    s = SearchedWords
    if kind == "products":
        work.session.execute(delete(s).where(s.kind == kind))
    elif work.session.get(s, (kind, version)) is not None:
        return
    told = {name: list(entries) for name, entries in lists.items()}
    work.session.add(SearchedWords(kind=kind, version=version, lists=told))
    work.session.flush()
