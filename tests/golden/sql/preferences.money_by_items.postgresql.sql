-- everything
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END AS "group", numbered.number AS item, line_facts.customer_id % :customer_id_1::BIGINT AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_16::INTEGER WHEN (products.category IS NULL) THEN :param_17::INTEGER ELSE :param_18::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_19::INTEGER AS anon_1, :param_20::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END, numbered.number, line_facts.customer_id % :customer_id_1::BIGINT

-- everything
SELECT customer_facts.country AS "group", numbered.number AS item, line_facts.customer_id % :customer_id_1::BIGINT AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_1::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_2::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_5::INTEGER AS anon_1, :param_6::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY customer_facts.country, numbered.number, line_facts.customer_id % :customer_id_1::BIGINT

-- one category, from a day, narrow
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END AS "group", numbered.number AS item, line_facts.customer_id % :customer_id_1::BIGINT AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_16::INTEGER WHEN (products.category IS NULL) THEN :param_17::INTEGER ELSE :param_18::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_19::INTEGER AS anon_1, :param_20::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END, numbered.number, line_facts.customer_id % :customer_id_1::BIGINT

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", numbered.number AS item, line_facts.customer_id % :customer_id_1::BIGINT AS unit, sum(line_facts.amount_cents) AS cents
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_1::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_2::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_5::INTEGER AS anon_1, :param_6::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = line_facts.customer_id
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.country, numbered.number, line_facts.customer_id % :customer_id_1::BIGINT
