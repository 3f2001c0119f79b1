"""Every reader gives equal rows and types for every statement, on both databases."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, text

from data_access.engine import open_engine
from data_access.filters import EVERYTHING, UNKNOWN, ChosenSegment, Filters, narrow_customers
from data_access.filters.rules import Rule, Rules, read_rules
from data_access.queries.segment_members import segment_members
from data_access.readers import ColumnarReader, RecordReader
from data_access.readers.columnar.compiling import can_answer
from data_access.readers.columnar.layout import COLUMNS
from data_access.schema import Base, customer_facts
from tests.provision.everyday import again, turn
from tests.store.random_work import change_something, publish_batch, undo_batch, write_batch
from tests.store.statements import builders, cases, narrowed
from tests.store.statements.arguments import REGULARS
from tests.store.statements.customers import SEGMENT, TAGGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from data_access.readers import Reader
    from data_access.readers.frames import Query
    from tests.provision.postgres import Server

pytestmark = pytest.mark.xdist_group("readers")  # one process fills the stores and builds their copies

OPERATIONS_DONE = 260
CASES = list(cases())
SECOND_COPY = "postgresql columnar"

# What random work leaves empty, by the remainder of the id.
MORE = (
    "UPDATE customers SET team = 'north' WHERE id % 2 = 0",
    "UPDATE customers SET region = CASE id % 3 WHEN 0 THEN 'east' WHEN 1 THEN 'west' END",
    "UPDATE customers SET name = 'Customer ' || id WHERE id % 3 = 0",
    "UPDATE purchases SET channel = CASE id % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'shop' END",
    "UPDATE purchases SET delivery_partner = 'Swift', promised_on = purchased_on WHERE id % 4 = 0",
    "UPDATE purchases SET delivered_on = purchased_on WHERE id % 8 = 0",
    "UPDATE purchases SET units_milli = 7000000000 WHERE id % 9 = 0",
    "UPDATE purchase_lines SET discount_cents = 5 WHERE id % 3 = 0",
    "UPDATE purchase_lines SET amount_cents = -7000000000 WHERE kind = 3 AND id % 7 = 0",
    "UPDATE purchase_lines SET id = -id WHERE id % 11 = 0 AND id > 0",
    "UPDATE feedback SET rating = 1 + id % 5, rating_scale = 'stars', purchase_id = (SELECT min(id) FROM purchases)",
    "UPDATE feedback SET score_state = 'scored', label = 'not_scored' WHERE id % 5 <> 0",
    "UPDATE feedback SET label = CASE id % 3 WHEN 0 THEN 'negative' ELSE 'positive' END WHERE id % 7 <> 0",
    "UPDATE purchases SET sale_lines = 0, gross_cents = 0 WHERE customer_id = (SELECT min(id) FROM customers)",
    "UPDATE settings SET purchases_until = '2025-12-31'",
)


def fill(engine: Engine, seed: int = 20) -> None:
    """Random work of people and imports, undone imports, and repairs by hand."""
    random = Random(seed)
    with engine.execution_options(writing=True).begin() as connection:
        for _ in range(OPERATIONS_DONE):
            change_something(connection, random)
        # In the end there is an import of every kind, whatever chance did before.
        for step in (write_batch, publish_batch, write_batch, publish_batch, undo_batch, write_batch):
            step(connection, random)
        for statement in MORE:
            connection.execute(text(statement))


def copy_store(source: Engine, target: Engine) -> None:
    """Every row of one store in another, so that the two databases must give equal answers."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"change_log", "domain_versions"}]
    with source.connect() as read, target.execution_options(writing=True).begin() as write:
        for table in reversed(tables):  # what refers to others first: a new store holds a promise and its calendar
            write.execute(delete(table))
        for table in tables:
            rows = [dict(row) for row in read.execute(select(table)).mappings()]
            if rows:
                write.execute(insert(table), rows)


@pytest.fixture(scope="module")
def engines(
    sqlite_template: Path,
    postgres_server: Server,
    postgres_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Engine]]:
    """Two stores of equal content."""
    path = tmp_path_factory.mktemp("readers") / "store.db"
    shutil.copyfile(sqlite_template, path)
    address = postgres_server.create(template=postgres_template)
    opened = {"sqlite": open_engine(str(path)), "postgresql": open_engine(address)}
    fill(opened["sqlite"])
    copy_store(opened["sqlite"], opened["postgresql"])
    yield opened
    for engine in opened.values():
        engine.dispose()
    postgres_server.drop(address)


