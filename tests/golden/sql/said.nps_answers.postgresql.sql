-- everything
SELECT asked.customer_id, asked.rating
FROM (SELECT feedback.customer_id AS customer_id, feedback.rating AS rating, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS asked
WHERE asked.place = :place_1::INTEGER

-- one category, from a day, narrow
SELECT asked.customer_id, asked.rating
FROM (SELECT feedback.customer_id AS customer_id, feedback.rating AS rating, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS asked
WHERE asked.place = :place_1::INTEGER
