"""The common exports: the headings that tell them apart, and what their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.importing.reading.headers import plain_heading
from data_access.importing.reading.model import Chunk

_SURE = 0.98


@dataclass(frozen=True)
class Profile:
    """One known export: ``needs`` are the headings that must be there, ``columns`` field → heading."""

    name: str
    kind: str
    needs: tuple[str, ...]
    columns: dict[str, str]


PROFILES: tuple[Profile, ...] = (
    Profile(
        "online_retail",
        "purchases",
        ("Invoice", "StockCode", "InvoiceDate", "Price", "Customer ID"),
        {
            "purchase": "Invoice", "product": "StockCode", "product_name": "Description", "quantity": "Quantity",
            "date": "InvoiceDate", "price": "Price", "customer": "Customer ID", "country": "Country",
        },
    ),
    Profile(
        "online_retail",
        "purchases",
        ("InvoiceNo", "StockCode", "InvoiceDate", "UnitPrice", "CustomerID"),
        {
            "purchase": "InvoiceNo", "product": "StockCode", "product_name": "Description", "quantity": "Quantity",
            "date": "InvoiceDate", "price": "UnitPrice", "customer": "CustomerID", "country": "Country",
        },
    ),
)


def match_profile(
    kind: str, columns: Sequence[str], sample: Chunk | None = None
) -> tuple[str, dict[str, str], float] | None:
    """Name, field → heading and confidence of the known export these headings belong to."""
    del sample
    by_plain = {plain_heading(column).replace(" ", ""): column for column in columns}
    for profile in PROFILES:
        if profile.kind != kind or not all(_key(need) in by_plain for need in profile.needs):
            continue
        found = {name: by_plain[_key(heading)] for name, heading in profile.columns.items() if _key(heading) in by_plain}
        return profile.name, found, _SURE
    return None


def _key(heading: str) -> str:
    """A heading to compare by, without spaces."""
    return plain_heading(heading).replace(" ", "")
