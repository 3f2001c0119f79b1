"""The statements that judge a file of purchases, in the order they run in the staging database.

Those that read ``judged`` see one bucket of the file.

Every optional column is always there (empty where the file has none), so that the statements are fixed text.
Money is whole: cents, millionths of a unit for prices, thousandths for quantities; a line's amount rounds half away
from zero. ``chr(31)``, the unit separator, cannot occur in cleaned text and so joins parts without ambiguity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# Exports that fill an order's own cells on its first row only: the rows below it take them over.
CARRIED = ("customer", "email", "phone", "customer_name", "company", "customer_country", "country", "channel",
           "currency", "delivery_partner", "promised_on", "delivered_on", "cancelled")  # fmt: skip
_TAKEN_OVER = ", ".join(f"coalesce({name}, first_value({name} IGNORE NULLS) OVER whole) AS {name}" for name in CARRIED)
CARRY_DOWN = f"""
INSERT INTO carried BY NAME
SELECT * REPLACE ({_TAKEN_OVER})
FROM raw WHERE bucket = getvariable('bucket') AND purchase IS NOT NULL
WINDOW whole AS (PARTITION BY purchase ORDER BY row_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
UNION ALL BY NAME SELECT * FROM raw WHERE bucket = getvariable('bucket') AND purchase IS NULL
"""  # noqa: S608  names of ours

# Rows of one document are in one bucket, and with them rows of one key, and rows without a number that say the same.
# What a row takes over from another row of its order is not there yet when rows are spread.
DOCUMENT = """coalesce(purchase || chr(31) || coalesce(customer, email, phone, ''), line,
    concat_ws(chr(31), customer, email, phone, date, product, product_name, price, amount))"""
ORDER = "coalesce(purchase, line, hex(key))"

# Foreign money becomes the store's at the rate of the day; a file in the store's own currency is read as it is.
OWN_MONEY = "CREATE VIEW converted AS SELECT * FROM raw"
CONVERTED = """
CREATE MACRO at_rate(money, rate) AS
    CASE WHEN rate IS NULL THEN money
         ELSE (sign(money) * ((abs(money)::HUGEINT * rate + 500000) // 1000000))::BIGINT END;
CREATE VIEW converted AS
SELECT r.* REPLACE (
    at_rate(r.price, x.rate) AS price, at_rate(r.amount, x.rate) AS amount, at_rate(r.discount, x.rate) AS discount)
FROM raw r ASOF LEFT JOIN rates x ON r.currency = x.currency AND r.date_on >= x.valid_from;
"""

# One row of the file, read as one line of a purchase.
OPTIONS = "CREATE TABLE options AS SELECT $drop::BOOLEAN AS drop_repeats, $mode AS mode"
JUDGED = """
CREATE VIEW read_rows AS
SELECT r.row_no, r.key, coalesce(o.occurrence, 1) AS occurrence, r.line,
    CASE WHEN r.line IS NOT NULL THEN unhex(md5('line' || chr(31) || r.line))
         WHEN coalesce(o.occurrence, 1) = 1 THEN r.key
         ELSE unhex(md5(hex(r.key) || ':' || o.occurrence)) END AS identity,
    r.purchase, r.customer, coalesce(r.customer, r.email, r.phone) AS buyer, r.date AS moment,
    coalesce(r.product, r.product_name) AS code, r.product_name, r.category,
    coalesce(r.cancelled, false) AS cancelled, coalesce(r.cancellation, false) AS is_document, r.date_on,
    CASE WHEN r.amount < 0 AND coalesce(r.quantity, 1000) > 0 THEN -coalesce(r.quantity, 1000)
         ELSE coalesce(r.quantity, 1000) END AS quantity,
    r.price, r.amount, abs(coalesce(r.discount, 0)) AS discount,
    r.channel, r.country, r.currency, r.delivery_partner, r.promised_on, r.delivered_on, r.cancels,
    r.customer_name, r.company, r.email, r.phone, r.customer_country
FROM converted r LEFT JOIN repeats o ON r.row_no = o.row_no
WHERE r.bucket = getvariable('bucket');
CREATE VIEW exact_rows AS
SELECT *, greatest(abs(quantity)::HUGEINT * coalesce(price, 0) - discount::HUGEINT * 10000000, 0) AS exact
FROM read_rows;
CREATE VIEW priced AS
SELECT * EXCLUDE (exact) REPLACE (
    CASE WHEN price IS NOT NULL THEN price
         WHEN quantity = 0 OR amount IS NULL THEN 0
         ELSE (abs(amount)::HUGEINT * 10000000 + abs(quantity) // 2) // abs(quantity) END::BIGINT AS price,
    sign(quantity) * CASE WHEN amount IS NOT NULL THEN abs(amount)
                          ELSE ((exact + 5000000) // 10000000)::BIGINT END AS amount),
    CASE WHEN amount IS NOT NULL OR cancelled THEN 0
         ELSE sign(quantity) * (exact - (exact + 5000000) // 10000000 * 10000000) END::BIGINT AS rest
FROM exact_rows;
CREATE VIEW judged AS
SELECT * REPLACE (CASE WHEN cancelled THEN 0 ELSE amount END AS amount),
    CASE WHEN cancelled THEN 4 WHEN quantity < 0 OR is_document THEN 3 WHEN price = 0 OR quantity = 0 THEN 2 ELSE 1 END
        AS kind,
    coalesce(purchase || chr(31) || coalesce(buyer, ''), chr(31) || lower(hex(identity))) AS document
FROM priced;
"""

# What a purchase may say beyond number, buyer and time, and its type; the first row that says it counts.
SAID = {
    "channel": "VARCHAR", "country": "VARCHAR", "currency": "VARCHAR", "delivery_partner": "VARCHAR",
    "promised_on": "DATE", "delivered_on": "DATE", "cancels": "VARCHAR", "customer_name": "VARCHAR",
    "company": "VARCHAR", "email": "VARCHAR", "phone": "VARCHAR", "customer_country": "VARCHAR",
}  # fmt: skip
FILLED = f"SELECT {', '.join(f'count({name})' for name in SAID)} FROM raw"  # noqa: S608  names of ours


def purchases_query(filled: Collection[str]) -> str:
    """The purchases of a bucket's rows, by the number of their first row.

    Columns the file leaves empty are not grouped: each would cost memory per purchase.
    """
    said = ", ".join(
        f"arg_min({name}, row_no) AS {name}" if name in filled else f"NULL::{kind} AS {name}"
        for name, kind in SAID.items()
    )
    return f"""
CREATE OR REPLACE TABLE bucket_purchases AS
SELECT document AS identity, min(row_no) AS n, any_value(purchase) AS reference,
    any_value(buyer) AS buyer, any_value(customer) AS customer,
    min(moment) AS purchased_at, min(date_on) AS purchased_on, {said},
    bool_and(kind = 4) AS cancelled, bool_or(line IS NOT NULL) AS by_line
FROM judged GROUP BY document
"""  # noqa: S608  our own text


KNOWN_PURCHASES = """
CREATE OR REPLACE TABLE bucket_purchases AS
SELECT f.*, s.id AS stored_id, s.purchased_at AS stored_at,
    coalesce(f.channel <> coalesce(s.channel, ''), false) OR coalesce(f.country <> coalesce(s.country, ''), false)
    OR coalesce(f.delivery_partner <> coalesce(s.delivery_partner, ''), false)
    OR (f.promised_on IS NOT NULL AND f.promised_on IS DISTINCT FROM s.promised_on)
    OR (f.delivered_on IS NOT NULL AND f.delivered_on IS DISTINCT FROM s.delivered_on) AS differs
FROM bucket_purchases f LEFT JOIN stored_purchases s ON s.identity = f.identity
"""

# Products under their most frequent name; of two as frequent, the one that stands first.
PRODUCTS = """
CREATE TABLE file_products AS
SELECT row_number() OVER (ORDER BY first_row) AS n, *
FROM (
    SELECT code, min(first_row) AS first_row, arg_max(product_name, (rows_so, -first_row)) AS name,
        arg_min(category, first_row) AS category
    FROM (SELECT coalesce(product, product_name) AS code, product_name, count(*) AS rows_so, min(row_no) AS first_row,
              arg_min(category, row_no) AS category
          FROM raw GROUP BY ALL)
    WHERE code IS NOT NULL GROUP BY code
);
"""

# With a line id the same line may stand twice: an exact repeat changes nothing, another content cannot be decided.
LINE_REPEATS = """
CREATE OR REPLACE TABLE line_repeats AS
SELECT row_no, key = first_value(key) OVER same AS alike, first_value(row_no) OVER same AS first_row,
    row_number() OVER same AS standing
FROM judged WHERE line IS NOT NULL
WINDOW same AS (PARTITION BY document, identity ORDER BY row_no)
QUALIFY standing > 1
"""

# The verdict of every row: 1 new, 2 update, 3 unchanged, 4 rejected, 5 dropped as a duplicate. Rows are kept in the
# order of their purchases, so that those of a slice of the file are found without reading all others.
LINES = """
SELECT j.row_no, j.identity, p.n AS purchase_n, coalesce(p.stored_id, v.stored_purchase) AS stored_purchase,
    f.n AS product_n,
    CASE WHEN j.product_name IS NOT NULL AND j.product_name IS DISTINCT FROM coalesce(f.stored_name, f.name)
         THEN j.product_name END AS description,
    j.kind::TINYINT AS kind, j.quantity, j.price, j.discount, j.amount, j.rest, j.buyer IS NULL AS anonymous,
    coalesce(s.id, v.stored_line) AS stored_line, s.kind AS stored_kind, s.amount_cents AS stored_amount,
    s.quantity_milli AS stored_quantity,
    CASE
        WHEN NOT t.alike THEN 4
        WHEN options.drop_repeats AND (j.occurrence > 1 OR t.alike) THEN 5
        WHEN t.alike OR v.row_no IS NOT NULL THEN 3
        WHEN s.id IS NULL THEN CASE options.mode WHEN 'update' THEN 4 ELSE 1 END
        WHEN j.line IS NOT NULL AND (p.differs OR
            s.kind <> j.kind OR s.quantity_milli <> j.quantity OR s.unit_price_micros <> j.price
            OR s.discount_cents <> j.discount OR s.amount_cents <> j.amount
            OR s.product_id IS DISTINCT FROM f.stored_id AND j.code IS NOT NULL)
        THEN CASE options.mode WHEN 'create' THEN 4 ELSE 2 END
        ELSE 3 END::TINYINT AS verdict,
    CASE WHEN NOT t.alike THEN 'line_repeated' WHEN s.id IS NULL THEN 'not_in_store'
         ELSE 'already_in_store' END AS reason,
    t.first_row, getvariable('bucket')::USMALLINT AS bucket
FROM judged j
JOIN bucket_purchases p ON p.identity = j.document
LEFT JOIN file_products f ON f.code = j.code
LEFT JOIN line_repeats t ON t.row_no = j.row_no
LEFT JOIN stored_lines s ON s.purchase_id = p.stored_id AND s.identity = j.identity
LEFT JOIN same_values v ON v.row_no = j.row_no
CROSS JOIN options
"""

# The purchases with lines and money of those the store does not have. ``taken``, ``added`` and ``fresh`` count the
# lines that are not refused, that the store does not have, and whose purchase it does not have either.
PURCHASES = """
SELECT p.*, t.* EXCLUDE (purchase_n), getvariable('bucket')::USMALLINT AS bucket
FROM bucket_purchases p JOIN (
    SELECT purchase_n, count(*) FILTER (verdict < 4) AS taken, count(*) FILTER (verdict = 1) AS added,
        count(*) FILTER (new) AS fresh, count(*) FILTER (new AND kind = 1) AS sale_lines,
        count(*) FILTER (new AND kind = 2) AS free_lines, count(*) FILTER (new AND kind IN (3, 4)) AS return_lines,
        coalesce(sum(amount) FILTER (new AND kind = 1), 0)::BIGINT AS gross_cents,
        coalesce(sum(amount) FILTER (new), 0)::BIGINT AS net_cents,
        coalesce(sum(quantity) FILTER (new AND kind = 1), 0)::BIGINT AS units_milli
    FROM (SELECT *, verdict = 1 AND stored_purchase IS NULL AS new FROM lines WHERE bucket = getvariable('bucket'))
    GROUP BY purchase_n) t ON t.purchase_n = p.n
"""

# In the file's order. Texts stay where they are: only numbers are sorted.
NEW_ROWS = """
CREATE TABLE refused AS SELECT row_no, reason, first_row AS other_row FROM lines WHERE verdict = 4;
CREATE TABLE new_purchases AS
SELECT row_number() OVER () - 1 AS new_n, n FROM (SELECT n FROM file_purchases WHERE fresh > 0 ORDER BY n);
CREATE TABLE new_products AS
SELECT row_number() OVER (ORDER BY f.n) - 1 AS new_n, f.*
FROM file_products f
WHERE f.stored_id IS NULL AND f.n IN (SELECT product_n FROM lines WHERE verdict IN (1, 2));
"""


def customers_query(filled: Collection[str]) -> str:
    """Customers as their latest purchase describes them, by the number of their first row."""
    latest = {"country": "coalesce(customer_country, country)", "name": "customer_name"} | {
        name: name for name in ("company", "email", "phone")
    }
    said = ", ".join(
        f"arg_max({source}, (purchased_at, n)) AS {name}"
        if any(column in source for column in filled)
        else f"NULL::VARCHAR AS {name}"
        for name, source in latest.items()
    )
    return f"""
SELECT buyer AS reference, any_value(customer) AS customer, min(n) AS n, {said},
    bool_or(taken > 0) AS taken, bool_or(added > 0) AS added, bool_or(fresh > 0) AS fresh
FROM file_purchases
WHERE buyer IS NOT NULL AND hash(buyer) % getvariable('buckets') = getvariable('bucket') GROUP BY buyer
"""  # noqa: S608  our own text


# A name that somebody bears now counts before the same name of a customer who was merged into another.
STORED_CUSTOMERS = """
CREATE TABLE stored_customers AS
SELECT * FROM by_number UNION SELECT * FROM by_email UNION SELECT * FROM by_phone;
INSERT INTO stored_customers SELECT id, reference, NULL, NULL FROM by_former_number f
WHERE f.reference NOT IN (SELECT reference FROM by_number);
INSERT INTO stored_customers SELECT id, NULL, email, NULL FROM by_former_email f
WHERE f.email NOT IN (SELECT email FROM by_email);
INSERT INTO stored_customers SELECT id, NULL, NULL, phone FROM by_former_phone f
WHERE f.phone NOT IN (SELECT phone FROM by_phone);
"""

# Buyers named only by e-mail or phone are the customer who has it, in the store first, then in the file.
_OF_BUCKET = "hash({}) % getvariable('buckets') = getvariable('bucket')"
RESOLVED = f"""
SELECT c.n, c.reference, coalesce(byref.id, mail.id, phone.id) AS stored_id, coalesce(twin.n, c.n) AS customer_n
FROM (SELECT * FROM file_customers WHERE {_OF_BUCKET.format("reference")}) c
LEFT JOIN (SELECT reference, id FROM stored_customers WHERE {_OF_BUCKET.format("reference")}) byref
    ON byref.reference = c.reference
LEFT JOIN (SELECT email, min(id) AS id FROM stored_customers WHERE {_OF_BUCKET.format("email")} GROUP BY email) mail
    ON c.customer IS NULL AND mail.email = c.reference
LEFT JOIN (SELECT phone, min(id) AS id FROM stored_customers WHERE {_OF_BUCKET.format("phone")} GROUP BY phone) phone
    ON c.customer IS NULL AND phone.phone = c.reference
LEFT JOIN (SELECT email, min(n) AS n FROM file_customers
           WHERE customer IS NOT NULL AND {_OF_BUCKET.format("email")} GROUP BY email) twin
    ON c.customer IS NULL AND twin.email = c.reference
"""  # noqa: S608  our own text

NEW_CUSTOMERS = """
CREATE TABLE new_customers AS
SELECT row_number() OVER () - 1 AS new_n, *
FROM (SELECT c.* FROM file_customers c
      WHERE c.n IN (SELECT b.customer_n FROM buyers b JOIN file_customers f ON f.n = b.n
                    WHERE b.stored_id IS NULL AND f.fresh)
          AND c.n NOT IN (SELECT n FROM buyers WHERE stored_id IS NOT NULL)
      ORDER BY c.n);
"""

# Money of the report is rounded once, not line by line: fourteen lines of a tenth of a cent are a cent.
FIGURES = """
SELECT count(*) FILTER (verdict = 1), count(*) FILTER (verdict = 2), count(*) FILTER (verdict = 3),
    count(*) FILTER (verdict = 5), count(*) FILTER (verdict = 4),
    count(*) FILTER (anonymous AND verdict < 4), count(*) FILTER (verdict < 4),
    (SELECT count(*) FROM file_purchases WHERE taken > 0),
    coalesce(sum(ten_millionths) FILTER (verdict < 4 AND kind = 1 AND NOT anonymous), 0)::HUGEINT,
    coalesce(sum(ten_millionths) FILTER (verdict < 4 AND NOT anonymous), 0)::HUGEINT,
    coalesce(sum(ten_millionths) FILTER (verdict < 4 AND anonymous), 0)::HUGEINT,
    count(DISTINCT product_n) FILTER (verdict < 4),
    count(*) FILTER (verdict = 1 AND stored_purchase IS NOT NULL)
FROM (SELECT *, amount::HUGEINT * 10000000 + rest AS ten_millionths FROM lines)
"""
CUSTOMER_COUNT = "SELECT count(*) FROM file_customers WHERE taken"
