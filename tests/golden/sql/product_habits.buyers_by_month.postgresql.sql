-- everything
SELECT line_facts.month, numbered.number AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_1::INTEGER WHEN (products.category IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_4::INTEGER AS anon_1, :param_5::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND numbered.number >= :number_1::INTEGER GROUP BY line_facts.month, numbered.number ORDER BY line_facts.month, item

-- everything
SELECT line_facts.month, CASE WHEN (line_facts.channel = :channel_1::VARCHAR) THEN :param_1::INTEGER WHEN (line_facts.channel IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND CASE WHEN (line_facts.channel = :channel_1::VARCHAR) THEN :param_1::INTEGER WHEN (line_facts.channel IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END >= :param_4::INTEGER GROUP BY line_facts.month, CASE WHEN (line_facts.channel = :channel_1::VARCHAR) THEN :param_1::INTEGER WHEN (line_facts.channel IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END ORDER BY line_facts.month, item

-- one category, from a day, narrow
SELECT line_facts.month, numbered.number AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_1::INTEGER WHEN (products.category IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_4::INTEGER AS anon_1, :param_5::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND numbered.number >= :number_1::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.month, numbered.number ORDER BY line_facts.month, item

-- one category, from a day, narrow
SELECT line_facts.month, CASE WHEN (line_facts.channel = :channel_1::VARCHAR) THEN :param_1::INTEGER WHEN (line_facts.channel IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS item, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE AND CASE WHEN (line_facts.channel = :channel_1::VARCHAR) THEN :param_1::INTEGER WHEN (line_facts.channel IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END >= :param_4::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.month, CASE WHEN (line_facts.channel = :channel_1::VARCHAR) THEN :param_1::INTEGER WHEN (line_facts.channel IS NULL) THEN :param_2::INTEGER ELSE :param_3::INTEGER END ORDER BY line_facts.month, item
