"""What the Topics page is handed: who looks, the topic being changed, and what its buttons call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.answers.topics import words_of
from sentiment.own_topics import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.notices import Notice
    from dashboard.answers.topics import Setting
    from sentiment.taxonomy import Topic


@dataclass(slots=True)
class TopicDraft:
    """A topic being changed, or a new one (``was`` is None); ``theirs`` is what somebody else saved first.

    ``title``, ``words`` and ``excluding`` are what the form begins with.
    """

    token: str
    was: Setting | None
    title: str = ""
    words: str = ""
    excluding: str = ""
    theirs: Setting | None = None
    refused: str = ""

    @classmethod
    def of(cls, token: str, setting: Setting | None, more: str = "") -> TopicDraft:
        """The form for a topic as it stands, or for a new one, with a phrase put in."""
        if setting is None:
            return cls(token, None, title=more[:1].upper() + more[1:], words=more)
        lists = [
            written(words_of(setting.topic, excluding=excluding), excluding=excluding) for excluding in (False, True)
        ]
        added = f"any: {more}" if more else ""
        return cls(token, setting, setting.title, "\n".join(part for part in (added, lists[0]) if part), lists[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDesk:
    """Who looks at the page, what the last action did, and what the buttons call."""

    may_decide: bool
    told: Notice | None
    draft: TopicDraft | None
    begin: Callable[[str | None, str], None]
    begin_picked: Callable[[str, str], None]
    save: Callable[[Topic], None]
    keep_mine: Callable[[Topic], None]
    take_theirs: Callable[[], None]
    switch: Callable[[Setting, bool], None]
    restore: Callable[[Setting], None]
    leave: Callable[[], None]
    undo: Callable[[], None]
    close: Callable[[], None]
