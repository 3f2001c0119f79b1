"""The dashboard as people start it: ``rapport run`` in a process of its own, on a free port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.provision.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType


class Dashboard:
    """A running server on a store; its output is kept in ``log``."""

    def __init__(
        self,
        store: str,
        folder: Path,
        *,
        command: Sequence[str] = (),
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._command = [*(command or [str(Path(sys.executable).with_name("rapport"))]), "run", "--store", store]
        self._environment = dict(environment)
        self._folder = folder
        self.log = folder / "server.log"
        self.url = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> Self:
        """Start it and wait until it answers."""
        command = [*self._command, "--port", self.url.rpartition(":")[2]]
        # Started in an empty folder, as from an installed wheel: nothing may hang on the project's own folder.
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=self._environment,
            )
        self._wait_until_healthy()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask it to stop; end it when it does not."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=15)

    def _wait_until_healthy(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        message = f"the server did not start:\n{self.log.read_text(errors='replace')[-4000:]}"
        raise RuntimeError(message)
