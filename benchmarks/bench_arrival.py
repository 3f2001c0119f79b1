"""A file of 100,000 pieces of feedback by the command line: until it is in the store, read, and its topics are found.

The texts are sentences of reviews and tweets, put together anew so that none repeats; one of twenty is not English.
Where those are not at hand, the sentences are made from a seed. Each piece names a customer and a product, two of three
have a rating. The clock runs from the start of the program to its end. The deep scorer, where it serves, reads on in
the background: what is measured is that every piece has its first answer.

    python -m benchmarks.compare arrival
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import review_texts
from benchmarks.bench_sentiment import texts
from benchmarks.figures import Figure, figure
from data_access.engine import open_engine
from data_access.migrations import migrate
from data_access.schema import Feedback, FeedbackTopic, ScoreState

PIECES, AT_MOST_S, ROUNDS = 100_000, 30, 3
CUSTOMERS, PRODUCTS = 20_000, 300
FOREIGN = 20  # one text of so many


def run(*, full: bool) -> list[Figure]:
    """The figures of this benchmark; ``full`` measures three times, else once a tenth of the pieces without a bound."""
    pieces = PIECES if full else PIECES // 10
    clock, processor, named = [], [], []
    with tempfile.TemporaryDirectory(prefix="bench-arrival-") as folder:
        file = write_file(Path(folder) / "feedback.csv", pieces)
        for turn in range(ROUNDS if full else 1):
            store = Path(folder) / f"store{turn}.db"
            engine = open_engine(str(store))
            migrate(engine)
            engine.dispose()
            seconds, used = _command(store, file)
            clock.append(seconds)
            processor.append(used)
            named.append(_topics_in(store, pieces))
    said = f"{pieces:,} pieces from the file to their first answer"
    return [
        figure(f"{said}, by the clock", "s", clock, at_most=AT_MOST_S if full else None),
        figure(f"{said}, processor", "s", processor),
        figure("topics found in them", "topics", named),
    ]


def write_file(path: Path, pieces: int, seed: int = 1) -> Path:
    """A file of so many different pieces of feedback."""
    chance = random.Random(seed)
    english, foreign = _sentences(chance)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["feedback_id", "customer_id", "product", "date", "rating", "text"])
        for number in range(pieces):
            said = chance.choices(foreign if number % FOREIGN == 0 else english, k=chance.randint(1, 3))
            day = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
            rating = chance.randint(1, 5) if number % 3 else ""
            code = f"P{chance.randrange(PRODUCTS)}"
            out.writerow(
                [f"F{number}", f"C{chance.randrange(CUSTOMERS)}", code, day, rating, f"{' '.join(said)} #{number}"]
            )
    return path


def _sentences(chance: random.Random) -> tuple[list[str], list[str]]:
    """English ones, and those of other languages."""
    if review_texts.at_hand():
        return review_texts.sentences(), review_texts.tweets(english=False)
    made = texts(20_000, 100, chance)
    return made, made


def _command(store: Path, file: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor that the whole command takes, the processes it starts included."""
    program = "import sys; from dashboard.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "import", str(file), "--as", "feedback", "--store", str(store), "--json"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"TMPDIR": str(store.parent)})
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _topics_in(store: Path, pieces: int) -> int:
    """How many topics were found; a piece that waits is an error of the measurement."""
    f, t = Feedback, FeedbackTopic
    engine = open_engine(str(store))
    with engine.connect() as connection:
        read = connection.execute(select(func.count()).where(f.score_state != ScoreState.PENDING)).scalar_one()
        looked = connection.execute(select(func.count()).where(f.topics_by.is_not(None))).scalar_one()
        topics = connection.execute(select(func.count()).select_from(t)).scalar_one()
    engine.dispose()
    if min(read, looked) < pieces:
        message = f"only {read:,} of {pieces:,} pieces were read, {looked:,} looked through for topics"
        raise RuntimeError(message)
    return int(topics)
