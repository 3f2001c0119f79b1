-- everything
SELECT DISTINCT first_texts.customer_id, products.category AS item, NULL AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE line_facts.kind = :kind_1::SMALLINT AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_1::INTEGER AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_2::INTEGER AND products.category IS NOT NULL AND products.kind != :kind_2::VARCHAR

-- everything
SELECT DISTINCT first_texts.customer_id, products.code AS item, products.name AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE line_facts.kind = :kind_1::SMALLINT AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_1::INTEGER AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_2::INTEGER AND products.code IS NOT NULL AND products.kind != :kind_2::VARCHAR

-- one category, from a day, narrow
SELECT DISTINCT first_texts.customer_id, products.category AS item, NULL AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR)))
WHERE line_facts.kind = :kind_1::SMALLINT AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_1::INTEGER AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_2::INTEGER AND products.category IS NOT NULL AND products.kind != :kind_2::VARCHAR

-- one category, from a day, narrow
SELECT DISTINCT first_texts.customer_id, products.code AS item, products.name AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR)))
WHERE line_facts.kind = :kind_1::SMALLINT AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_1::INTEGER AND (CAST(line_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_2::INTEGER AND products.code IS NOT NULL AND products.kind != :kind_2::VARCHAR
