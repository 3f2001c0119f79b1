"""Topics as an owner wants them: words added and taken out, topics renamed, switched off, or made.

What an owner changed is kept as the difference to what comes with the project, so that a newer version's words reach
stores that changed others, and going back is leaving the difference out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from sentiment.keywords import folded
from sentiment.taxonomy import Keyword, Taxonomy, TaxonomyError, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable

State = Literal["on", "off", "removed"]
Words = tuple[tuple[str, str], ...]  # language ("" for any) and entry as in ``Keyword.parse``
ANY = "any"  # how any language is written at the begin of a line
LONGEST_TITLE = 60
MOST_WORDS = 2_000  # of one topic
MOST_TOPICS = 100
_LINE = re.compile(r"\s*([a-z]{2,3})\s*:(.*)", re.DOTALL)
_NO_TOKEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TopicEdit:
    """What an owner wants of one topic.

    ``title``: how it is called, "" as it comes. ``state``: looked for, not looked for, or an own one that is gone.
    ``added`` and ``removed`` are words; of a removed one the weight does not matter.
    """

    name: str
    title: str = ""
    state: State = "on"
    added: Words = ()
    removed: Words = ()

    @property
    def shipped(self) -> bool:
        """Whether nothing differs from what comes with the project."""
        return not self.title and self.state == "on" and not self.added and not self.removed


def edited(edits: Iterable[TopicEdit], *, off_too: bool = False) -> Taxonomy:
    """The topics that come with the project as an owner changed them, own ones last.

    Parameters
    ----------
    off_too : whether topics that are switched off are kept.
    """
    topics = {topic.name: topic for topic in Taxonomy.shipped().topics}
    for edit in edits:
        if edit.state == "removed" or (edit.state == "off" and not off_too):
            topics.pop(edit.name, None)
            continue
        known = topics.get(edit.name)
        keywords = _applied(known.keywords if known else (), edit)
        if any(not keyword.excludes for keyword in keywords):
            title = edit.title or (known.title if known else edit.name.replace("_", " ").capitalize())
            topics[edit.name] = Topic(edit.name, title, known.description if known else "", keywords)
        else:
            topics.pop(edit.name, None)
    return Taxonomy(tuple(topics.values()))


def _applied(keywords: tuple[Keyword, ...], edit: TopicEdit) -> tuple[Keyword, ...]:
    """A topic's words as changed."""
    gone = {_place(Keyword.parse(entry, language)) for language, entry in edit.removed}
    new = {_place(word): word for word in (Keyword.parse(entry, language) for language, entry in edit.added)}
    kept = [keyword for keyword in keywords if _place(keyword) not in gone and _place(keyword) not in new]
    return (*kept, *new.values())


def _place(keyword: Keyword) -> tuple[str, str, bool]:
    return keyword.language, keyword.text, keyword.excludes


def edit_of(name: str, title: str, keywords: Iterable[Keyword], state: State = "on") -> TopicEdit:
    """What to keep so that the topic is called so and listens to these words."""
    known = shipped_topic(name)
    wanted = {_place(keyword): keyword for keyword in keywords}
    had = {_place(keyword): keyword for keyword in known.keywords} if known else {}
    added = [word for place, word in wanted.items() if place not in had or had[place].weight != word.weight]
    removed = [word for place, word in had.items() if place not in wanted]
    own_title = "" if known is not None and known.title == title else title
    return TopicEdit(name, own_title, state, _entries(added), _entries(removed))


def _entries(keywords: list[Keyword]) -> Words:
    return tuple((keyword.language, keyword.entry) for keyword in keywords)


def shipped_topic(name: str) -> Topic | None:
    """The topic as it comes with the project; None for an own one."""
    return next((topic for topic in Taxonomy.shipped().topics if topic.name == name), None)


def written(keywords: Iterable[Keyword], *, excluding: bool) -> str:
    """Words as people edit them: a line a language, its code in front; ``any:`` for any language."""
    lines: dict[str, list[str]] = {}
    for keyword in keywords:
        if keyword.excludes is excluding:
            lines.setdefault(keyword.language or ANY, []).append(replace(keyword, excludes=False).entry)
    return "\n".join(f"{language}: {', '.join(entries)}" for language, entries in lines.items())


def read_words(typed: str, *, excluding: bool) -> tuple[Keyword, ...]:
    """The words of such lines; a line without a code belongs to the one above, the first to any language.

    Raises
    ------
    TaxonomyError : a word that cannot be, or too many.
    """
    found: dict[tuple[str, str, bool], Keyword] = {}
    language = ""
    for line in typed.splitlines():
        named = _LINE.fullmatch(line)
        if named:
            language, line = ("" if named[1] == ANY else named[1]), named[2]  # noqa: PLW2901  what follows the code
        for entry in (part.strip().lstrip("!").strip() for part in line.split(",")):
            if entry:
                keyword = Keyword.parse(f"! {entry}" if excluding else entry, language)
                found[_place(keyword)] = keyword
    if len(found) > MOST_WORDS:
        raise TaxonomyError(f"These are {len(found):,} words.", f"Keep at most {MOST_WORDS:,} for a topic.")
    return tuple(found.values())


def checked_title(title: str) -> str:
    """A topic's name for people, blanks set in order.

    Raises
    ------
    TaxonomyError : there is none, or it is too long.
    """
    tidy = " ".join(title.split())
    if not tidy:
        raise TaxonomyError("The topic has no name.", "Call it what your team calls it, such as Gift cards.")
    if len(tidy) > LONGEST_TITLE:
        raise TaxonomyError(f"The name has {len(tidy)} characters.", f"Write at most {LONGEST_TITLE}.")
    return tidy


def token_for(title: str, taken: Iterable[str]) -> str:
    """A token that no other topic has, after the title: ``Gift cards`` is ``gift_cards``."""
    plain = _NO_TOKEN.sub("_", folded(title)).strip("_")[:32].strip("_")
    stem = plain if plain[:1].isalpha() else f"topic_{plain}".rstrip("_")
    known = set(taken)
    names = (stem, *(f"{stem}_{number}" for number in range(2, MOST_TOPICS + len(known) + 3)))
    return next(name for name in names if name not in known)


def as_words(listed: dict[str, list[str]]) -> Words:
    """Words as they are kept: entries by language."""
    return tuple((language, entry) for language, entries in listed.items() for entry in entries)


def as_lists(words: Words) -> dict[str, list[str]]:
    """The same the other way."""
    lists: dict[str, list[str]] = {}
    for language, entry in words:
        lists.setdefault(language, []).append(entry)
    return lists


def as_state(text: str) -> State:
    """A state as it is kept."""
    if text not in {"on", "off", "removed"}:
        message = f"no state of a topic: {text}"
        raise ValueError(message)
    return cast("State", text)
