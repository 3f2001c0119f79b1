"""Web pages and mails as plain text: entities are decoded, tags and what nobody sees are dropped."""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from sentiment.edits import Draft, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

# "&amp;#39;": what was escaped twice on its way is decoded as often.
ENTITY = re.compile(r"&(?:amp;){0,2}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# The tags that mails and web forms are made of: "price <five" and "<your name>" are words.
_INLINE_NAMES = (
    "a abbr b bdi bdo big cite code em font i ins kbd label mark q s samp small span strike strong sub sup tt u wbr"
)
_BLOCK_NAMES = (
    "address area article aside base blockquote body br button caption center col colgroup dd del details div dl dt "
    "fieldset figure figcaption footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input legend li link main "
    "map meta nav noscript ol option p pre script section select style summary svg table tbody td textarea tfoot th "
    "thead title tr ul video !doctype"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_BLOCK = frozenset(_BLOCK_NAMES.split())
# [^<>]* ends at the next sign of either kind, so the text is read once whatever it holds.
_TAG = re.compile(r"</?([a-z!][a-z0-9:]{0,15})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(?=[st!])(?:(script|style|title)(?=[\s/>])|(!--))", re.IGNORECASE)


def without_markup(draft: Draft) -> Draft:
    """The draft with entities decoded and tags dropped; a tag that begins something new leaves a line break."""
    if "&" in draft.text:
        draft = draft.edited(
            Edit(found.start(), found.end(), decoded)
            for found in ENTITY.finditer(draft.text)
            if (decoded := _decoded(found[0])) != found[0]
        )
    if "<" in draft.text:
        if _UNSEEN.search(draft.text):
            draft = draft.edited(_unseen(draft.text))
        draft = draft.edited(_tags(draft.text))
    return draft


@functools.lru_cache(maxsize=512)
def _decoded(entity: str) -> str:
    """The character an entity stands for; itself if it stands for none."""
    for _ in range(3):
        entity = html.unescape(entity)
    return entity


def _tags(text: str) -> Iterator[Edit]:
    """Tags: one inside a line leaves nothing, any other a line break. The office's own have a colon."""
    for found in _TAG.finditer(text):
        name = found[1].lower()
        if name in _INLINE:
            yield Edit(found.start(), found.end(), "")
        elif name in _BLOCK or ":" in name:
            yield Edit(found.start(), found.end(), "\n")


def _unseen(text: str) -> Iterator[Edit]:
    """Comments, scripts and styles, with all they hold. One that is never closed is left to the tags."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    done = 0
    never_closed: set[str] = set()  # so that a text of ten thousand openings is searched once, not as often
    for found in _UNSEEN.finditer(text):
        closing = "-->" if found[2] else f"</{found[1].lower()}"
        if found.start() < done or closing in never_closed:
            continue
        at = lowered.find(closing, found.end())
        end = lowered.find(">", at) + 1 if at >= 0 else 0
        if not end:
            never_closed.add(closing)
            continue
        yield Edit(found.start(), end, " ")
        done = end
