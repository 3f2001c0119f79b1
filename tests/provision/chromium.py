"""A Chromium for the browser tests: ``CHROME_PATH``, else the PATH, else one that Playwright has fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# No sandbox: it needs kernel rights that containers and root do not have, and the pages are our own.
# The others keep the browser from calling its maker.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# Between two looks at whether something is there, in milliseconds. Looking at every frame, as Playwright does by
# itself, keeps the browser drawing frames in which nothing moves: a tenth of what a page costs.
LOOKS_APART = 100


def find_chromium() -> Path | None:
    """The browser's program, or None when the machine has none."""
    if named := os.environ.get("CHROME_PATH"):
        return Path(named) if Path(named).exists() else None
    candidates = [shutil.which(name) for name in NAMES] + list(APPLICATIONS)
    present = [Path(path) for path in candidates if path and Path(path).exists()]
    fetched = _fetched_by_playwright()
    return next(iter(present + fetched), None)


def _fetched_by_playwright() -> list[Path]:
    """The programs under Playwright's folder, newest first. Asking Playwright itself costs half a second a time."""
    folders = {
        "darwin": Path.home() / "Library" / "Caches" / "ms-playwright",
        "linux": Path.home() / ".cache" / "ms-playwright",
    }
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or folders.get(sys.platform, folders["linux"]))
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    return sorted((path for pattern in patterns for path in folder.glob(pattern)), reverse=True)


# Notes in a page that it has asked the server for a run which has not begun: between a click and the first word of the
# server, Streamlit's own state says that nothing is running, and whoever believes it looks at the page of before.
NOTE_WHAT_IS_ASKED = """(() => {
  const [ASKS_FOR_A_RUN, A_RUN_BEGINS, BYTES] = [11, 4, 2];  // rerun_script, new_session; a field that has a length
  const fields = function* (message) {
    const bytes = new Uint8Array(message);
    let at = 0;
    const number = () => {
      let [value, factor, byte] = [0, 1, 128];
      for (; byte > 127; factor *= 128) { byte = bytes[at++]; value += (byte & 127) * factor; }
      return value;
    };
    while (at < bytes.length) {
      const [tag, length] = [number(), number()];
      yield tag >> 3;
      at += (tag & 7) === BYTES ? length : 0;
    }
  };
  const says = (message, field) => message instanceof Object && [...fields(message)].includes(field);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    if (!this.isHeard) {
      this.isHeard = true;
      this.addEventListener("message", told => { if (says(told.data, A_RUN_BEGINS)) window.isAsked = false; });
    }
    if (says(message, ASKS_FOR_A_RUN)) window.isAsked = true;
    return send.call(this, message);
  };
})()"""
# Twice in a row: a run that begins again (st.rerun) looks for a moment as if it had ended.
DRAWN_TWICE = """() => {
  const {testScriptState, testConnectionState} = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  const drawn = testScriptState === "notRunning" && testConnectionState === "CONNECTED" && !window.isAsked
    && !document.querySelector("[data-testid=stSkeleton]") && document.fonts.status === "loaded";
  const again = drawn && window.wasDrawn;
  window.wasDrawn = drawn && !again;
  return again;
}"""


def watch(context: BrowserContext) -> None:
    """Let ``wait_until_drawn`` know, in the pages opened from here on, what was asked of the server."""
    context.add_init_script(NOTE_WHAT_IS_ASKED)


def wait_until_drawn(page: Page, seconds: float = 90) -> None:
    """Wait until a page has run, also for what was just clicked, its charts stand for the grey bars, its fonts came."""
    page.wait_for_function(DRAWN_TWICE, timeout=seconds * 1000, polling=LOOKS_APART)


def install_chromium() -> Path | None:
    """Fetch a browser with the system's package manager, else with Playwright; None when neither can."""
    for command in _ways_to_install():
        print(f"  trying: {' '.join(command)}", flush=True)
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        found = find_chromium() if done.returncode == 0 else None
        if found:
            return found
    return None


def _ways_to_install() -> list[list[str]]:
    ways = []
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    allowed = not rights or (
        shutil.which("sudo") and subprocess.run([*rights, "true"], check=False, capture_output=True).returncode == 0
    )
    if shutil.which("apt-get") and allowed:
        install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"
        ways.append([*rights, "sh", "-c", f"DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; {install}"])
    ways.append([sys.executable, "-m", "playwright", "install", "chromium"])
    return ways
