-- everything
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.channel, products.name AS product_name, feedback.text, feedback.rating, feedback.rating_scale, feedback_topics.label, feedback_topics.polarity, feedback.rating_mismatch
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id
WHERE feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND feedback_topics.topic = :topic_1::VARCHAR AND feedback_topics.label = :label_1::VARCHAR AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY feedback.received_at DESC, feedback.id DESC
 LIMIT :param_1::INTEGER

-- everything
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.channel, products.name AS product_name, feedback.text, feedback.rating, feedback.rating_scale, feedback.label, feedback.polarity, feedback.rating_mismatch
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND feedback.rating_mismatch IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY feedback.received_at DESC, feedback.id DESC
 LIMIT :param_1::INTEGER

-- one category, from a day, narrow
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.channel, products.name AS product_name, feedback.text, feedback.rating, feedback.rating_scale, feedback_topics.label, feedback_topics.polarity, feedback.rating_mismatch
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id
WHERE feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND feedback_topics.topic = :topic_1::VARCHAR AND feedback_topics.label = :label_1::VARCHAR AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY feedback.received_at DESC, feedback.id DESC
 LIMIT :param_1::INTEGER

-- one category, from a day, narrow
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.channel, products.name AS product_name, feedback.text, feedback.rating, feedback.rating_scale, feedback.label, feedback.polarity, feedback.rating_mismatch
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND feedback.rating_mismatch IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY feedback.received_at DESC, feedback.id DESC
 LIMIT :param_1::INTEGER
