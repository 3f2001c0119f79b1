-- everything
SELECT products.category AS "group", feedback_topics.topic, count(*) AS customers
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS newest_texts JOIN feedback_topics ON feedback_topics.feedback_id = newest_texts.feedback_id LEFT OUTER JOIN products ON products.id = newest_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE feedback_topics.label = :label_1::VARCHAR AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') GROUP BY products.category, feedback_topics.topic

-- everything
SELECT products.code AS "group", feedback_topics.topic, count(*) AS customers
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS newest_texts JOIN feedback_topics ON feedback_topics.feedback_id = newest_texts.feedback_id LEFT OUTER JOIN products ON products.id = newest_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE feedback_topics.label = :label_1::VARCHAR AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') GROUP BY products.code, feedback_topics.topic

-- everything
SELECT customer_facts.segment AS "group", feedback_topics.topic, count(*) AS customers
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS newest_texts JOIN feedback_topics ON feedback_topics.feedback_id = newest_texts.feedback_id LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = newest_texts.customer_id
WHERE feedback_topics.label = :label_1::VARCHAR AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') GROUP BY customer_facts.segment, feedback_topics.topic

-- one category, from a day, narrow
SELECT products.category AS "group", feedback_topics.topic, count(*) AS customers
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS newest_texts JOIN feedback_topics ON feedback_topics.feedback_id = newest_texts.feedback_id LEFT OUTER JOIN products ON products.id = newest_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR)))
WHERE feedback_topics.label = :label_1::VARCHAR AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') GROUP BY products.category, feedback_topics.topic

-- one category, from a day, narrow
SELECT products.code AS "group", feedback_topics.topic, count(*) AS customers
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS newest_texts JOIN feedback_topics ON feedback_topics.feedback_id = newest_texts.feedback_id LEFT OUTER JOIN products ON products.id = newest_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR)))
WHERE feedback_topics.label = :label_1::VARCHAR AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') GROUP BY products.code, feedback_topics.topic

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", feedback_topics.topic, count(*) AS customers
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS newest_texts JOIN feedback_topics ON feedback_topics.feedback_id = newest_texts.feedback_id LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = newest_texts.customer_id
WHERE feedback_topics.label = :label_1::VARCHAR AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') GROUP BY customer_facts.segment, feedback_topics.topic
