-- everything
SELECT DISTINCT first_texts.customer_id, products.category AS item, NULL AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND products.category IS NOT NULL AND products.kind != ?

-- everything
SELECT DISTINCT first_texts.customer_id, products.code AS item, products.name AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND products.code IS NOT NULL AND products.kind != ?

-- one category, from a day, narrow
SELECT DISTINCT first_texts.customer_id, products.category AS item, NULL AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = ?) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND products.category IS NOT NULL AND products.kind != ?

-- one category, from a day, narrow
SELECT DISTINCT first_texts.customer_id, products.code AS item, products.name AS item_name
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = ?) AS first_texts JOIN line_facts ON line_facts.customer_id = first_texts.customer_id JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ? AND CAST(julianday(line_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND products.code IS NOT NULL AND products.kind != ?
