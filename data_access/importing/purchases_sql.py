"""The statements that judge a file of purchases, in the order they run in the staging database.

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
CREATE OR REPLACE TABLE raw AS
SELECT * REPLACE ({_TAKEN_OVER})
FROM raw WHERE purchase IS NOT NULL
WINDOW whole AS (PARTITION BY purchase ORDER BY row_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
UNION ALL BY NAME SELECT * FROM raw WHERE purchase IS NULL;
"""  # noqa: S608  names of ours

# A large file is grouped in buckets, one after the other: DuckDB cannot move groups that hold texts to disk.
# Rows of one key, and rows of one document, are in one bucket.
ALL_ROWS = "SET VARIABLE buckets = 1; SET VARIABLE bucket = 0"
_IN_BUCKET = "(getvariable('buckets') = 1 OR hash({}) % getvariable('buckets') = getvariable('bucket'))"

# How often a row stood in the file before: only rows that repeat are numbered, most files hold few of them.
REPEATS = f"""
WITH keys AS (SELECT key, row_no FROM raw WHERE {_IN_BUCKET.format("key")}),
    repeated AS (SELECT key FROM keys GROUP BY key HAVING count(*) > 1)
SELECT keys.row_no, row_number() OVER (PARTITION BY keys.key ORDER BY keys.row_no) AS occurrence
FROM keys SEMI JOIN repeated ON keys.key = repeated.key
"""  # noqa: S608  our own text

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
_DOCUMENT_KEY = """coalesce(r.purchase || chr(31) || coalesce(r.customer, r.email, r.phone, ''), r.line, hex(r.key))"""
JUDGED = f"""
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
WHERE {_IN_BUCKET.format(_DOCUMENT_KEY)};
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
"""  # noqa: S608  our own text

# What a purchase may say beyond number, buyer and time, and its type; the first row that says it counts.
SAID = {
    "channel": "VARCHAR", "country": "VARCHAR", "currency": "VARCHAR", "delivery_partner": "VARCHAR",
    "promised_on": "DATE", "delivered_on": "DATE", "cancels": "VARCHAR", "customer_name": "VARCHAR",
    "company": "VARCHAR", "email": "VARCHAR", "phone": "VARCHAR", "customer_country": "VARCHAR",
}  # fmt: skip
FILLED = f"SELECT {', '.join(f'count({name})' for name in SAID)} FROM raw"  # noqa: S608  names of ours


def purchases_query(filled: Collection[str]) -> str:
    """The purchases of the rows. Columns the file leaves empty are not grouped: each would cost memory per purchase."""
    said = ", ".join(
        f"arg_min({name}, row_no) AS {name}" if name in filled else f"NULL::{kind} AS {name}"
        for name, kind in SAID.items()
    )
    return f"""
SELECT document AS identity, min(row_no) AS first_row, any_value(purchase) AS reference,
    any_value(buyer) AS buyer, any_value(customer) AS customer,
    min(moment) AS purchased_at, min(date_on) AS purchased_on, {said},
    bool_and(kind = 4) AS cancelled, bool_or(line IS NOT NULL) AS by_line,
    getvariable('bucket') AS bucket
FROM judged GROUP BY document
"""  # noqa: S608  names of ours


NUMBERED_PURCHASES = """
CREATE TABLE file_purchases AS
SELECT row_number() OVER () AS n, * FROM (SELECT * FROM documents ORDER BY first_row);
DROP TABLE documents;
"""

KNOWN_PURCHASES = """
CREATE OR REPLACE TABLE file_purchases AS
SELECT f.*, s.id AS stored_id, s.purchased_at AS stored_at,
    coalesce(f.channel <> coalesce(s.channel, ''), false) OR coalesce(f.country <> coalesce(s.country, ''), false)
    OR coalesce(f.delivery_partner <> coalesce(s.delivery_partner, ''), false)
    OR (f.promised_on IS NOT NULL AND f.promised_on IS DISTINCT FROM s.promised_on)
    OR (f.delivered_on IS NOT NULL AND f.delivered_on IS DISTINCT FROM s.delivered_on) AS differs
FROM file_purchases f LEFT JOIN stored_purchases s ON s.identity = f.identity
"""

