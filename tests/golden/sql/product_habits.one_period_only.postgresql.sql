-- everything
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_3::INTEGER AS anon_1, :param_4::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND numbered.number = :number_1::INTEGER AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_3::INTEGER AS anon_1, :param_4::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND numbered.number = :number_1::INTEGER AND line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) AS elsewhere)) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT :param_5::INTEGER

-- everything
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END = :param_3::INTEGER AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END = :param_3::INTEGER AND line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) AS elsewhere)) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT :param_4::INTEGER

-- one category, from a day, narrow
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_3::INTEGER AS anon_1, :param_4::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND numbered.number = :number_1::INTEGER AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_3::INTEGER AS anon_1, :param_4::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND numbered.number = :number_1::INTEGER AND line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS elsewhere)) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT :param_5::INTEGER

-- one category, from a day, narrow
SELECT line_facts.customer_id, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS cents, max(line_facts.purchased_on) AS last_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END = :param_3::INTEGER AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND (line_facts.customer_id NOT IN (SELECT elsewhere.customer_id
FROM (SELECT line_facts.customer_id AS customer_id
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND CASE WHEN (line_facts.channel IS NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END = :param_3::INTEGER AND line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS elsewhere)) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id ORDER BY sum(line_facts.amount_cents) DESC, line_facts.customer_id
 LIMIT :param_4::INTEGER
