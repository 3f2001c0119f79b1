-- everything
WITH days AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on, sum(purchase_facts.gross_cents) AS cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on)
 SELECT steps.customer_id, CAST(julianday(steps.purchased_on) - julianday(steps.earlier) AS INTEGER) AS gap_days, count(*) AS gaps
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS purchased_on, lag(days.purchased_on) OVER (PARTITION BY days.customer_id ORDER BY days.purchased_on) AS earlier, min(days.purchased_on) OVER (PARTITION BY days.customer_id) AS first
FROM days) AS steps
WHERE steps.earlier IS NOT NULL GROUP BY steps.customer_id, CAST(julianday(steps.purchased_on) - julianday(steps.earlier) AS INTEGER) ORDER BY steps.customer_id, gap_days

-- one category, from a day, narrow
WITH days AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT steps.customer_id, CAST(julianday(steps.purchased_on) - julianday(steps.earlier) AS INTEGER) AS gap_days, count(*) AS gaps
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS purchased_on, lag(days.purchased_on) OVER (PARTITION BY days.customer_id ORDER BY days.purchased_on) AS earlier, min(days.purchased_on) OVER (PARTITION BY days.customer_id) AS first
FROM days) AS steps
WHERE steps.earlier IS NOT NULL AND steps.first >= ? GROUP BY steps.customer_id, CAST(julianday(steps.purchased_on) - julianday(steps.earlier) AS INTEGER) ORDER BY steps.customer_id, gap_days