# Customers as their latest purchase describes them.
CUSTOMERS = f"""
SELECT buyer AS reference, any_value(customer) AS customer, min(first_row) AS first_row,
    arg_max(coalesce(customer_country, country), (purchased_at, n)) AS country,
    arg_max(customer_name, (purchased_at, n)) AS name, arg_max(company, (purchased_at, n)) AS company,
    arg_max(email, (purchased_at, n)) AS email, arg_max(phone, (purchased_at, n)) AS phone
FROM file_purchases WHERE buyer IS NOT NULL AND {_IN_BUCKET.format("buyer")} GROUP BY buyer
"""  # noqa: S608  our own text
NUMBERED_CUSTOMERS = """
CREATE TABLE file_customers AS
SELECT row_number() OVER () AS n, * FROM (SELECT * FROM named_customers ORDER BY first_row);
DROP TABLE named_customers;
"""

# Products under their most frequent name; of two as frequent, the one that stands first.
PRODUCTS = """
CREATE TABLE file_products AS
SELECT row_number() OVER (ORDER BY first_row) AS n, *
FROM (
    SELECT code, min(first_row) AS first_row, arg_max(product_name, (rows_so, -first_row)) AS name,
        arg_min(category, first_row) AS category
    FROM (SELECT code, product_name, count(*) AS rows_so, min(row_no) AS first_row,
              arg_min(category, row_no) AS category
          FROM judged WHERE code IS NOT NULL GROUP BY code, product_name)
    GROUP BY code
);
"""

# Buyers named only by e-mail or phone are the customer who has it, in the store first, then in the file.
RESOLVED = """
CREATE TABLE buyers AS
SELECT c.n, c.reference, coalesce(byref.id, mail.id, phone.id) AS stored_id, coalesce(twin.n, c.n) AS customer_n
FROM file_customers c
LEFT JOIN stored_customers byref ON byref.reference = c.reference
LEFT JOIN (SELECT email, min(id) AS id FROM stored_customers GROUP BY email) mail
    ON c.customer IS NULL AND mail.email = c.reference
LEFT JOIN (SELECT phone, min(id) AS id FROM stored_customers GROUP BY phone) phone
    ON c.customer IS NULL AND phone.phone = c.reference
LEFT JOIN (SELECT email, min(n) AS n FROM file_customers WHERE customer IS NOT NULL GROUP BY email) twin
    ON c.customer IS NULL AND twin.email = c.reference;
"""

# With a line id the same line may stand twice: an exact repeat changes nothing, another content cannot be decided.
LINE_REPEATS = """
SELECT row_no, key = first_value(key) OVER same AS alike, first_value(row_no) OVER same AS first_row,
    row_number() OVER same AS standing
FROM judged WHERE line IS NOT NULL
WINDOW same AS (PARTITION BY document, identity ORDER BY row_no)
QUALIFY standing > 1
"""

# The verdict of every row: 1 new, 2 update, 3 unchanged, 4 rejected, 5 dropped as a duplicate.
LINES = """
SELECT j.row_no, j.identity, p.n AS purchase_n, p.stored_id AS stored_purchase, f.n AS product_n,
    CASE WHEN j.product_name IS NOT NULL AND j.product_name IS DISTINCT FROM coalesce(f.stored_name, f.name)
         THEN j.product_name END AS description,
    j.kind::TINYINT AS kind, j.quantity, j.price, j.discount, j.amount, j.rest, j.buyer IS NULL AS anonymous,
    s.id AS stored_line,
    CASE
        WHEN NOT t.alike THEN 4
        WHEN options.drop_repeats AND (j.occurrence > 1 OR t.alike) THEN 5
        WHEN t.alike THEN 3
        WHEN s.id IS NULL THEN CASE options.mode WHEN 'update' THEN 4 ELSE 1 END
        WHEN j.line IS NOT NULL AND (p.differs OR
            s.kind <> j.kind OR s.quantity_milli <> j.quantity OR s.unit_price_micros <> j.price
            OR s.discount_cents <> j.discount OR s.amount_cents <> j.amount
            OR s.product_id IS DISTINCT FROM f.stored_id AND j.code IS NOT NULL)
        THEN CASE options.mode WHEN 'create' THEN 4 ELSE 2 END
        ELSE 3 END::TINYINT AS verdict,
    CASE WHEN NOT t.alike THEN 'line_repeated' WHEN s.id IS NULL THEN 'not_in_store'
         ELSE 'already_in_store' END AS reason,
    t.first_row
FROM judged j
JOIN (SELECT * FROM file_purchases WHERE getvariable('buckets') = 1 OR bucket = getvariable('bucket')) p
    ON p.identity = j.document
LEFT JOIN file_products f ON f.code = j.code
LEFT JOIN line_repeats t ON t.row_no = j.row_no
LEFT JOIN stored_lines s ON s.purchase_id = p.stored_id AND s.identity = j.identity
CROSS JOIN options
"""