@pytest.fixture(scope="module")
def readers(engines: dict[str, Engine], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Reader]]:
    """All readers, the SQLite record first; the copies are built in bulk."""
    opened: dict[str, Reader] = {}
    for name, engine in engines.items():
        opened[f"{name} record"] = RecordReader(engine)
        copy = ColumnarReader(engine, tmp_path_factory.mktemp(name), bulk_lines=0)
        copy.rebuild()
        opened[f"{name} columnar"] = copy
    yield opened
    for reader in opened.values():
        reader.close()


def _rows(frame: pd.DataFrame) -> list[str]:
    """The rows as text in one order, whatever order they came in; floats to nine digits."""
    columns = [[f"{v:.9g}" if isinstance(v, float) else repr(v) for v in frame[name].tolist()] for name in frame]
    return sorted(map("|".join, zip(*columns, strict=True)))


# Objects joined to texts: each database orders and spaces their keys in its own way.
OBJECTS = "quality.statements.attribute_texts"


def _objects(frame: pd.DataFrame) -> list[str]:
    """The objects of all texts in one order, with their keys in one order."""
    objects = [one for text in frame["attributes"].tolist() for one in json.loads(f"[{text}]")]
    return sorted(json.dumps(one, sort_keys=True) for one in objects)


def _told(place: str, frame: pd.DataFrame) -> list[str]:
    return _objects(frame) if place == OBJECTS else _rows(frame)


def _answer(reader: Reader, statement: Query) -> pd.DataFrame:
    """The reader's own answer: a copy that falls back to the record would prove nothing."""
    if isinstance(reader, ColumnarReader) and can_answer(statement):
        return reader.copy_frame(statement)
    return reader.frame(statement)


def test_every_builder_is_among_the_cases() -> None:
    assert builders() == {place for place, _, _ in CASES}


def _by_place(asked: Iterable[tuple[str, *tuple[Any, ...]]]) -> dict[str, list[Any]]:
    """What belongs to each statement, in order."""
    found: dict[str, list[Any]] = defaultdict(list)
    for place, *more in asked:
        found[place].append(more)
    return found


CASES_OF = _by_place(CASES)
OF_THE_DAY = "of the day"
PLACES = pytest.mark.parametrize("place", sorted(CASES_OF))


def _compare(place: str, words: str, build: Callable[[], Query], reference: Reader, others: dict[str, Reader]) -> None:
    """Ask one case of a statement of all these readers."""
    statement = build()
    expected = _answer(reference, statement)
    wanted = _told(place, expected)
    for name, reader in others.items():
        found = _answer(reader, statement)
        assert found.dtypes.to_dict() == expected.dtypes.to_dict(), f"{name}: {words}"
        assert _told(place, found) == wanted, f"{name}: {words}"


@PLACES
@pytest.mark.parametrize("part", [OF_THE_DAY, again("the other cases")])
def test_all_readers_give_equal_rows_and_types(place: str, part: str, readers: dict[str, Reader]) -> None:
    """The first case of SQLite, its copy and PostgreSQL, each other one of SQLite and by turns of the other two.

    The second copy holds the rows of the first, as is proved below, and is asked in the same words. Every day the first
    case is asked and one of the others.
    """
    reference, *others = (name for name in readers if name != SECOND_COPY)
    by_turns, count = cycle(others), len(CASES_OF[place])
    for number, (words, build) in enumerate(CASES_OF[place]):
        asked = [next(by_turns)] if number else others
        if (number in (0, 1 + turn(place, count - 1))) == (part == OF_THE_DAY):
            _compare(place, words, build, readers[reference], {name: readers[name] for name in asked})


BY_VALUES = Filters(segments=("A", UNKNOWN), countries=("FR", "GB", UNKNOWN))
BY_RULES = ChosenSegment(
    public_id="chosen",
    version=1,
    name="Chosen",
    rules=Rules(
        nodes=(
            Rule(field="segment", operation="is", values=BY_VALUES.segments),
            Rule(field="country", operation="is", values=BY_VALUES.countries),
        )
    ),
    as_of=date(2025, 3, 31),
)


def _twins() -> Iterator[tuple[str, Callable[[], Query], Callable[[], Query]]]:
    """Every statement that takes filters, narrowed to a saved segment, and to the same customers by attributes."""
    by_rules, by_values = narrowed(Filters(saved=(BY_RULES,))), narrowed(BY_VALUES)
    for (place, one), (same, other) in zip(by_rules, by_values, strict=True):
        assert place == same
        yield place, one, other


TWINS_OF = _by_place(_twins())


