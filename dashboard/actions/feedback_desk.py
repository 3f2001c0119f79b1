"""What the buttons beside one piece of feedback call, and what is said about it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.actions.corrections import correct_label, correct_topic, take_back_correction

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from dashboard.actions.corrections import Corrected
    from dashboard.actions.notices import Notice
    from dashboard.actions.permission import Person

__all__ = ["FeedbackDesk", "correct_label", "correct_topic", "take_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackDesk:
    """Who looks at feedback: whether they may correct it, and what the buttons call.

    ``told`` gives what the last click on one piece of feedback did, by its number. The callbacks are given the number
    of the feedback and the version that the person sees: ``label(id, version, label)``, ``topic(id, version, topic,
    after, title)``.
    """

    may_write: bool
    told: Callable[[int], Notice | None]
    label: Callable[[int, int, str], None]
    topic: Callable[[int, int, str, str, str], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def take_back(engine: Engine, who: Person, made: Corrected) -> None:
    """The undo of a correction that was just made.

    Raises
    ------
    StaleRowError : somebody corrected the feedback since.
    """
    take_back_correction(engine, who, made.correction_id, version=made.version)
