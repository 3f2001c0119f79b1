"""How one piece of feedback is told: the certainty of its label, its words in pieces, its topics, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.analytics.customer_story import SCALES
from dashboard.theme import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SURELY = 0.85  # the probability that the label is right
RATHER = 0.6
SAID_WORDS = {
    "negative": "unhappy",
    "neutral": "neither happy nor unhappy",
    "positive": "happy",
    "no_opinion": "no opinion",
    "not_scored": "not read",
    "added": "added",
    "removed": "removed",
}
READERS = {"deep": "Deep", "quick": "Quick", "textblob": "TextBlob", "own": "Your own model"}
_NOT_READ = {
    "no_evidence": "No opinion found",
    "no_text": "No words",
    "language": "Not read: a language the reader does not know",
    "too_long": "Not read: too long",
}
MOST_PIECES = 40
Mark = tuple[Any, ...]  # start, end, and what a mark carries
_EDGE = "\u200b"  # keeps a blank at the edge of a piece, which a line of text would else lose


class Piece(NamedTuple):
    """A stretch of a text. ``speaks`` is -1 for an unhappy customer, 1 for a happy one, 0 for neither."""

    text: str
    speaks: int

    @property
    def shown(self) -> str:
        """The stretch as a piece of text of its own, blanks at its edges kept."""
        before = _EDGE if self.text[:1].isspace() else ""
        return before + self.text + (_EDGE if self.text[-1:].isspace() else "")


def pieces(text: str, marks: Sequence[tuple[int, int, float]]) -> list[Piece]:
    """A text cut where words are marked; all pieces together are the text.

    Parameters
    ----------
    marks : start, end and weight: above 0 it speaks for a happy customer. Of those that overlap the first counts.
    """
    found: list[Piece] = []
    at = 0
    for start, end, weight in sorted(marks)[:MOST_PIECES]:
        if not at <= start < end <= len(text) or not weight:
            continue
        if start > at:
            found.append(Piece(text[at:start], 0))
        found.append(Piece(text[start:end], 1 if weight > 0 else -1))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], 0))
    return found


def excerpt(text: str, marks: Sequence[Mark], *, before: int, longest: int) -> tuple[str, list[Mark]]:
    """The part of a text around its first mark, as one quotes it, and the marks that lie in it, at their places there.

    Parameters
    ----------
    marks : tuples that begin with start and end, in order.
    before : characters ahead of the first mark; ``longest`` in all. What is left out on a side is told by a "…".
    """
    first = marks[0][0] if marks else 0
    start = 0 if first <= before or len(text) <= longest else text.rfind(" ", 0, first - before) + 1
    end = min(len(text), start + longest)
    head = "… " if start else ""
    moved = len(head) - start
    inside = [(one[0] + moved, one[1] + moved, *one[2:]) for one in marks if start <= one[0] and one[1] <= end]
    return head + text[start:end] + (" …" if end < len(text) else ""), inside


def marked_words(found: Sequence[Piece]) -> str:
    """The marked words in a sentence, for those who do not see the marks."""
    told = []
    for speaks, title in ((-1, "− unhappy"), (1, "+ happy")):
        words = list(dict.fromkeys(f"“{' '.join(one.text.split())}”" for one in found if one.speaks == speaks))
        if words:
            told.append(f"{title}: {', '.join(words)}")
    return "; ".join(told)


def verdict(row: Mapping[str, Any], corrected: str | None) -> str:
    """The label in words with its certainty.

    Parameters
    ----------
    row : ``score_state, label, confidence, score_reason``. ``corrected``: what a person said, None where nobody did.
    """
    if corrected is not None:
        return f"{SAID_WORDS[corrected].capitalize()}, says a colleague"
    if row["score_state"] == "pending" or row["label"] is None:
        return "Waits to be read"
    if row["label"] == "not_scored":
        return _NOT_READ.get(row["score_reason"] or "", "Not read")
    return certainty(str(row["label"]), row["confidence"])


def certainty(label: str, confidence: float | None) -> str:
    """A label with how sure it is: surely unhappy, rather happy, perhaps unhappy. It counts as its label anyway."""
    if confidence is None or confidence < RATHER:
        return f"Perhaps {SAID_WORDS[label]}" if label != "neutral" else "Neither happy nor unhappy, it seems"
    return f"{'Surely' if confidence >= SURELY else 'Rather'} {SAID_WORDS[label]}"


def rating_words(row: Mapping[str, Any]) -> str:
    """The rating on its scale; empty where there is none."""
    scale, rating = row["rating_scale"], row["rating"]
    return SCALES[scale].format(int(rating)) if scale in SCALES and rating is not None else ""


def mismatch_words(mismatch: str | None) -> str:
    """What is to be said where words and rating contradict each other; else empty."""
    return {"words_worse": "Words worse than the rating", "words_better": "Words better than the rating"}.get(
        mismatch or "", ""
    )


def topic_title(topic: str, titles: Mapping[str, str]) -> str:
    """The name of a topic for people; of a product its own."""
    return titles.get(topic, topic.removeprefix("product:").replace("_", " ").capitalize())


def reader_told(said: Mapping[str, Any] | None, corrected: Any | None) -> str:  # noqa: ANN401  a row of the history
    """What the reader said where a person says otherwise: one sentence; empty where nobody corrected."""
    if corrected is None:
        return ""
    when = day(corrected.corrected_at.date())
    person = f"{corrected.corrected_by} corrected it to {SAID_WORDS[corrected.after]} on {when}"
    if said is None:
        return f"{person}."
    if said["label"] == "not_scored":
        return f"The reader found no opinion; {person}."
    return f"The reader said {SAID_WORDS[said['label']]}; {person}."


def history_lines(history: Iterable[Any], titles: Mapping[str, str]) -> list[str]:
    """The history of corrections, newest first, a sentence each."""
    told = []
    for row in history:
        what = "Label" if row.what == "label" else topic_title(row.topic, titles)
        change = f"{_seen(row.before)} → {_seen(row.after)}"
        back = ", taken back" if row.takes_back_id is not None else ""
        told.append(f"{day(row.corrected_at.date())} · {row.corrected_by} · {what}: {change}{back}")
    return told[::-1]


def _seen(value: str | None) -> str:
    return "nothing yet" if value is None else SAID_WORDS[value]
