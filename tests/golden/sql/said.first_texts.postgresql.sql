-- everything
SELECT first_texts.customer_id, first_texts.feedback_id, first_texts.label, customer_facts.segment, first_texts.product_id, products.category, bought.since_days, coalesce(bought.days_bought, :coalesce_1::INTEGER) AS days_bought, coalesce(bought.spent_cents, :coalesce_2::INTEGER) AS spent_cents, coalesce(bought.returned, :coalesce_3::INTEGER) AS returned
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts LEFT OUTER JOIN (SELECT first_texts.customer_id AS customer_id, count(DISTINCT CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_1::INTEGER AND (CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_2::INTEGER) THEN purchase_facts.purchased_on END) AS days_bought, sum(CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_1::INTEGER AND (CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_2::INTEGER) THEN purchase_facts.gross_cents ELSE :param_3::INTEGER END) AS spent_cents, min(CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_4::INTEGER) THEN -(CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) END) AS since_days, max(CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_5::INTEGER AND (CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_6::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS returned
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN purchase_facts ON purchase_facts.customer_id = first_texts.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER GROUP BY first_texts.customer_id) AS bought ON bought.customer_id = first_texts.customer_id LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = first_texts.customer_id LEFT OUTER JOIN products ON products.id = first_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))

-- one category, from a day, narrow
SELECT first_texts.customer_id, first_texts.feedback_id, first_texts.label, customer_facts.segment, first_texts.product_id, products.category, bought.since_days, coalesce(bought.days_bought, :coalesce_1::INTEGER) AS days_bought, coalesce(bought.spent_cents, :coalesce_2::INTEGER) AS spent_cents, coalesce(bought.returned, :coalesce_3::INTEGER) AS returned
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts LEFT OUTER JOIN (SELECT first_texts.customer_id AS customer_id, count(DISTINCT CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_1::INTEGER AND (CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_2::INTEGER) THEN purchase_facts.purchased_on END) AS days_bought, sum(CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_1::INTEGER AND (CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_2::INTEGER) THEN purchase_facts.gross_cents ELSE :param_3::INTEGER END) AS spent_cents, min(CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_4::INTEGER) THEN -(CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) END) AS since_days, max(CASE WHEN ((CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) > :param_5::INTEGER AND (CAST(purchase_facts.purchased_on AS date) - CAST(first_texts.received_on AS date)) <= :param_6::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END) AS returned
FROM (SELECT spoken.customer_id AS customer_id, spoken.feedback_id AS feedback_id, spoken.received_on AS received_on, spoken.product_id AS product_id, spoken.label AS label
FROM (SELECT feedback.customer_id AS customer_id, feedback.id AS feedback_id, feedback.received_on AS received_on, feedback.product_id AS product_id, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on, feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.topics_by IS NOT NULL AND feedback.received_on >= :received_on_1::DATE AND feedback.received_on < :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS spoken
WHERE spoken.place = :place_1::INTEGER) AS first_texts JOIN purchase_facts ON purchase_facts.customer_id = first_texts.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER GROUP BY first_texts.customer_id) AS bought ON bought.customer_id = first_texts.customer_id LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = first_texts.customer_id LEFT OUTER JOIN products ON products.id = first_texts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR)))
