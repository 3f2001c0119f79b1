"""The API against its own description, by a program that makes requests out of it: valid ones, and broken ones."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data_access.engine import open_engine
from tests.api.serving import serving, token
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture(scope="module")
def address(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where the API of a small store is described, and a token."""
    path = tmp_path_factory.mktemp("described") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    Store(engine).customer()
    with pytest.MonkeyPatch.context() as patch, serving(lambda: engine) as port:
        patch.setenv("RAPPORT_API_RATE", "1e9")
        yield f"http://127.0.0.1:{port}/api/openapi.json", token(engine)
    engine.dispose()


def _asked(address: tuple[str, str], folder: Path, examples: int, phases: str) -> int:
    """How many requests were made; none of them may have shown a difference to the description, or a bug."""
    url, secret = address
    command = [
        str(Path(sys.executable).with_name("st")), "--config-file", str(CONFIG), "run", url, "--header",
        f"Authorization: Bearer {secret}", "--max-examples", str(examples), "--seed", "1", "--no-color",
        "--continue-on-failure", "--phases", phases,
    ]  # fmt: skip
    # In a folder of its own: it leaves its notes where it runs.
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    (made,) = re.findall(r"(\d+) generated", done.stdout)
    return int(made)


def test_every_operation_answers_as_described(address: tuple[str, str], tmp_path: Path) -> None:
    assert _asked(address, tmp_path, 15, "examples,fuzzing") > 50


@pytest.mark.proof
def test_thousands_of_requests_are_answered_as_described(address: tuple[str, str], tmp_path: Path) -> None:
    assert _asked(address, tmp_path, 2_000, "examples,coverage,fuzzing") > 4_000
