"""The fields a file's columns can be mapped to, by kind of import, with the words exports use for them."""

from __future__ import annotations

from data_access.errors import UserError
from data_access.importing.fields.customers import CUSTOMERS
from data_access.importing.fields.feedback import FEEDBACK
from data_access.importing.fields.model import Field
from data_access.importing.fields.products import PRODUCTS
from data_access.importing.fields.purchases import PURCHASES

__all__ = ["ATTRIBUTE_PREFIX", "FIELDS", "KINDS", "Field", "check_kind", "field_names", "field_type"]

ATTRIBUTE_PREFIX = "attributes."

FIELDS: dict[str, tuple[Field, ...]] = {
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "purchases": PURCHASES,
    "feedback": FEEDBACK,
}
KINDS = tuple(FIELDS)


def field_names(kind: str) -> tuple[str, ...]:
    """Names of the fields of one kind of import."""
    return tuple(field.name for field in FIELDS[kind] if not field.ours)


def check_kind(kind: str) -> str:
    """Give the kind back, or say which kinds there are."""
    if kind not in FIELDS:
        raise UserError(f"'{kind}' is not something that can be imported.", f"Choose one of {', '.join(KINDS)}.")
    return kind


def field_type(kind: str, name: str) -> str:
    """How the text of a field is read; attributes are plain text."""
    if name.startswith(ATTRIBUTE_PREFIX):
        return "text"
    for field in FIELDS[check_kind(kind)]:
        if field.name == name:
            return field.type
    raise UserError(
        f"There is no field '{name}' in {kind}.",
        f"Use one of {', '.join(field_names(kind))}"
        + (f", or {ATTRIBUTE_PREFIX}NAME." if kind in {"customers", "products"} else "."),
    )
