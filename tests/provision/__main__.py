"""``python -m tests.provision``: fetch what the tests need, and name what cannot be had."""

from __future__ import annotations

import os
import sys

from tests.provision import shared_data
from tests.provision.chromium import find_chromium, install_chromium
from tests.provision.postgres import find_postgres


def main() -> int:
    """0 when the tests can run whole, or when what is missing may be missing; 1 under ``CI=true`` otherwise."""
    postgres = find_postgres()
    print(f"PostgreSQL: {postgres.origin if postgres else 'not found; set DATABASE_URL or install a server'}")
    chromium = find_chromium()
    if not chromium:
        print("Chromium: not found")
        chromium = install_chromium()
    print(f"Chromium: {chromium or 'could not be had; set CHROME_PATH'}")
    present = shared_data.FOLDER.is_dir()
    print(f"Real data: {'found' if present else 'none beside the project; the tests that read it are not run'}")
    complete = bool(postgres and chromium)
    return 0 if complete or os.environ.get("CI") != "true" else 1


if __name__ == "__main__":
    sys.exit(main())
