"""The SQL that each database gets, kept as text, so that a change of a statement is read before it is believed.

One file per question and database, with the shortest and the longest way of asking. Written by `make golden`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from tests.store.statements import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect

FOLDER = Path(__file__).parent / "sql"
DIALECTS: dict[str, Callable[[], Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": lambda: postgresql.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
}


def _asked() -> dict[str, str]:
    """The text of each file: every question asked in the plainest and in the most narrowed way."""
    texts: dict[str, str] = {}
    for place, arguments, build in cases():
        if arguments not in {"all", "everything", "one category, from a day, narrow"}:
            continue
        for name, dialect in DIALECTS.items():
            sql = "\n".join(line.rstrip() for line in str(build().compile(dialect=dialect())).splitlines())
            file = f"{place}.{name}.sql"
            texts[file] = f"{texts.get(file, '')}-- {arguments}\n{sql}\n\n"
    return texts


ASKED = _asked()


@pytest.mark.parametrize("file", ASKED)
def test_the_sql_of_a_question_is_as_it_was_read(file: str, golden: Callable[[Path, str], None]) -> None:
    golden(FOLDER / file, ASKED[file].rstrip("\n") + "\n")


def test_no_text_is_kept_of_a_question_that_is_gone() -> None:
    assert {path.name for path in FOLDER.glob("*.sql")} - set(ASKED) == set()
