"""The rules that no linter knows. Each names every place that breaks it."""

from __future__ import annotations

import ast
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from data_access.filters import EVERYTHING, ChosenSegment, Filters, Scope, narrow_feedback, narrow_purchases
from data_access.filters.rules import Rules
from data_access.schema import Feedback, line_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("dashboard", "data_access", "sentiment", "pages")
PAGE_LINES = 80
FUNCTION_LINES = 40
MODULE_LINES = 500
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common", "data2"}

# Cached without a scope because they tell nothing of any customer: the reason stands beside each.
NO_SCOPE = {
    "_store_facts": "counts and settings of the whole store, for the frame and the empty states",
    "_rule": "how the store asks after a case; nothing of a customer",
    "_index": "the words of all customers, whose hits are narrowed afterwards",
    "_finished": "what is drawn from an answer, by the answer's own number",
}

pytestmark = pytest.mark.xdist_group("documents")  # one process reads the source once

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*parts: str) -> list[Path]:
    """The modules under some folders (or files) of the project; alembic's own scripts are not ours to shape."""
    found = []
    for part in parts or PACKAGES:
        place = ROOT / part
        found += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return [path for path in found if "migrations/versions" not in path.as_posix()]


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    """Everything in a module; walked once for all rules."""
    return tuple(ast.walk(module))


def name_of(path: Path) -> str:
    """The module as people name it."""
    return path.relative_to(ROOT).as_posix()


def functions(module: ast.Module) -> Iterator[Function]:
    """Every function and method of a module."""
    return (node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def calls(module: ast.Module) -> Iterator[ast.Call]:
    """Every call in a module."""
    return (node for node in nodes(module) if isinstance(node, ast.Call))


def attributes(module: ast.Module, *names: str) -> Iterator[ast.AST]:
    """Every mention of some attributes."""
    return (node for node in nodes(module) if isinstance(node, ast.Attribute) and node.attr in names)


def parameters(function: Function) -> set[str]:
    """The names of a function's parameters."""
    given = function.args
    return {argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def reaches_past_the_dashboard(module: ast.Module) -> Iterator[ast.AST]:
    """Imports of a page that are not the dashboard's."""
    lower = {"data_access", "sentiment", "sqlalchemy", "plotly"}
    for node in nodes(module):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] in lower for name in names):
            yield node


def is_cache(decorator: ast.expr) -> bool:
    """Whether a function's answers are kept: by ``reads.kept``, or by Streamlit's own decorators."""
    text = ast.unparse(decorator)
    return "cache_" in text or text.startswith("kept(")


def caches_without_bound(module: ast.Module) -> Iterator[ast.AST]:
    """Cached functions that may grow for ever."""
    for function in functions(module):
        for decorator in function.decorator_list:
            told = {keyword.arg for keyword in decorator.keywords} if isinstance(decorator, ast.Call) else set()
            if is_cache(decorator) and "max_entries" not in told:
                yield function


def caches_without_scope(module: ast.Module) -> Iterator[ast.AST]:
    """Cached answers that one role could be served from another's."""
    for function in functions(module):
        cached = any(map(is_cache, function.decorator_list))
        # ``At`` holds the scope.
        if cached and not {"scope", "at"} & parameters(function) and function.name not in NO_SCOPE:
            yield function


def builds_without_scope(module: ast.Module) -> Iterator[ast.AST]:
    """Query builders that cannot be narrowed to what the person asking may see; who is given rows keeps to those."""
    for function in functions(module):
        returned = ast.unparse(function.returns) if function.returns else ""
        public = not function.name.startswith("_")
        held = {"scope", "statement"} & parameters(function)
        if public and returned.startswith(("Select", "Statement")) and not held:
            yield function


def writes_sql_as_text(module: ast.Module) -> Iterator[ast.AST]:
    """Statements as text."""
    return (call for call in calls(module) if ast.unparse(call.func) in {"text", "sqlalchemy.text", "sa.text"})


def asks_the_clock(module: ast.Module) -> Iterator[ast.AST]:
    """Calls of ``today()`` and ``now()`` that are not the settings' own."""
    for call in calls(module):
        asks = isinstance(call.func, ast.Attribute) and call.func.attr in {"now", "today", "utcnow"}
        if asks and not ast.unparse(call.func).startswith("settings."):
            yield call


def runs_too_long(module: ast.Module) -> Iterator[ast.AST]:
    """Functions that do not fit on a screen, their docstrings not counted."""
    for function in functions(module):
        first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
        if (function.end_lineno or 0) - first.lineno + 1 > FUNCTION_LINES:
            yield function


class Rule(NamedTuple):
    """What must not be found, in which folders, except where; and a module that breaks it."""

    find: Callable[[ast.Module], Iterator[ast.AST]]
    bad: str
    folders: tuple[str, ...] = PACKAGES
    allowed: tuple[str, ...] = ()


