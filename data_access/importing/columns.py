"""How the fields of each kind are staged, and how parsed rows become staged rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from data_access.importing.fields import ATTRIBUTE_PREFIX, FIELDS
from data_access.importing.staging import arrow_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.importing.parse import Parsed

# Columns the parser derives from others, or that are put together below.
_DERIVED = {"date_on": pa.date32(), "cancelled": pa.bool_(), "cancellation": pa.bool_()}


def staged_columns(kind: str) -> dict[str, pa.DataType]:
    """The staged columns of a kind, all of them, mapped or not."""
    found = {field.name: arrow_type(field.type) for field in FIELDS[kind]}
    if kind in {"customers", "products"}:
        return found | {"attributes": pa.string(), "original": pa.string()}
    return found | _DERIVED


def staged_fields(kind: str, parsed: Parsed) -> dict[str, Sequence[Any]]:
    """The parsed columns, with custom attributes and original contact texts as JSON where the kind keeps them."""
    fields = parsed.fields
    if kind not in {"customers", "products"}:
        return fields
    own = {name.removeprefix(ATTRIBUTE_PREFIX): name for name in fields if name.startswith(ATTRIBUTE_PREFIX)}
    if own:
        columns = [fields[name] for name in own.values()]
        fields = fields | {"attributes": [_json_of(tuple(own), cells) for cells in zip(*columns, strict=True)]}
    if parsed.originals:
        fields = fields | {"original": _originals(parsed)}
    return fields


def _json_of(names: tuple[str, ...], cells: tuple[Any, ...]) -> str | None:
    """The filled cells as a JSON object; None when all are empty."""
    filled = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
    return json.dumps(filled, ensure_ascii=False, sort_keys=True) if filled else None


def _originals(parsed: Parsed) -> list[str | None]:
    """For each row the texts that cleaning changed, as a JSON object."""
    rows: dict[int, dict[str, str]] = {}
    for name, changed in parsed.originals.items():
        for position, text in changed.items():
            rows.setdefault(position, {})[name] = text
    return [json.dumps(rows[n], ensure_ascii=False, sort_keys=True) if n in rows else None for n in range(len(parsed))]
