"""Why a row is refused, in a code to count by and a sentence to read."""

from __future__ import annotations

_TEXTS = {
    "missing_value": "the cell is empty, and a row needs one",
    "not_a_number": "{text} is not a number",
    "number_too_large": "{text} is too large a number",
    "not_a_date": "{text} is not a date",
    "impossible_date": "{text} is not a day of the calendar",
    "date_out_of_range": "{text} lies outside the years 1900 to 2200",
    "ambiguous_date": "{text} can be read as two different days",
    "negative_price": "the price {text} is negative",
    "id_shortened": (
        "{text} is a number that a spreadsheet shortened, and its last digits are lost; show the column as whole"
        " numbers there and export again"
    ),
    "total": "the row adds up others and is no sale",
    "adjustment": "the document {text} books an adjustment, not a sale",
    "nothing_said": "there is neither a text nor a rating",
    "no_amount": "neither a price nor a line total is given",
    "nul_byte": "the cell holds a NUL byte, which no text has",
    "text_too_long": "the text is too long for this field",
    "unknown_currency": "{text} is not a currency",
    "unknown_kind": "{text} is neither goods nor service",
    "not_a_birth_year": "{text} holds no year of birth",
    "not_a_rating": "{text} is not a rating",
    "rating_not_whole": "{text} lies between two ratings, and a store keeps whole ones",
    "rating_other_scale": "{text} says that it is of another scale than the rest of the column",
    "rating_off_scale": (
        "{text} is no answer of its scale: stars and CSAT go from 1 to 5, NPS from 0 to 10, CES from 1 to 7"
    ),
    "unknown_scale": "{text} is none of the scales stars (1-5), CSAT (1-5), NPS (0-10) and CES (1-7)",
}
_SHOWN = 60


def describe(reason: str, number: int, column: str | None, text: str) -> str:
    """The sentence for a refused row."""
    quoted = f"'{text.strip()[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}'"
    words = _TEXTS.get(reason, reason.replace("_", " ")).format(text=quoted)
    where = f", column '{column}'" if column else ""
    return f"Row {number}{where}: {words}."
