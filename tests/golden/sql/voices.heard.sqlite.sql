-- everything
SELECT customer_facts.gender AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.gender

-- everything
SELECT CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- everything
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- everything
SELECT customer_facts.country AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.country

-- everything
SELECT customer_facts.segment AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.segment

-- everything
SELECT customer_facts.acquisition_channel AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY customer_facts.acquisition_channel

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender

-- one category, from a day, narrow
SELECT CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.country

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.segment

-- one category, from a day, narrow
SELECT customer_facts.acquisition_channel AS "group", count(DISTINCT feedback.customer_id) AS heard
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.received_on >= ? AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY customer_facts.acquisition_channel
