"""What customers say: reading it, topics, problems."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from data_access.filters import Filters
from data_access.queries import (
    feedback_item,
    feelings,
    forms,
    held,
    preferences,
    problems,
    radar,
    reading,
    recovery,
    said,
    scoring,
    topics,
    voices,
)
from tests.store.statements.arguments import FILTERS, THREE_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Scope
    from data_access.readers.frames import Query


def filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What the page of what customers say asks, and the radar."""
    yield "problems.problems", partial(problems.problems, filters, scope)
    yield "radar.first_feedback", partial(radar.first_feedback, filters, scope)
    some_days: dict[str, Any] = {"start": date(2024, 9, 1), "end": date(2025, 6, 1)}
    for counted in ("complaints", "deliveries", "product_deliveries"):
        yield f"radar.{counted}", partial(getattr(radar, counted), filters, scope, **some_days)
    for by in preferences.GROUPINGS:
        day = date(2025, 6, 17)
        yield "voices.heard", partial(voices.heard, filters, scope, by=by, as_of=day)
        yield "voices.topics_by_group", partial(voices.topics_by_group, filters, scope, by=by, as_of=day)
    window: dict[str, Any] = {"start": THREE_DAYS[0], "end": THREE_DAYS[2]}
    yield "said.said_days", partial(said.said_days, filters, scope, until=THREE_DAYS[2])
    for split in (None, *said.SPLITS):
        yield "said.said", partial(said.said, filters, scope, THREE_DAYS, split)
    for name in ("answers", "topic_mentions", "topic_hearers"):
        yield f"said.{name}", partial(getattr(said, name), filters, scope, THREE_DAYS)
    yield "said.first_texts", partial(said.first_texts, filters, scope, days=90, **window)
    yield "said.first_text_topics", partial(said.first_text_topics, filters, scope, **window)
    yield "said.nps_answers", partial(said.nps_answers, filters, scope, **window)
    listed = partial(said.feedback_list, filters, scope, limit=20, **window)
    yield "said.feedback_list", partial(listed, topic="price", label="negative")
    yield "said.feedback_list", partial(listed, mismatched=True)
    yield from _felt(filters, scope)
    yield "recovery.complaints", partial(recovery.complaints, filters, scope, as_of=THREE_DAYS[2], days=90)
    for name in ("replies", "case_steps", "first_complaints"):
        yield f"recovery.{name}", partial(getattr(recovery, name), filters, scope)


