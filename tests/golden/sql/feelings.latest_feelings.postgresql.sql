-- everything
SELECT feedback.customer_id, feedback.received_on AS said_on, CASE WHEN (feedback.score_state = :score_state_1 AND feedback.scorer = :scorer_1::VARCHAR AND feedback.scorer_version = :scorer_version_1::VARCHAR AND feedback.label IN (__[POSTCOMPILE_label_1])) THEN feedback.label WHEN (feedback.score_state = :score_state_1 AND feedback.scorer = :scorer_2::VARCHAR AND feedback.scorer_version = :scorer_version_2::VARCHAR) THEN :param_1::VARCHAR WHEN (feedback.score_state = :score_state_1) THEN :param_2::VARCHAR WHEN (feedback.score_reason = :score_reason_1::VARCHAR) THEN :param_3::VARCHAR ELSE :param_4::VARCHAR END AS feeling
FROM (SELECT max((CAST(feedback.received_on AS date) - CAST(:param_5::DATE AS date)) * :param_6::BIGINT + feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on <= :received_on_1::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY feedback.customer_id) AS chosen JOIN feedback ON feedback.id = chosen.place % :param_7::BIGINT

-- one category, from a day, narrow
SELECT feedback.customer_id, feedback.received_on AS said_on, CASE WHEN (feedback.score_state = :score_state_1 AND feedback.scorer = :scorer_1::VARCHAR AND feedback.scorer_version = :scorer_version_1::VARCHAR AND feedback.label IN (__[POSTCOMPILE_label_1])) THEN feedback.label WHEN (feedback.score_state = :score_state_1 AND feedback.scorer = :scorer_2::VARCHAR AND feedback.scorer_version = :scorer_version_2::VARCHAR) THEN :param_1::VARCHAR WHEN (feedback.score_state = :score_state_1) THEN :param_2::VARCHAR WHEN (feedback.score_reason = :score_reason_1::VARCHAR) THEN :param_3::VARCHAR ELSE :param_4::VARCHAR END AS feeling
FROM (SELECT max((CAST(feedback.received_on AS date) - CAST(:param_5::DATE AS date)) * :param_6::BIGINT + feedback.id) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on <= :received_on_1::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY feedback.customer_id) AS chosen JOIN feedback ON feedback.id = chosen.place % :param_7::BIGINT
