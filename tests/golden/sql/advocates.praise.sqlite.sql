-- everything
SELECT feedback.customer_id, customer_facts.consent, count(*) AS top_ratings, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS praises, sum(CASE WHEN (feedback.score_state = ?) THEN ? ELSE ? END) AS waiting, max(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN feedback.received_on END) AS last_praise_on
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE (feedback.rating_scale = ? AND feedback.rating >= ? OR feedback.rating_scale = ? AND feedback.rating >= ?) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.customer_id, customer_facts.consent

-- one category, from a day, narrow
SELECT feedback.customer_id, customer_facts.consent, count(*) AS top_ratings, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS praises, sum(CASE WHEN (feedback.score_state = ?) THEN ? ELSE ? END) AS waiting, max(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN feedback.received_on END) AS last_praise_on
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE (feedback.rating_scale = ? AND feedback.rating >= ? OR feedback.rating_scale = ? AND feedback.rating >= ?) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY feedback.customer_id, customer_facts.consent
