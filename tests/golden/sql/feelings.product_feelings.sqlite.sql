-- everything
SELECT by_unit.product_id, count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT feedback.product_id AS product_id, coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.product_id IS NOT NULL AND feedback.score_state = ? AND feedback.scorer = ? AND feedback.scorer_version = ? AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.product_id, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.product_id

-- one category, from a day, narrow
SELECT by_unit.product_id, count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT feedback.product_id AS product_id, coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.product_id IS NOT NULL AND feedback.score_state = ? AND feedback.scorer = ? AND feedback.scorer_version = ? AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY feedback.product_id, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.product_id
