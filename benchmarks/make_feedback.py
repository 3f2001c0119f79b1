"""Feedback for a generated shop: of its buyers, scored and tagged already, so that pages can be measured on it.

    python -m benchmarks.make_feedback --pieces 200000 --store /tmp/shop.db

As in ``make_data`` the numbers mean nothing; their shape does: nine of ten pieces are read, half of them happy, a
third answers how likely they are to recommend, three of four name one topic and the others two.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from sqlalchemy import func, insert, select

from data_access.dialect import bulk_insert
from data_access.engine import open_engine
from data_access.schema import Base, ChangeLog, Feedback, FeedbackTopic, ImportBatch, Purchase, PurchaseLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

TOPICS = ("delivery", "price", "quality", "service", "returns", "billing", "app", "stock", "staff", "safety")
SAID = ("was late and the box had been opened", "is fine and I come back for it", "broke after a week",
        "was answered quickly, thank you", "took three calls and nobody knew", "is better than before")  # fmt: skip
CHANNELS, LANGUAGES = ("web", "email", "phone", "shop", "survey"), ("en", "en", "en", "pt")
LABELS = ("negative", "neutral", "positive")
COLUMNS = (
    "id", "identity", "customer_id", "purchase_id", "product_id", "received_at", "received_on", "month", "channel",
    "rating", "rating_scale", "text", "language", "score_state", "score_reason", "label", "polarity", "scorer",
    "scorer_version", "topics_by", "version",
)  # fmt: skip


def make_feedback(engine: Engine, pieces: int, seed: int = 1) -> None:
    """Add so many pieces, each within three weeks after a purchase of its customer, as one published batch."""
    draw = np.random.default_rng(seed)
    p, ln = Purchase, PurchaseLine
    asked = select(p.id, p.customer_id, p.purchased_on, func.min(ln.product_id)).join(ln, ln.purchase_id == p.id)
    with engine.connect() as connection:
        bought = connection.execute(asked.where(p.customer_id.is_not(None)).group_by(p.id)).all()
    picked = [bought[place] for place in draw.choice(len(bought), pieces, replace=len(bought) < pieces)]
    tables = Base.metadata.tables
    with engine.execution_options(writing=True).begin() as connection:
        bulk_insert(connection, tables[Feedback.__tablename__], COLUMNS, _rows(picked, draw))
        bulk_insert(connection, tables[FeedbackTopic.__tablename__],
                    ("feedback_id", "topic", "label", "polarity", "mixed"), _topics(connection, draw))  # fmt: skip
        batch = connection.execute(select(func.min(ImportBatch.id))).scalar_one()
        connection.execute(insert(ChangeLog).values(domain="feedback", table_name="import_batches", batch_id=batch))


def _rows(picked: Sequence[Any], draw: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for number, (purchase, customer, bought_on, product) in enumerate(picked, 1):
        on: date = bought_on + timedelta(days=int(draw.integers(0, 21)))
        read, asked = draw.random() < 0.9, draw.random() < 0.33
        label = str(draw.choice(LABELS, p=(0.25, 0.25, 0.5)))
        text = f"The {draw.choice(TOPICS)} {draw.choice(SAID)}, order {number}."
        scored = ("scored", "ok", label, float(draw.uniform(-1, 1)), "quick", "1", "a quick 1")
        yield (
            number, number.to_bytes(16, "big"), customer, purchase, product, f"{on} 12:00:00", on.isoformat(),
            on.year * 12 + on.month - 1, str(draw.choice(CHANNELS)), int(draw.integers(0, 11)) if asked else None,
            "nps" if asked else None, text, str(draw.choice(LANGUAGES)),
            *(scored if read else ("not_scored", "no_evidence", None, None, None, None, None)), 1,
        )  # fmt: skip


def _topics(connection: Any, draw: np.random.Generator) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  a connection
    f = Feedback
    for number, label, polarity in connection.execute(select(f.id, f.label, f.polarity).where(f.label.is_not(None))):
        for topic in draw.choice(TOPICS, size=1 + (draw.random() < 0.25), replace=False):
            yield number, str(topic), label, polarity, 0


@click.command(help="Add feedback to a generated shop.")
@click.option("--pieces", default=200_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--store", required=True, help="The store: a SQLite file that make_data wrote.")
def main(pieces: int, seed: int, store: str) -> None:
    """The command line."""
    engine = open_engine(store)
    make_feedback(engine, pieces, seed)
    engine.dispose()
    click.echo(f"{pieces:,} pieces of feedback")


if __name__ == "__main__":
    main()
