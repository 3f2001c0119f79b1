"""kill -9 at any moment of an import: nothing half done is seen, and the next import completes."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from data_access.importing import run_import, undo_import
from data_access.maintenance import check
from data_access.schema import ImportBatch, Purchase, PurchaseLine, line_facts, purchase_facts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.both_databases

KILLS = 5


def write_sales(path: Path, lines: int, seed: int) -> None:
    """A file of sales with returns and repeats."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write("order,customer,date,sku,quantity,unit price\n")
        for number in range(lines):
            order = number // 6
            quantity = -1 if dice.random() < 0.03 else dice.randint(1, 9)
            file.write(f"{order},K{order % 97},2026-0{1 + order % 5}-0{1 + order % 9} 10:00,"
                       f"S{dice.randint(1, 60)},{quantity},{dice.choice(('1.50', '2.00', '0.75'))}\n")  # fmt: skip


def start(engine: Engine, path: Path) -> subprocess.Popen[str]:
    """The real command in a process of its own; it prints a line at each step."""
    program = (
        "import sys\n"
        "from data_access.engine import open_engine\n"
        "from data_access.importing import run_import, running\n"
        "running.BULK_FROM = running.BULK_ROWS = 5_000\n"  # so that a short file takes the writing process too
        "run_import(open_engine(sys.argv[1]), sys.argv[2], 'purchases', "
        "progress=lambda p: print(p.phase, flush=True))"
    )
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen([sys.executable, "-c", program, url, str(path)], stdout=subprocess.PIPE, text=True)


def kill_at(process: subprocess.Popen[str], step: int, delay: float) -> None:
    """Kill without warning, a moment after the given step was told, wherever that falls."""
    assert process.stdout is not None
    for number, _line in enumerate(process.stdout):
        if number == step:
            threading.Timer(delay, process.kill).start()
    process.wait()
    process.stdout.close()


def visible_lines(engine: Engine) -> tuple[int, int]:
    """Lines and purchases that readers see."""
    with engine.connect() as connection:
        counts = [connection.execute(select(func.count()).select_from(table)).scalar()
                  for table in (line_facts, purchase_facts)]  # fmt: skip
    return counts[0] or 0, counts[1] or 0


def drill(engine: Engine, folder: Path, lines: int, kills: int) -> None:
    """Kill an import at random moments, look each time, then let one through."""
    dice = random.Random(lines)
    first, path = folder / "first.csv", folder / "sales.csv"
    write_sales(first, 120, seed=1)
    write_sales(path, lines, seed=2)
    run_import(engine, first, "purchases")
    before = visible_lines(engine)
    steps = lines // 20_000 + lines // 10_000 + 5
    inside = 0
    while inside < kills:
        kill_at(start(engine, path), dice.randrange(steps), dice.random() * 0.2)
        seen = visible_lines(engine)
        if seen == before:
            inside += 1
        else:  # the kill came after the last transaction: then all of it is there; it is taken back and killed again
            assert seen[0] == before[0] + lines
            with engine.connect() as connection:
                newest = connection.execute(select(func.max(ImportBatch.id))).scalar_one()
            assert undo_import(engine, newest).undone
            assert visible_lines(engine) == before
        assert [finding for finding in check(engine) if finding.damage] == []
    report = run_import(engine, path, "purchases")
    assert report.accepted + report.unchanged == lines
    assert check(engine) == []
    with engine.connect() as connection:
        states = connection.execute(select(ImportBatch.state)).scalars().all()
        assert set(states) <= {"published", "abandoned"}
        stored = connection.execute(select(func.count()).select_from(PurchaseLine)).scalar()
        heads = connection.execute(select(func.count()).select_from(Purchase)).scalar()
    assert (stored, heads) == visible_lines(engine)


def test_killed_imports_leave_nothing_and_the_next_one_completes(engine: Engine, tmp_path: Path) -> None:
    drill(engine, tmp_path, 8_000, 2)


@pytest.mark.proof
@pytest.mark.parametrize("lines", [100_000])
def test_five_kills_at_random_moments_of_a_long_import(engine: Engine, tmp_path: Path, lines: int) -> None:
    drill(engine, tmp_path, lines, KILLS)
