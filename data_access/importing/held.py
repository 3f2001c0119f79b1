"""What comes in with a file and is no customer's words: refused as rows, and held apart for a person to decide on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_access.dialect import bulk_insert, reserve_ids
from data_access.importing import feedback_sql as sql
from data_access.importing.batches import table_of
from data_access.schema import HeldFeedback

if TYPE_CHECKING:
    from data_access.importing.running import Run

# Code of the reason → how the piece is held, and the sentence about it.
HELD: dict[str, tuple[str, str]] = {
    "own_mail": ("automatic", "It was sent by the business itself."),
    "spam_mail": ("spam", "A mail filter marked it as unwanted."),
    "advertising": ("spam", "It holds a link and advertises what spam does."),
    "bounce": ("automatic", "It is what a mail server says about another mail."),
    "circular": ("automatic", "It was sent to many people, as newsletters are."),
    "automatic_reply": ("automatic", "It was sent by a program, such as an absence notice."),
    "mail_too_large": ("large", "It is too large to be taken in; this is its beginning."),
}
_COLUMNS = ("id", "identity", "held_as", "why", "held_at", "came_by", "customer_id", "received_at", "channel", "rating",
            "rating_scale", "text", "language", "sender", "batch_id")  # fmt: skip
_AT_ONCE = 2_000


def hold(run: Run) -> None:
    """Insert what is held apart, hidden in the batch."""
    table = table_of(HeldFeedback)
    for columns in run.staging.batches(sql.NEW_HELD, _AT_ONCE):
        identities, codes, customers, *said, senders = columns
        moments, *rest = said
        kinds, whys = zip(*(HELD[code] for code in codes), strict=True)
        with run.transaction() as work:
            rows = len(codes)
            held_at = [run.stamp(work.now)] * rows
            own = (identities, kinds, whys, held_at, [run.actor] * rows, customers, moments, *rest, senders)
            ids = reserve_ids(work.connection, table, rows)
            bulk_insert(work.connection, table, _COLUMNS, zip(ids, *own, [run.batch] * rows, strict=True))
        run.written += rows
