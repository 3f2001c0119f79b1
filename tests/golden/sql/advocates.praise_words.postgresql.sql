-- everything
SELECT feedback.customer_id, feedback.id AS feedback_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, products.name AS product_name
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE feedback.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND (feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.rating >= :rating_1::INTEGER OR feedback.rating_scale = :rating_scale_2::VARCHAR AND feedback.rating >= :rating_2::INTEGER) AND feedback.score_state = :score_state_1 AND feedback.label = :label_1::VARCHAR AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY feedback.customer_id, feedback.received_on DESC, feedback.id DESC

-- one category, from a day, narrow
SELECT feedback.customer_id, feedback.id AS feedback_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, products.name AS product_name
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE feedback.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND (feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.rating >= :rating_1::INTEGER OR feedback.rating_scale = :rating_scale_2::VARCHAR AND feedback.rating >= :rating_2::INTEGER) AND feedback.score_state = :score_state_1 AND feedback.label = :label_1::VARCHAR AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY feedback.customer_id, feedback.received_on DESC, feedback.id DESC
