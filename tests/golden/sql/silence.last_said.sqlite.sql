-- all
SELECT ranked.customer_id, ranked.received_on, ranked.text, ranked.rating, ranked.rating_scale, ranked.score_state, ranked.label
FROM (SELECT feedback.customer_id AS customer_id, feedback.received_on AS received_on, feedback.text AS text, feedback.rating AS rating, feedback.rating_scale AS rating_scale, feedback.score_state AS score_state, feedback.label AS label, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_at DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND (feedback.text IS NOT NULL OR feedback.rating IS NOT NULL) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS ranked
WHERE ranked.place = ? ORDER BY ranked.customer_id
