"""Several numbers of a row as one: reading a value from the record costs more than taking it apart.

Whoever writes the reading statement (``data_access.readers.columnar.packed``) and who takes its rows apart
(``documents``) share these widths. A row whose numbers do not fit is read as NULL, and the copy is made in SQL.
"""

from __future__ import annotations

from typing import Any

ID_BITS = 32  # of the second of two ids
COUNT_BITS = 15  # of a document's lines of one kind
QUANTITY_BITS = 28  # of a line's thousandths, negative ones included
MONEY_BITS = 35  # of a line's cents, negative ones included where there are any
PRODUCT_BITS, KIND_BITS = 25, 3


class DoesNotFitError(Exception):
    """A number of the record is too large to be read together with others."""


def below(packed: Any, bits: int) -> Any:  # noqa: ANN401  whole numbers in any form
    """The number in the lowest bits, where it cannot be negative."""
    return packed & ((1 << bits) - 1)
