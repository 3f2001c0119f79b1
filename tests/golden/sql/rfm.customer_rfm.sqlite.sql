-- everything
SELECT purchase_facts.customer_id, CAST(julianday(?) - julianday(max(purchase_facts.purchased_on)) AS INTEGER) AS recency_days, CAST(julianday(max(purchase_facts.purchased_on)) - julianday(min(purchase_facts.purchased_on)) AS INTEGER) AS span_days, count(*) AS purchase_count, sum(purchase_facts.gross_cents) AS monetary_cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? AND purchase_facts.purchased_on <= ? GROUP BY purchase_facts.customer_id

-- one category, from a day, narrow
SELECT line_facts.customer_id, CAST(julianday(?) - julianday(max(line_facts.purchased_on)) AS INTEGER) AS recency_days, CAST(julianday(max(line_facts.purchased_on)) - julianday(min(line_facts.purchased_on)) AS INTEGER) AS span_days, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS monetary_cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id
