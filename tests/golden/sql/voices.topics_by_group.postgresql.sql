-- everything
SELECT customer_facts.gender AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.gender, feedback_topics.topic, feedback_topics.label

-- everything
SELECT CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.country AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.country, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.segment AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.segment, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.acquisition_channel AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY customer_facts.acquisition_channel, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_2::INTEGER) THEN NULL WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN :param_4::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_5::INTEGER) THEN :param_6::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_7::INTEGER) THEN :param_8::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_9::INTEGER) THEN :param_10::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_11::INTEGER) THEN :param_12::VARCHAR WHEN (:param_1::INTEGER - customer_facts.birth_year < :param_13::INTEGER) THEN :param_14::VARCHAR ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender || :param_1::VARCHAR || CASE WHEN (customer_facts.birth_year IS NULL) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_3::INTEGER) THEN NULL WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_4::INTEGER) THEN :param_5::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_6::INTEGER) THEN :param_7::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_8::INTEGER) THEN :param_9::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_10::INTEGER) THEN :param_11::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_12::INTEGER) THEN :param_13::VARCHAR WHEN (:param_2::INTEGER - customer_facts.birth_year < :param_14::INTEGER) THEN :param_15::VARCHAR ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.country, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.segment, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.acquisition_channel AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = :score_state_1 AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.acquisition_channel, feedback_topics.topic, feedback_topics.label
