-- everything
SELECT customer_facts.gender AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_9::INTEGER WHEN (products.category IS NULL) THEN :param_10::INTEGER ELSE :param_11::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_12::INTEGER AS anon_1, :param_13::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender

-- everything
SELECT CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_15::BIGINT > :param_16::BIGINT) THEN :param_17::INTEGER ELSE :param_18::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_19::BIGINT > :param_20::BIGINT) THEN :param_21::INTEGER ELSE :param_22::INTEGER END) AS bought_1, sum(CASE WHEN (people.items & :param_23::BIGINT > :param_24::BIGINT) THEN :param_25::INTEGER ELSE :param_26::INTEGER END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_27::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_28::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_29::INTEGER ELSE :param_30::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_31::INTEGER AS anon_1, :param_32::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END

-- everything
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_16::BIGINT > :param_17::BIGINT) THEN :param_18::INTEGER ELSE :param_19::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_20::BIGINT > :param_21::BIGINT) THEN :param_22::INTEGER ELSE :param_23::INTEGER END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_24::INTEGER WHEN (products.category IS NULL) THEN :param_25::INTEGER ELSE :param_26::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_27::INTEGER AS anon_1, :param_28::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END

-- everything
SELECT customer_facts.country AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1, sum(CASE WHEN (people.items & :param_9::BIGINT > :param_10::BIGINT) THEN :param_11::INTEGER ELSE :param_12::INTEGER END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_13::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_14::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_15::INTEGER ELSE :param_16::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_17::INTEGER AS anon_1, :param_18::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.country

-- everything
SELECT customer_facts.segment AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_9::INTEGER WHEN (products.category IS NULL) THEN :param_10::INTEGER ELSE :param_11::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_12::INTEGER AS anon_1, :param_13::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.segment

-- everything
SELECT customer_facts.acquisition_channel AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1, sum(CASE WHEN (people.items & :param_9::BIGINT > :param_10::BIGINT) THEN :param_11::INTEGER ELSE :param_12::INTEGER END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_13::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_14::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_15::INTEGER ELSE :param_16::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_17::INTEGER AS anon_1, :param_18::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.acquisition_channel

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_9::INTEGER WHEN (products.category IS NULL) THEN :param_10::INTEGER ELSE :param_11::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_12::INTEGER AS anon_1, :param_13::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender

-- one category, from a day, narrow
SELECT CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_15::BIGINT > :param_16::BIGINT) THEN :param_17::INTEGER ELSE :param_18::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_19::BIGINT > :param_20::BIGINT) THEN :param_21::INTEGER ELSE :param_22::INTEGER END) AS bought_1, sum(CASE WHEN (people.items & :param_23::BIGINT > :param_24::BIGINT) THEN :param_25::INTEGER ELSE :param_26::INTEGER END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_27::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_28::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_29::INTEGER ELSE :param_30::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_31::INTEGER AS anon_1, :param_32::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_16::BIGINT > :param_17::BIGINT) THEN :param_18::INTEGER ELSE :param_19::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_20::BIGINT > :param_21::BIGINT) THEN :param_22::INTEGER ELSE :param_23::INTEGER END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_24::INTEGER WHEN (products.category IS NULL) THEN :param_25::INTEGER ELSE :param_26::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_27::INTEGER AS anon_1, :param_28::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1, sum(CASE WHEN (people.items & :param_9::BIGINT > :param_10::BIGINT) THEN :param_11::INTEGER ELSE :param_12::INTEGER END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_13::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_14::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_15::INTEGER ELSE :param_16::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_17::INTEGER AS anon_1, :param_18::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.country

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_9::INTEGER WHEN (products.category IS NULL) THEN :param_10::INTEGER ELSE :param_11::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_12::INTEGER AS anon_1, :param_13::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.segment

-- one category, from a day, narrow
SELECT customer_facts.acquisition_channel AS "group", count(*) AS customers, sum(CASE WHEN (people.items & :param_1::BIGINT > :param_2::BIGINT) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS bought_0, sum(CASE WHEN (people.items & :param_5::BIGINT > :param_6::BIGINT) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS bought_1, sum(CASE WHEN (people.items & :param_9::BIGINT > :param_10::BIGINT) THEN :param_11::INTEGER ELSE :param_12::INTEGER END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = :id_1::BIGINT) THEN :param_13::INTEGER WHEN (products.id = :id_2::BIGINT) THEN :param_14::INTEGER WHEN (products.id = :id_3::BIGINT) THEN :param_15::INTEGER ELSE :param_16::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_17::INTEGER AS anon_1, :param_18::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_1::INTEGER)
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.acquisition_channel
