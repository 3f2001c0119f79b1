-- all
SELECT feedback.id AS feedback_id, feedback.text, feedback.label
FROM feedback
WHERE feedback.text IS NOT NULL AND feedback.score_state != :score_state_1 AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.id DESC
 LIMIT :param_1::INTEGER
