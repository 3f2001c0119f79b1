-- everything
SELECT firsts.product_id, count(*) AS customers
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.product_id AS product_id, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (__[POSTCOMPILE_product_id_1]) GROUP BY line_facts.customer_id, line_facts.product_id
HAVING (CAST(:param_1::DATE AS date) - CAST(min(line_facts.purchased_on) AS date)) >= :param_2::INTEGER UNION ALL SELECT line_facts.customer_id AS customer_id, NULL AS product_id, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id
HAVING (CAST(:param_1::DATE AS date) - CAST(min(line_facts.purchased_on) AS date)) >= :param_2::INTEGER) AS firsts GROUP BY firsts.product_id ORDER BY firsts.product_id

-- one category, from a day, narrow
SELECT firsts.product_id, count(*) AS customers
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.product_id AS product_id, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (__[POSTCOMPILE_product_id_1]) AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.product_id
HAVING (CAST(:param_1::DATE AS date) - CAST(min(line_facts.purchased_on) AS date)) >= :param_2::INTEGER UNION ALL SELECT line_facts.customer_id AS customer_id, NULL AS product_id, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_2::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id
HAVING (CAST(:param_1::DATE AS date) - CAST(min(line_facts.purchased_on) AS date)) >= :param_2::INTEGER) AS firsts GROUP BY firsts.product_id ORDER BY firsts.product_id
