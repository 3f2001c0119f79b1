"""``make bench``: runs every ``benchmarks/bench_*.py`` in turn and prints one table of figures.

A benchmark is a module with ``run(*, full: bool) -> list[Figure]``. It compares its variants in one alternating run, so
that another program on the machine slows all of them alike, and reports the median with the spread. The figures are
kept in ``benchmarks/results/`` as JSON, one file a run, to be read beside the next.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen benchmarks, print their figures, keep them; 1 when a figure misses its bound."""
    parser = argparse.ArgumentParser(prog="benchmarks.compare", description="Measure and compare.")
    parser.add_argument("names", nargs="*", help="benchmarks to run, such as import or engine; all of them by default")
    parser.add_argument("--full", action="store_true", help="the full sizes, such as ten million lines")
    chosen = parser.parse_args(arguments)
    figures: list[Figure] = []
    for name in _names(chosen.names):
        print(f"\n== {name}", flush=True)
        found = importlib.import_module(f"benchmarks.bench_{name}").run(full=chosen.full)
        print(table(found), flush=True)
        figures += found
    _keep(figures, full=chosen.full)
    missed = [figure for figure in figures if figure.missed]
    print(f"\n{len(figures)} figures, {len(missed)} outside their bound")
    return 1 if missed else 0


def _names(wanted: Sequence[str]) -> Iterator[str]:
    present = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = set(wanted) - set(present)
    if unknown:
        message = f"there is no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(present)}"
        raise SystemExit(message)
    yield from (name for name in present if not wanted or name in wanted)


def _keep(figures: list[Figure], *, full: bool) -> None:
    moment = datetime.now(UTC)
    machine = {"python": platform.python_version(), "system": platform.system(), "processors": os.cpu_count()}
    record = {"at": moment.isoformat(timespec="seconds"), "full": full, "machine": machine}
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    file = folder / f"{moment:%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(record | {"figures": [figure.as_dict() for figure in figures]}, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
