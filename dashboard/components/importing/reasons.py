"""Why a row stays out, and what its owner can do about it, in words."""

from __future__ import annotations

_REASONS = {
    "missing_value": ("A needed cell is empty", "Fill it in the file and import it again; rows already stored are skipped."),
    "not_a_number": ("Not a number", "Correct the cell, or match another column below."),
    "number_too_large": ("Number too large", "Check the decimal sign, or match another column below."),
    "not_a_date": ("Not a date", "Write dates as 2026-03-31, or match another column below."),
    "impossible_date": ("Not a day of the calendar", "Day and month may be swapped: see how dates are read below."),
    "date_out_of_range": ("Date far outside of business", "Correct the year in the file."),
    "ambiguous_date": ("Date can be read in two ways", "Say below which number is the day."),
    "negative_price": ("Price below zero", "Book adjustments elsewhere; returns are negative quantities at a positive price."),
    "adjustment": ("Adjustment, not a sale", "Nothing to do: bad-debt and other adjustments are not purchases."),
    "no_amount": ("Neither price nor total", "Fill one of them, or match the right column below."),
    "nul_byte": ("Unreadable character", "Export the file again, as UTF-8."),
    "text_too_long": ("Text too long", "Shorten the text, or check that the quotes in the file are closed."),
    "unknown_currency": ("Unknown currency", "Use ISO codes such as GBP or EUR."),
    "other_currency": ("Another currency", "A store has one currency: set a rate for this one, or leave these rows out."),
    "unknown_kind": ("Neither goods nor service", "Write goods or service."),
    "not_a_birth_year": ("No year of birth", "Write four digits, or leave the cell empty."),
    "not_a_rating": ("Not a rating", "Ratings are whole numbers on one scale."),
    "ragged_row": ("Too many or too few cells", "Check quotes and separators in these rows."),
    "exists": ("Stored already", "The mode takes new rows only; choose another mode below to change them."),
    "not_stored": ("Not in the store", "The mode changes stored rows only; choose another mode below to add them."),
}


def reason_words(reason: str) -> tuple[str, str]:
    """Title and remedy of a reason's code; a new code is shown in plain words, never as it is written in the program."""
    plain = reason.replace("_", " ").capitalize()
    return _REASONS.get(reason, (plain, "Download the rejected rows, correct them, and import that file."))
