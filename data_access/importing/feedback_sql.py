"""The statements that judge a file of feedback, in the order they run in the staging database."""

# What a known export says of all its rows: the channel, and what tells its ids from others'.
FIXED = "CREATE TABLE fixed AS SELECT $channel::VARCHAR AS channel, $prefix::VARCHAR AS prefix"

JUDGED = """
CREATE VIEW judged AS
SELECT r.row_no, r.key, coalesce(o.occurrence, 1) AS occurrence, r.feedback,
    CASE WHEN r.feedback IS NOT NULL THEN unhex(md5('feedback' || chr(31) || fixed.prefix || r.feedback))
         WHEN coalesce(o.occurrence, 1) = 1 THEN r.key
         ELSE unhex(md5(hex(r.key) || ':' || o.occurrence)) END AS identity,
    coalesce(r.customer, r.email) AS buyer, r.customer, r.customer_name, r.email, r.purchase,
    coalesce(r.product, r.product_name) AS code, r.product_name, r.date AS moment, r.date_on,
    coalesce(r.channel, fixed.channel) AS channel, r.language, r.held, r.rating,
    r.rating_scale,
    CASE WHEN r.title IS NULL THEN r.text WHEN r.text IS NULL THEN r.title
         ELSE rtrim(r.title, '.') || '. ' || r.text END AS text
FROM raw r CROSS JOIN fixed LEFT JOIN repeats o ON r.row_no = o.row_no;
"""

CUSTOMERS = """
CREATE TABLE file_customers AS
SELECT row_number() OVER (ORDER BY first_row) AS n, *
FROM (SELECT buyer AS reference, any_value(customer) AS customer, min(row_no) AS first_row, NULL::VARCHAR AS country,
          arg_max(customer_name, row_no) AS name, NULL::VARCHAR AS company, arg_max(email, row_no) AS email,
          NULL::VARCHAR AS phone
      FROM judged WHERE buyer IS NOT NULL GROUP BY buyer);
"""

PRODUCTS = """
CREATE TABLE file_products AS
SELECT row_number() OVER (ORDER BY first_row) AS n, *
FROM (SELECT code, min(row_no) AS first_row, mode(product_name ORDER BY row_no) AS name, NULL::VARCHAR AS category
      FROM judged WHERE code IS NOT NULL GROUP BY code);
"""

# 1 new, 2 update, 3 unchanged, 4 refused, 5 dropped as a duplicate. Of one feedback id the last row counts. What is
# held apart is refused, unless somebody let it in before.
VERDICTS = """
CREATE TABLE verdicts AS
SELECT j.*, s.id AS stored_id, t.last_row,
    CASE WHEN j.held IS NOT NULL THEN CASE WHEN s.id IS NULL THEN 4 ELSE 3 END
         WHEN t.back > 1 AND NOT t.alike THEN 4
         WHEN $drop AND (j.occurrence > 1 OR t.back > 1) THEN 5
         WHEN t.back > 1 THEN 3
         WHEN s.id IS NULL THEN CASE $mode WHEN 'update' THEN 4 ELSE 1 END
         WHEN j.feedback IS NOT NULL AND (
             (j.rating IS NOT NULL AND (j.rating, j.rating_scale) IS DISTINCT FROM (s.rating, s.rating_scale))
             OR (j.text IS NOT NULL AND j.text IS DISTINCT FROM s.text))
         THEN CASE $mode WHEN 'create' THEN 4 ELSE 2 END
         ELSE 3 END AS verdict,
    CASE WHEN j.held IS NOT NULL THEN j.held
        WHEN t.back > 1 THEN 'key_repeated' WHEN s.id IS NULL THEN 'not_in_store'
        ELSE 'already_in_store' END AS reason
FROM judged j
LEFT JOIN stored s ON s.identity = j.identity
LEFT JOIN (SELECT row_no, row_number() OVER later AS back, first_value(row_no) OVER later AS last_row,
               key = first_value(key) OVER later AS alike
           FROM judged WHERE feedback IS NOT NULL
           WINDOW later AS (PARTITION BY identity ORDER BY row_no DESC)) t ON t.row_no = j.row_no;
"""

REFUSED = "CREATE TABLE refused AS SELECT row_no, reason, last_row AS other_row FROM verdicts WHERE verdict = 4"

# Once each; what is held already stays as it is. A mail without a word is only refused.
HELD = """
CREATE TABLE new_held AS
SELECT v.*, c.stored_id AS customer_id
FROM (SELECT *, row_number() OVER (PARTITION BY identity ORDER BY row_no) AS copy FROM verdicts
      WHERE verdict = 4 AND held IS NOT NULL AND held <> 'no_words') v
LEFT JOIN buyers c ON c.reference = v.buyer
WHERE v.copy = 1 AND v.identity NOT IN (SELECT identity FROM stored_held);
"""

NEW_HELD = """
SELECT identity, held, customer_id, strftime(moment, '%Y-%m-%d %H:%M:%S.%f') || store.zone, channel, rating,
    rating_scale, text, language, email
FROM new_held CROSS JOIN store ORDER BY row_no
"""

NEW_ROWS = """
CREATE TABLE new_customers AS
SELECT row_number() OVER (ORDER BY c.n) - 1 AS new_n, c.* FROM file_customers c
WHERE c.n IN (SELECT b.customer_n FROM buyers b JOIN verdicts v ON v.buyer = b.reference
              WHERE b.stored_id IS NULL AND v.verdict = 1)
    AND c.n NOT IN (SELECT n FROM buyers WHERE stored_id IS NOT NULL);
CREATE TABLE new_products AS
SELECT row_number() OVER (ORDER BY f.n) - 1 AS new_n, f.* FROM file_products f
WHERE f.stored_id IS NULL AND f.code IN (SELECT code FROM verdicts WHERE verdict = 1);
"""

FIGURES = """
SELECT count(*) FILTER (verdict = 1), count(*) FILTER (verdict = 2), count(*) FILTER (verdict = 3),
    count(*) FILTER (verdict = 5), count(*) FILTER (verdict = 4),
    count(*) FILTER (buyer IS NULL AND verdict < 4), count(DISTINCT buyer) FILTER (verdict < 4),
    count(*) FILTER (verdict < 4)
FROM verdicts
"""

# A purchase is linked by its number, of the same customer where the row names one, and only when one fits.
NEW = """
SELECT v.identity, c.id, p.id, f.id, strftime(v.moment, '%Y-%m-%d %H:%M:%S.%f') || store.zone,
    strftime(v.date_on, '%Y-%m-%d'), year(v.date_on) * 12 + month(v.date_on) - 1, v.channel, v.rating, v.rating_scale,
    v.text, v.language
FROM verdicts v
LEFT JOIN customer_ids c ON c.reference = v.buyer
LEFT JOIN file_products fp ON fp.code = v.code
LEFT JOIN product_ids f ON f.n = fp.n
LEFT JOIN (SELECT v.row_no, min(p.id) AS id
           FROM verdicts v JOIN stored_purchases p ON p.reference = v.purchase
           LEFT JOIN customer_ids c ON c.reference = v.buyer
           WHERE v.verdict = 1 AND (v.buyer IS NULL OR p.customer_id = c.id)
           GROUP BY v.row_no HAVING count(*) = 1) p ON p.row_no = v.row_no
CROSS JOIN store
WHERE v.verdict = 1
ORDER BY v.row_no
"""

CHANGED = "SELECT stored_id, rating, rating_scale, text FROM verdicts WHERE verdict = 2"
