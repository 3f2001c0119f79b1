-- everything
WITH days AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? AND purchase_facts.purchased_on <= ?)
 SELECT measured.gap_days, sum(CASE WHEN measured.still_open THEN ? ELSE ? END) AS gaps, sum(CASE WHEN measured.still_open THEN ? ELSE ? END) AS open_gaps
FROM (SELECT CAST(julianday(coalesce(gap.next_on, ?)) - julianday(gap.purchased_on) AS INTEGER) AS gap_days, gap.next_on IS NULL AS still_open
FROM (SELECT days.purchased_on AS purchased_on, lead(days.purchased_on) OVER (PARTITION BY days.customer_id ORDER BY days.purchased_on) AS next_on
FROM days) AS gap) AS measured
WHERE measured.still_open = 1 OR measured.gap_days > ? GROUP BY measured.gap_days ORDER BY measured.gap_days

-- one category, from a day, narrow
WITH days AS
(SELECT DISTINCT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id
HAVING min(line_facts.purchased_on) >= ?) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])))
 SELECT measured.gap_days, sum(CASE WHEN measured.still_open THEN ? ELSE ? END) AS gaps, sum(CASE WHEN measured.still_open THEN ? ELSE ? END) AS open_gaps
FROM (SELECT CAST(julianday(coalesce(gap.next_on, ?)) - julianday(gap.purchased_on) AS INTEGER) AS gap_days, gap.next_on IS NULL AS still_open
FROM (SELECT days.purchased_on AS purchased_on, lead(days.purchased_on) OVER (PARTITION BY days.customer_id ORDER BY days.purchased_on) AS next_on
FROM days) AS gap) AS measured
WHERE measured.still_open = 1 OR measured.gap_days > ? GROUP BY measured.gap_days ORDER BY measured.gap_days
