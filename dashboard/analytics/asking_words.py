"""Asking whether it was solved, in words: the mail to the customer, and what became of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.analytics.testimonial_words import first_name
from dashboard.theme import day, moment, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
# Why nobody was asked, or why not by mail.
NOT_ASKED = {
    "nobody": "it is not known whose case it is",
    "no_consent": "the customer has not agreed to be written to",
    "asked_lately": "the customer was asked about another case a short while ago",
}
NOT_MAILED = {
    "no_address": "no e-mail address of the customer is known",
    "odd_address": "mail cannot be sent to the customer’s e-mail address",
    "shared_address": "several customers share this e-mail address",
    "no_mail": "no mail server is set up",
    "no_server": "it is not set under which address customers reach this server (RAPPORT_PUBLIC_URL)",
}
_WHY = NOT_ASKED | NOT_MAILED | {"not_sent": "the e-mail was not sent"}
_NOT_GONE_OUT = {"failed": "the e-mail could not be sent", "cancelled": "the e-mail was called back"}
_MAILS = {
    "en": ("Is it solved?",
           ("Hello{name},\n\na few days ago you told us about a problem, and we tried to put it right. Is it solved? "
           "Please tell us here; it takes a moment:\n\n{link}\n\nIf it is not, we look into it again.\n\n"
           "Kind regards\n{business}")),
    "de": ("Ist es gelöst?",
           ("Guten Tag{name},\n\nvor ein paar Tagen haben Sie uns von einem Problem berichtet, und wir haben versucht, "
           "es zu lösen. Ist uns das gelungen? Bitte sagen Sie es uns hier, es dauert nur einen Moment:\n\n{link}\n\n"
           "Wenn nicht, kümmern wir uns noch einmal darum.\n\nFreundliche Grüße\n{business}")),
    "fr": ("Est-ce résolu ?",
           ("Bonjour{name},\n\nil y a quelques jours, vous nous avez parlé d’un problème et nous avons essayé de le "
           "régler. Est-ce résolu ? Dites-le-nous ici, cela ne prend qu’un instant :\n\n{link}\n\n"
           "Si ce n’est pas le cas, nous nous en occupons de nouveau.\n\nCordialement\n{business}")),
    "es": ("¿Está resuelto?",
           ("Hola{name}:\n\nhace unos días nos habló de un problema e intentamos resolverlo. ¿Está resuelto? "
           "Díganoslo aquí, por favor; solo lleva un momento:\n\n{link}\n\nSi no lo está, nos ocupamos otra vez."
           "\n\nUn saludo\n{business}")),
}  # fmt: skip


class Written(NamedTuple):
    """A question as it is sent."""

    subject: str
    body: str


def question(language: str, *, name: str | None, given_name: str | None, business: str | None, link: str) -> Written:
    """The mail that asks.

    Values are put in as they are, so nothing in a customer's name is filled in turn.
    """
    subject, body = _MAILS[language]
    called = first_name(given_name, name)
    parts = {"name": f" {called}" if called else "", "link": link, "business": business or ""}
    named = f"{subject} {business}" if business else subject
    return Written(" ".join(named.split()), body.format(**parts).rstrip())


def asked_words(ask: Mapping[str, Any], zone: str) -> str:
    """What became of one question. ``ask`` holds the columns of ``queries.asking.asks_of_case``."""

    def at(value: datetime) -> str:
        return moment(value.astimezone(ZoneInfo(zone)))

    if ask["answered_at"] is not None:
        said = "it is solved" if ask["solved"] else "it is not solved"
        return f"Asked, and answered {at(ask['answered_at'])}: the customer says {said}."
    if ask["way"] == "none":
        return f"The customer was not asked whether it is solved, because {_WHY[ask['why']]}."
    if ask["mail_state"] in _NOT_GONE_OUT:
        return f"Not asked yet whether it is solved, because {_NOT_GONE_OUT[ask['mail_state']]}."
    if ask["asked_at"] is not None:
        through = "by e-mail" if ask["way"] == "mail" else f"by a link that {ask['asked_by']} gave them"
        return f"Asked {at(ask['asked_at'])} {through} whether it is solved. No answer yet."
    return f"Not asked by e-mail whether it is solved, because {_WHY[ask['why']]}. Here is a link to give them."


def coming_words(due_at: datetime, zone: str) -> str:
    """When the customer of a resolved case will be asked."""
    return f"The customer is asked whether it is solved on {day(due_at.astimezone(ZoneInfo(zone)).date())}."


def rule_words(*, on: bool, after_days: int, rest_days: int) -> str:
    """What the rule does, in one sentence."""
    if not on:
        return "Switched off: nobody is asked whether it was solved."
    when = f"{quantity(after_days, 'day')} after a case is resolved" if after_days else "As soon as a case is resolved"
    rest = f", but never twice within {quantity(rest_days, 'day')}" if rest_days else ""
    return f"{when}, its customer is asked whether it is solved{rest}."


def reason(why: str) -> str:
    """Why a customer was not asked, or not by mail."""
    return _WHY[why]
