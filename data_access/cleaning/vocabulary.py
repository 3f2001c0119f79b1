"""Small vocabularies in several languages: gender, consent, order status, birth years, ratings."""

from __future__ import annotations

import re

from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import is_null

_GENDERS = {
    "female": "f female woman w weiblich frau femme féminin feminin femenino feminino mujer mulher mrs ms miss",
    "male": "m male man männlich maennlich mann herr homme masculin masculino hombre homem h mr",
    "other": "x d other diverse divers non-binary nonbinary nb autre otro outro diverso u",
}
_GENDER = {word: gender for gender, words in _GENDERS.items() for word in words.split()}


def _words(*texts: str) -> frozenset[str]:
    """Words separated by blanks."""
    return frozenset(" ".join(texts).split())


_YES = _words("1 1.0 true yes y ja oui si sí sim given granted subscribed opted-in opted_in optin x t wahr")
_NO = _words(
    "0 0.0 false no n nein non não nao refused denied unsubscribed opted-out opted_out optout f falsch not_subscribed"
)
_CANCELLED = _words(
    "cancelled canceled cancel cancelation cancellation void voided refunded annulled reversed storniert storno"
    " abgebrochen annulé annulée annule annulee remboursé remboursée cancelado cancelada anulado anulada reembolsado"
    " reembolsada estornado failed declined expired unpaid_void wc-cancelled wc-refunded wc-failed unavailable"
    " chargeback"
)
_PARTLY_REFUNDED = frozenset({
    "partially_refunded", "partially refunded", "partly refunded", "partial refund", "teilweise erstattet",
    "partiellement remboursé", "partiellement remboursée", "parcialmente reembolsado", "reembolsado parcialmente",
})  # fmt: skip
_KINDS = {
    "goods": "goods product physical item ware artikel produkt produit bien producto produto simple variable",
    "service": "service dienstleistung leistung prestation servicio serviço servico virtual labor labour",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", re.ASCII)
_EARLIEST, _LATEST = 1850, 2200


def clean_gender(text: str) -> str | None:
    """Give female, male or other; ``None`` when empty or not understood."""
    return _GENDER.get(text.strip().lower().rstrip("."))


def clean_consent(text: str) -> str | None:
    """Give given or refused; ``None`` when empty or not understood."""
    word = text.strip().lower()
    if word in _YES:
        return "given"
    return "refused" if word in _NO else None


def is_cancelled(text: str) -> bool | None:
    """Whether an order's status says that it was taken back where it stands; ``None`` when it says nothing.

    A column that is itself called "cancelled" holds yes and no; those count too. ``partially_refunded`` does not:
    most of such an order stands.
    """
    if is_null(text):
        return None
    word = text.strip().lower()
    return word in _CANCELLED or word in {"true", "yes", "ja", "oui", "sim", "sí"}


def is_partly_refunded(text: str) -> bool:
    """Whether an order's status says that a part of it was taken back."""
    return text.strip().lower() in _PARTLY_REFUNDED


def has_happened(text: str) -> bool | None:
    """Whether a cell that names the moment of something is filled; ``None`` when it is not."""
    return None if is_null(text) or text.strip().lower() in _NO else True


def clean_kind(text: str) -> str | Invalid | None:
    """Give goods or service."""
    if is_null(text):
        return None
    return _KIND.get(text.strip().lower()) or Invalid("unknown_kind")


def read_birth_year(text: str) -> int | Invalid | None:
    """Year of birth out of a year or a date in any order; only the year is kept."""
    if is_null(text):
        return None
    found = _YEAR.search(text.removesuffix(".0"))
    if not found:
        return Invalid("not_a_birth_year")
    year = int(found.group())
    return year if _EARLIEST <= year <= _LATEST else Invalid("not_a_birth_year")
