"""A watched folder: which of its files are whole, and where they go when they were looked at. None is ever removed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, FAILED = "done", "failed"
SETTLED_SECONDS = 2.0
# How programs name what they are still writing or have only put there for themselves.
_UNFINISHED = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp", ".lock")

Seen = tuple[int, int]  # size, time of the last change


def whole_files(folder: Path, pause: Callable[[float], object]) -> list[Path]:
    """The files nobody is writing any more, oldest first: those that did not change over a pause.

    Raises
    ------
    UserError : the folder is not there, or may not be read.
    """
    before = seen_files(folder)
    if not before:
        return []
    pause(SETTLED_SECONDS)
    after = seen_files(folder)
    whole = [path for path, seen in before.items() if after.get(path) == seen and seen[0] > 0]
    return sorted(whole, key=lambda path: (before[path][1], path.name))


def seen_files(folder: Path) -> dict[Path, Seen]:
    """The files in a folder with their size and time; folders, links, and what is being written are left out."""
    try:
        with os.scandir(folder) as entries:
            return {
                Path(entry.path): (stat.st_size, stat.st_mtime_ns)
                for entry in entries
                if not entry.name.startswith((".", "~"))
                and not entry.name.lower().endswith(_UNFINISHED)
                and entry.is_file(follow_symlinks=False)
                for stat in (entry.stat(follow_symlinks=False),)
            }
    except OSError as error:
        raise _unusable(folder, error) from error


def seen(path: Path) -> Seen | None:
    """How a file looks now; None when it is gone."""
    try:
        stat = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def put_away(path: Path, where: str, report: str, rejects: str) -> Path:
    """Move a file into ``done`` or ``failed`` beside it, with a report and the rows that were refused.

    Raises
    ------
    UserError : the folder may not be written to; the file stays where it is.
    """
    folder = path.parent / where
    try:
        folder.mkdir(exist_ok=True)
        target = _free(folder, path.name)
        target.with_name(f"{target.name}.report.txt").write_text(report + "\n", encoding="utf-8")
        if rejects:
            beside = target.with_name(f"{target.name}.rejects.csv")
            beside.write_text(rejects, encoding="utf-8-sig", newline="")
        shutil.move(path, target)
    except OSError as error:
        raise _unusable(folder, error) from error
    return target


def _free(folder: Path, name: str) -> Path:
    """A name in the folder that no file has, nor a report of one."""
    stem, dot, suffix = name.partition(".")
    number = 1
    while True:
        candidate = folder / (name if number == 1 else f"{stem}-{number}{dot}{suffix}")
        if not candidate.exists() and not candidate.with_name(f"{candidate.name}.report.txt").exists():
            return candidate
        number += 1


def _unusable(folder: Path, error: OSError) -> UserError:
    return UserError(f"The folder {folder} cannot be used: {error.strerror or error}.", "Is it there, and allowed?")
