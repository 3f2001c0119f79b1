"""The cohort question over millions of lines: the columnar copy against pandas, SQLite and PostgreSQL, in one run.

Also how fast a copy is built, from each database, and how soon a change is in the answer. One million lines by default,
ten million with ``--full``. pandas holds everything in memory before the clock starts; the others hold nothing.

    python -m benchmarks.compare engine [--full]
"""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import time
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, select, update

from benchmarks import loyalty_questions
from benchmarks.figures import Figure, alternate, figure
from benchmarks.make_data import Shop, make_shop, write_store
from dashboard.analytics.lift import FEWEST_TOGETHER
from dashboard.analytics.together import beyond_chance, pairs
from dashboard.answers import together
from dashboard.answers.preferences import within
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Filters
from data_access.migrations import migrate
from data_access.queries.retention import cohort_retention
from data_access.readers import ColumnarReader, RecordReader
from data_access.schema import LineKind, Product, Purchase, line_facts, purchase_facts
from tests.provision.postgres import Server, find_postgres

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from data_access.readers import Reader

LINES, FULL_LINES = 1_000_000, 10_000_000
QUESTIONS = {"all": Filters(), "category": Filters(categories=("Kitchen",))}
AT_MOST_MS = {"all": 50, "category": 500}
PAIRS_AT_MOST_MS = 1_500
BUILD_AT_LEAST = 1_000_000  # lines a second
ROUNDS, BUILDS, CHANGES = 5, 3, 7


def run(*, full: bool) -> list[Figure]:
    """The figures of this benchmark."""
    shop = make_shop(FULL_LINES if full else LINES)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-engine-")))
        stores = {"sqlite": open_engine(str(home / "store.db"))}
        server = find_postgres()
        if server:
            stores["postgresql"] = open_engine(stack.enter_context(Server(server)).create())
        for engine in stores.values():
            stack.callback(engine.dispose)
            migrate(engine)
            write_store(engine, shop)
        return [*_builds(stores, home, shop), *_questions(stores, home), _load()]


def _load() -> Figure:
    """How busy the machine was: above the number of processors, every duration here is an upper bound."""
    return figure("programs that wanted a processor, last 15 minutes", "programs", [os.getloadavg()[2]])


def _builds(stores: dict[str, Engine], home: Path, shop: Shop) -> list[Figure]:
    """Lines a second from nothing to a copy's first answer; also per processor second, which others do not disturb."""
    lines = len(shop.line_purchase)
    rates: dict[str, list[float]] = {name: [] for name in stores}
    work: dict[str, list[float]] = {name: [] for name in stores}
    for _ in range(BUILDS):
        for name, engine in stores.items():
            with closing(ColumnarReader(engine, home / "built")) as copy:
                before, start = _processor_seconds(), time.perf_counter()
                copy.rebuild()
                _asked(copy.copy_frame, Filters())
                rates[name].append(lines / (time.perf_counter() - start))
                work[name].append(lines / (_processor_seconds() - before))
            shutil.rmtree(home / "built")
    return [
        *(figure(f"copy built from {n}", "lines/s", found, at_least=BUILD_AT_LEAST) for n, found in rates.items()),
        *(figure(f"copy built from {n}, per processor second", "lines", found) for n, found in work.items()),
    ]


def _processor_seconds() -> float:
    """Processor time of this process and of those it started and saw end. A database server is not among them."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _questions(stores: dict[str, Engine], home: Path) -> list[Figure]:
    copy = ColumnarReader(stores["sqlite"], home / "copies")
    copy.rebuild()
    frames = _frames(stores["sqlite"])
    records = {name: RecordReader(engine) for name, engine in stores.items()}
    figures = []
    for name, filters in QUESTIONS.items():
        figures += _question(name, filters, copy, records, frames)
    figures += [*_loyalty(copy), _pairs(copy)]
    figures += _changes(stores["sqlite"], copy)
    copy.close()
    return figures


def _question(
    name: str, filters: Filters, copy: ColumnarReader, records: dict[str, RecordReader], frames: dict[str, pd.DataFrame]
) -> list[Figure]:
    """Milliseconds of each way to answer, and how many times the copy's."""
    expected = _asked(copy.copy_frame, filters)
    variants: dict[str, Callable[[], pd.DataFrame]] = {
        "columnar": lambda: _asked(copy.copy_frame, filters),
        "pandas in memory": lambda: in_pandas(frames, filters),
        **{f"{place} record": _asker(reader, filters) for place, reader in records.items()},
    }
    for way, answer in variants.items():
        pd.testing.assert_frame_equal(answer(), expected, check_dtype=False, obj=way)
    seconds = alternate(variants, ROUNDS)
    figures = [
        figure(
            f"{name}: {way}", "ms", [1000 * s for s in taken], at_most=AT_MOST_MS[name] if way == "columnar" else None
        )
        for way, taken in seconds.items()
    ]
    for way in list(variants)[1:]:
        ratios = [other / own for other, own in zip(seconds[way], seconds["columnar"], strict=True)]
        figures.append(figure(f"{name}: {way} / columnar", "times", ratios))
    return figures


