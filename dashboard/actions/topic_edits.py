"""Changing topics: other words, another name, switched off, made, and back to how they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.permission import require_role
from dashboard.errors import UserError
from data_access.repositories.topics import TopicEdits
from data_access.unit_of_work import UnitOfWork
from sentiment.own_topics import MOST_TOPICS, TopicEdit, as_lists, edited, shipped_topic

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

LEAST_ROLE = "manager"


def change_topic(engine: Engine, who: Person, edit: TopicEdit, version: int, taken: int = 0) -> int:
    """Keep how a topic differs from the one that comes with the project, as the person saw it; its new version.

    Feedback is looked through anew in the background.

    Parameters
    ----------
    version : what the person saw; 0 for a topic that nobody had changed.
    taken : how many topics there are.

    Raises
    ------
    StaleRowError : somebody else changed it since.
    UserError : the person may only look, or there are too many topics.
    TaxonomyError : a word that cannot be.
    """
    require_role(who, LEAST_ROLE, "can look at the topics but not change them")
    if not version and taken >= MOST_TOPICS and shipped_topic(edit.name) is None:
        raise UserError(f"There are {taken} topics already.", f"Keep at most {MOST_TOPICS}: remove one first.")
    edited([edit])  # refuses what could not be looked for
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = TopicEdits(work).change(
            edit.name,
            title=edit.title or None,
            state=edit.state,
            added=as_lists(edit.added),
            removed=as_lists(edit.removed),
            version=version,
        )
        return row.version


def restored(edit: TopicEdit) -> TopicEdit:
    """The topic as it comes; an own one is gone."""
    return TopicEdit(edit.name, edit.title, "removed", edit.added, edit.removed) if shipped_topic(edit.name) is None \
        else TopicEdit(edit.name)  # fmt: skip
