"""A certificate for servers on loopback that no authority knows, made by the program openssl."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tests.provision.missing import do_without

if TYPE_CHECKING:
    from pathlib import Path


class Certificate(NamedTuple):
    """Its file, and that of its key."""

    file: Path
    key: Path


def make_certificate(folder: Path, name: str = "127.0.0.1") -> Certificate:
    """A certificate for an address, good for two days."""
    openssl = shutil.which("openssl")
    if openssl is None:
        do_without("openssl")
    assert openssl
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{name}"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-out", str(made.file),
               "-keyout", str(made.key), *subject]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return made
