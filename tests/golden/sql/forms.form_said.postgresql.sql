-- all
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, feedback.score_state, feedback.label
FROM form_answers JOIN feedback ON feedback.identity = form_answers.identity
WHERE form_answers.form_id = :form_id_1::BIGINT AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.received_at DESC, feedback.id DESC
 LIMIT :param_1::INTEGER
