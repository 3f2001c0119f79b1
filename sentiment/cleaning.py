"""Texts as scorers read them: plain, short enough, and with the way back to the original.

Markup, mails that are answered, signatures and addresses of pages go; emoji get names; what repeats without end is
shortened. Contractions stay. A text that needs nothing of this, as most do, costs two looks at it. Whatever comes in,
the work is linear in the first ``RAW_CHARACTERS`` of it and the rest is not looked at.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from sentiment.curt import LONGEST as CURT
from sentiment.curt import mark_name, says_nothing
from sentiment.edits import Draft, Edit
from sentiment.emoji import EMOJI, EMOTICON, PICTURE, emoji_name, emoticon_name
from sentiment.markup import without_markup
from sentiment.replies import reply_edits
from sentiment.suspects import JOINERS, JUNK, MARKS, PERHAPS_EMOTICON, needs_work, runs, suspects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERSION = "2"  # whoever keeps scores keeps this with them: another cleaning gives other scores
MAX_CHARACTERS = 5_000  # of cleaned text: a page and a half; TextBlob reads it in some 10 ms
RAW_CHARACTERS = 32_000  # of what comes in: the head and the markup of a mail, and then its words
WORDED_CHARACTERS = 10_000  # of what is left without markup: answered mails, signatures, what repeats
_LETTERS_OF_A_WORD = 3  # AAA, III: these stay
_WORD_BREAK = 60  # characters that are given up so that a cut text does not end inside a word


class Prepared(NamedTuple):
    """A cleaned text.

    ``places[i]`` is the index in the original text of the cleaned character ``i``, never falling; None where nothing
    moved. ``cut``: only the first part of a very long text was read. ``reason`` is ``no_text`` where there is nothing
    to score (no string, or neither a letter nor an emoji nor a mark), ``no_evidence`` where the answer is "n/a" or the
    like, else None.
    """

    text: str
    places: Sequence[int] | None
    cut: bool
    reason: str | None


_new = tuple.__new__  # a third of the time of Prepared(...), and most texts cost little more than that
_NO_TEXT = Prepared("", None, cut=False, reason="no_text")

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4\u0060\u2032\u02bc\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"')
    | dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f\xa0\u1680\u202f\u205f\u3000", " ")
    | dict.fromkeys(range(0x2000, 0x200B), " ")
    | dict.fromkeys("\x85\u2028\u2029", "\n")
)

_LETTER = re.compile(r"[^\W\d_\xb2\xb3\xb9\xbc-\xbe]")
_ADDRESS_OR_JUNK = re.compile(
    rf"(?P<address>\b(?:https?://|www\.)[^\s<>\"]+)|[{JUNK}]+|(?<=[{MARKS}][{MARKS}])[{MARKS}]+", re.IGNORECASE
)
# The same addresses alone, beginning with one set: found in a third of the time.
_ADDRESS = re.compile(r"(?P<address>[hHwW](?<!\w[hHwW])(?:(?<=[hH])[tT]{2}[pP][sS]?://|(?<=[wW])[wW]{2}\.)[^\s<>\"]+)")
_COMPOSABLE = re.compile(
    f"[^{MARKS}\\s][{MARKS}]{{1,3}}|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\u3046-\u30fd][\u3099\u309a]"
)
_RUN = re.compile(r"(?P<letter>[^\W\d_])(?P=letter){2,}|(?P<blank>\s)(?P=blank){2,}|(?P<sign>[^\w\s]|_)(?P=sign){3,}")
_NOT_PLAIN = re.compile(f"[\r{re.escape(''.join(map(chr, _PLAIN)))}]")
_JUNK_OR_MARK = re.compile(f"[{JUNK}{MARKS}]")
_TO_COMPOSE = re.compile(f"[{MARKS}\u1161-\u1175\u3099\u309a]")
_PICTURED = re.compile(f"[{PICTURE}{JOINERS}]")
_FEELING = re.compile(rf"(?P<emoji>{EMOJI})|(?P<emoticon>{EMOTICON})|[{JOINERS}]+")
_EMOJI_ALONE, _JOINED = re.compile(rf"(?P<emoji>{EMOJI})"), re.compile(f"[{JOINERS}]")


def prepare(value: object) -> Prepared:
    """The cleaned text of anything: None, numbers and bytes have none. Never raises.

    Source of the limits: measured in ``tests/unit/sentiment/test_cleaning.py``; a short text that needs nothing costs
    about 1 microsecond, a megabyte of anything under 100 milliseconds.
    """
    if not isinstance(value, str):
        return _NO_TEXT
    if len(value) <= CURT and (curt := _curt(value)):
        return curt
    return _cleaned(value, way_back=True)


def prepare_all(texts: Sequence[str]) -> list[Prepared]:
    """``prepare`` of each text, in order, without the way back to the original: no places.

    Most texts need nothing, and looking at many at once finds that out sooner.
    """
    looked = zip(texts, suspects(texts, MAX_CHARACTERS), strict=True)
    return [_short_or_suspect(text) if suspect or len(text) <= CURT else _untouched(text) for text, suspect in looked]


def _short_or_suspect(text: str) -> Prepared:
    """A text that is perhaps a curt answer, or perhaps changed by some step, without its places."""
    curt = _curt(text) if len(text) <= CURT else None
    return curt._replace(places=None) if curt else _cleaned(text, way_back=False)


def _cleaned(text: str, *, way_back: bool) -> Prepared:
    """A text that is no curt answer."""
    if len(text) > MAX_CHARACTERS or needs_work(text):
        return _prepared(text, way_back=way_back)
    return _untouched(text)


def _untouched(text: str) -> Prepared:
    """What no step of cleaning changes."""
    reason = None if text[:1].isalpha() or _LETTER.search(text) else "no_text"
    return _new(Prepared, (text, None, False, reason))


def _curt(value: str) -> Prepared | None:
    """A mark as the feeling it shows; an answer that says nothing, and why it has no score; None for any other text."""
    if says_nothing(value):
        return Prepared(value, None, cut=False, reason="no_evidence")
    if not value or value[0].isalpha() or not (name := mark_name(value)):
        return None
    draft = Draft(value, None).edited([Edit(0, len(value), name)])
    return Prepared(draft.text, draft.places, cut=False, reason=None)


def original_span(prepared: Prepared, start: int, end: int) -> tuple[int, int]:
    """Where ``prepared.text[start:end]`` stands in the original text; ``start < end``."""
    if prepared.places is None:
        return start, end
    return prepared.places[start], prepared.places[end - 1] + 1


def _prepared(value: str, *, way_back: bool = True) -> Prepared:
    """The whole way, for a text that needs it; of the steps those whose signs the text has."""
    draft = _plain(without_markup(Draft(value[:RAW_CHARACTERS], None, way_back)))
    cut = len(value) > RAW_CHARACTERS or len(draft.text) > WORDED_CHARACTERS
    draft = _without_replies(_first(draft, WORDED_CHARACTERS))
    junk = _JUNK_OR_MARK.search(draft.text)
    if junk or "://" in draft.text or "www." in draft.text.lower():
        draft = draft.edited(_junk(draft.text, _ADDRESS_OR_JUNK if junk else _ADDRESS))
    if _TO_COMPOSE.search(draft.text):
        draft = draft.edited(_composed(draft.text))
    draft = draft.edited(_shortened(draft.text))
    cut = cut or len(draft.text) > MAX_CHARACTERS
    draft = _first(draft, MAX_CHARACTERS)
    emoticons = PERHAPS_EMOTICON.search(draft.text)
    if emoticons or _PICTURED.search(draft.text):
        alone = not emoticons and not _JOINED.search(draft.text)
        draft = draft.edited(_named(draft.text, _EMOJI_ALONE if alone else _FEELING))
        cut = cut or len(draft.text) > MAX_CHARACTERS  # names are longer than what they stand for
        draft = _first(draft, MAX_CHARACTERS)
    reason = None if _LETTER.search(draft.text) else "no_text"
    return _new(Prepared, (draft.text, draft.places, cut, reason))


def _plain(draft: Draft) -> Draft:
    """Straight quotation marks, one kind of blank and of line break; every character stays in its place."""
    signs = set(_NOT_PLAIN.findall(draft.text))
    if not signs:
        return draft
    text = draft.text
    for sign in signs - {"\r"}:  # a few kinds at most: five times as quick as a table of all
        text = text.replace(sign, _PLAIN[ord(sign)])
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return draft._replace(text=text)


def _without_replies(draft: Draft) -> Draft:
    """The draft without answered mails and signatures; as it was if nothing would be left of it."""
    edits = reply_edits(draft.text)
    if not edits:
        return draft
    shorter = draft.edited(edits)
    return shorter if _LETTER.search(shorter.text) else draft


def _junk(text: str, wanted: re.Pattern[str]) -> Iterator[Edit]:
    """Addresses of pages and, if so wanted, signs that nobody sees and marks above a letter from the third on."""
    for found in wanted.finditer(text):
        yield Edit(found.start(), found.end(), " " if found["address"] else "")


def _composed(text: str) -> Iterator[Edit]:
    """Letters and their marks as one character where there is one (Unicode's NFC), a few at a time.

    ``unicodedata.normalize`` sorts marks by insertion: on a long run of them it would be quadratic.
    """
    for found in _COMPOSABLE.finditer(text):
        if (composed := unicodedata.normalize("NFC", found[0])) != found[0]:
            yield Edit(found.start(), found.end(), composed)


def _shortened(text: str) -> Iterator[Edit]:
    """Two of a letter or a blank that stands there three times and more, three of any other sign but a digit."""
    end = 0
    for start in runs(text):
        if start < end or not (found := _RUN.match(text, start)):
            continue
        end = found.end()
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        if found["letter"] and end - start == _LETTERS_OF_A_WORD and not _LETTER.search(around):
            continue
        yield Edit(start, end, text[start] * (3 if found["sign"] else 2))


def _named(text: str, wanted: re.Pattern[str]) -> Iterator[Edit]:
    """Names for emoji and emoticons; joiners and colours that belong to none are dropped."""
    for found in wanted.finditer(text):
        if found.lastgroup == "emoji":
            yield Edit(found.start(), found.end(), emoji_name(found[0]))
        else:
            yield Edit(found.start(), found.end(), emoticon_name(found[0]) if found.lastgroup else "")


def _first(draft: Draft, end: int) -> Draft:
    """The first ``end`` characters, fewer where a blank is near; the whole draft if it is no longer."""
    if len(draft.text) <= end:
        return draft
    blank = max(draft.text.rfind(" ", 0, end), draft.text.rfind("\n", 0, end))
    if blank >= end - _WORD_BREAK:
        end = blank
    return Draft(draft.text[:end], None if draft.places is None else draft.places[:end], draft.way_back)