def _felt(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What the page of feelings and loyalty asks."""
    until = THREE_DAYS[2]
    read: dict[str, Any] = {"reading": feelings.Reading("textblob", "0.19"), "until": until}
    yield "feelings.readers", partial(feelings.readers, filters, scope, until=until)
    for name in ("first_feelings", "last_feelings"):
        yield f"feelings.{name}", partial(getattr(feelings, name), filters, scope, days=90, **read)
    latest = partial(feelings.latest_feelings, filters, scope, reading=read["reading"])
    yield "feelings.latest_feelings", latest
    yield "feelings.year_buyers", partial(feelings.year_buyers, filters, scope, until=until)
    for name in ("tones", "product_feelings"):
        yield f"feelings.{name}", partial(getattr(feelings, name), filters, scope, **read)


def plain(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What takes no filters."""
    yield "recovery.purchase_moments", partial(recovery.purchase_moments, [1, 2, 3], THREE_DAYS, scope), name
    yield "held.held_feedback", partial(held.held_feedback, scope, limit=50), name
    yield "held.products_on", partial(held.products_on, [1, 2, 3], scope), name
    behind = partial(problems.problem_feedback, 1, Filters(), scope, limit=50)
    yield "problems.problem_feedback", behind, name
    yield "problems.problem_history", partial(problems.problem_history, 1, scope), name
    yield from _forms(name, scope)
    yield from _scoring(name, scope)
    yield from _reading(name, scope)


def _forms(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What the page of forms asks for."""
    for part in ("forms", "form_ratings", "form_held", "form_links_counted"):
        yield f"forms.{part}", partial(getattr(forms, part), scope), name
    yield "forms.form_said", partial(forms.form_said, 1, scope, limit=50), name
    days = {"start": date(2025, 6, 1), "end": date(2025, 6, 17)}
    yield "forms.purchases_to_ask", partial(forms.purchases_to_ask, scope, **days), name
    yield "forms.form_mailing", partial(forms.form_mailing, 1, scope), name


def _scoring(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What the scorer asks for."""
    some = {"after": 2, "limit": 50}
    yield "scoring.waiting", partial(scoring.waiting, scope, limit=50), name
    yield "scoring.read_otherwise", partial(scoring.read_otherwise, scope, scorer="quick", version="1", **some), name
    yield "scoring.untagged", partial(scoring.untagged, scope, stamp="a quick 1", **some), name
    yield "scoring.never_tagged", partial(scoring.never_tagged, scope, scorer="quick", version="1", **some), name
    known = partial(scoring.known_scores, scope, scorer="quick", version="1", keys=[b"k" * 16])
    yield "scoring.known_scores", known, name
    yield "scoring.rated_texts", partial(scoring.rated_texts, scope, limit=50), name
    yield "scoring.label_corrections", partial(scoring.label_corrections, scope), name
    yield "scoring.topic_corrections", partial(scoring.topic_corrections, scope), name
    yield "scoring.feedback_history", partial(scoring.feedback_history, 1, scope), name
    yield "scoring.newest_correction", partial(scoring.newest_correction, scope), name
    yield "feedback_item.feedback_item", partial(feedback_item.feedback_item, 1, scope), name
    yield "feedback_item.topics_of_feedback", partial(feedback_item.topics_of_feedback, 1, scope), name
    yield "scoring.models", partial(scoring.models, scope), name
    yield "scoring.model_in_use", partial(scoring.model_in_use, scope), name
    yield "scoring.product_names", partial(scoring.product_names, scope, limit=50), name
    yield "scoring.last_change_over", partial(scoring.last_change_over, scope), name
    yield "scoring.newest_model", partial(scoring.newest_model, scope), name
    yield "scoring.model_base", partial(scoring.model_base, scope), name
    yield "scoring.model_content", partial(scoring.model_content, scope, model_id=1), name
    yield "scoring.model_was_used", partial(scoring.model_was_used, scope, model_id=1), name
    yield "scoring.tagged", partial(scoring.tagged, scope, **some), name
    yield "scoring.topics_found", partial(scoring.topics_found, scope, [1, 2, 3]), name
    yield "scoring.topic_edits", partial(scoring.topic_edits, scope), name
    yield "scoring.searched_words", partial(scoring.searched_words, scope, kind="topics"), name
    yield "scoring.products_mark", partial(scoring.products_mark, scope), name
    yield "topics.last_said", partial(topics.last_said, scope, until=THREE_DAYS[2]), name
    for filters in (Filters(), FILTERS["days"], FILTERS["unknown channel"]):
        words = f"{name} {filters.describe()}".strip()
        for part in ("texts_by_month", "topics_by_month", "texts_with_topic", "texts_in"):
            yield f"topics.{part}", partial(getattr(topics, part), filters, scope), words
        yield "topics.newest_texts", partial(topics.newest_texts, filters, scope, limit=50), words


def _reading(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What the page about reading asks for."""
    yield "reading.coverage", partial(reading.coverage, scope), name
    for reason in ("waiting", "no_text", "language"):
        yield "reading.left_out", partial(reading.left_out, scope, reason=reason, limit=50), f"{reason}, {name}"
    yield "reading.mismatches", partial(reading.mismatches, scope, limit=50), name
    yield "reading.mismatch_counts", partial(reading.mismatch_counts, scope), name
    rated = partial(reading.rated_scores, scope, scorer="quick", version="1", limit=50)
    yield "reading.rated_scores", rated, name
    yield "reading.read_lately", partial(reading.read_lately, scope, limit=50), name
    yield "reading.pieces", partial(reading.pieces, scope, ids=[1, 2, 3]), name
    yield "reading.different_texts", partial(reading.different_texts, scope), name
    yield "reading.texts_read", partial(reading.texts_read, scope, scorer="quick", version="1"), name
