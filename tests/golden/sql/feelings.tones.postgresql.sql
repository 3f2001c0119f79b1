-- everything
SELECT texts.customer_id, count(*) AS texts, max(CASE WHEN (texts.place = :place_1::INTEGER) THEN texts.received_on END) AS tone_on, max(CASE WHEN (texts.place = :place_1::INTEGER) THEN texts.polarity END) AS tone_last, avg(CASE WHEN (texts.place != :place_1::INTEGER) THEN texts.polarity END) AS tone_before
FROM (SELECT feedback.customer_id AS customer_id, feedback.received_on AS received_on, feedback.polarity AS polarity, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.scorer = :scorer_1::VARCHAR AND feedback.scorer_version = :scorer_version_1::VARCHAR AND feedback.polarity IS NOT NULL AND feedback.received_on <= :received_on_1::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS texts GROUP BY texts.customer_id
HAVING count(*) >= :count_1::INTEGER

-- one category, from a day, narrow
SELECT texts.customer_id, count(*) AS texts, max(CASE WHEN (texts.place = :place_1::INTEGER) THEN texts.received_on END) AS tone_on, max(CASE WHEN (texts.place = :place_1::INTEGER) THEN texts.polarity END) AS tone_last, avg(CASE WHEN (texts.place != :place_1::INTEGER) THEN texts.polarity END) AS tone_before
FROM (SELECT feedback.customer_id AS customer_id, feedback.received_on AS received_on, feedback.polarity AS polarity, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.scorer = :scorer_1::VARCHAR AND feedback.scorer_version = :scorer_version_1::VARCHAR AND feedback.polarity IS NOT NULL AND feedback.received_on <= :received_on_1::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS texts GROUP BY texts.customer_id
HAVING count(*) >= :count_1::INTEGER
