"""Which column a field is in, by the words of its heading."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from data_access.importing.fields import FIELDS
from data_access.importing.reading.headers import plain_heading
from data_access.importing.reading.json_records import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

# What is said of a line where orders hold a list of them: what an order says in its place is its total, not the line's.
_OF_A_LINE: dict[str, frozenset[str]] = {
    "purchases": frozenset({"line", "product", "product_name", "category", "quantity", "price", "amount", "discount"}),
    "products": frozenset({"product", "list_price", "cost"}),
    "customers": frozenset(),
    "feedback": frozenset(),
}
_BY_PLACE = {
    False: {"id": "order id", "number": "order number", "name": ""},
    True: {"id": "line id", "name": "product name", "title": "product name"},
}
_EXACT = 0.9
_JOINED = 0.85
PARTLY = 0.6
_ELSEWHERE = 0.2  # less sure: found at a line and meant for the whole
# Beside a field's own words these name something else: a customer's type is no customer, an order's priority no order,
# and taking them for one would join what does not belong together, or count money that was never paid.
_SOMETHING_ELSE_WORDS = (
    "type|kind|group|class|segment|status|state|priority|level|method|mode|note|notes|comment|comments"
    "|remarks|age|gender|sex|since|city|region|zip|rating|score|satisfaction|count|tax|vat|shipping|freight"
    "|delivery|tip|weight|volume|refund|refunded|refunds|returned|available|margin|profit|income|fee|fees"
    "|balance|points|percent|percentage|pct|rate|discount|discounted|currency|cost|costs|target|forecast"
    "|average|avg|median|url|link|kommentar|commentaire|comentario|comentarios|typ|art|gruppe|steuer|versand|statut|tipo|estado"
)
_SOMETHING_ELSE = frozenset(_SOMETHING_ELSE_WORDS.split("|"))
_ANOTHER_DAY = frozenset({
    "limit", "deadline", "due", "expiry", "expires", "birth", "birthday", "shipping", "shipped", "delivery",
    "delivered", "estimated", "promised", "updated", "modified",
})  # fmt: skip


def by_heading(kind: str, columns: Sequence[str]) -> tuple[dict[str, str], dict[str, float]]:
    """Give each field the free column whose heading fits it best."""
    lined = any(LINE in heading for heading in columns)
    plain = [_folded(_said(heading, kind) if lined else plain_heading(heading)) for heading in columns]
    offers: list[tuple[float, int, int, str, str]] = []
    for order, target in enumerate(known for known in FIELDS[kind] if not known.ours):
        words = [_folded(word) for word in (*target.synonyms, target.name.replace("_", " "))]
        for position, heading in enumerate(plain):
            sure = _fit(heading, words)
            if sure and lined and (LINE in columns[position]) != (target.name in _OF_A_LINE[kind]):
                sure = min(sure, PARTLY) - _ELSEWHERE if target.name not in _OF_A_LINE[kind] else 0.0
            if sure:
                offers.append((-sure, order, position, target.name, columns[position]))
    chosen: dict[str, str] = {}
    confidence: dict[str, float] = {}
    for negative, _, _, name, column in sorted(offers):
        if name not in chosen and column not in chosen.values():
            chosen[name] = column
            confidence[name] = -negative
    return chosen, confidence


def _said(heading: str, kind: str) -> str:
    """A heading of orders with lines inside, where the place says whose number or name it is."""
    inside = LINE in heading
    plain = plain_heading(heading.rpartition(LINE)[2])
    return _BY_PLACE[inside].get(plain, plain) if kind == "purchases" else plain


def names_another_day(heading: str) -> bool:
    """Whether a heading names a day that is not the one something was bought or said."""
    return bool(set(plain_heading(heading).split()) & _ANOTHER_DAY)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Without accents, which many programs leave out of headings."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _fit(heading: str, words: Sequence[str]) -> float:
    """How sure a heading means what the words mean; earlier words are surer."""
    joined = heading.replace(" ", "")
    for rank, word in enumerate(words):
        fade = min(rank, 40) * 0.004
        if heading == word:
            return round(_EXACT + 0.08 - fade, 3)
        if joined == word.replace(" ", ""):
            return round(_JOINED + 0.08 - fade, 3)
    for word in words:
        if len(word) >= 5 and (heading.startswith(f"{word} ") or heading.endswith(f" {word}")):  # noqa: PLR2004
            others = set(heading.split()) - set(word.split())
            if not others & _SOMETHING_ELSE:
                return PARTLY
    return 0.0
