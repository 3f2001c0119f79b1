"""Sends messages that wait, one after another, and writes down what became of each.

A message whose sender is gone is sent again: the receiver drops the second copy by its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.carrier import Carrier
from dashboard.webhooks.address import Network, allowed_networks
from dashboard.webhooks.delivery import Fate, Parcel, deliver
from data_access.filters import EVERYTHING
from data_access.queries.automation import webhooks_to_do
from data_access.readers import RecordReader
from data_access.repositories.webhooks import Deliveries
from data_access.schema import Webhook, WebhookDelivery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.unit_of_work import UnitOfWork

_LEFT = Fate("refused_for_now", "Sending it was interrupted.")


class Courier(Carrier[tuple[WebhookDelivery, Webhook], WebhookDelivery, Fate]):
    """Sends messages that are due.

    Parameters
    ----------
    networks : gives those that may be reached beside public ones.
    deliver : sends one.
    """

    actor = "webhooks"

    def __init__(
        self,
        engine: Callable[[], Engine],
        *,
        clock: Callable[[], datetime] = settings.now,
        networks: Callable[[], Sequence[Network]] = allowed_networks,
        deliver: Callable[[Parcel, Sequence[Network]], Fate] = deliver,
    ) -> None:
        super().__init__(engine, clock=clock)
        self._networks = networks
        self._deliver = deliver
        self._allowed: Sequence[Network] = ()

    def _states(self, engine: Engine) -> set[str]:
        return {row.state for row in RecordReader(engine).rows(webhooks_to_do(EVERYTHING, now=self._clock()))}

    def _ready(self) -> bool:
        self._allowed = self._networks()
        return True

    def _take(self, work: UnitOfWork, claimed_by: str) -> tuple[WebhookDelivery, Webhook] | None:
        return Deliveries(work).claim(claimed_by)

    def _deliver_one(self, item: tuple[WebhookDelivery, Webhook]) -> Fate:
        row, to = item
        parcel = Parcel(
            url=to.url, secret=to.secret, delivery_id=row.delivery_id, timestamp=int(self._clock().timestamp()),
            body=row.body.encode("utf-8"),
        )  # fmt: skip
        return self._deliver(parcel, self._allowed)

    def _interrupted(self) -> Fate:
        return _LEFT

    def _settle(self, work: UnitOfWork, item: tuple[WebhookDelivery, Webhook], fate: Fate) -> None:
        row = item[0]
        Deliveries(work).settle(row.id, row.claimed_by or "", fate.state, fate.told)

    def _claims(self, work: UnitOfWork) -> Sequence[WebhookDelivery]:
        return Deliveries(work).claims()

    def _left(self, work: UnitOfWork, row: WebhookDelivery) -> None:
        Deliveries(work).settle(row.id, row.claimed_by or "", _LEFT.state, _LEFT.told)
