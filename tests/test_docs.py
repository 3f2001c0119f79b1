"""What the documents say is there: commands, files, decisions, dependencies, metrics."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from dashboard.cli import COMMANDS, rapport
from dashboard.definitions import as_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
pytestmark = pytest.mark.xdist_group("documents")  # one process imports the commands once
OURS = ("make", "rapport", ".venv/bin/rapport")


def names(page: Path) -> str:
    """The page as people name it."""
    return page.relative_to(ROOT).as_posix()


def commands(page: Path) -> list[list[str]]:
    """The commands of ours that a page shows in its blocks and in its running text."""
    text = page.read_text(encoding="utf-8")
    blocks = [line for block in re.findall(r"```(?:\w*)\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    inline = re.findall(r"`((?:make|rapport) [^`\n]+)`", text)
    said = [line.removeprefix("$ ").strip() for line in blocks] + inline
    return [shlex.split(line, comments=True) for line in said if line.split(" ")[0] in OURS]


SHOWN = [(page, words) for page in PAGES for words in commands(page)]


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=[f"{names(page)}: {' '.join(words)}" for page, words in SHOWN])
def test_a_command_in_the_documents_exists_with_its_options(page: Path, words: list[str]) -> None:
    del page
    if words[0] == "make":
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        assert {word for word in words[1:] if "=" not in word} <= targets
        return
    assert words[1] in COMMANDS
    command = rapport.get_command(click.Context(rapport), words[1])
    assert command
    for word in words[2:]:  # down to the command of a group
        if not isinstance(command, click.Group) or word not in command.commands:
            break
        command = command.commands[word]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.partition("=")[0] for word in words[2:] if word.startswith("--")} <= known | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_a_link_to_a_file_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if not target.startswith(("http://", "https://"))]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_decisions_are_numbered_without_a_gap_and_complete() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for path in DECISIONS:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert [
            part for part in ("**Decided.**", "**Why.**", "**Instead of.**", "**Costs.**") if part not in text
        ] == []


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=;! ]", requirement)[0] for requirement in requirements}


def test_every_dependency_has_its_reason_written_down() -> None:
    project = _project()
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    wanted = _named(project["project"]["dependencies"]).union(*map(_named, groups))
    text = (ROOT / "docs" / "decisions" / "0004-dependencies.md").read_text(encoding="utf-8")
    listed = {name for row in re.findall(r"^\| (.+?) \|", text, re.MULTILINE) for name in row.split(", ")}
    assert wanted - listed == set()
    assert listed - wanted - {"package", "---"} == set()


def test_the_lock_holds_every_dependency_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = _project()
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    wanted = _named(project["project"]["dependencies"]).union(*map(_named, groups))
    entries = re.findall(r"^([a-z0-9][a-z0-9._-]*)==[^\n]*?\\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)
    assert wanted - set(entries) == set()
    assert len(entries) == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    assert [word for word in ("://", "--index", "--extra", "--find-links", " @ ") if word in lock] == []


def test_the_document_of_metrics_is_written_from_the_definitions(golden: Callable[[Path, str], None]) -> None:
    golden(ROOT / "docs" / "metrics.md", as_markdown())


def test_every_option_of_the_configuration_has_a_reason_and_exists() -> None:
    from streamlit.config import get_config_options  # noqa: PLC0415  a second of imports for this test alone

    lines = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8").splitlines()
    table = tomllib.loads("\n".join(lines))
    known = set(get_config_options())
    assert {f"{section}.{key}" for section in table if section != "theme" for key in table[section]} <= known
    commented = False
    for line in lines[: next(number for number, line in enumerate(lines) if line == "[theme]")]:
        if re.match(r"\w+ = ", line):
            assert commented, line
        # A reason speaks for the keys right below it; an empty line or a section ends it.
        commented = line.startswith("#") or (commented and bool(line) and not line.startswith("["))
