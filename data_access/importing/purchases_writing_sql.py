"""The statements that give what is written of a judged file of purchases, a slice of the file at a time."""

from __future__ import annotations

# The ids the record gave, by number of the row in the file. A chunk's ids follow each other.
GIVEN_CUSTOMERS = """
CREATE TABLE given_customers AS
SELECT c.n, c.new_n - k.start + k.first AS id
FROM new_customers c JOIN customer_chunks k ON c.new_n >= k.start AND c.new_n < k.stop;
CREATE TABLE customer_ids (reference VARCHAR, id BIGINT);
"""

PRODUCT_IDS = """
CREATE TABLE product_ids AS
SELECT f.n, coalesce(f.stored_id, f_new.new_n - k.start + k.first) AS id
FROM file_products f
LEFT JOIN new_products f_new ON f_new.n = f.n
LEFT JOIN product_chunks k ON f_new.new_n >= k.start AND f_new.new_n < k.stop;
"""

PURCHASE_IDS = """
CREATE TABLE purchase_ids AS
SELECT f.n, f.new_n - k.start + k.first AS id
FROM new_purchases f JOIN purchase_chunks k ON f.new_n >= k.start AND f.new_n < k.stop;
"""


def customer_ids(low: int, high: int) -> str:
    """The ids of the buyers whose number stands in a slice: of millions the joins would not fit into memory at once."""
    return f"""
INSERT INTO customer_ids
SELECT b.reference, coalesce(b.stored_id, twin.stored_id, given.id)
FROM (SELECT * FROM buyers WHERE n >= {low} AND n < {high}) b
LEFT JOIN (SELECT n, stored_id FROM buyers WHERE stored_id IS NOT NULL) twin ON twin.n = b.customer_n
LEFT JOIN given_customers given ON given.n = b.customer_n
"""  # noqa: S608  two numbers


def purchase_rows(low: int, high: int) -> str:
    """The new purchases whose first row stands in a slice of the file, in its order."""
    return f"""
SELECT p.identity, p.reference, c.id, strftime(p.purchased_at, '%Y-%m-%d %H:%M:%S.%f') || options.zone,
    strftime(p.purchased_on, '%Y-%m-%d'), year(p.purchased_on) * 12 + month(p.purchased_on) - 1,
    p.channel, p.country, p.delivery_partner, strftime(p.promised_on, '%Y-%m-%d'),
    strftime(p.delivered_on, '%Y-%m-%d'), coalesce(p.currency, options.currency), p.cancelled::INTEGER,
    p.sale_lines, p.free_lines, p.return_lines, p.gross_cents, p.net_cents, p.units_milli
FROM (SELECT * FROM file_purchases WHERE fresh > 0 AND n >= {low} AND n < {high}) p
LEFT JOIN customer_ids c ON c.reference = p.buyer CROSS JOIN store options
ORDER BY p.n
"""  # noqa: S608  two numbers


def _new_lines(low: int, high: int) -> str:
    """The new lines of the purchases whose first row stands in a slice of the file."""
    return f"""
(SELECT l.*, coalesce(l.stored_purchase, i.id) AS purchase_id
 FROM (SELECT * FROM lines WHERE verdict = 1 AND purchase_n >= {low} AND purchase_n < {high}) l
 LEFT JOIN (SELECT * FROM purchase_ids WHERE n >= {low} AND n < {high}) i ON i.n = l.purchase_n)
"""  # noqa: S608  two numbers


def line_rows(low: int, high: int) -> str:
    """The new lines of a slice, so ordered that lines of one purchase land side by side in the record and its index."""
    return f"""
SELECT l.purchase_id, l.identity, f.id, l.description, l.kind, l.quantity, l.price, l.discount, l.amount
FROM {_new_lines(low, high)} l LEFT JOIN product_ids f ON f.n = l.product_n
ORDER BY l.purchase_id, l.row_no
"""  # noqa: S608  two numbers


def line_numbers(low: int, high: int, before: int) -> str:
    """Which of the new lines those of a slice that stand in ``wanted`` are, after so many of the slices before."""
    return f"""
SELECT row_no, new_n
FROM (SELECT row_no, {before} + row_number() OVER (ORDER BY purchase_id, row_no) - 1 AS new_n
      FROM {_new_lines(low, high)})
SEMI JOIN wanted USING (row_no)
"""  # noqa: S608  numbers


# How many lines are new in purchases the store has, or changed.
TOUCHED = "SELECT count(*) FROM lines WHERE stored_purchase IS NOT NULL AND verdict < 3"

# What new and changed lines do to purchases the store has. Empty means: leave as it is.
STORED_CHANGES = """
WITH moved AS (
    SELECT l.stored_purchase AS id, l.kind, l.amount, l.quantity, 1 AS one FROM lines l
    WHERE l.stored_purchase IS NOT NULL AND l.verdict IN (1, 2)
    UNION ALL
    SELECT l.stored_purchase, l.stored_kind, -l.stored_amount, -l.stored_quantity, -1 FROM lines l
    WHERE l.verdict = 2
), totals AS (
    SELECT id, coalesce(sum(one) FILTER (kind = 1), 0)::BIGINT AS sale_lines,
        coalesce(sum(one) FILTER (kind = 2), 0)::BIGINT AS free_lines,
        coalesce(sum(one) FILTER (kind IN (3, 4)), 0)::BIGINT AS return_lines,
        coalesce(sum(amount) FILTER (kind = 1), 0)::BIGINT AS gross_cents, sum(amount)::BIGINT AS net_cents,
        coalesce(sum(quantity) FILTER (kind = 1), 0)::BIGINT AS units_milli
    FROM moved GROUP BY id
)
SELECT t.id, t.sale_lines, t.free_lines, t.return_lines, t.gross_cents, t.net_cents, t.units_milli,
    CASE WHEN p.purchased_at < p.stored_at THEN p.purchased_at END,
    CASE WHEN p.purchased_at < p.stored_at THEN p.purchased_on END,
    CASE WHEN p.purchased_at < p.stored_at THEN year(p.purchased_on) * 12 + month(p.purchased_on) - 1 END,
    p.channel, p.country, p.delivery_partner, p.promised_on, p.delivered_on,
    CASE WHEN p.by_line THEN p.cancelled END, p.by_line
FROM totals t JOIN file_purchases p ON p.stored_id = t.id
"""
STORED_COLUMNS = (
    "sale_lines", "free_lines", "return_lines", "gross_cents", "net_cents", "units_milli", "purchased_at",
    "purchased_on", "month", "channel", "country", "delivery_partner", "promised_on", "delivered_on", "cancelled",
)  # fmt: skip

LINE_CHANGES = """
SELECT l.stored_line, l.kind, l.quantity, l.price, l.discount, l.amount, f.id, l.description
FROM lines l LEFT JOIN product_ids f ON f.n = l.product_n WHERE l.verdict = 2
"""
LINE_COLUMNS = (
    "kind", "quantity_milli", "unit_price_micros", "discount_cents", "amount_cents", "product_id", "description",
)  # fmt: skip
