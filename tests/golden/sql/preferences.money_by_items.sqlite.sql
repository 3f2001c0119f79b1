-- everything
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? ELSE NULL END AS "group", numbered.number AS item, line_facts.customer_id % ? AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? ELSE NULL END, numbered.number, line_facts.customer_id % ?

-- everything
SELECT customer_facts.country AS "group", numbered.number AS item, line_facts.customer_id % ? AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY customer_facts.country, numbered.number, line_facts.customer_id % ?

-- one category, from a day, narrow
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? ELSE NULL END AS "group", numbered.number AS item, line_facts.customer_id % ? AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN NULL WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? WHEN (? - customer_facts.birth_year < ?) THEN ? ELSE NULL END, numbered.number, line_facts.customer_id % ?

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", numbered.number AS item, line_facts.customer_id % ? AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.country, numbered.number, line_facts.customer_id % ?
