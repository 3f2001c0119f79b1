"""The records of a JSON document, wherever it holds them, and the lines inside them: what programs hand out, as rows.

Shops hand out orders as ``[{...}]`` or ``{"orders": [{...}]}``, each with its lines as a list inside. A row is a line:
an order of three lines is three rows that repeat what stands at the order. Lists of other things stay as JSON text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Record = dict[str, Any]

LINE = "[]."  # in a column's name: what stands before it is a list, what comes after belongs to each of its items
_LISTS = frozenset({
    "lines", "items", "lineitems", "orderlines", "orderitems", "orderproducts", "orderrows", "positions", "rows",
    "invoicelines", "invoiceitems", "salesorderlines", "cartitems", "variants",
})  # fmt: skip
# What stands beside the list of a document that is handed out in pages, and describes no order.
_OF_A_PAGE = frozenset({
    "count", "total", "totalcount", "page", "pages", "pagesize", "perpage", "totalpages", "next", "previous", "prev",
    "hasmore", "hasnextpage", "object", "url", "limit", "offset", "skip", "links", "meta", "status", "success",
    "pageinfo", "nextpagetoken", "extensions", "exportedat", "generatedat", "version",
})  # fmt: skip
_DEEPEST = 3


def records_of(document: object) -> list[Record]:
    """The objects a document is a list of, or holds in its longest list; a document that is one record itself is that.

    Empty where it holds none.
    """
    if isinstance(document, list):
        return [bare for item in document if isinstance(bare := _bare(item), dict)]
    if not isinstance(document, dict):
        return []
    if _is_record(document):
        return [document]
    return max(_lists(document, _DEEPEST), key=len, default=[])


def rows_of(record: Record) -> Iterator[Record]:
    """A record once for each of its lines, whose keys then begin with the list's name and ``[].``."""
    name = next((key for key, value in record.items() if _is_list(key) and _items(value)), None)
    if name is None:
        yield record
        return
    around = {key: value for key, value in record.items() if key != name}
    for item in _items(record[name]):
        yield {**around, f"{name}[]": item}


def holds_lines(record: Record) -> bool:
    """Whether a record is more rows than one, or may be."""
    return any(_is_list(key) and _items(value) for key, value in record.items())


def _is_record(document: Record) -> bool:
    """Whether something is said of it besides where it stands among the pages of an answer, and its lists are lines."""
    told = [key for key, value in document.items() if not isinstance(value, dict | list)]
    lists = [key for key, value in document.items() if _items(value)]
    return any(_plain(key) not in _OF_A_PAGE for key in told) and (not lists or any(map(_is_list, lists)))


def _lists(document: Record, deepest: int) -> Iterator[list[Record]]:
    for value in document.values():
        if items := _items(value):
            yield items
        elif isinstance(value, dict) and deepest:
            yield from _lists(value, deepest - 1)


def _items(value: object) -> list[Record]:
    """The objects of a list, also of one whose items stand in ``edges`` and ``nodes``; empty where it is no such."""
    if isinstance(value, dict):
        value = value.get("edges") or value.get("nodes")
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return []
    return [bare for item in value if isinstance(bare := _bare(item), dict)]


def _bare(item: object) -> object:
    return item["node"] if isinstance(item, dict) and isinstance(item.get("node"), dict) else item


def _is_list(key: str) -> bool:
    return _plain(key) in _LISTS


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").casefold()