RULES = {
    "a page imports only the dashboard": Rule(
        reaches_past_the_dashboard, "from data_access.filters import Filters", ("pages",)
    ),
    "only the unit of work commits": Rule(
        lambda module: attributes(module, "commit"),
        "session.commit()",
        allowed=("data_access/unit_of_work.py",),
    ),
    "only reads cache": Rule(
        lambda module: attributes(module, "cache_data", "cache_resource"),
        "@st.cache_data(max_entries=1)\ndef read(): ...",
        ("dashboard", "pages"),
        allowed=("dashboard/reads",),
    ),
    "a cache has a bound": Rule(caches_without_bound, "@st.cache_data(ttl=1)\ndef read(scope): ..."),
    "a cached answer is keyed by a scope": Rule(
        caches_without_scope, "@kept(max_entries=1)\ndef _rows(filters): ...", ("dashboard/reads",)
    ),
    "a query builder takes a scope": Rule(
        builds_without_scope, "def cohorts(filters: Filters) -> Select[Any]: ...", ("data_access/queries",)
    ),
    "only frame and controls touch the session": Rule(
        lambda module: attributes(module, "session_state", "query_params"),
        "st.session_state['filters'] = 1",
        ("dashboard", "pages"),
        allowed=("dashboard/frame.py", "dashboard/controls"),
    ),
    "no text of a customer becomes HTML": Rule(
        lambda module: (
            node for node in nodes(module) if isinstance(node, ast.keyword) and "unsafe" in (node.arg or "")
        ),
        "st.markdown(text, unsafe_allow_html=True)",
    ),
    "SQL is text only where databases differ": Rule(
        writes_sql_as_text,
        "connection.execute(text(f'SELECT {name}'))",
        allowed=(
            "data_access/dialect.py",
            "data_access/readers",
            "data_access/migrations",
            "data_access/schema",  # defaults, conditions of indexes, triggers: names of ours, no values
        ),
    ),
    "time comes from settings": Rule(
        asks_the_clock,
        "date.today()",
        allowed=("dashboard/settings.py", "data_access/unit_of_work.py"),
    ),
    "a function fits on a screen": Rule(
        runs_too_long, "def long():\n" + "    x = 1\n" * 41, (*PACKAGES, "tests", "benchmarks")
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_what_breaks_it(rule: str) -> None:
    assert list(RULES[rule].find(ast.parse(RULES[rule].bad)))


@pytest.mark.parametrize("rule", RULES)
def test_nothing_in_the_project_breaks_the_rule(rule: str) -> None:
    broken = [
        f"{name_of(path)}:{getattr(node, 'lineno', 1)}"
        for path in modules(*RULES[rule].folders)
        if not name_of(path).startswith(RULES[rule].allowed)
        for node in RULES[rule].find(tree(path))
    ]
    assert broken == []


def test_every_excuse_from_the_scope_is_still_needed() -> None:
    there = {function.name for path in modules("dashboard/reads") for function in functions(tree(path))}
    assert set(NO_SCOPE) - there == set()


def test_tests_of_one_group_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    # Otherwise each process imports the real sheet, starts servers and browsers of its own, and nobody notices.
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@documents")


def test_every_test_keeps_a_form_for_every_day(wholly_left_tests: list[str]) -> None:
    # What only `make again` runs would be found broken a day too late.
    assert wholly_left_tests == []


def test_pages_are_short_and_modules_hold_one_idea() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in modules(*PACKAGES, "tests", "benchmarks")}
    pages = modules("pages")
    assert len(pages) > 1
    assert [name_of(path) for path in pages if lines[path] > PAGE_LINES] == []
    assert [name_of(path) for path, count in lines.items() if count > MODULE_LINES] == []


def test_names_of_modules_say_what_they_hold() -> None:
    assert [name_of(path) for path in modules() if EMPTY_WORDS & set(path.stem.split("_"))] == []


def test_no_column_of_a_table_is_named_twice() -> None:
    # Two pages that share a column's name share its heading, and the later one wins without a word.
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "dashboard" / "tables").glob("*.py")]
    keys = [key.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys
            if isinstance(key, ast.Constant)]  # fmt: skip
    assert len(keys) > 50
    assert {key for key in keys if keys.count(key) > 1} == set()


def test_nothing_is_left_unfinished() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
    left = [
        f"{name_of(path)}:{number}"
        for path in modules(*PACKAGES, "tests", "benchmarks")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if any(word in line for word in words)
    ]
    assert left == []


EXAMPLES: dict[str, object] = {
    "start": date(2026, 1, 1),
    "end": date(2026, 4, 1),
    "segments": ("vip",),
    "countries": ("DE",),
    "channels": ("web",),
    "categories": ("Tea",),
    "products": ("T-1",),
    "saved": (ChosenSegment(public_id="a", version=1, name="Vip", rules=Rules(), as_of=date(2026, 1, 1)),),
}


@pytest.mark.parametrize("field", Filters.__dataclass_fields__)
def test_a_filter_has_a_clause_a_phrase_and_a_control(field: str) -> None:
    chosen = Filters(**{field: EXAMPLES[field]})  # type: ignore[arg-type]
    everyone = Filters()
    assert chosen.describe() != everyone.describe()
    lines = line_facts.select()
    assert str(narrow_purchases(lines, chosen, EVERYTHING, on=line_facts.c)) != str(
        narrow_purchases(lines, everyone, EVERYTHING, on=line_facts.c)
    )
    texts = Feedback.__table__.select()
    assert str(narrow_feedback(texts, chosen, EVERYTHING)) != str(narrow_feedback(texts, everyone, EVERYTHING))
    controls = "".join(path.read_text() for path in modules("dashboard/controls", "dashboard/frame.py"))
    assert field in controls


@pytest.mark.parametrize("limit", [{"teams": ("north",)}, {"regions": ("Bavaria",)}])
def test_a_scope_narrows_every_kind_of_row(limit: dict[str, tuple[str, ...]]) -> None:
    scope = Scope(**limit)  # type: ignore[arg-type]
    lines = line_facts.select()
    assert str(narrow_purchases(lines, Filters(), scope, on=line_facts.c)) != str(lines)
    texts = Feedback.__table__.select()
    assert str(narrow_feedback(texts, Filters(), scope)) != str(narrow_feedback(texts, Filters(), EVERYTHING))
