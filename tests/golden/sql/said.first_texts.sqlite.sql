-- everything
SELECT first_texts.customer_id, first_texts.feedback_id, first_texts.label, customer_facts.segment, first_texts.product_id, products.category, bought.since_days, coalesce(bought.days_bought, ?) AS days_bought, coalesce(bought.spent_cents, ?) AS spent_cents, coalesce(bought.returned, ?) AS returned
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS first_texts LEFT OUTER JOIN (SELECT first_texts.customer_id AS customer_id, count(DISTINCT CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ?) THEN purchase_facts.purchased_on END) AS days_bought, sum(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ?) THEN purchase_facts.gross_cents ELSE ? END) AS spent_cents, min(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ?) THEN -CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) END) AS since_days, max(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ?) THEN ? ELSE ? END) AS returned
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.topics_by IS NOT NULL AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS spoken
WHERE spoken.place = ?) AS first_texts JOIN purchase_facts ON purchase_facts.customer_id = first_texts.customer_id
WHERE purchase_facts.sale_lines > ? GROUP BY first_texts.customer_id) AS bought ON bought.customer_id = first_texts.customer_id LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = first_texts.customer_id LEFT OUTER JOIN products ON products.id = first_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))

-- one category, from a day, narrow
SELECT first_texts.customer_id, first_texts.feedback_id, first_texts.label, customer_facts.segment, first_texts.product_id, products.category, bought.since_days, coalesce(bought.days_bought, ?) AS days_bought, coalesce(bought.spent_cents, ?) AS spent_cents, coalesce(bought.returned, ?) AS returned
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
WHERE spoken.place = ?) AS first_texts LEFT OUTER JOIN (SELECT first_texts.customer_id AS customer_id, count(DISTINCT CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ?) THEN purchase_facts.purchased_on END) AS days_bought, sum(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ?) THEN purchase_facts.gross_cents ELSE ? END) AS spent_cents, min(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ?) THEN -CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) END) AS since_days, max(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) > ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(first_texts.received_on) AS INTEGER) <= ?) THEN ? ELSE ? END) AS returned
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
WHERE spoken.place = ?) AS first_texts JOIN purchase_facts ON purchase_facts.customer_id = first_texts.customer_id
WHERE purchase_facts.sale_lines > ? GROUP BY first_texts.customer_id) AS bought ON bought.customer_id = first_texts.customer_id LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = first_texts.customer_id LEFT OUTER JOIN products ON products.id = first_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
