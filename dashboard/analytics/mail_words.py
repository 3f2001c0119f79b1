"""What an answer by e-mail says: the words of a template for one customer, and what became of each mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.analytics import placeholders
from dashboard.analytics.testimonial_words import first_name
from dashboard.theme import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACEHOLDERS = {
    "name": "the customer’s name",
    "first_name": "their first name",
    "business": "the name of the business",
    "product": "what the case is about",
    "case": "the number of the case",
    "agent": "your name",
}
SAMPLE = {"name": "Ada Example", "first_name": "Ada", "business": "Your shop", "product": "Green tea", "case": "42",
          "agent": "Sam"}  # fmt: skip


class Filled(NamedTuple):
    """A template for one customer, and which placeholders still need a word: they stand in it as they are."""

    subject: str
    body: str
    missing: list[str]


def values_of(
    row: Mapping[str, Any] | None, *, business: str | None, case_id: int, agent: str | None
) -> dict[str, str | None]:
    """What is known for the placeholders of one case. ``row`` holds the columns of ``queries.mail.addressee``."""
    known = row or {}
    return {
        "name": _said(known.get("name")) or _said(known.get("company")),
        "first_name": first_name(_said(known.get("given_name")), _said(known.get("name"))),
        "business": _said(business),
        "product": _said(known.get("product")),
        "case": str(case_id),
        "agent": _said(agent),
    }


def filled(subject: str, body: str, values: Mapping[str, str | None]) -> Filled:
    """A template with what is known filled in; nothing is made up for the rest."""

    def known(name: str) -> str | None:
        return values.get(name) or None

    lacking = [name for name in placeholders.used(f"{subject} {body}", PLACEHOLDERS) if not known(name)]
    return Filled(
        # One line, whatever a name holds: a line break would begin another header.
        subject=" ".join(placeholders.fill(subject, PLACEHOLDERS, known).split()),
        body=placeholders.fill(body, PLACEHOLDERS, known),
        missing=lacking,
    )


def missing_words(missing: list[str]) -> str:
    """Which placeholders a person has to replace; empty where none."""
    if not missing:
        return ""
    listed = ", ".join(f"{{{name}}} ({PLACEHOLDERS[name]})" for name in missing)
    return f"Not known for this customer: {listed}. Write words in {'its' if len(missing) == 1 else 'their'} place."


def left_over(*texts: str) -> list[str]:
    """The placeholders that nobody has replaced in what is to be sent."""
    return placeholders.used(" ".join(texts), PLACEHOLDERS)


def unknown_words(*texts: str) -> tuple[str, str] | None:
    """What is wrong with the placeholders of a template and what to do; None where nothing is."""
    wrong = placeholders.unknown(" ".join(texts), PLACEHOLDERS)
    if not wrong:
        return None
    meant = placeholders.nearest(wrong[0], PLACEHOLDERS)
    listed = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    do = f"Did you mean {{{meant}}}?" if meant else f"There are {listed}."
    return f"{{{wrong[0]}}} is not known.", do


def mail_words(mail: Mapping[str, Any], zone: str) -> str:
    """What became of a mail, in a sentence: sent and when, not sent and why, or that nobody knows."""

    def at(value: Any) -> str:  # noqa: ANN401  a moment of a row
        return moment(value.astimezone(ZoneInfo(zone)))

    why = _said(mail["last_error"])
    if mail["state"] == "sent":
        return f"E-mail sent {at(mail['sent_at'])}."
    if mail["state"] == "failed":
        back = f"came back {at(mail['bounced_at'])}" if mail["bounced_at"] is not None else "not sent"
        return f"E-mail {back}: {why or 'the mail server refused it.'}"
    if mail["state"] == "uncertain":
        return f"Nobody knows whether the e-mail arrived. {why or ''}".strip()
    if mail["state"] == "cancelled":
        return "E-mail called back." if why is None else f"E-mail not sent again. {why}"
    if mail["state"] == "queued" and mail["tries"]:
        return f"E-mail not sent yet, next try {at(mail['next_try_at'])}: {why or 'no answer'}"
    return "The e-mail is being sent." if mail["state"] == "sending" else "The e-mail waits to be sent."


def _said(value: Any) -> str | None:  # noqa: ANN401  what a row holds
    return (str(value).strip() or None) if value is not None else None
