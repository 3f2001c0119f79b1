-- everything
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND numbered.number = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND numbered.number = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) AS elsewhere)) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT ? OFFSET ?

-- everything
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) AS elsewhere)) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND numbered.number = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND numbered.number = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS elsewhere)) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END = ? AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS elsewhere)) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT ? OFFSET ?
