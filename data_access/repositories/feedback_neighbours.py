"""What stands near feedback that arrives: the same words of the same customer, and the same words over and over.

It is looked up once for all pieces that arrive together, and each piece that is kept stands near those after it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import func, select

from data_access.cleaning.feedback_entry import same_words
from data_access.cleaning.unwanted import unwanted
from data_access.schema import Feedback
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from data_access.cleaning.feedback_entry import Said
    from data_access.repositories.base import Work

AGAIN_WITHIN = timedelta(days=14)
FLOOD_WITHIN = timedelta(hours=1)
FLOOD_FROM = 5  # the same words so often in an hour are one machine, not so many customers
FLOOD_LETTERS = 20  # shorter texts many people really say: "Very good"
MAY_DIFFER = 40  # characters that make no difference: blanks, punctuation
LOOKED_THROUGH = 50  # pieces of one customer in that time
LOOKED_BACK = 1_000  # pieces, the newest, among which the same words are looked for
CHUNK = 500
Value = TypeVar("Value")
_FLOOD = f"The same words came {FLOOD_FROM} times and more within an hour."


class Coming(NamedTuple):
    """A piece that arrives, and the moment it counts from."""

    said: Said
    moment: datetime


@dataclass(slots=True)
class _Near:
    """A piece of the same customer; its words are made comparable when they are first asked for."""

    text: str
    moment: datetime
    day: date
    purchase_id: int | None
    product_id: int | None
    words: str | None = None

    def repeats(self, said: Said, words: str) -> bool:
        """Whether it says the same, about the same thing as far as is known."""
        others = ((said.purchase_id, self.purchase_id), (said.product_id, self.product_id))
        elsewhere = any(mine is not None and theirs is not None and mine != theirs for mine, theirs in others)
        if elsewhere or not words or abs(len(self.text) - len(said.text or "")) > MAY_DIFFER:
            return False
        if self.words is None:
            self.words = same_words(self.text)
        return self.words == words


class Neighbours:
    """What stands in the store near the pieces that are coming.

    Parameters
    ----------
    by_program : nobody has read them, so that advertising and floods are looked for too.
    """

    def __init__(self, work: Work, coming: Sequence[Coming], *, by_program: bool) -> None:
        self._work = work
        self._by_program = by_program
        worded = [one for one in coming if one.said.text is not None]
        self._of: dict[int, list[_Near]] = self._said_lately(worded)
        self._same: dict[str, list[datetime]] = self._said_often(worded) if by_program else {}

    def reason(self, said: Said, moment: datetime) -> tuple[str, str] | None:
        """Why to hold a piece: ``duplicate`` or ``spam``, with a sentence."""
        if said.text is None:
            return None
        why = self._said_before(said, moment)
        if why is not None:
            return "duplicate", why
        if not self._by_program:
            return None  # a person has read it
        why = unwanted(said.text)
        if why is not None:
            return "spam", why
        same = sum(abs(when - moment) <= FLOOD_WITHIN for when in self._same.get(said.text, ()))
        return ("duplicate", _FLOOD) if same >= FLOOD_FROM - 1 else None

    def kept(self, said: Said, moment: datetime, day: date) -> None:
        """A piece is kept: those after it are compared with it too."""
        if said.text is None:
            return
        if said.customer_id is not None:
            near = _Near(said.text, moment, day, said.purchase_id, said.product_id)
            self._of.setdefault(said.customer_id, []).append(near)
        if len(said.text) >= FLOOD_LETTERS:
            self._same.setdefault(said.text, []).append(moment)

    def _said_before(self, said: Said, moment: datetime) -> str | None:
        near = [] if said.customer_id is None else self._of.get(said.customer_id, [])
        if not near or said.text is None:
            return None
        words = same_words(said.text)
        same = [one for one in near if abs(one.moment - moment) <= AGAIN_WITHIN and one.repeats(said, words)]
        if not same:
            return None
        return f"The same customer said the same on {max(same, key=lambda one: one.moment).day.isoformat()}."

    def _said_lately(self, worded: Sequence[Coming]) -> dict[int, list[_Near]]:
        """The newest pieces of the customers, so many a fortnight of the time that is asked about."""
        found: dict[int, list[_Near]] = defaultdict(list)
        moments = [one.moment for one in worded if one.said.customer_id is not None]
        if not moments:
            return found
        first, last = min(moments) - AGAIN_WITHIN, max(moments) + AGAIN_WITHIN
        most = LOOKED_THROUGH * (1 + (max(moments) - min(moments)) // AGAIN_WITHIN)
        f = Feedback
        newest = func.row_number().over(partition_by=f.customer_id, order_by=(f.received_at.desc(), f.id.desc()))
        columns = (f.customer_id, f.text, f.received_at, f.received_on, f.purchase_id, f.product_id)
        for some in chunks(one.said.customer_id for one in worded):
            asked = select(*columns, newest.label("place")).where(
                f.customer_id.in_(some), f.received_at.between(first, last), f.text.is_not(None), visible(f.batch_id)
            )
            near = asked.subquery()
            for row in self._work.session.connection().execute(select(near).where(near.c.place <= most)):
                found[row.customer_id].append(
                    _Near(row.text, row.received_at, row.received_on, row.purchase_id, row.product_id)
                )
        return found

    def _said_often(self, worded: Sequence[Coming]) -> dict[str, list[datetime]]:
        """When each of the texts came, among the newest pieces of all."""
        f = Feedback
        newest = select(f.text, f.received_at).where(visible(f.batch_id)).order_by(f.id.desc()).limit(LOOKED_BACK)
        near = newest.subquery()
        found: dict[str, list[datetime]] = defaultdict(list)
        for some in chunks(one.said.text for one in worded if len(one.said.text or "") >= FLOOD_LETTERS):
            asked = select(near.c.text, near.c.received_at).where(near.c.text.in_(some))
            for row in self._work.session.connection().execute(asked):
                found[row.text].append(row.received_at)
        return found


def chunks(values: Iterable[Value | None]) -> list[list[Value]]:
    """The different values there are, in lists short enough for one statement."""
    wanted = list(dict.fromkeys(value for value in values if value is not None))
    return [wanted[at : at + CHUNK] for at in range(0, len(wanted), CHUNK)]
