"""The pictures in the documents: a fresh demo store, served and photographed. Run by ``make screenshots``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.provision.chromium import FLAGS, find_chromium, wait_until_drawn
from tests.provision.server import Dashboard

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

IMAGES = Path(__file__).parent / "images"
# The day is pinned, so that two runs show the same months and a picture changes only when the program does.
TODAY = "2026-03-20"
SHOTS = {"today": "/", "retention": "/retention"}
SIZE: ViewportSize = {"width": 1440, "height": 1120}


def main() -> int:
    """Photograph every page, light, as a laptop shows it."""
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium was found; `make provision` fetches one.", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "demo.db")
        rapport = Path(sys.executable).with_name("rapport")
        environment = os.environ | {"RAPPORT_TODAY": TODAY}
        subprocess.run([rapport, "demo", "--store", store], check=True, env=environment)
        with Dashboard(store, Path(folder), environment=environment) as dashboard, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
            page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en-GB", reduced_motion="reduce")
            for name, path in SHOTS.items():
                _shoot(page, dashboard.url + path, IMAGES / f"{name}.png")
            browser.close()
    return 0


def _shoot(page: Page, address: str, file: Path) -> None:
    page.goto(address)
    wait_until_drawn(page)
    page.screenshot(path=file)
    print(f"made {file.name}")


if __name__ == "__main__":
    sys.exit(main())
