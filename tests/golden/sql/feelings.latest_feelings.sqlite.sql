-- everything
SELECT feedback.customer_id, feedback.received_on AS said_on, CASE WHEN (feedback.score_state = ? AND feedback.scorer = ? AND feedback.scorer_version = ? AND feedback.label IN (__[POSTCOMPILE_label_1])) THEN feedback.label WHEN (feedback.score_state = ? AND feedback.scorer = ? AND feedback.scorer_version = ?) THEN ? WHEN (feedback.score_state = ?) THEN ? WHEN (feedback.score_reason = ?) THEN ? ELSE ? END AS feeling
FROM (SELECT max(CAST(julianday(feedback.received_on) - julianday(?) AS INTEGER) * ? + feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.customer_id) AS chosen JOIN feedback ON feedback.id = chosen.place % ?

-- one category, from a day, narrow
SELECT feedback.customer_id, feedback.received_on AS said_on, CASE WHEN (feedback.score_state = ? AND feedback.scorer = ? AND feedback.scorer_version = ? AND feedback.label IN (__[POSTCOMPILE_label_1])) THEN feedback.label WHEN (feedback.score_state = ? AND feedback.scorer = ? AND feedback.scorer_version = ?) THEN ? WHEN (feedback.score_state = ?) THEN ? WHEN (feedback.score_reason = ?) THEN ? ELSE ? END AS feeling
FROM (SELECT max(CAST(julianday(feedback.received_on) - julianday(?) AS INTEGER) * ? + feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY feedback.customer_id) AS chosen JOIN feedback ON feedback.id = chosen.place % ?
