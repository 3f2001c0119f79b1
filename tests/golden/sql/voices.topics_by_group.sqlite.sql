-- everything
SELECT customer_facts.gender AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.gender, feedback_topics.topic, feedback_topics.label

-- everything
SELECT CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.country AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.country, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.segment AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.segment, feedback_topics.topic, feedback_topics.label

-- everything
SELECT customer_facts.acquisition_channel AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.acquisition_channel, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.country, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.segment, feedback_topics.topic, feedback_topics.label

-- one category, from a day, narrow
SELECT customer_facts.acquisition_channel AS "group", feedback_topics.topic, feedback_topics.label, count(DISTINCT feedback.customer_id) AS customers
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback_topics.label IN (__[POSTCOMPILE_label_1]) AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.acquisition_channel, feedback_topics.topic, feedback_topics.label
