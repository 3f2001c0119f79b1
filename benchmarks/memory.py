"""The most memory a process held."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_HIGH_WATER = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


def peak_megabytes() -> float:
    """The most megabytes this process ever held of its own.

    Linux's ``ru_maxrss`` counts what the program held that started this one, from the moment before this one took its
    place: a small process started by a large one would seem large. What the kernel tells of the memory itself begins
    anew. macOS has no such file and counts in bytes.
    """
    if _STATUS.is_file() and (found := _HIGH_WATER.search(_STATUS.read_text())):
        return int(found[1]) / 1024
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