def _loyalty(copy: ColumnarReader) -> list[Figure]:
    """Milliseconds of questions about loyalty on the copy, and how many times that pandas in memory takes."""
    held = loyalty_questions.frames(copy)
    last: Any = copy.copy_frame(select(func.max(purchase_facts.c.purchased_on))).iloc[0, 0]
    figures = []
    for name, question in loyalty_questions.questions(last).items():
        answer = partial(copy.copy_frame, question.statement)
        script = partial(question.in_pandas, held)
        assert answer()[question.column].sum() == script(), name
        seconds = alternate({"columnar": answer, "pandas": script}, ROUNDS)
        own = [1000 * taken for taken in seconds["columnar"]]
        ratios = [other / mine for other, mine in zip(seconds["pandas"], seconds["columnar"], strict=True)]
        figures.append(figure(f"loyalty {name}", "ms", own, at_most=question.at_most_ms))
        figures.append(figure(f"loyalty {name}: pandas in memory / columnar", "times", ratios))
    return figures


def _pairs(copy: ColumnarReader) -> Figure:
    """Milliseconds until the pairs bought together over a year stand as the page shows them."""
    last: Any = copy.copy_frame(select(func.max(purchase_facts.c.purchased_on))).iloc[0, 0]
    asked = together.Asked(filters=within(Filters(), "year", last), scope=EVERYTHING)

    def answer() -> pd.DataFrame:
        goods = together.goods(copy, asked)
        held = together.baskets(copy, asked, goods)
        return beyond_chance(pairs(held), int((held.counts >= FEWEST_TOGETHER).sum()))

    taken = alternate({"pairs": answer}, ROUNDS)["pairs"]
    return figure("pairs over a year", "ms", [1000 * seconds for seconds in taken], at_most=PAIRS_AT_MOST_MS)


def _asker(reader: Reader, filters: Filters) -> Callable[[], pd.DataFrame]:
    return lambda: _asked(reader.frame, filters)


def _asked(frame: Callable[[Any], pd.DataFrame], filters: Filters) -> pd.DataFrame:
    return frame(cohort_retention(filters, EVERYTHING))


def _frames(engine: Engine) -> dict[str, pd.DataFrame]:
    """What a script of one's own would load first: lines with the columns the two questions need, and categories."""
    f = line_facts.c
    lines = select(f.customer_id, f.month, f.product_id).where(f.kind == int(LineKind.SALE), f.customer_id.is_not(None))
    with engine.connect() as connection:
        return {
            "lines": pd.read_sql(lines, connection).astype("int64"),
            "products": pd.read_sql(select(Product.id, Product.category), connection),
        }


def in_pandas(frames: dict[str, pd.DataFrame], filters: Filters) -> pd.DataFrame:
    """The cohort question as a careful pandas script asks it."""
    lines = frames["lines"]
    if filters.categories:
        products = frames["products"]
        wanted = products.loc[products["category"].isin(filters.categories), "id"]
        lines = lines[lines["product_id"].isin(wanted)]
    months = lines[["customer_id", "month"]].drop_duplicates()
    first = months.groupby("customer_id")["month"].transform("min")
    cells = pd.DataFrame({"cohort_month": first, "age_months": months["month"] - first})
    return cells.groupby(["cohort_month", "age_months"]).size().rename("active_customers").reset_index()


def _changes(engine: Engine, copy: ColumnarReader) -> list[Figure]:
    """Milliseconds from a committed change to an answer that holds it, the question itself included."""
    figures = []
    for count in (1, 100, 10_000):
        taken = []
        for number in range(CHANGES):
            with engine.execution_options(writing=True).begin() as connection:
                ids = Purchase.id.between(number * count + 1, (number + 1) * count)
                connection.execute(update(Purchase).where(ids).values(channel=f"channel {number}"))
            start = time.perf_counter()
            _asked(copy.copy_frame, Filters())
            taken.append(1000 * (time.perf_counter() - start))
        figures.append(figure(f"answer after {count:,} changed purchases", "ms", taken))
    return figures
