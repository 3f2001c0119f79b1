"""The temporary database of an import leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from data_access.errors import UserError
from data_access.importing.staging import IDLE_SECONDS, Staging, sweep_left_behind

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folder_is_gone_when_the_import_ends(tmp_path: Path) -> None:
    with Staging({"name": pa.string()}, tmp_path) as staging:
        staging.add(staging.table([2, 3], [b"a" * 16, b"b" * 16], {"name": ["x", None]}))
        staging.finish()
        assert staging.one("SELECT count(*), count(name) FROM raw") == (2, 1)
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_a_file_too_large_to_compare_is_said_in_words(tmp_path: Path) -> None:
    with Staging({"name": pa.string()}, tmp_path) as staging:
        staging.duck.execute("SET memory_limit = '2MB'")
        with pytest.raises(UserError, match="rows, more than an import may take memory for") as refused:
            staging.run("CREATE TABLE big AS SELECT range AS n, list(range) OVER () AS l FROM range(2_000_000)")
        assert "Split it" in refused.value.do
        with pytest.raises(UserError, match="rows, more than an import may take memory for"):
            list(staging.tables("SELECT range AS n, list(range) OVER () AS l FROM range(2_000_000)", 100))


def test_only_folders_of_dead_processes_are_swept(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old, young, living = (tmp_path / f"rapport-import-{name}" for name in (f"{dead.pid}-a", f"{dead.pid}-b",
                                                                         f"{os.getpid()}-c"))  # fmt: skip
    for folder in (old, young, living):
        folder.mkdir()
    for folder in (old, living):
        long_ago = folder.stat().st_mtime - IDLE_SECONDS - 1
        os.utime(folder, (long_ago, long_ago))
    assert sweep_left_behind(tmp_path, young.stat().st_mtime) == 1
    assert sorted(tmp_path.iterdir()) == sorted([young, living])
