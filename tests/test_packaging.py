"""The wheel that people install: it holds what a checkout holds, and serves from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.provision.server import Dashboard

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked wheel, as site-packages would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    unpacked = folder / "site-packages"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(unpacked)
    return unpacked


def _tracked(folder: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", folder], check=True, cwd=ROOT, capture_output=True, text=True)
    return set(listed.stdout.splitlines())


def test_the_wheel_holds_every_file_of_the_packages(installed: Path) -> None:
    wanted = set().union(*(_tracked(folder) for folder in ("dashboard", "data_access", "sentiment", "pages")))
    held = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    assert {name for name in wanted - held if (ROOT / name).exists()} == set()


def test_the_wheel_brings_the_configuration_unchanged(installed: Path) -> None:
    shipped = installed / "dashboard" / ".streamlit" / "config.toml"
    assert shipped.read_bytes() == (ROOT / ".streamlit" / "config.toml").read_bytes()


def test_the_wheel_serves_from_an_empty_folder(installed: Path, sqlite_template: Path, tmp_path: Path) -> None:
    start = "import sys; from dashboard.cli import main; sys.exit(main())"
    # Before the checkout on the path, as in an environment that never saw one.
    environment = os.environ | {"PYTHONPATH": str(installed)}
    with Dashboard(
        str(sqlite_template), tmp_path, command=[sys.executable, "-c", start], environment=environment
    ) as served:
        font = urllib.request.urlopen(f"{served.url}/app/static/inter-latin-wght-normal.woff2", timeout=90)
        assert font.status == 200
        assert len(font.read()) > 10_000
    assert "Traceback" not in served.log.read_text()
