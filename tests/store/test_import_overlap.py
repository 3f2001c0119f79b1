"""Files cut from one history, overlapping and in any order, give the store that the whole file gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from data_access.engine import open_engine
from data_access.importing import undo_import
from data_access.maintenance import check
from tests.store.import_files import Files, content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

Order = list[str]


def history(dice: random.Random, orders: int) -> list[Order]:
    """Orders with true repeats, free lines, returns that fit one sale, several or none, and anonymous ones.

    A repeat stands in its own order only: two files know a row as the same when each holds it once.
    """
    made = []
    for number in range(orders):
        customer = dice.choice(("", "A", "B", "C"))
        day = f"2026-{dice.randint(1, 4):02}-{dice.randint(1, 28):02} 10:{number % 60:02}"
        back = dice.random() < 0.35
        lines = []
        for _ in range(dice.randint(1, 3)):
            product, quantity = dice.choice(("TEA", "CUP")), dice.randint(1, 4)
            price = "0" if dice.random() < 0.1 else dice.choice(("1.00", "2.50"))
            name = f"{'C' if back else ''}{1000 + number}"
            line = f"{name},{customer},{day},{product},{product.title()},{-quantity if back else quantity},{price},GB"
            lines += [line] * (2 if dice.random() < 0.2 else 1)
        made.append(lines)
    return made


def pieces(dice: random.Random, orders: list[Order]) -> list[list[Order]]:
    """Overlapping parts that hold every order at least once, shuffled."""
    parts = [[order for order in orders if dice.random() < 0.5] for _ in range(3)]
    held = {id(order) for part in parts for order in part}
    parts.append([order for order in orders if id(order) not in held])
    for part in parts:
        dice.shuffle(part)
    dice.shuffle(parts)
    return [part for part in parts if part]


@pytest.fixture
def whole_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A store of its own for the whole file."""
    path = tmp_path / "whole.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(str(path))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("seed", [0])
def test_overlapping_files_in_any_order_give_the_store_of_the_whole_file(
    engine: Engine, whole_engine: Engine, tmp_path: Path, seed: int
) -> None:
    _compare(engine, whole_engine, tmp_path, seed, orders=25)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 130))
def test_overlapping_files_in_any_order_over_many_histories(
    engine: Engine, whole_engine: Engine, tmp_path: Path, seed: int
) -> None:
    _compare(engine, whole_engine, tmp_path, seed, orders=60)


def _compare(engine: Engine, whole_engine: Engine, folder: Path, seed: int, *, orders: int) -> None:
    """Import whole and in parts, compare; then undo the parts, newest first, down to an empty store."""
    dice = random.Random(seed)
    made = history(dice, orders)
    whole, parts = Files(whole_engine, folder), Files(engine, folder / "parts")
    parts.folder.mkdir()
    whole.bring(*(line for order in made for line in order))
    reports = []
    states = [content(engine)]
    assert not any(states[0].values())
    for part in pieces(dice, made):
        reports.append(parts.bring(*(line for order in part for line in order)))
        states.append(content(engine))
    assert states[-1] == content(whole_engine)
    assert check(engine) == []
    for report, before in zip(reversed(reports), reversed(states[:-1]), strict=True):
        undone = undo_import(engine, report.batch or 0)
        assert undone.undone, undone.conflicts
        assert content(engine) == before
