"""Why a row stays out, and what its owner can do about it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.theme import quantity

if TYPE_CHECKING:
    from data_access.importing.report import Report

_HELD = "Look at it on the page Log feedback: let it in or delete it there."
_REASONS = {
    "missing_value": (
        "A needed cell is empty",
        "Fill it in the file and import it again; rows already stored are skipped.",
    ),
    "not_a_number": ("Not a number", "Correct the cell, or match another column below."),
    "number_too_large": ("Number too large", "Check the decimal sign, or match another column below."),
    "not_a_date": ("Not a date", "Write dates as 2026-03-31, or match another column below."),
    "impossible_date": ("Not a day of the calendar", "Day and month may be swapped: see how dates are read below."),
    "date_out_of_range": ("Date far outside of business", "Correct the year in the file."),
    "ambiguous_date": ("Date can be read in two ways", "Say below which number is the day."),
    "negative_price": (
        "Price below zero",
        "Book adjustments elsewhere; returns are negative quantities at a positive price.",
    ),
    "adjustment": ("Adjustment, not a sale", "Nothing to do: bad-debt and other adjustments are not purchases."),
    "total": ("Sums of other rows", "Nothing to do: a row that adds up others is no sale."),
    "id_shortened": (
        "Number shortened by a spreadsheet",
        "Show the column as whole numbers or text there, and export again.",
    ),
    "no_amount": ("Neither price nor total", "Fill one of them, or match the right column below."),
    "nul_byte": ("Unreadable character", "Export the file again, as UTF-8."),
    "text_too_long": ("Text too long", "Shorten the text, or check that the quotes in the file are closed."),
    "unknown_currency": ("Unknown currency", "Use ISO codes such as GBP or EUR."),
    "other_currency": (
        "Another currency",
        "Set a rate for it on the page Settings. A store without any amount yet can change its own currency there.",
    ),
    "unknown_kind": ("Neither goods nor service", "Write goods or service."),
    "not_a_birth_year": ("No year of birth", "Write four digits, or leave the cell empty."),
    "not_a_rating": ("Not a rating", "Write 4, 4/5 or ★★★★☆, or leave the cell empty."),
    "nothing_said": ("Neither text nor rating", "Nothing to do: nobody said anything there."),
    "rating_not_whole": ("Between two ratings", "Round these ratings, or leave the cell empty."),
    "rating_other_scale": ("Of another scale", "Put ratings of another scale into a file of their own."),
    "rating_off_scale": ("Outside of its scale", "Stars and CSAT go from 1 to 5, NPS from 0 to 10, CES from 1 to 7."),
    "unknown_scale": ("Unknown scale", "Name it stars, CSAT, NPS or CES."),
    "too_few_cells": ("Too few cells", "Check the separators in these rows."),
    "too_many_cells": ("Too many cells", "Check the separators, and that text with a separator stands in quotes."),
    "quote_not_closed": ("A quote is not closed", "Check the quotes in these rows."),
    "cell_too_long": ("Cell too long", "Shorten the text, or check that the quotes in the file are closed."),
    "no_rate_on_day": (
        "No rate on that day",
        "Set a rate for this currency from an earlier day on, on the page Settings.",
    ),
    "automatic_reply": ("Automatic reply, held apart", _HELD),
    "bounce": ("Report of a mail server, held apart", _HELD),
    "circular": ("Newsletter or mailing list, held apart", _HELD),
    "advertising": ("Advertising with a link, held apart", _HELD),
    "spam_mail": ("Marked as spam, held apart", _HELD),
    "own_mail": ("Sent by your own business, held apart", _HELD),
    "mail_too_large": ("Mail too large, held apart", _HELD),
    "no_words": ("Mail without a word", "Nothing to do: it has neither a subject nor a text."),
    "key_repeated": ("The same number twice", "Keep one of the rows; which one is right, only you can tell."),
    "line_repeated": ("The same line twice", "Keep one of the rows; which one is right, only you can tell."),
    "not_in_store": ("Not in the store", "Only changes are taken in this mode; choose another below to add new rows."),
    "already_in_store": (
        "Stored already",
        "Only new rows are taken in this mode; choose another below to change them.",
    ),
}


def reason_words(reason: str) -> tuple[str, str]:
    """Title and remedy of a reason's code; an unknown one in plain words, never as it is written in the program."""
    plain = reason.replace("_", " ").capitalize()
    return _REASONS.get(reason, (plain, "Download the rejected rows, correct them, and import that file."))


def rejects_download(report: Report, file_name: str) -> None:
    """A button that gives the rows that stayed out, with their reasons; none where every row was taken."""
    if report.rejected:
        st.download_button(
            f"Download the {quantity(report.rejected, 'rejected row')}",
            data=lambda: report.rejects_csv().encode("utf-8-sig"),
            file_name=f"rejected-{file_name.partition('.')[0]}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="download_rejects",
        )
