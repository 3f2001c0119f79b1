-- everything
SELECT CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN :param_1::INTEGER WHEN (feedback.received_on < :received_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, feedback_topics.topic, count(*) AS items, sum(CASE WHEN (feedback_topics.label = :label_1::VARCHAR) THEN :param_4::INTEGER ELSE :param_5::INTEGER END) AS positive, sum(CASE WHEN (feedback_topics.label = :label_2::VARCHAR) THEN :param_6::INTEGER ELSE :param_7::INTEGER END) AS negative, count(DISTINCT coalesce(feedback.customer_id, -feedback.id)) AS speakers, count(DISTINCT CASE WHEN (feedback_topics.label = :label_3::VARCHAR) THEN coalesce(feedback.customer_id, -feedback.id) END) AS praising, count(DISTINCT CASE WHEN (feedback_topics.label = :label_4::VARCHAR) THEN coalesce(feedback.customer_id, -feedback.id) END) AS complaining
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_3::DATE AND feedback.received_on < :received_on_4::DATE AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN :param_1::INTEGER WHEN (feedback.received_on < :received_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END, feedback_topics.topic

-- one category, from a day, narrow
SELECT CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN :param_1::INTEGER WHEN (feedback.received_on < :received_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, feedback_topics.topic, count(*) AS items, sum(CASE WHEN (feedback_topics.label = :label_1::VARCHAR) THEN :param_4::INTEGER ELSE :param_5::INTEGER END) AS positive, sum(CASE WHEN (feedback_topics.label = :label_2::VARCHAR) THEN :param_6::INTEGER ELSE :param_7::INTEGER END) AS negative, count(DISTINCT coalesce(feedback.customer_id, -feedback.id)) AS speakers, count(DISTINCT CASE WHEN (feedback_topics.label = :label_3::VARCHAR) THEN coalesce(feedback.customer_id, -feedback.id) END) AS praising, count(DISTINCT CASE WHEN (feedback_topics.label = :label_4::VARCHAR) THEN coalesce(feedback.customer_id, -feedback.id) END) AS complaining
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id
WHERE feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_3::DATE AND feedback.received_on < :received_on_4::DATE AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN :param_1::INTEGER WHEN (feedback.received_on < :received_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END, feedback_topics.topic
