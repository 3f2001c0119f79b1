-- everything
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback_topics.topic, CASE WHEN (feedback.p_unhappy >= ?) THEN ? ELSE ? END AS unhappy, products.code AS product, purchase_facts.delivery_partner, customer_facts.region, purchase_facts.channel, purchase_facts.due_on
FROM feedback LEFT OUTER JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id AND (feedback_topics.label = ? OR feedback_topics.mixed = 1) AND (feedback_topics.topic NOT LIKE ? || '%') LEFT OUTER JOIN purchase_facts ON purchase_facts.purchase_id = feedback.purchase_id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE (feedback_topics.topic IS NOT NULL OR feedback.p_unhappy >= ?) AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.id, feedback_topics.topic

-- one category, from a day, narrow
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback_topics.topic, CASE WHEN (feedback.p_unhappy >= ?) THEN ? ELSE ? END AS unhappy, products.code AS product, purchase_facts.delivery_partner, customer_facts.region, purchase_facts.channel, purchase_facts.due_on
FROM feedback LEFT OUTER JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id AND (feedback_topics.label = ? OR feedback_topics.mixed = 1) AND (feedback_topics.topic NOT LIKE ? || '%') LEFT OUTER JOIN purchase_facts ON purchase_facts.purchase_id = feedback.purchase_id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE (feedback_topics.topic IS NOT NULL OR feedback.p_unhappy >= ?) AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY feedback.id, feedback_topics.topic