@pytest.mark.parametrize("place", sorted(TWINS_OF))
def test_a_saved_segment_gives_the_figures_of_those_customers(place: str, readers: dict[str, Reader]) -> None:
    """By every reader, but for the second copy; what attributes give, all of them agree on above."""
    for by_rules, by_values in TWINS_OF[place]:
        wanted, asked = _told(place, _answer(readers["sqlite record"], by_values())), by_rules()
        for name, reader in readers.items():
            if name != SECOND_COPY:
                assert _told(place, _answer(reader, asked)) == wanted, name


@pytest.mark.parametrize("rules", [REGULARS.rules, BY_RULES.rules, read_rules(SEGMENT), read_rules(TAGGED)])
def test_the_filter_keeps_those_of_the_segments_own_list(rules: Rules, readers: dict[str, Reader]) -> None:
    everybody = select(customer_facts.c.customer_id)
    for name, reader in readers.items():
        chosen = replace(REGULARS, rules=rules)
        own_list = segment_members(rules, Filters(), EVERYTHING, as_of=chosen.as_of, limits=chosen.limits)
        listed = set(reader.frame(own_list)["customer_id"].tolist())
        assert listed, name
        assert len(listed) < len(reader.frame(everybody)) or rules == read_rules(TAGGED), name
        looked_up = replace(chosen, members=tuple(sorted(listed)))
        for segment in (chosen, looked_up):
            kept = narrow_customers(
                everybody, Filters(saved=(segment,)), EVERYTHING, customer_id=customer_facts.c.customer_id
            )
            assert set(reader.frame(kept)["customer_id"].tolist()) == listed, name


@pytest.mark.proof
@PLACES
def test_all_readers_give_equal_rows_and_types_in_every_case(place: str, readers: dict[str, Reader]) -> None:
    reference, *others = readers
    for words, build in CASES_OF[place]:
        _compare(place, words, build, readers[reference], {name: readers[name] for name in others})


def _content(reader: Reader) -> dict[str, list[str]]:
    """Every row of every table of a copy."""
    assert isinstance(reader, ColumnarReader)
    assert reader._copy
    with reader._copy.cursor() as cursor:
        rows = {table: cursor.sql(f"FROM {table}").to_arrow_table().to_pylist() for table in COLUMNS}
    return {table: sorted(repr(dict(map(_in_order, row.items()))) for row in found) for table, found in rows.items()}


def _in_order(cell: tuple[str, Any]) -> tuple[str, Any]:
    """A named cell; a list, which the copy keeps in no order, in one."""
    return cell[0], sorted(cell[1]) if isinstance(cell[1], list) else cell[1]


def test_the_copies_of_both_databases_hold_the_same_rows(readers: dict[str, Reader]) -> None:
    assert _content(readers["sqlite columnar"]) == _content(readers[SECOND_COPY])


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_a_copy_built_in_bulk_equals_one_built_through_the_views(
    name: str, engines: dict[str, Engine], readers: dict[str, Reader], tmp_path: Path
) -> None:
    small = ColumnarReader(engines[name], tmp_path, bulk_lines=10**9)
    small.rebuild()
    assert _content(small) == _content(readers[f"{name} columnar"])
    small.close()


def test_the_data_hold_what_the_readers_must_agree_on(engines: dict[str, Engine]) -> None:
    state = "SELECT 1 FROM purchases p JOIN import_batches b ON b.id = p.batch_id WHERE b.state ="
    with engines["sqlite"].connect() as connection:
        for fact in (
            "SELECT 1 FROM purchase_facts WHERE net_cents < 0",
            "SELECT 1 FROM purchase_facts WHERE customer_id IS NULL",
            "SELECT 1 FROM purchase_facts WHERE channel IS NULL",
            "SELECT 1 FROM line_facts WHERE product_id IS NULL",
            "SELECT 1 FROM line_facts WHERE line_id < 0",
            "SELECT 1 FROM line_facts WHERE amount_cents < -5000000000",
            "SELECT 1 FROM customer_month WHERE first_month IS NULL",
            f"{state} 'writing'",
            f"{state} 'undone'",
            f"{state} 'published'",
        ):
            assert connection.execute(text(fact)).first(), fact


def test_the_copy_holds_nothing_that_names_a_person() -> None:
    held = {column.name for columns in COLUMNS.values() for column in columns}
    assert not held & {"customer_name", "given_name", "family_name", "email", "phone", "company", "text", "reference"}
    assert {"products"} == {table for table, columns in COLUMNS.items() if "name" in {c.name for c in columns}}