# Lines and money of the purchases the store does not have.
TOTALS = f"""
SELECT purchase_n, count(*) FILTER (kind = 1) AS sale_lines, count(*) FILTER (kind = 2) AS free_lines,
    count(*) FILTER (kind IN (3, 4)) AS return_lines,
    coalesce(sum(amount) FILTER (kind = 1), 0)::BIGINT AS gross_cents, sum(amount)::BIGINT AS net_cents
FROM lines WHERE verdict = 1 AND stored_purchase IS NULL AND {_IN_BUCKET.format("purchase_n")}
GROUP BY purchase_n
"""  # noqa: S608  our own text

NEW_ROWS = """
CREATE TABLE refused AS SELECT row_no, reason, first_row AS other_row FROM lines WHERE verdict = 4;
CREATE TABLE new_purchases AS
SELECT row_number() OVER () - 1 AS new_n, *
FROM (SELECT p.*, t.* EXCLUDE (purchase_n)
      FROM file_purchases p JOIN totals t ON t.purchase_n = p.n ORDER BY p.n);
CREATE TABLE new_customers AS
SELECT row_number() OVER (ORDER BY c.n) - 1 AS new_n, c.*
FROM file_customers c
WHERE c.n IN (SELECT b.customer_n FROM buyers b JOIN new_purchases p ON p.buyer = b.reference WHERE b.stored_id IS NULL)
    AND c.n NOT IN (SELECT n FROM buyers WHERE stored_id IS NOT NULL);
CREATE TABLE new_products AS
SELECT row_number() OVER (ORDER BY f.n) - 1 AS new_n, f.*
FROM file_products f
WHERE f.stored_id IS NULL AND f.n IN (SELECT product_n FROM lines WHERE verdict IN (1, 2));
"""

# Money of the report is rounded once, not line by line: fourteen lines of a tenth of a cent are a cent.
FIGURES = """
SELECT count(*) FILTER (verdict = 1), count(*) FILTER (verdict = 2), count(*) FILTER (verdict = 3),
    count(*) FILTER (verdict = 5), count(*) FILTER (verdict = 4),
    count(*) FILTER (anonymous AND verdict < 4), count(*) FILTER (verdict < 4),
    (SELECT count(*) FROM (SELECT purchase_n FROM lines WHERE verdict < 4 GROUP BY purchase_n)),
    coalesce(sum(ten_millionths) FILTER (verdict < 4 AND kind = 1 AND NOT anonymous), 0)::HUGEINT,
    coalesce(sum(ten_millionths) FILTER (verdict < 4 AND NOT anonymous), 0)::HUGEINT,
    coalesce(sum(ten_millionths) FILTER (verdict < 4 AND anonymous), 0)::HUGEINT,
    count(DISTINCT product_n) FILTER (verdict < 4),
    count(*) FILTER (verdict = 1 AND stored_purchase IS NOT NULL)
FROM (SELECT *, amount::HUGEINT * 10000000 + rest AS ten_millionths FROM lines)
"""

CUSTOMER_COUNT = """
SELECT count(*)
FROM (SELECT buyer FROM file_purchases p
      WHERE p.n IN (SELECT purchase_n FROM lines WHERE verdict < 4 AND NOT anonymous) AND buyer IS NOT NULL
      GROUP BY buyer)
"""

# The ids the record gave, by number of the row in the file. A chunk's ids follow each other.
CUSTOMER_IDS = """
CREATE TABLE customer_ids AS
WITH given AS (SELECT c.n, c.new_n - k.start + k.first AS id
               FROM new_customers c JOIN customer_chunks k ON c.new_n >= k.start AND c.new_n < k.stop)
SELECT b.reference, coalesce(b.stored_id, twin.stored_id, given.id) AS id
FROM buyers b LEFT JOIN buyers twin ON twin.n = b.customer_n LEFT JOIN given ON given.n = b.customer_n;
"""

PRODUCT_IDS = """
CREATE TABLE product_ids AS
SELECT f.n, coalesce(f.stored_id, f_new.new_n - k.start + k.first) AS id
FROM file_products f
LEFT JOIN new_products f_new ON f_new.n = f.n
LEFT JOIN product_chunks k ON f_new.new_n >= k.start AND f_new.new_n < k.stop;
"""

