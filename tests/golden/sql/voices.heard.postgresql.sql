-- everything
SELECT customer_facts.gender AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.gender

-- everything
SELECT CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_1::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_6::VARCHAR ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_1::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_6::VARCHAR ELSE NULL END

-- everything
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_6::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_7::VARCHAR ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_6::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_7::VARCHAR ELSE NULL END

-- everything
SELECT customer_facts.country AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.country

-- everything
SELECT customer_facts.segment AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.segment

-- everything
SELECT customer_facts.acquisition_channel AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.acquisition_channel

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender

-- one category, from a day, narrow
SELECT CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_1::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_6::VARCHAR ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_1::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_6::VARCHAR ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_6::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_7::VARCHAR ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_2::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_3::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_4::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_5::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_6::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_7::VARCHAR ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.country

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.segment

-- one category, from a day, narrow
SELECT customer_facts.acquisition_channel AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.acquisition_channel
