-- everything
SELECT sold.product_id, known.code, known.name AS product_name, known.category, known.kind AS product_kind, sold.line_count, sold.cents
FROM (SELECT line_facts.product_id AS product_id, count(*) AS line_count, sum(line_facts.amount_cents) AS cents
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.product_id) AS sold LEFT OUTER JOIN (SELECT products.id AS id, products.code AS code, products.name AS name, products.category AS category, products.kind AS kind
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS known ON known.id = sold.product_id ORDER BY sold.line_count DESC, sold.product_id

-- one category, from a day, narrow
SELECT sold.product_id, known.code, known.name AS product_name, known.category, known.kind AS product_kind, sold.line_count, sold.cents
FROM (SELECT line_facts.product_id AS product_id, count(*) AS line_count, sum(line_facts.amount_cents) AS cents
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.product_id) AS sold LEFT OUTER JOIN (SELECT products.id AS id, products.code AS code, products.name AS name, products.category AS category, products.kind AS kind
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS known ON known.id = sold.product_id ORDER BY sold.line_count DESC, sold.product_id
