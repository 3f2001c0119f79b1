"""Programs that hear of cases: their addresses with a secret each, and every message to them with its fate."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.queries.automation import failed_deliveries
from data_access.repositories import base, sending
from data_access.repositories.cases import Cases
from data_access.repositories.named import NamedRepository
from data_access.schema import AutomationRule, StoreSettings, Webhook, WebhookDelivery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Engine, Select

    from data_access.repositories.automation.matching import Meeting
    from data_access.repositories.base import Work

LONGEST_URL = 1_000
FORGOTTEN_AT_ONCE = 1_000
PREFIX = "whsec_"  # what a secret begins with, as in the convention of Standard Webhooks
State = Literal["sent", "refused_for_now", "refused"]


class Webhooks(NamedRepository[Webhook]):
    """The addresses, inside the transaction ``work``. Their secrets leave it once, in words, and stand in no log."""

    model = Webhook
    noun = "web address"
    columns = frozenset({"name", "url"})

    def make(self, *, name: str, url: str, submission_id: str | None = None) -> tuple[Webhook, str | None]:
        """Add an address; with its secret in words, which is told this once: nothing gives it out later.

        The second arrival of a form gives the row of the first, and no secret.
        """
        known = base.done_before(self._work, submission_id) is not None
        row = self.add(name=name, url=url, submission_id=submission_id)
        return row, None if known else in_words(row.secret)

    def renew(self, row_id: int, *, version: int) -> tuple[Webhook, str]:
        """Give an address a new secret; the old one signs nothing any more. Told this once, as above.

        Raises
        ------
        StaleRowError : somebody else changed it since.
        """
        row = self._of_version(row_id, version)
        row.secret = secrets.token_bytes(32)
        self._stamp(row)
        self._work.session.flush()
        self._record("given a new secret", row, {}, None)
        return row, in_words(row.secret)

    def _defaults(self) -> dict[str, object]:
        return {"secret": secrets.token_bytes(32)}

    def _check(self, row: Webhook) -> None:
        row.url = checked_url(row.url)

    def _refuse_needed(self, row: Webhook) -> None:
        rules = self._work.session.scalars(select(AutomationRule).where(AutomationRule.removed_at.is_(None)))
        used = next((rule.name for rule in rules if rule.actions.get("webhook_id") == row.id), None)
        if used is not None:
            raise UserError(f"The rule {used} sends to this address.", "Change the rule first.")


class Deliveries:
    """The messages, inside the transaction ``work``."""

    noun = "message"

    def __init__(self, work: Work) -> None:
        self._work = work

    def queue(self, webhook_id: int, case_id: int, body: str) -> WebhookDelivery:
        """Let a message go out, under a number of its own that stays however often it is sent."""
        row = WebhookDelivery(
            webhook_id=webhook_id, case_id=case_id, delivery_id=f"msg_{secrets.token_hex(16)}", body=body,
            next_try_at=self._work.now, created_at=self._work.now,
        )  # fmt: skip
        self._work.session.add(row)
        self._work.session.flush()
        return row

    def claim(self, claimed_by: str) -> tuple[WebhookDelivery, Webhook] | None:
        """The next message that is due with where it goes, ``sending`` by the one named; None where none is."""
        row = sending.claim(self._work, WebhookDelivery, claimed_by)
        return None if row is None else (row, self._work.session.get_one(Webhook, row.webhook_id))

    def claims(self) -> list[WebhookDelivery]:
        """The messages that somebody is sending, or was when their process ended."""
        return sending.claims(self._work, WebhookDelivery)

    def settle(self, delivery: int, claimed_by: str, state: State, told: str) -> None:
        """Write down what became of a message that was claimed; what others decided meanwhile stands."""
        row = self._work.session.get(WebhookDelivery, delivery)
        if row is None or row.claimed_by != claimed_by or row.state != "sending":
            return
        row.last_error = told[: sending.LONGEST_ERROR] or None
        if state == "sent":
            sending.sent(self._work, row)
        elif state == "refused" or not sending.put_off(self._work, row):
            row.state = "failed"
        self._work.session.flush()

    def again(self, delivery: int, *, version: int, scope: Scope = EVERYTHING) -> WebhookDelivery:
        """Send a message again that has failed, under the number it has.

        Raises
        ------
        StaleRowError : something became of it since the person looked.
        UserError : it has not failed.
        """
        row = base.get(self._work, WebhookDelivery, delivery, self.noun)
        Cases(self._work).get(row.case_id, scope=scope)
        base.require_version(row, version, self.noun)
        if row.state != "failed":
            raise UserError("This message is on its way or has arrived.", "Look at where it stands now.")
        sending.again(self._work, row)
        self._work.session.flush()
        self._work.record("message sent again", subject_kind="webhook delivery", subject_id=row.id)
        return row

    def all_again(self, *, scope: Scope = EVERYTHING) -> int:
        """Send every message again that has failed, each under the number it has; how many."""
        failed = [row.delivery for row in self._work.session.execute(failed_deliveries(scope))]
        for number in failed:
            sending.again(self._work, self._work.session.get_one(WebhookDelivery, number))
        self._work.session.flush()
        self._work.record("messages sent again", subject_kind="webhook delivery", details={"messages": failed})
        return len(failed)


def messages_to_forget(session: Session, now: datetime) -> bool:
    """Whether there are any: the cheap look before a transaction that writes."""
    return session.scalars(_old(session, now).limit(1)).first() is not None


def forget_messages(work: Work) -> int:
    """Forget some messages that arrived or failed longer ago than the settings keep them; how many.

    What still waits to go out, however old, stays: a person may have sent it again.
    """
    ids = work.session.scalars(_old(work.session, work.now).limit(FORGOTTEN_AT_ONCE)).all()
    if ids:
        work.session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(ids)))
        work.record("messages forgotten", details={"messages": len(ids)})
    return len(ids)


def _old(session: Session, now: datetime) -> Select[int]:
    d = WebhookDelivery
    before = now - timedelta(days=session.scalars(select(StoreSettings.message_log_days)).one())
    return select(d.id).where(d.created_at < before, d.state.in_(("sent", "failed"))).order_by(d.created_at)


def checked_url(text: str) -> str:
    """An address that a message can be sent to.

    Raises
    ------
    UserError : it is none, or holds a user or a password.
    """
    url = text.strip()
    do = "Write it as https://example.com/hooks/rapport."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UserError(f"“{url}” is no web address.", do) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise UserError(f"“{url}” is no web address.", do)
    if parts.username or parts.password:  # it would stand in the store and on the page for everybody to read
        raise UserError("The address holds a user or a password.", "Leave them out: the signature says who sends.")
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise UserError("The address is too long or holds letters that no address has.", do)
    return url


def in_words(secret: bytes) -> str:
    """A secret as people copy it."""
    return PREFIX + b64encode(secret).decode("ascii")


def message(rule: AutomationRule, meeting: Meeting, currency: str) -> str:
    """What another program hears of a step of a case: numbers and kinds, no name, no address, no word of a customer."""
    data: dict[str, Any] = {
        "case": meeting.case_id, "event": meeting.event_id, "state": meeting.state, "topic": meeting.topic,
        "product": meeting.product, "segment": meeting.segment, "customer": meeting.customer,
        "customer_id": meeting.public_id, "at_risk_cents": meeting.at_risk_cents,
        "expected_cents": meeting.expected_cents, "currency": currency,
        "rule": {"id": rule.id, "name": rule.name, "version": rule.version},
    }  # fmt: skip
    kind = {"type": f"case.{meeting.trigger}", "timestamp": meeting.happened_at.isoformat()}
    return json.dumps({**kind, "data": data}, ensure_ascii=False, separators=(",", ":"))


def read_webhooks(engine: Engine) -> Sequence[Webhook]:
    """The addresses as they are now, by name."""
    with Session(engine) as session:
        return session.scalars(select(Webhook).order_by(Webhook.name)).all()
