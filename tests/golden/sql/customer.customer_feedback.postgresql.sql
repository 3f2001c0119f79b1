-- all
SELECT feedback.id AS feedback_id, feedback.received_on, feedback.channel, feedback.rating, feedback.rating_scale, feedback.text, feedback.score_state, feedback.label, feedback.p_unhappy, feedback.rating_mismatch
FROM feedback
WHERE feedback.customer_id = :customer_id_1::BIGINT AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.received_on DESC, feedback.id DESC
