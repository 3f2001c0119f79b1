-- everything
SELECT DISTINCT feedback.customer_id, feedback.product_id
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.product_id IS NOT NULL AND feedback.p_unhappy >= :p_unhappy_1 AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.customer_id, feedback.product_id

-- one category, from a day, narrow
SELECT DISTINCT feedback.customer_id, feedback.product_id
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.product_id IS NOT NULL AND feedback.p_unhappy >= :p_unhappy_1 AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY feedback.customer_id, feedback.product_id
