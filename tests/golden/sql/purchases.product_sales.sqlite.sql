-- everything
SELECT upper(products.code) AS product, products.name AS product_name, products.category, products.kind AS product_kind, totals.customer_count, totals.purchase_count, totals.units, totals.gross_cents, totals.net_units, totals.net_cents
FROM products JOIN (SELECT by_code.first_id AS first_id, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.customer_id END) AS customer_count, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.purchase_id END) AS purchase_count, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.quantity_milli ELSE ? END) / (? + 0.0) AS units, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS gross_cents, sum(CASE WHEN (line_facts.kind = ?) THEN ? ELSE line_facts.quantity_milli END) / (? + 0.0) AS net_units, sum(line_facts.amount_cents) AS net_cents
FROM line_facts JOIN (SELECT products.id AS product_id, min(products.id) OVER (PARTITION BY upper(products.code)) AS first_id
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS by_code ON by_code.product_id = line_facts.product_id
WHERE line_facts.customer_id IS NOT NULL GROUP BY by_code.first_id) AS totals ON totals.first_id = products.id ORDER BY totals.gross_cents DESC, products.code

-- everything
SELECT upper(products.code) AS product, products.name AS product_name, products.category, products.kind AS product_kind, totals.customer_count, totals.purchase_count, totals.units, totals.gross_cents, totals.net_units, totals.net_cents
FROM products JOIN (SELECT by_code.first_id AS first_id, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.customer_id END) AS customer_count, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.purchase_id END) AS purchase_count, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.quantity_milli ELSE ? END) / (? + 0.0) AS units, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS gross_cents, sum(CASE WHEN (line_facts.kind = ?) THEN ? ELSE line_facts.quantity_milli END) / (? + 0.0) AS net_units, sum(line_facts.amount_cents) AS net_cents
FROM line_facts JOIN (SELECT products.id AS product_id, min(products.id) OVER (PARTITION BY upper(products.code)) AS first_id
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS by_code ON by_code.product_id = line_facts.product_id GROUP BY by_code.first_id) AS totals ON totals.first_id = products.id ORDER BY totals.gross_cents DESC, products.code

-- one category, from a day, narrow
SELECT upper(products.code) AS product, products.name AS product_name, products.category, products.kind AS product_kind, totals.customer_count, totals.purchase_count, totals.units, totals.gross_cents, totals.net_units, totals.net_cents
FROM products JOIN (SELECT by_code.first_id AS first_id, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.customer_id END) AS customer_count, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.purchase_id END) AS purchase_count, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.quantity_milli ELSE ? END) / (? + 0.0) AS units, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS gross_cents, sum(CASE WHEN (line_facts.kind = ?) THEN ? ELSE line_facts.quantity_milli END) / (? + 0.0) AS net_units, sum(line_facts.amount_cents) AS net_cents
FROM line_facts JOIN (SELECT products.id AS product_id, min(products.id) OVER (PARTITION BY upper(products.code)) AS first_id
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS by_code ON by_code.product_id = line_facts.product_id
WHERE line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY by_code.first_id) AS totals ON totals.first_id = products.id ORDER BY totals.gross_cents DESC, products.code

-- one category, from a day, narrow
SELECT upper(products.code) AS product, products.name AS product_name, products.category, products.kind AS product_kind, totals.customer_count, totals.purchase_count, totals.units, totals.gross_cents, totals.net_units, totals.net_cents
FROM products JOIN (SELECT by_code.first_id AS first_id, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.customer_id END) AS customer_count, count(DISTINCT CASE WHEN (line_facts.kind = ?) THEN line_facts.purchase_id END) AS purchase_count, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.quantity_milli ELSE ? END) / (? + 0.0) AS units, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS gross_cents, sum(CASE WHEN (line_facts.kind = ?) THEN ? ELSE line_facts.quantity_milli END) / (? + 0.0) AS net_units, sum(line_facts.amount_cents) AS net_cents
FROM line_facts JOIN (SELECT products.id AS product_id, min(products.id) OVER (PARTITION BY upper(products.code)) AS first_id
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS by_code ON by_code.product_id = line_facts.product_id
WHERE line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY by_code.first_id) AS totals ON totals.first_id = products.id ORDER BY totals.gross_cents DESC, products.code
