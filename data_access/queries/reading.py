"""How feedback is read: how much by whom, what was left out and why, and words beside their ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from data_access.filters import Filters, narrow_feedback
from data_access.schema import Customer, Feedback, ScoreState, TextScore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

WAITING = "waiting"  # the reason of feedback that nobody has read yet


def coverage(scope: Scope) -> Select[Any]:
    """How much feedback there is, by what became of it: ``reason``, ``language``, ``scorer``, ``scorer_version``.

    ``reason`` is ``WAITING`` or the reason of the score; ``feedback_count`` pieces, ``rated_count`` of them with a
    rating. What no scorer was asked about (there is no text) has no scorer.
    """
    f = Feedback
    waits = f.score_state == ScoreState.PENDING
    reason = case((waits, WAITING), (f.text.is_(None), "no_text"), else_=func.coalesce(f.score_reason, "ok"))
    asked = ~waits & f.text.is_not(None)
    cells = (
        reason.label("reason"),
        f.language,
        case((asked, f.scorer)).label("scorer"),
        case((asked, f.scorer_version)).label("scorer_version"),
    )
    counts = (func.count().label("feedback_count"), func.count(f.rating).label("rated_count"))
    grouped = select(*cells, *counts).group_by(*cells).order_by(counts[0].desc(), *cells)
    return narrow_feedback(grouped, Filters(), scope)


def left_out(scope: Scope, *, reason: str, limit: int) -> Select[Any]:
    """Feedback of one reason without a score, the newest first; columns as ``_pieces``."""
    f = Feedback
    states = {
        WAITING: f.score_state == ScoreState.PENDING,
        "no_text": (f.score_state != ScoreState.PENDING) & f.text.is_(None),
    }
    asked = (f.score_state == ScoreState.NOT_SCORED) & f.text.is_not(None) & (f.score_reason == reason)
    return _newest(_pieces().where(states.get(reason, asked)), scope, limit)


def mismatches(scope: Scope, *, limit: int) -> Select[Any]:
    """Feedback whose words say the opposite of its rating, the newest first; ``rating_mismatch`` says which way."""
    return _newest(_pieces().where(Feedback.rating_mismatch.is_not(None)), scope, limit)


def mismatch_counts(scope: Scope) -> Select[Any]:
    """How often words and rating contradict each other: ``rating_mismatch``, ``feedback_count``."""
    f = Feedback
    found = select(f.rating_mismatch, func.count().label("feedback_count")).where(f.rating_mismatch.is_not(None))
    return narrow_feedback(found.group_by(f.rating_mismatch).order_by(f.rating_mismatch), Filters(), scope)


def rated_scores(scope: Scope, *, scorer: str, version: str, limit: int) -> Select[Any]:
    """What one version of a scorer said of feedback with words and a rating, the newest first.

    Columns ``rating``, ``rating_scale``, ``language``, ``label`` and ``polarity``, which is empty without a score.
    """
    f = Feedback
    columns = (f.rating, f.rating_scale, f.language, f.label, f.polarity)
    wanted = (f.text.is_not(None), f.rating.is_not(None), f.score_state != ScoreState.PENDING)
    by = (f.scorer == scorer, f.scorer_version == version)
    return _newest(select(*columns).where(*wanted, *by), scope, limit)


def read_lately(scope: Scope, *, limit: int) -> Select[Any]:
    """Feedback with words that somebody has read, the newest first: ``feedback_id``, ``text``, ``label``."""
    f = Feedback
    found = select(f.id.label("feedback_id"), f.text, f.label)
    return _newest(found.where(f.text.is_not(None), f.score_state != ScoreState.PENDING), scope, limit)


def pieces(scope: Scope, *, ids: Sequence[int]) -> Select[Any]:
    """Some pieces of feedback by their ids; columns as ``_pieces``."""
    return _newest(_pieces().where(Feedback.id.in_(list(ids))), scope, len(ids))


def different_texts(scope: Scope) -> Select[Any]:
    """How many different texts there are: one row with ``texts``."""
    found = select(func.count(Feedback.text.distinct()).label("texts"))
    return narrow_feedback(found, Filters(), scope)


def texts_read(scope: Scope, *, scorer: str, version: str) -> Statement:
    """How many different texts a version of a scorer has read: one row with ``texts``."""
    del scope  # a number of digests tells nothing about anybody
    s = TextScore
    found: Statement = select(func.count().label("texts")).where(s.scorer == scorer, s.scorer_version == version)
    return found


def _pieces() -> Statement:
    f, c = Feedback, Customer
    columns = (f.id.label("feedback_id"), f.customer_id, f.received_on, f.text, f.rating, f.rating_scale, f.language)
    return select(*columns, f.label, f.rating_mismatch, c.reference.label("customer")).outerjoin_from(
        f, c, c.id == f.customer_id
    )


def _newest(found: Statement, scope: Scope, limit: int) -> Statement:
    return narrow_feedback(found, Filters(), scope).order_by(Feedback.id.desc()).limit(limit)
