-- everything
SELECT line_facts.month, numbered.number AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND numbered.number >= ? GROUP BY line_facts.month, numbered.number ORDER BY line_facts.month, item

-- everything
SELECT line_facts.month, CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END >= ? GROUP BY line_facts.month, CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END ORDER BY line_facts.month, item

-- one category, from a day, narrow
SELECT line_facts.month, numbered.number AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND numbered.number >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.month, numbered.number ORDER BY line_facts.month, item

-- one category, from a day, narrow
SELECT line_facts.month, CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.month, CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END ORDER BY line_facts.month, item
