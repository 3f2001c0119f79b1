"""The texts that answers to customers begin with."""

from __future__ import annotations

from data_access.errors import UserError
from data_access.repositories.named import NamedRepository
from data_access.schema import ReplyTemplate

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_BODY = 80, 200, 10_000
_LIMITS = {"subject": LONGEST_SUBJECT, "body": LONGEST_BODY}


class ReplyTemplates(NamedRepository[ReplyTemplate]):
    """The texts, each under its own name."""

    model = ReplyTemplate
    noun = "reply template"
    columns = frozenset({"name", "subject", "body", "language"})
    longest_name = LONGEST_NAME

    def _check(self, row: ReplyTemplate) -> None:
        for field, most in _LIMITS.items():
            kept = str(getattr(row, field) or "").strip()
            setattr(row, field, kept)
            if not kept:
                raise UserError(f"The {field} of the template is empty.", "Write one.")
            if len(kept) > most:
                raise UserError(f"The {field} has {len(kept):,} letters.", f"Keep it within {most:,}.")
