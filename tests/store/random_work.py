"""Random changes of a store: everything people, imports and a database shell do to it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, text, update

from data_access.schema import DOMAINS, LineKind
from tests.builders import NOW
from tests.store.follower import table, totals_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sqlalchemy import Connection

FIRST_DAY = date(2024, 1, 1)
customers, products, purchases, lines = map(table, ("customers", "products", "purchases", "purchase_lines"))
batches, feedback, cases, log = map(table, ("import_batches", "feedback", "cases", "change_log"))
topics = table("feedback_topics")


def _one(connection: Connection, random: Random, source: Any, *where: Any) -> int | None:
    """The id of any row, or None."""
    found = connection.execute(select(source.c.id).where(*where).order_by(source.c.id)).scalars().all()
    return random.choice(found) if found else None


def _unique(random: Random) -> str:
    return uuid.UUID(int=random.getrandbits(128)).hex


def _day(random: Random) -> dict[str, Any]:
    """Any day of two years: most purchases come late, in months that were counted already."""
    day = FIRST_DAY + timedelta(days=random.randrange(730))
    moment = datetime.combine(day, time(12), UTC)
    return {"purchased_at": moment, "purchased_on": day, "month": day.year * 12 + day.month - 1}


def add_customer(connection: Connection, random: Random) -> int:
    """A new customer."""
    values = {"reference": _unique(random), "public_id": _unique(random), "segment": "new"}
    moment = {"created_at": NOW, "updated_at": NOW}
    key = connection.execute(insert(customers).values(values | moment)).inserted_primary_key
    assert key
    return int(key[0])


def change_customer(connection: Connection, random: Random) -> None:
    """Another segment or country."""
    values = random.choice(({"segment": random.choice("ABC")}, {"country": random.choice(["GB", "DE", None])}))
    connection.execute(update(customers).where(customers.c.id == _one(connection, random, customers)).values(values))


def merge_customers(connection: Connection, random: Random) -> None:
    """Two customers are one: the purchases of the second go to the first, and the second goes."""
    keep, drop = _one(connection, random, customers), _one(connection, random, customers)
    if keep == drop:
        return
    for owned in (purchases, feedback, cases):
        connection.execute(update(owned).where(owned.c.customer_id == drop).values(customer_id=keep))
    connection.execute(delete(customers).where(customers.c.id == drop))


def add_product(connection: Connection, random: Random) -> None:
    """A new product."""
    row = {"code": _unique(random), "category": random.choice("XYZ"), "created_at": NOW, "updated_at": NOW}
    connection.execute(insert(products).values(row))


def change_category(connection: Connection, random: Random) -> None:
    """A product moves to another category."""
    where = products.c.id == _one(connection, random, products)
    connection.execute(update(products).where(where).values(category=random.choice("XYZ")))


def add_purchase(connection: Connection, random: Random, batch: int | None = None) -> None:
    """A purchase of up to three lines, now and then anonymous."""
    owner = None if random.random() < 0.1 else _one(connection, random, customers)
    row = {"identity": _unique(random), "customer_id": owner, "currency": "GBP", "batch_id": batch}
    new = [_line(connection, random, batch) for _ in range(random.randint(1, 3))]
    totals = totals_of((line["kind"], line["amount_cents"], line["quantity_milli"]) for line in new)
    key = connection.execute(insert(purchases).values(row | _day(random) | totals)).inserted_primary_key
    assert key
    connection.execute(insert(lines), [line | {"purchase_id": key[0]} for line in new])


def _line(connection: Connection, random: Random, batch: int | None) -> dict[str, Any]:
    kind = random.choice((LineKind.SALE, LineKind.SALE, LineKind.FREE, LineKind.RETURN))
    amount = {LineKind.SALE: 1, LineKind.FREE: 0, LineKind.RETURN: -1}[kind] * random.randint(1, 900)
    return {
        "identity": random.randbytes(16),
        "product_id": _one(connection, random, products),
        "kind": int(kind),
        "quantity_milli": 1000 + abs(amount),
        "unit_price_micros": 10_000,
        "discount_cents": random.choice((0, 0, 50)),
        "amount_cents": amount,
        "batch_id": batch,
    }


def move_purchase(connection: Connection, random: Random) -> None:
    """A purchase belonged to somebody else, or to nobody known."""
    owner = None if random.random() < 0.1 else _one(connection, random, customers)
    where = purchases.c.id == _one(connection, random, purchases)
    connection.execute(update(purchases).where(where).values(customer_id=owner))


def change_day(connection: Connection, random: Random) -> None:
    """A purchase was on another day."""
    where = purchases.c.id == _one(connection, random, purchases)
    connection.execute(update(purchases).where(where).values(_day(random)))


def delete_purchase(connection: Connection, random: Random) -> None:
    """A purchase goes, and its lines with it."""
    connection.execute(delete(purchases).where(purchases.c.id == _one(connection, random, purchases)))


def change_line(connection: Connection, random: Random) -> None:
    """A line brings another amount, or goes; the totals of its purchase follow."""
    line = _one(connection, random, lines)
    owner = connection.scalar(select(lines.c.purchase_id).where(lines.c.id == line))
    if random.random() < 0.3:
        connection.execute(delete(lines).where(lines.c.id == line))
    else:
        values = _line(connection, random, None)
        changed = {name: values[name] for name in ("kind", "amount_cents", "quantity_milli", "product_id")}
        connection.execute(update(lines).where(lines.c.id == line).values(changed))
    kept = select(lines.c.kind, lines.c.amount_cents, lines.c.quantity_milli).where(lines.c.purchase_id == owner)
    totals = totals_of((row[0], row[1], row[2]) for row in connection.execute(kept))
    connection.execute(update(purchases).where(purchases.c.id == owner).values(totals))


def write_batch(connection: Connection, random: Random) -> None:
    """An import writes: nothing of it may be seen."""
    batch = _one(connection, random, batches, batches.c.state == "writing")
    if batch is None:
        row = {"kind": "purchases", "file_name": "a.csv", "started_at": NOW, "started_by": "ann"}
        key = connection.execute(insert(batches).values(row)).inserted_primary_key
        assert key
        batch = int(key[0])
    for _ in range(random.randint(1, 4)):
        add_purchase(connection, random, batch)


def publish_batch(connection: Connection, random: Random) -> None:
    """An import ends: all of it is seen at once."""
    _turn(connection, _one(connection, random, batches, batches.c.state == "writing"), "published")


def undo_batch(connection: Connection, random: Random) -> None:
    """An import is undone: nothing of it is seen any more."""
    _turn(connection, _one(connection, random, batches, batches.c.state == "published"), "undone")


def _turn(connection: Connection, batch: int | None, state: str) -> None:
    if batch is None:
        return
    connection.execute(update(batches).where(batches.c.id == batch).values(state=state))
    rows = [{"domain": d, "table_name": "import_batches", "batch_id": batch} for d in DOMAINS[:2]]
    connection.execute(insert(log), rows)


def sweep_batch(connection: Connection, random: Random) -> None:
    """The rows of an undone import are removed, some time later."""
    batch = _one(connection, random, batches, batches.c.state == "undone")
    # A line entered by hand on an imported purchase goes with it.
    connection.execute(delete(lines).where(lines.c.batch_id == batch))
    connection.execute(delete(purchases).where(purchases.c.batch_id == batch))


def by_hand(connection: Connection, random: Random) -> None:
    """Repairs in a database shell."""
    statement = random.choice(
        (
            "UPDATE purchases SET channel = 'shop' WHERE month % 5 = :n",
            "UPDATE customers SET region = 'north' WHERE id % 5 = :n",
            "UPDATE products SET category = NULL WHERE id % 5 = :n",
            "UPDATE purchase_lines SET product_id = NULL WHERE id % 10 = :n",
            "UPDATE purchase_lines SET id = -id WHERE id % 9 = :n AND -id NOT IN (SELECT id FROM purchase_lines)",
            "DELETE FROM purchases WHERE id % 40 = :n",
            "DELETE FROM purchase_lines WHERE id % 10 = :n",
            "UPDATE feedback SET rating = 1, rating_scale = 'stars' WHERE id % 5 = :n",
            "UPDATE feedback SET score_state = 'scored', label = 'negative' WHERE id % 5 = :n",
        )
    )
    connection.execute(text(statement), {"n": random.randrange(5)})


def change_batch_by_hand(connection: Connection, random: Random) -> None:
    """A purchase is put into a batch that is hidden, or is not, or out of one; its lines with it."""
    batch = random.choice((None, _one(connection, random, batches)))
    purchase = _one(connection, random, purchases)
    connection.execute(update(purchases).where(purchases.c.id == purchase).values(batch_id=batch))
    connection.execute(update(lines).where(lines.c.purchase_id == purchase).values(batch_id=batch))


def add_feedback(connection: Connection, random: Random) -> None:
    """Somebody says something."""
    day = _day(random)
    row = {"identity": random.randbytes(16), "customer_id": _one(connection, random, customers), "text": "Good."}
    when = {"received_at": day["purchased_at"], "received_on": day["purchased_on"], "month": day["month"]}
    connection.execute(insert(feedback).values(row | when))


def change_feedback(connection: Connection, random: Random) -> None:
    """Something said is scored, or scored anew; its day or its customer was a slip; or it goes."""
    about = _one(connection, random, feedback)
    if about is None:
        return
    this = feedback.c.id == about
    label = random.choice(("negative", "neutral", "positive", "not_scored"))
    day = {name: value for name, value in _day(random).items() if name != "purchased_at"}
    change: dict[str, Any] | None = random.choice(
        (
            *({"score_state": "scored", "label": label},) * 4,
            {"score_state": "pending", "label": None},
            {"received_on": day["purchased_on"], "month": day["month"]},
            {"customer_id": _one(connection, random, customers)},
            None,
        )
    )
    if change is None:
        connection.execute(delete(topics).where(topics.c.feedback_id == about))
        connection.execute(delete(feedback).where(this))
        return
    connection.execute(update(feedback).where(this).values(change))


def change_topics(connection: Connection, random: Random) -> None:
    """Something said is found to be about other topics, which its row tells as well."""
    about = _one(connection, random, feedback)
    if about is None:
        return
    connection.execute(delete(topics).where(topics.c.feedback_id == about))
    for name in random.sample(("delivery", "price", "staff"), random.randint(0, 2)):
        row = {"topic": name, "label": random.choice(("negative", "positive")), "polarity": None, "mixed": False}
        connection.execute(insert(topics).values(feedback_id=about, **row))
    connection.execute(update(feedback).where(feedback.c.id == about).values(topics_by=f"list {random.random()}"))


def change_case(connection: Connection, random: Random) -> None:
    """A case is opened, or goes on."""
    case = _one(connection, random, cases)
    if case is None or random.random() < 0.5:
        connection.execute(insert(cases).values(customer_id=_one(connection, random, customers), opened_at=NOW))
    else:
        connection.execute(update(cases).where(cases.c.id == case).values(state="resolved"))


# What anybody may do to a store, the common more often.
ANYBODY: tuple[Callable[[Connection, Random], object], ...] = (
    *(add_customer, add_product, add_feedback, change_topics, change_case) * 2,
    *(change_feedback,) * 3,
    *(change_customer, move_purchase, change_day, change_line, change_category) * 3,
    *(add_purchase,) * 8,
    delete_purchase,
    delete_purchase,
    merge_customers,
    *(by_hand,) * 4,
)
# What belongs into a unit of work, because it looks at the state of a batch first.
IMPORTS = (*(write_batch, publish_batch) * 2, undo_batch, sweep_batch, change_batch_by_hand)


def change_something(connection: Connection, random: Random, *, by_anybody: bool = False) -> None:
    """One random operation."""
    random.choice(ANYBODY if by_anybody else (*ANYBODY, *IMPORTS))(connection, random)


def count_rows(connection: Connection) -> int:
    """How many purchases there are, seen or not: a run that empties the store proves little."""
    return connection.scalar(select(func.count()).select_from(purchases)) or 0
