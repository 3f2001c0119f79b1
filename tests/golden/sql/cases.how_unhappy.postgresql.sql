-- all
SELECT feedback.p_unhappy
FROM feedback
WHERE feedback.p_unhappy IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.id DESC
 LIMIT :param_1::INTEGER
