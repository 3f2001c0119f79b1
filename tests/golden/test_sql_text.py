"""The SQL that each database gets, kept as text, so that a change of a statement is read before it is believed.

One file per question and database, with the shortest and the longest way of asking. Written by `make golden`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from tests.store.statements import Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect

OF_A_SEGMENT = ("retention.cohort_retention", "in a saved segment")
FOLDER = Path(__file__).parent / "sql"
DIALECTS: dict[str, Callable[[], Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": lambda: postgresql.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
}


def _asked() -> dict[str, list[Case]]:
    """What each place is asked: every question in the plainest and in the most narrowed way, one of a saved segment."""
    asked: dict[str, list[Case]] = {}
    for case in cases():
        place, arguments, _ = case
        wanted = arguments in {"all", "everything", "one category, from a day, narrow"}
        if wanted or (place, arguments) == OF_A_SEGMENT:
            asked.setdefault(place, []).append(case)
    return asked


# Only who asks what: every process that collects the tests reads this, and the statements take it 5 seconds to write.
ASKED = _asked()


def _text(place: str, dialect: Dialect) -> str:
    """The statements of a place, each below the arguments it was asked with."""
    texts = []
    for _, arguments, build in ASKED[place]:
        lines = str(build().compile(dialect=dialect)).splitlines()
        texts.append("\n".join([f"-- {arguments}", *(line.rstrip() for line in lines)]))
    return "\n\n".join(texts) + "\n"


@pytest.mark.parametrize("database", DIALECTS)
@pytest.mark.parametrize("place", ASKED)
def test_the_sql_of_a_question_is_as_it_was_read(
    place: str, database: str, golden: Callable[[Path, str], None]
) -> None:
    golden(FOLDER / f"{place}.{database}.sql", _text(place, DIALECTS[database]()))


def test_no_text_is_kept_of_a_question_that_is_gone() -> None:
    asked = {f"{place}.{database}.sql" for place in ASKED for database in DIALECTS}
    assert {path.name for path in FOLDER.glob("*.sql")} - asked == set()
