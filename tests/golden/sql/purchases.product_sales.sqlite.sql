-- everything
SELECT products.code AS product, products.name AS product_name, products.category, totals.customer_count, totals.purchase_count, totals.gross_cents, totals.net_cents
FROM products JOIN (SELECT line_facts.product_id AS product_id, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.customer_id END) AS customer_count, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.purchase_id END) AS purchase_count, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS gross_cents, sum(line_facts.amount_cents) AS net_cents
FROM line_facts
WHERE line_facts.product_id IS NOT NULL GROUP BY line_facts.product_id) AS totals ON totals.product_id = products.id
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) ORDER BY totals.gross_cents DESC, products.code

-- one category, from a day, narrow
SELECT products.code AS product, products.name AS product_name, products.category, totals.customer_count, totals.purchase_count, totals.gross_cents, totals.net_cents
FROM products JOIN (SELECT line_facts.product_id AS product_id, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.customer_id END) AS customer_count, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.purchase_id END) AS purchase_count, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS gross_cents, sum(line_facts.amount_cents) AS net_cents
FROM line_facts
WHERE line_facts.product_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.product_id) AS totals ON totals.product_id = products.id
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) ORDER BY totals.gross_cents DESC, products.code
