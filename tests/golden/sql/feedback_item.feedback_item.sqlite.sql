-- all
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.channel, feedback.rating, feedback.rating_scale, feedback.text, feedback.language, feedback.score_state, feedback.label, feedback.polarity, feedback.confidence, feedback.score_reason, feedback.p_unhappy, feedback.rating_mismatch, feedback.scorer, feedback.scorer_version, products.name AS product_name, feedback.version
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback.id = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
