"""What an import noticed about a file, in sentences: nothing is refused for it, but a person should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data_access.importing.report import Report

# In the singular and the plural, where the number changes more than itself.
_TEXTS: dict[str, tuple[str, str]] = {
    "date_in_future": ("1 date is later than today.", "{n} dates are later than today."),
    "dates_in_another_order": (
        "1 date has day and month the other way round than the rest and stays out. Check that the rest is read right.",
        "{n} dates have day and month the other way round than the rest and stay out. Check how the rest is read.",
    ),
    "lines_added_to_stored_purchases": (
        "1 row adds a line to an order the store has. If it came in before with other values, it counts twice.",
        "{n} rows add lines to orders the store has. If they came in before with other values, they count twice.",
    ),
    "partly_refunded": (
        "1 row is of an order refunded in part. The file does not say which part: it is kept whole.",
        "{n} rows are of orders refunded in part. The file does not say which part: they are kept whole.",
    ),
    "order_discounts_not_taken_off": (
        "1 order has a discount on the whole order, which its lines do not show: they count before it.",
        "{n} orders have a discount on the whole order, which their lines do not show: they count before it.",
    ),
    "no_quantity_column": (
        "No column was taken for the quantity, so the row counts as one piece. Say which one it is, if there is one.",
        "No column was taken for the quantity, so each row counts as one piece. Say which one it is, if there is one.",
    ),
    "no_buyer_column": (
        "No column was taken for the customer, so the row has none. Say which one it is, if there is one.",
        "No column was taken for the customer, so none of the {n} rows has one. Say which one it is, if there is one.",
    ),
}
_NOT_UNDERSTOOD = "_not_understood"
# Are told in sentences of their own.
_APART = frozenset({"held_apart", "currency_of_store_taken", "sheets_left_out", "more_ratings", "ratings_left_out"})


def remarks(report: Report) -> list[str]:
    """A sentence for each thing that was noticed, with how often."""
    found = [_sentence(code, number) for code, number in sorted(report.warnings.items()) if code not in _APART]
    if report.sheets_left_out:
        names = ", ".join(report.sheets_left_out)
        found.append(f"Not read, though they hold tables too: {names}. Import each, with its name as the sheet.")
    if report.more_ratings:
        found.append(
            f"Rows hold more than one rating. Answers of their own, without the words, and among the rows read: "
            f"{_named(report.more_ratings)}."
        )
    if report.ratings_left_out:
        found.append(
            f"Ratings too, and not taken: {_named(report.ratings_left_out)}. One column of each scale counts. "
            "Another one can be chosen as the rating."
        )
    if report.first_currency:
        keeps = "would keep" if report.dry_run else "keeps"
        found.append(f"The store held no amounts; it {keeps} {report.first_currency} from this file on.")
    return found


def _named(columns: tuple[str, ...]) -> str:
    return ", ".join(f"“{column[:80]}”" for column in columns)


def _sentence(code: str, number: int) -> str:
    if code in _TEXTS:
        return _TEXTS[code][number != 1].format(n=f"{number:,}")
    if code.endswith(_NOT_UNDERSTOOD):
        field = code.removesuffix(_NOT_UNDERSTOOD).replace("_", " ")
        return f"{number:,} × {field} not understood; the text is kept as it was written."
    return f"{number:,} × {code.replace('_', ' ')}."