PURCHASE_ROWS = """
SELECT p.identity, p.reference, c.id, strftime(p.purchased_at, '%Y-%m-%d %H:%M:%S.%f') || options.zone,
    strftime(p.purchased_on, '%Y-%m-%d'), year(p.purchased_on) * 12 + month(p.purchased_on) - 1,
    p.channel, p.country, p.delivery_partner, strftime(p.promised_on, '%Y-%m-%d'),
    strftime(p.delivered_on, '%Y-%m-%d'), coalesce(p.currency, options.currency), p.cancelled::INTEGER,
    p.sale_lines, p.free_lines, p.return_lines, p.gross_cents, p.net_cents
FROM new_purchases p LEFT JOIN customer_ids c ON c.reference = p.buyer CROSS JOIN store options
ORDER BY p.new_n
"""

PURCHASE_IDS = """
CREATE TABLE purchase_ids AS
SELECT p.n, coalesce(p.stored_id, f.new_n - k.start + k.first) AS id
FROM file_purchases p
LEFT JOIN new_purchases f ON f.n = p.n
LEFT JOIN purchase_chunks k ON f.new_n >= k.start AND f.new_n < k.stop;
"""

# In the order of the purchases, so that lines of one purchase land side by side in the record and in its index.
NEW_LINES = """
CREATE TABLE new_lines AS
SELECT row_number() OVER () - 1 AS new_n, *
FROM (SELECT p.id AS purchase_id, l.identity, l.product_n, l.description, l.kind, l.quantity, l.price, l.discount,
          l.amount
      FROM lines l JOIN purchase_ids p ON p.n = l.purchase_n
      WHERE l.verdict = 1 ORDER BY p.id, l.row_no);
"""

LINE_ROWS = """
SELECT l.purchase_id, l.identity, f.id, l.description, l.kind, l.quantity, l.price, l.discount, l.amount
FROM new_lines l LEFT JOIN product_ids f ON f.n = l.product_n
ORDER BY l.new_n
"""

# What new and changed lines do to purchases the store has. Empty means: leave as it is.
STORED_CHANGES = """
WITH moved AS (
    SELECT l.stored_purchase AS id, l.kind, l.amount, 1 AS one FROM lines l
    WHERE l.stored_purchase IS NOT NULL AND l.verdict IN (1, 2)
    UNION ALL
    SELECT s.purchase_id, s.kind, -s.amount_cents, -1 FROM lines l JOIN stored_lines s ON s.id = l.stored_line
    WHERE l.verdict = 2
), totals AS (
    SELECT id, coalesce(sum(one) FILTER (kind = 1), 0)::BIGINT AS sale_lines,
        coalesce(sum(one) FILTER (kind = 2), 0)::BIGINT AS free_lines,
        coalesce(sum(one) FILTER (kind IN (3, 4)), 0)::BIGINT AS return_lines,
        coalesce(sum(amount) FILTER (kind = 1), 0)::BIGINT AS gross_cents, sum(amount)::BIGINT AS net_cents
    FROM moved GROUP BY id
)
SELECT t.id, t.sale_lines, t.free_lines, t.return_lines, t.gross_cents, t.net_cents,
    CASE WHEN p.purchased_at < p.stored_at THEN p.purchased_at END,
    CASE WHEN p.purchased_at < p.stored_at THEN p.purchased_on END,
    CASE WHEN p.purchased_at < p.stored_at THEN year(p.purchased_on) * 12 + month(p.purchased_on) - 1 END,
    p.channel, p.country, p.delivery_partner, p.promised_on, p.delivered_on,
    CASE WHEN p.by_line THEN p.cancelled END, p.by_line
FROM totals t JOIN file_purchases p ON p.stored_id = t.id
"""
STORED_COLUMNS = (
    "sale_lines", "free_lines", "return_lines", "gross_cents", "net_cents", "purchased_at", "purchased_on", "month",
    "channel", "country", "delivery_partner", "promised_on", "delivered_on", "cancelled",
)  # fmt: skip

LINE_CHANGES = """
SELECT l.stored_line, l.kind, l.quantity, l.price, l.discount, l.amount, f.id, l.description
FROM lines l LEFT JOIN product_ids f ON f.n = l.product_n WHERE l.verdict = 2
"""
LINE_COLUMNS = (
    "kind", "quantity_milli", "unit_price_micros", "discount_cents", "amount_cents", "product_id", "description",
)  # fmt: skip
