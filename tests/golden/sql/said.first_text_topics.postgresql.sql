-- everything
SELECT first_texts.customer_id, feedback_topics.topic, feedback_topics.label
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN feedback_topics ON feedback_topics.feedback_id = first_texts.feedback_id
WHERE (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%')

-- one category, from a day, narrow
SELECT first_texts.customer_id, feedback_topics.topic, feedback_topics.label
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
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN feedback_topics ON feedback_topics.feedback_id = first_texts.feedback_id
WHERE (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%')
