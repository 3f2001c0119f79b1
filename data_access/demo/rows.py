"""The parts of a demo store as rows of the database, ready for bulk insert."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from data_access.demo import catalogue
from data_access.demo.behaviour import CHANNELS
from data_access.demo.casework import CONFIRMED, REOPENED, STATES, TOPICS
from data_access.demo.people import COUNTRIES
from data_access.demo.plan import CURRENCY, PARTNERS, TIME_ZONE, Floats, Ints, part
from data_access.demo.visits import KINDS, STATUSES
from data_access.demo.voices import SCALES, topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data_access.demo.make import Demo

OPENER = "queue"  # in the log of a case: it opened by itself
_STEPS = {"opened": "new", "claimed": "claimed", "replied": "in_progress", "waited": "waiting", "resolved": "resolved",
          "confirmed": "confirmed", "reopened": "reopened"}  # fmt: skip
_ANSWERED = "Wrote to say sorry; {}."

Columns = dict[str, "Sequence[Any] | Iterable[Any]"]


@dataclass(frozen=True)
class Rows:
    """Turns a demo into columns. ``first`` gives the first id of each table, ``zone`` ends a stored UTC time."""

    demo: Demo
    first: dict[str, int]
    zone: str
    batch: int
    agents: dict[str, list[int]]
    names: dict[int, str | None]

    @cached_property
    def stamp(self) -> str:
        """When the demo was made, for rows that say so: early today."""
        return f"{self.demo.plan.today.isoformat()} 05:00:00.000000{self.zone}"

    @cached_property
    def _offsets(self) -> Ints:
        """Hours that local time is ahead of UTC, by day."""
        zone = ZoneInfo(TIME_ZONE)
        noons = (
            datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone) for day in self.demo.plan.dates.astype(str)
        )
        return np.array([noon.utcoffset().seconds // 3600 for noon in noons])  # type: ignore[union-attr]

    def times(self, day: Floats) -> list[str | None]:
        """Stored UTC times of local (fractional) days; empty where infinite."""
        known = np.isfinite(day)
        local = np.where(known, day, 0.0)
        seconds = np.rint(local * 86400).astype(np.int64) - self._offsets[local.astype(np.int64)] * 3600
        moments = self.demo.plan.dates[0].astype("datetime64[s]") + seconds
        texts = np.datetime_as_string(moments, unit="s").tolist()
        end = f".000000{self.zone}"
        return [text.replace("T", " ") + end if yes else None for text, yes in zip(texts, known.tolist(), strict=True)]

    def days(self, day: Ints) -> list[str | None]:
        """Stored dates; empty where the day is negative."""
        texts = np.datetime_as_string(self.demo.plan.dates[np.maximum(day, 0)]).tolist()
        return [text if number >= 0 else None for text, number in zip(texts, day.tolist(), strict=True)]

    def months(self, day: Ints) -> list[int]:
        """Stored months of days."""
        months = self.demo.plan.dates[day].astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return [int(month) for month in months]

    def ids(self, table: str, position: Ints) -> list[int | None]:
        """Ids of rows by position; empty where negative."""
        first = self.first[table]
        return [first + number if number >= 0 else None for number in position.tolist()]

    def products(self) -> Columns:
        """Columns of ``products``."""
        articles = catalogue.products()
        return self._own("products", len(articles)) | self._created(len(articles)) | {
            "code": [a.code for a in articles],
            "name": [a.name for a in articles],
            "category": [a.category for a in articles],
            "list_price_cents": [a.price_cents for a in articles],
            "cost_cents": [a.cost_cents for a in articles],
            "information": [a.information for a in articles],
            "kind": ["service" if a.is_service else "goods" for a in articles],
        }  # fmt: skip

    def purchases(self) -> Columns:
        """Columns of ``purchases``."""
        filed, bought = self.demo.documents, self.demo.purchases
        person = filed.owner
        source, shipped = filed.source, (filed.source >= 0) & ~filed.cancelled
        shipped[shipped] = bought.partner[source[shipped]] >= 0
        partner = np.where(shipped, bought.partner[source], -1)
        delivered = np.where(shipped & (bought.delivered[source] <= self.demo.plan.last), bought.delivered[source], -1)
        reference = [f"{'R' if cancels >= 0 else 'F'}{100_001 + i}" for i, cancels in enumerate(filed.cancels.tolist())]
        return self._own("purchases", len(filed)) | {
            "identity": reference,
            "reference": reference,
            "customer_id": self.ids("customers", person),
            "purchased_at": self.times(filed.day + filed.hour / 24),
            "purchased_on": self.days(filed.day),
            "month": self.months(filed.day),
            "channel": [CHANNELS[i] for i in filed.channel.tolist()],
            "country": self._purchase_countries(),
            "delivery_partner": [PARTNERS[i] if i >= 0 else None for i in partner.tolist()],
            "promised_on": self.days(np.where(shipped, bought.promised[source], -1)),
            "delivered_on": self.days(delivered),
            "currency": [CURRENCY] * len(filed),
            "cancelled": filed.cancelled.tolist(),
            "cancels_purchase_id": self.ids("purchases", filed.cancels),
            "sale_lines": filed.count((1,)).tolist(),
            "free_lines": filed.count((2,)).tolist(),
            "return_lines": filed.count((3, 4)).tolist(),
            "gross_cents": filed.total((1,)).tolist(),
            "net_cents": filed.total((1, 2, 3, 4)).tolist(),
            "units_milli": filed.units((1,)).tolist(),
        }  # fmt: skip

    def _purchase_countries(self) -> list[str]:
        """Where each document was sent; anonymous ones stay at home."""
        owner, people = self.demo.documents.owner, self.demo.people
        person = np.where(
            owner >= len(people),
            self.demo.twice[np.maximum(owner - len(people), 0)] if self.demo.plan.twice else 0,
            owner,
        )
        country = np.where(owner >= 0, people.country[np.maximum(person, 0)], 0)
        return [COUNTRIES[i] for i in country.tolist()]

    def lines(self) -> Columns:
        """Columns of ``purchase_lines``."""
        filed = self.demo.documents
        lines, count = filed.lines, len(filed.lines)
        return self._own("purchase_lines", count) | {
            "purchase_id": self.ids("purchases", lines.purchase),
            "identity": [number.to_bytes(16, "big") for number in range(1, count + 1)],
            "product_id": self.ids("products", lines.product),
            "kind": filed.kind.tolist(),
            "quantity_milli": (lines.units * 1000).tolist(),
            "unit_price_micros": (lines.price_cents * 10_000).tolist(),
            "discount_cents": lines.discount_cents.tolist(),
            "amount_cents": filed.amounts.tolist(),
            "returns_line_id": self.ids("purchase_lines", filed.returns),
        }  # fmt: skip

    def feedback(self) -> Columns:
        """Columns of ``feedback``; nothing is scored yet."""
        said, day = self.demo.voices, self.demo.voices.said_at.astype(np.int64)
        owner = np.where(said.purchase >= 0, self.demo.owner[said.purchase], said.person)
        place = np.where(said.purchase >= 0, self.demo.documents.place[said.purchase], -1)
        identity = (blake2b(f"demo feedback {i}".encode(), digest_size=16).digest() for i in range(len(said)))
        return self._own("feedback", len(said)) | {
            "identity": list(identity),
            "customer_id": self.ids("customers", owner),
            "purchase_id": self.ids("purchases", place),
            "product_id": self.ids("products", said.product),
            "received_at": self.times(said.said_at),
            "received_on": self.days(day),
            "month": self.months(day),
            "channel": said.channel,
            "rating": said.rating.tolist(),
            "rating_scale": [SCALES[i] for i in said.scale.tolist()],
            "text": said.text,
            "language": [tongue if text else None for tongue, text in zip(said.language, said.text, strict=True)],
        }  # fmt: skip

    def cases(self) -> Columns:
        """Columns of ``cases``."""
        cases, said = self.demo.cases, self.demo.voices
        voice = cases.voice
        owner = np.where(said.purchase[voice] >= 0, self.demo.owner[said.purchase[voice]], said.person[voice])
        causes = [topic(said.cause[i]) for i in voice.tolist()]
        return self._own("cases", len(cases)) | {
            "customer_id": self.ids("customers", owner),
            "product_id": self.ids("products", said.product[voice]),
            "owner_id": self._holders(),
            "topic": [TOPICS[said.cause[i]] for i in voice.tolist()],
            "state": [STATES[i] for i in cases.state.tolist()],
            "priority_cents": cases.priority_cents.tolist(),
            "queue_cents": cases.priority_cents.tolist(),
            "opened_at": self.times(said.said_at[voice]),
            "opened_by": [OPENER] * len(cases),
            "claimed_at": self.times(cases.claimed_at),
            "first_reply_at": self.times(cases.answered_at),
            "waiting_since": self.times(cases.waiting_since(said.said_at[voice])),
            "resolved_at": self.times(np.where(cases.state == REOPENED, np.inf, cases.resolved_at)),
            "confirmed_at": self.times(np.where(cases.state == CONFIRMED, cases.settled_at, np.inf)),
            "cause": [words if done else None for words, done in zip(causes, cases.action, strict=True)],
            "action": cases.action,
            "compensation_cents": cases.compensation_cents.tolist(),
        }  # fmt: skip

    def _holders(self) -> list[int | None]:
        """Who has each case."""
        teams = list(self.agents.values())
        taken = zip(self.demo.cases.team.tolist(), self.demo.cases.owner.tolist(), strict=True)
        return [teams[team][agent] if agent >= 0 else None for team, agent in taken]

    def case_events(self) -> Columns:
        """Columns of ``case_events``: every step of each case, in its order."""
        cases = self.demo.cases
        moments = {
            "opened": self.times(self.demo.voices.said_at[cases.voice]), "claimed": self.times(cases.claimed_at),
            "replied": self.times(cases.answered_at), "waited": self.times(cases.waited_at),
            "resolved": self.times(cases.resolved_at),
            "confirmed": self.times(np.where(cases.state == CONFIRMED, cases.settled_at, np.inf)),
            "reopened": self.times(np.where(cases.state == REOPENED, cases.settled_at, np.inf)),
        }  # fmt: skip
        ids = self.ids("cases", np.arange(len(cases)))
        steps: list[tuple[Any, ...]] = []
        for row, (case_id, holder, action) in enumerate(zip(ids, self._holders(), cases.action, strict=True)):
            for kind, state in _STEPS.items():
                at = moments[kind][row]
                if at is not None:
                    by_program = kind == "opened" or holder is None
                    actor = OPENER if by_program else self.names.get(holder or 0) or OPENER
                    words = _ANSWERED.format(action[0].lower() + action[1:] if action else "looking into it")
                    body, through = (words, "email") if kind == "replied" else (None, None)
                    steps.append((case_id, kind, at, actor, state, None if by_program else holder, body, through))
        names = ("case_id", "kind", "happened_at", "actor", "state", "owner_id", "body", "channel")
        return dict(zip(names, map(list, zip(*steps, strict=True)), strict=True)) if steps else dict.fromkeys(names, ())

    def case_feedback(self) -> Columns:
        """Columns of ``case_feedback``."""
        cases = self.demo.cases
        position = np.arange(len(cases))
        return {"case_id": self.ids("cases", position), "feedback_id": self.ids("feedback", cases.voice)}

    def visits(self) -> Columns:
        """Columns of ``visits``."""
        planned, names = self.demo.visits, part("people")["technicians"]
        regions = self.demo.people.region[planned.customer].tolist()
        return self._own("visits", len(planned)) | {
            "customer_id": self.ids("customers", planned.customer),
            "product_id": self.ids("products", planned.product),
            "kind": [KINDS[i] for i in planned.kind.tolist()],
            "due_on": self.days(planned.due),
            "done_on": self.days(planned.done),
            "status": [STATUSES[i] for i in planned.status.tolist()],
            "technician": [names.get(region, names["Continental"]) for region in regions],
        }  # fmt: skip

    def own(self, table: str, count: int) -> Columns:
        """Ids and batch of new rows."""
        return self._own(table, count)

    def _own(self, table: str, count: int) -> Columns:
        return {"id": range(self.first[table], self.first[table] + count), "batch_id": [self.batch] * count}

    def _created(self, count: int) -> Columns:
        return {"created_at": [self.stamp] * count, "updated_at": [self.stamp] * count}

    @staticmethod
    def as_json(value: dict[str, Any] | None) -> str | None:
        """A stored JSON value."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
