-- everything
WITH spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = :place_1::INTEGER AND (CAST(:param_11::DATE AS date) - CAST(days.purchased_on AS date)) >= :param_12::INTEGER) AS first JOIN line_facts ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE line_facts.kind = :kind_3::SMALLINT GROUP BY line_facts.customer_id, products.category)
 SELECT grouped."group", count(*) AS customers, coalesce(sum(CASE WHEN (second.customer_id IS NOT NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END), :coalesce_1::INTEGER) AS back, coalesce(sum(CASE WHEN (second.items & :param_3::BIGINT > :param_4::BIGINT) THEN :param_5::INTEGER ELSE :param_6::INTEGER END), :coalesce_2::INTEGER) AS bought_0, coalesce(sum(CASE WHEN (second.items & :param_7::BIGINT > :param_8::BIGINT) THEN :param_9::INTEGER ELSE :param_10::INTEGER END), :coalesce_3::INTEGER) AS bought_1
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = :place_1::INTEGER AND (CAST(:param_11::DATE AS date) - CAST(days.purchased_on AS date)) >= :param_12::INTEGER) AS first LEFT OUTER JOIN (SELECT first.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_1::VARCHAR) THEN :param_13::INTEGER WHEN (products.category IS NULL) THEN :param_14::INTEGER ELSE :param_15::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) UNION ALL SELECT :param_16::INTEGER AS anon_1, :param_17::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_4::INTEGER) JOIN (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = :place_1::INTEGER AND (CAST(:param_11::DATE AS date) - CAST(days.purchased_on AS date)) >= :param_12::INTEGER) AS first ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.next_on
WHERE line_facts.kind = :kind_2::SMALLINT AND (CAST(first.next_on AS date) - CAST(first.first_on AS date)) <= :param_18::INTEGER GROUP BY first.customer_id) AS second ON second.customer_id = first.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = first.customer_id GROUP BY grouped."group"

-- one category, from a day, narrow
WITH spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = :place_1::INTEGER AND (CAST(:param_11::DATE AS date) - CAST(days.purchased_on AS date)) >= :param_12::INTEGER) AS first JOIN line_facts ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_4::VARCHAR)))
WHERE line_facts.kind = :kind_3::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_5::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_4])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY line_facts.customer_id, products.category)
 SELECT grouped."group", count(*) AS customers, coalesce(sum(CASE WHEN (second.customer_id IS NOT NULL) THEN :param_1::INTEGER ELSE :param_2::INTEGER END), :coalesce_1::INTEGER) AS back, coalesce(sum(CASE WHEN (second.items & :param_3::BIGINT > :param_4::BIGINT) THEN :param_5::INTEGER ELSE :param_6::INTEGER END), :coalesce_2::INTEGER) AS bought_0, coalesce(sum(CASE WHEN (second.items & :param_7::BIGINT > :param_8::BIGINT) THEN :param_9::INTEGER ELSE :param_10::INTEGER END), :coalesce_3::INTEGER) AS bought_1
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = :place_1::INTEGER AND (CAST(:param_11::DATE AS date) - CAST(days.purchased_on AS date)) >= :param_12::INTEGER) AS first LEFT OUTER JOIN (SELECT first.customer_id AS customer_id, bit_or(CAST(numbered.number AS bigint)) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = :category_2::VARCHAR) THEN :param_13::INTEGER WHEN (products.category IS NULL) THEN :param_14::INTEGER ELSE :param_15::INTEGER END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)) UNION ALL SELECT :param_16::INTEGER AS anon_1, :param_17::INTEGER AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, :coalesce_4::INTEGER) JOIN (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = :place_1::INTEGER AND (CAST(:param_11::DATE AS date) - CAST(days.purchased_on AS date)) >= :param_12::INTEGER) AS first ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.next_on
WHERE line_facts.kind = :kind_2::SMALLINT AND (CAST(first.next_on AS date) - CAST(first.first_on AS date)) <= :param_18::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_3])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY first.customer_id) AS second ON second.customer_id = first.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = first.customer_id GROUP BY grouped."group"
