-- everything
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, products.name AS product_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS newest_texts JOIN feedback ON feedback.id = newest_texts.feedback_id JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback_topics.topic = ? AND feedback_topics.label = ? AND products.category = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT ? OFFSET ?

-- everything
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, products.name AS product_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS newest_texts JOIN feedback ON feedback.id = newest_texts.feedback_id JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = newest_texts.customer_id
WHERE feedback_topics.topic = ? AND feedback_topics.label = ? AND customer_facts.segment IS NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT ? OFFSET ?

-- everything
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, products.name AS product_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS newest_texts JOIN feedback ON feedback.id = newest_texts.feedback_id JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback_topics.topic = ? AND feedback_topics.label = ? AND products.code = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, products.name AS product_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = ?) AS newest_texts JOIN feedback ON feedback.id = newest_texts.feedback_id JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback_topics.topic = ? AND feedback_topics.label = ? AND products.category = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_3])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, products.name AS product_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = ?) AS newest_texts JOIN feedback ON feedback.id = newest_texts.feedback_id JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = newest_texts.customer_id
WHERE feedback_topics.topic = ? AND feedback_topics.label = ? AND customer_facts.segment IS NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, products.name AS product_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.product_id AS product_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.product_id AS product_id, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.product_id IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = ?) AS newest_texts JOIN feedback ON feedback.id = newest_texts.feedback_id JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback_topics.topic = ? AND feedback_topics.label = ? AND products.code = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT ? OFFSET ?
